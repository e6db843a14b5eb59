// index.d.ts is written by hand; here the compiler reads it, and the module must have just what it
// declares: each value, each member of an enum, each method of a class, and nothing besides.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test, { after } from "node:test";

import * as edge from "skyflow-edge";
import { API, ModifierFlags, SymbolFlags } from "typescript/unstable/sync";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const api = new API({ cwd: here(".") });
after(() => api.close());
const { program, checker } = (() => {
  const project = api.updateSnapshot({ openProjects: [here("tsconfig.json")] }).getProject(here("tsconfig.json"));
  assert.ok(project, "tsconfig.json opens");
  return project;
})();

const declarations = program.getSourceFile(fileURLToPath(new URL("index.d.ts", import.meta.resolve("skyflow-edge"))));
assert.ok(declarations, "the test files import the package");
const module = checker.getSymbolAtLocation(declarations);
assert.ok(module);

/** @typedef {import("typescript/unstable/sync").Symbol} Symbol */

/** What is behind a re-export. @param {Symbol} symbol */
const resolved = (symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
const exported = checker.getExportsOfModule(module).map((symbol) => /** @type {const} */ ([symbol.name, resolved(symbol)]));
const values = new Map(exported.filter(([, symbol]) => symbol.flags & SymbolFlags.Value));

test("the module exports the values that are declared, and no others", () => {
  assert.ok(values.size > 15 && exported.length > values.size, "the declarations were read");
  assert.deepEqual(Object.keys(edge).sort(), [...values.keys()].sort());
});

/** @type {Record<string, any>} */
const runtime = edge;
const classes = [...values].filter(([, symbol]) => symbol.flags & SymbolFlags.Class);

/** Members of a class that users see, by name. @param {Iterable<Symbol>} symbols @param {number} kind */
const ofKind = (symbols, kind) => [...symbols].filter((symbol) => symbol.flags & kind && symbol.name !== "prototype").map(({ name }) => name).sort();

/** @param {object} object @param {(descriptor: PropertyDescriptor) => boolean} wanted */
const own = (object, wanted) =>
  Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([name, descriptor]) => name !== "constructor" && wanted(descriptor))
    .map(([name]) => name)
    .sort();
const isMethod = (/** @type {PropertyDescriptor} */ { value }) => typeof value === "function";

for (const [name, symbol] of classes) {
  test(`${name} has the methods that are declared, and no others`, () => {
    const { prototype } = runtime[name];
    assert.deepEqual(own(prototype, isMethod), ofKind(symbol.getMembers().values(), SymbolFlags.Method));
    assert.deepEqual(own(runtime[name], isMethod), ofKind(symbol.getExports().values(), SymbolFlags.Method), "static");
    assert.deepEqual(Object.getOwnPropertySymbols(prototype), []);
    for (const method of own(prototype, isMethod)) assert.ok(prototype[method].length <= 2, `${method} takes what is declared`);
  });
}

test("a SkyflowError has the properties that are declared, and no others", () => {
  const symbol = values.get("SkyflowError");
  assert.ok(symbol);
  const declared = ofKind(symbol.getMembers().values(), SymbolFlags.Property);
  const error = new edge.SkyflowError("message", { cause: 5 });
  const inherited = ["message", "stack"];
  const present = [...own(error, () => true), ...own(edge.SkyflowError.prototype, (descriptor) => !isMethod(descriptor))];
  assert.deepEqual(present.filter((name) => !inherited.includes(name)).sort(), declared);
});

test("no object that users hold has a public property besides its methods", () => {
  const client = new edge.Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c" }] });
  for (const object of [client, client.vault(), edge.Skyflow.builder()]) assert.deepEqual(Reflect.ownKeys(object), []);
});

test("the enums have the members and values that are declared, and are frozen", () => {
  const enums = [...values].filter(([name, symbol]) => symbol.flags & SymbolFlags.Variable && typeof runtime[name] === "object");
  assert.ok(enums.length >= 11);
  for (const [name, symbol] of enums) {
    const type = checker.getTypeOfSymbol(symbol);
    assert.ok(type);
    const declared = checker.getPropertiesOfType(type).map((member) => {
      const literal = checker.getTypeOfSymbol(member);
      return [member.name, /** @type {any} */ (literal).value];
    });
    assert.deepEqual({ ...runtime[name] }, Object.fromEntries(declared), name);
    assert.ok(Object.isFrozen(runtime[name]), name);
    assert.ok(symbol.flags & SymbolFlags.TypeAlias, `${name} is a type as well`);
  }
});

