// R61: a member that is misspelled, in snake_case or at the wrong depth never has no effect. The members are those of
// index.d.ts, all of them, as the compiler reads them.
import test from "node:test";

import { generateBearerToken, generateBearerTokenFromCreds, generateSignedDataTokens, generateSignedDataTokensFromCreds, Skyflow, SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, methodsOf, vaultConfig } from "../support/clients.js";
import { declaredMembers } from "../support/declared-members.js";
import { DETECT_OPERATIONS, OPERATIONS } from "../support/operations.js";
import { recorder } from "../support/recorder.js";
import { figure } from "../support/figures.js";

/** @typedef {import("../support/declared-members.js").Member} Member */
/** @typedef {(string | number)[]} Path */

const declared = declaredMembers();
const connectionConfigs = [{ connectionId: "c1", connectionUrl: "https://gw.example/v1/cards", credentials: { apiKey: API_KEY } }];
const values = [{ name: "Ann" }];
const tokenFormat = { default: "entity_only", vaultToken: ["ssn"], entityUniqueCounter: ["name"], entityOnly: ["dob"] };
const transformations = { shiftDates: { maxDays: 2, minDays: 1, entities: ["dob"] } };

/** A request with every object that a method takes, so that each of their members can be misspelled. @type {Record<string, any>} */
const REQUESTS = {
  ...Object.fromEntries([...DETECT_OPERATIONS, ...OPERATIONS].map(({ method, request }) => [method, request])),
  insert: { table: "persons", values },
  bulkInsert: { table: "persons", values },
  bulkDetokenize: { data: [{ token: "t1" }] },
  bulkTokenize: { values: [{ value: "a", columnGroup: "g" }] },
  bulkDelete: { table: "persons", ids: ["1"] },
  getAll: { table: "persons" },
  request: { method: "POST", path: "/v1/x", body: { a: 1 } },
  invoke: { body: { a: 1 } },
  deidentifyText: { text: "Hi", tokenFormat, transformations },
  deidentifyFile: { file: new File(["Hi"], "a.txt"), waitTime: 0, tokenFormat, transformations, bleep: { gain: 1, frequency: 2, startPadding: 3, stopPadding: 4 } },
};

/** Methods that take the options of a request and those of a call as one object: how they are called, and its members. @type {[string, (given: any) => any[], "request" | "options"][]} */
const ONE_OBJECT = [
  ["deidentifyChat", (given) => [[{ role: "user", content: "Hi" }], given], "options"],
  ["reidentifyStream", (given) => [given], "request"],
];

/** Members whose own members are the caller's: functions, and the columns of a row. */
const OPEN = ["logger"];

/** @param {any} value a copy, but for files, down to where members are put */
const copied = (value) => (Array.isArray(value) ? value.map(copied) : typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, /** @type {any} */ (copied(member))])) : value);

/** The object at a path of a request. @param {any} root @param {Path} path @returns {any} undefined where there is none */
const at = (root, path) => path.reduce((value, step) => (value === undefined ? undefined : value[step]), root);

/** Every object that takes members, with its path. @param {Member[]} members @param {Path} path @returns {[Path, Member[]][]} */
const objects = (members, path = []) => [[path, members], ...members.filter((member) => member.members.length > 0 && !OPEN.includes(member.name)).flatMap((member) => objects(member.members, member.list ? [...path, member.name, 0] : [...path, member.name]))];

/** @param {string} name */
const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One letter replaced, at each place; the shortest names could then be anything. @param {string} name @param {string[]} known */
const misspelled = (name, known) => Array.from(name, (letter, index) => `${name.slice(0, index)}${letter === "q" ? "x" : "q"}${name.slice(index + 1)}`).filter((wrong) => !known.includes(wrong));

/** What is sent for a call, and how it ends. @param {string} method @param {unknown[]} given */
async function outcome(method, given) {
  const { fetch, requests } = recorder({ body: {} });
  const client = new Skyflow({ vaultConfigs: [vaultConfig()], connectionConfigs, fetch, logLevel: "OFF", maxRetries: 0 });
  const error = await (async () => {
    const begun = methodsOf(client)[method](...given);
    await (method === "getAll" ? begun.next() : begun);
  })().catch((thrown) => thrown);
  return { error, requests };
}

/** Fails unless it was refused before anything was sent, and the message has these words. @param {string} method @param {unknown[]} given @param {string} words @param {string} what */
async function refused(method, given, words, what) {
  const { error, requests } = await outcome(method, given);
  assert.ok(error instanceof SkyflowError, `${what}: ${assert.show(error)}`);
  assert.deepEqual([error.code, requests.length], ["INVALID_INPUT", 0], `${what}: ${error.message}`);
  assert.includes(error.message, words, what);
}

/** @param {string} method @returns {[Path, Member[]][]} those objects that the method's request has */
const places = (method) => objects(declared.methods.get(method)?.request ?? []).filter(([path]) => at(REQUESTS[method], path) !== undefined && Object.getPrototypeOf(at(REQUESTS[method], path)) === Object.prototype);

let refusals = 0;

