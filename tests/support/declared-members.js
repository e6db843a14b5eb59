// Node only: the members of every request and options object, as the compiler reads them from index.d.ts.
import { fileURLToPath } from "node:url";

import { API, SignatureKind, SymbolFlags } from "typescript/unstable/sync";

/**
 * @typedef {object} Member
 * @property {string} name
 * @property {Member[]} members of the object that it takes, if it is one of ours
 * @property {boolean} list whether it takes a list of these
 *
 * @typedef {object} Declared
 * @property {Map<string, { request: Member[], options: Member[] }>} methods of Vault, Detect and Connection
 * @property {Member[]} config
 * @property {Map<string, Member[]>} functions the options of those that need no client
 */

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** @returns {Declared} */
export function declaredMembers() {
  const folder = here("../types/");
  const api = new API({ cwd: folder });
  try {
    const project = api.updateSnapshot({ openProjects: [`${folder}tsconfig.json`] }).getProject(`${folder}tsconfig.json`);
    if (project === undefined) throw new Error("tsconfig.json does not open");
    const { program, checker } = project;
    const file = program.getSourceFile(fileURLToPath(new URL("index.d.ts", import.meta.resolve("skyflow-edge"))));
    const symbol = file && checker.getSymbolAtLocation(file);
    if (!symbol) throw new Error("index.d.ts is not read");
    const exported = new Map(checker.getExportsOfModule(symbol).map((one) => [one.name, one.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one]));

    /** Whether its members are ours: an object type written in index.d.ts, and no class of the platform. @param {any} type */
    const isOurs = (type) => {
      const name = type.getSymbol()?.name;
      return type.isObjectType() && (name === "__type" || exported.has(name)) && checker.getIndexInfosOfType(type).length === 0 && checker.getSignaturesOfType(type, SignatureKind.Call).length === 0 && !checker.getPropertiesOfType(type).some(({ flags }) => flags & SymbolFlags.Method);
    };
    /** The object types of ours in a type. @param {any} type @returns {any[]} */
    const objects = (type) => {
      if (type.isUnionType()) return type.getTypes().flatMap(objects);
      // A string that is intersected with an object is an enum that takes other strings as well.
      if (type.isIntersectionType()) return type.getTypes().every((/** @type {any} */ part) => part.isObjectType()) ? [type] : [];
      return isOurs(type) ? [type] : [];
    };
    /** @param {any} type @returns {{ members: Member[], list: boolean }} */
    const read = (type) => {
      const parts = type.isUnionType() ? type.getTypes() : [type];
      const array = parts.find((/** @type {any} */ part) => checker.isArrayType(part));
      if (array !== undefined) return { members: read(checker.getTypeArguments(array)[0]).members, list: true };
      const found = new Map();
      for (const object of objects(type)) for (const property of checker.getPropertiesOfType(object)) found.set(property.name, property);
      return { members: [...found.values()].map((property) => ({ name: property.name, .../** @type {any} */ (read(/** @type {any} */ (checker.getTypeOfSymbol(property)))) })), list: false };
    };
    /** The members of the parameters of a function. @param {any} found @returns {Member[][]} */
    const parametersOf = (found) => {
      const [signature] = checker.getSignaturesOfType(/** @type {any} */ (checker.getTypeOfSymbol(found)), SignatureKind.Call);
      return signature.getParameters().map((parameter) => read(/** @type {any} */ (checker.getTypeOfSymbol(parameter))).members);
    };
    const methods = ["Vault", "Detect", "Connection"].flatMap((name) => [...(exported.get(name)?.getMembers().values() ?? [])].filter(({ flags }) => flags & SymbolFlags.Method));
    const functions = [...exported.values()].filter(({ name }) => /^generate/.test(name));
    return {
      methods: new Map(methods.map((method) => [method.name, ((/** @type {Member[][]} */ [request, options]) => ({ request, options }))(parametersOf(method))])),
      config: read(checker.getDeclaredTypeOfSymbol(/** @type {any} */ (exported.get("SkyflowConfig")))).members,
      functions: new Map(functions.map((found) => [found.name, parametersOf(found)[1]])),
    };
  } finally {
    api.close();
  }
}