/** Members of an interface or a class, but for what is no name of ours: constructors, signatures, type parameters. @param {Symbol} symbol */
const membersOf = (symbol) => [...symbol.getMembers().values(), ...symbol.getExports().values()].filter(({ name, flags }) => /^[a-z]/i.test(name) && name !== "prototype" && !(flags & SymbolFlags.TypeParameter));

for (const name of ["skyflow-edge", "skyflow-local-vault"]) {
  test(`an editor says something of everything that ${name} declares`, () => {
    const file = program.getSourceFile(fileURLToPath(new URL("index.d.ts", import.meta.resolve(name))));
    const symbol = file && checker.getSymbolAtLocation(file);
    assert.ok(symbol);
    const undocumented = [];
    for (const exported of checker.getExportsOfModule(symbol).map(resolved)) {
      const members = exported.flags & (SymbolFlags.Class | SymbolFlags.Interface) ? membersOf(exported) : [];
      for (const [path, told] of [[exported.name, exported], ...members.map((member) => [`${exported.name}.${member.name}`, member])]) {
        if (checker.getDocumentationCommentOfSymbol(/** @type {Symbol} */ (told)).trim() === "") undocumented.push(path);
      }
    }
    assert.deepEqual(undocumented, []);
  });

  test(`an editor says something of the members of each object type inside those that ${name} declares`, () => {
    const file = program.getSourceFile(fileURLToPath(new URL("index.d.ts", import.meta.resolve(name))));
    const symbol = file && checker.getSymbolAtLocation(file);
    assert.ok(symbol);
    /** @type {string[]} */
    const undocumented = [];
    /** Only types that are written where they are used: the others are declared, and so are looked at. @param {any} type @param {string} path @param {number} depth */
    const look = (type, path, depth) => {
      if (type === undefined || depth > 6) return;
      if (type.isUnionType() || type.isIntersectionType()) for (const part of type.getTypes()) look(part, path, depth);
      else if (type.isObjectType() && checker.isArrayType(type)) for (const item of checker.getTypeArguments(type)) look(item, path, depth + 1);
      else if (type.isObjectType() && type.getSymbol()?.name === "__type") {
        for (const member of checker.getPropertiesOfType(type)) {
          if (checker.getDocumentationCommentOfSymbol(member).trim() === "") undocumented.push(`${path}.${member.name}`);
          look(checker.getTypeOfSymbol(member), `${path}.${member.name}`, depth + 1);
        }
      }
    };
    for (const exported of checker.getExportsOfModule(symbol).map(resolved)) {
      if (exported.flags & SymbolFlags.TypeAlias) look(checker.getDeclaredTypeOfSymbol(exported), exported.name, 0);
      if (exported.flags & (SymbolFlags.Class | SymbolFlags.Interface)) for (const member of membersOf(exported)) if (member.flags & SymbolFlags.Property) look(checker.getTypeOfSymbol(member), `${exported.name}.${member.name}`, 0);
    }
    assert.deepEqual(undocumented, []);
  });

  test(`each member of a union that ${name} declares has a comment`, () => {
    for (const declarations of ["index.d.ts", ...(name === "skyflow-edge" ? ["enums.d.ts"] : [])]) {
      const lines = readFileSync(new URL(declarations, import.meta.resolve(name)), "utf8").split("\n");
      const bare = lines.filter((line, index) => /^ {2}\| /.test(line) && !/\*\/$/.test(lines[index - 1]));
      assert.deepEqual(bare, [], declarations);
    }
  });
}

test("VERSION is the package's", () => {
  const manifest = readFileSync(new URL(import.meta.resolve("skyflow-edge/package.json")), "utf8");
  assert.equal(edge.VERSION, JSON.parse(manifest).version);
});

test("a class that users do not make has no public constructor", () => {
  for (const [name, symbol] of classes) {
    const constructor = [...symbol.getMembers().values()].find(({ flags }) => flags & SymbolFlags.Constructor);
    const declaration = constructor?.declarations[0]?.resolve();
    const isPrivate = Boolean(/** @type {any} */ (declaration)?.modifierFlags & ModifierFlags.Private);
    assert.equal(isPrivate, !["Skyflow", "SkyflowBuilder", "SkyflowError"].includes(name), name);
  }
});

for (const config of ["tsconfig.json", "tsconfig.bundler.json"]) {
  test(`the types hold under ${config}`, () => {
    const tsc = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript")));
    execFileSync(process.execPath, [tsc, "-p", here(config)], { encoding: "utf8" });
  });
}