for (const [method, { request, options }] of declared.methods) {
  if (ONE_OBJECT.some(([name]) => name === method)) continue;
  test(`R61 ${method}: a member with one letter changed, or in snake_case, is refused with the right one`, async () => {
    assert.ok(REQUESTS[method] !== undefined && request.length > 0 && options.length >= 5, method);
    for (const [path, members] of places(method)) {
      const known = members.map(({ name }) => name);
      for (const name of known) {
        const snake = snakeCase(name);
        for (const wrong of [...misspelled(name, known), ...(snake === name || snake === "skyflow_id" ? [] : [snake])]) {
          const given = copied(REQUESTS[method]);
          const holder = at(given, path);
          holder[wrong] = holder[name] ?? "x";
          delete holder[name];
          const what = `${method}: ${[...path, wrong].join(".")}`;
          // Beside the columns of a row there is no unknown name; there the row's id is missing.
          const words = method === "update" && path.length > 0 ? "data.skyflowId must be" : wrong.length < 3 ? `\`${wrong}\`` : `did you mean \`${name}\``;
          await refused(method, [given], words, what);
          refusals++;
        }
      }
    }
    for (const { name } of options) {
      for (const wrong of [...misspelled(name, []), snakeCase(name)]) {
        if (wrong === name) continue;
        await refused(method, [REQUESTS[method], { [wrong]: 5 }], `did you mean \`${name}\``, `${method}, options: ${wrong}`);
        refusals++;
      }
    }
  });

  test(`R61 ${method}: a member at the wrong depth is refused by its name`, async () => {
    const all = places(method);
    for (const [path, members] of all) {
      for (const { name } of members) {
        for (const [other, theirs] of all) {
          if (other === path || theirs.some((member) => member.name === name) || (method === "update" && other.length > 0)) continue;
          const given = copied(REQUESTS[method]);
          at(given, other)[name] = "x";
          await refused(method, [given], `\`${name}\``, `${method}: ${[...other, name].join(".")}`);
          refusals++;
        }
        if (options.some((option) => option.name === name)) continue;
        const words = path.length === 0 ? `\`${name}\` belongs in the request` : `\`${name}\``;
        await refused(method, [REQUESTS[method], { [name]: "x" }], words, `${method}, options: ${name}`);
        refusals++;
      }
    }
    for (const { name } of options) {
      if (request.some((member) => member.name === name)) continue;
      await refused(method, [{ ...REQUESTS[method], [name]: 5 }], `\`${name}\` belongs in the second argument`, `${method}: ${name}`);
      refusals++;
    }
  });
}

for (const [method, given, at] of ONE_OBJECT) {
  test(`R61 ${method}: a member with one letter changed, or in snake_case, is refused with the right one`, async () => {
    const members = declared.methods.get(method)?.[at] ?? [];
    assert.ok(members.length > 7, method);
    for (const { name } of members) {
      const known = members.map((member) => member.name);
      for (const wrong of [...misspelled(name, known), snakeCase(name)]) {
        if (known.includes(wrong)) continue;
        await refused(method, given({ [wrong]: 5 }), `did you mean \`${name}\``, `${method}: ${wrong}`);
        refusals++;
      }
    }
  });
}

/** What no member may be, and what only some may. @type {unknown[]} */
const UNLIKELY = [() => {}, NaN, -1, "\ud800", "no such value", ["no such value", 5], { no: "such" }];
/** Members by what of it they take. @type {Record<string, string[]>} */
const LIKELY = {
  function: ["onProgress"],
  number: ["bleep.gain", "transformations.shiftDates.minDays", "transformations.shiftDates.maxDays"],
  string: ["text", "runId"],
  object: ["headers"],
};
/** A name without an extension, and one whose kind of file is not known, are refused by other words. */
const UNNAMED = ["fileName"];

/** @type {[string, Member[], (given: any) => any[]][]} */
const DETECTING = [
  ...DETECT_OPERATIONS.map(({ method }) => /** @type {[string, Member[], (given: any) => any[]]} */ ([method, declared.methods.get(method)?.request ?? [], (given) => [{ ...copied(REQUESTS[method]), ...given }]])),
  ...ONE_OBJECT.map(([method, given, at]) => /** @type {[string, Member[], (given: any) => any[]]} */ ([method, declared.methods.get(method)?.[at] ?? [], given])),
];

for (const [method, members, given] of DETECTING) {
  test(`R61 ${method}: no member takes what it cannot be, and what is no item of a list is named by its place`, async () => {
    assert.ok(members.length > 0, method);
    const leaves = (/** @type {Member[]} */ all, /** @type {string[]} */ path) => all.flatMap((member) => (member.members.length > 0 && member.name !== "file" ? leaves(member.members, [...path, member.name]) : [[...path, member.name]]));
    for (const path of /** @type {string[][]} */ (leaves(members, []))) {
      const name = path.join(".");
      const [last, parent] = path.toReversed();
      if (UNNAMED.includes(name)) continue;
      for (const value of UNLIKELY) {
        const isList = Array.isArray(value);
        if (LIKELY[typeof value]?.includes(name) && !isList && !Number.isNaN(value) && value !== "\ud800") continue;
        // The days are needed beside each other.
        const beside = parent === "shiftDates" ? { maxDays: 2, minDays: -2 } : {};
        const holder = path.slice(0, -1).reduceRight((inner, step) => /** @type {any} */ ({ [step]: inner }), /** @type {any} */ ({ ...beside, [last]: value }));
        const takesTexts = /List$|[eE]ntities$|denyTopics|vaultToken|entityUniqueCounter|entityOnly/.test(last);
        await refused(method, given(holder), isList && takesTexts ? `${name}[1]` : name, `${method}: ${name} = ${assert.show(value)}`);
        refusals++;
      }
    }
  });
}

test("R61 what follows the options is refused, and undefined is nothing", async () => {
  for (const method of declared.methods.keys()) {
    const oneObject = ONE_OBJECT.find(([name]) => name === method);
    const given = oneObject === undefined ? [REQUESTS[method], {}] : oneObject[1]({});
    for (const more of [[{ timeoutMs: 5 }], [undefined, { timeoutMs: 5 }]]) {
      await refused(method, [...given, ...more], "an argument too many", `${method}: ${more.length} more`);
      refusals++;
    }
    const { error } = await outcome(method, [...given, undefined, undefined]);
    assert.excludes(String(error?.message), "too many", method);
  }
  const functions = { generateBearerToken, generateBearerTokenFromCreds, generateSignedDataTokens, generateSignedDataTokensFromCreds };
  for (const [name, act] of Object.entries(functions)) {
    const error = await assert.rejects(/** @type {any} */ (act)("{}", { dataTokens: undefined }, { signal: 5 }), name);
    assert.equal(error.code, "INVALID_INPUT");
    assert.includes(error.message, `${name}: an argument too many`);
  }
});

test("R61 skyflow_id is accepted wherever skyflowId is, and sent as the same", async () => {
  let count = 0;
  for (const method of declared.methods.keys()) {
    for (const [path, members] of places(method)) {
      if (!members.some(({ name }) => name === "skyflowId")) continue;
      const given = copied(REQUESTS[method]);
      const { skyflowId, ...rest } = at(given, path);
      const renamed = copied(REQUESTS[method]);
      if (path.length === 0) Object.assign(renamed, { skyflowId: undefined, skyflow_id: skyflowId });
      else at(renamed, path.slice(0, -1))[/** @type {string} */ (path.at(-1))] = { ...rest, skyflow_id: skyflowId };
      const [one, other] = [await outcome(method, [given]), await outcome(method, [renamed])];
      const sent = async (/** @type {any} */ { requests: [{ url, body, headers }] }) => [url, body instanceof Blob ? [...(await new Response(body, { headers: { "content-type": headers["content-type"] } }).formData()).entries()].filter(([, value]) => typeof value === "string") : body];
      assert.deepEqual([one.requests.length, other.requests.length], [1, 1], `${method}: ${other.error}`);
      assert.deepEqual(await sent(other), await sent(one), method);
      count++;
    }
  }
  assert.ok(count >= 4, `${count} places`);
});

test("R61 members of configurations, credentials and options without a client are refused alike", async () => {
  const credentials = { apiKey: API_KEY };
  const complete = () => ({ vaultConfigs: [vaultConfig()], connectionConfigs: copied(connectionConfigs), skyflowCredentials: { ...credentials } });
  const all = objects(declared.config);
  for (const [path, members] of all) {
    const known = members.map(({ name }) => name);
    for (const name of known) {
      for (const wrong of [...misspelled(name, known), snakeCase(name)].filter((one) => !known.includes(one))) {
        const config = complete();
        at(config, path)[wrong] = "x";
        const error = assert.throws(() => new Skyflow(/** @type {any} */ (config)), wrong);
        assert.ok(error instanceof SkyflowError, `${wrong}: ${error}`);
        assert.includes(error.message, wrong.length < 3 ? `\`${wrong}\`` : `did you mean \`${name}\``, [...path, wrong].join("."));
        refusals++;
      }
      for (const [other, theirs] of all) {
        if (theirs.some((member) => member.name === name)) continue;
        const config = complete();
        at(config, other)[name] = "x";
        const error = assert.throws(() => new Skyflow(/** @type {any} */ (config)), name);
        assert.includes(error.message, `\`${name}\``, [...other, name].join("."));
        refusals++;
      }
    }
  }
  const functions = /** @type {Record<string, any>} */ ({ generateBearerTokenFromCreds, generateSignedDataTokensFromCreds });
  for (const [method, act] of Object.entries(functions)) {
    const known = (declared.functions.get(method) ?? []).map(({ name }) => name);
    for (const name of known) {
      for (const wrong of [...misspelled(name, known), snakeCase(name)].filter((one) => !known.includes(one))) {
        const error = await assert.rejects(act("{}", { [wrong]: "x" }), wrong);
        assert.includes(error.message, `did you mean \`${name}\``, `${method}: ${wrong}`);
        refusals++;
      }
    }
  }
  figure("R61", `${refusals} members misspelled, in snake_case or at the wrong depth, generated from index.d.ts: 100 % refused before sending, with the right name`);
});
