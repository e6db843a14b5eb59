// What `skyflow-edge/skyflow-node` refuses: names that may be values are in no message, what is reported of a configuration is
// what is used, and what a connection's call would alter is not sent.
import * as node from "skyflow-edge/skyflow-node";

import assert from "node:assert/strict";
import test from "node:test";

import { OPTIONS, REQUESTS } from "../../pkg-templates/skyflow-node/members.js";

const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
const OTHER_KEY = "sky-ab12c-fedcba9876543210fedcba9876543210";
const VAULT = { vaultId: "v", clusterId: "c", env: node.Env.DEV, credentials: { apiKey: API_KEY } };
const CONNECTION = { connectionId: "x", connectionUrl: "https://gw.example/x", credentials: { apiKey: API_KEY } };
const CARD = "4111-1111-2222-3333";

/** A client whose requests are kept. @param {Record<string, any>} [config] */
function clientOf(config = {}) {
  /** @type {{ url: string, headers: Headers }[]} */
  const sent = [];
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    sent.push({ url, headers: new Headers(init.headers) });
    return Response.json({ records: [{ skyflow_id: "1", tokens: { name: "t" } }] });
  };
  const client = /** @type {any} */ (new node.Skyflow({ vaultConfigs: [VAULT], connectionConfigs: [CONNECTION], logLevel: node.LogLevel.OFF, fetch, ...config }));
  return { client, sent };
}

const insert = (/** @type {any} */ client) => client.vault().insert(new node.InsertRequest("t", [{ name: "Ann" }]));
const invoke = (/** @type {any} */ client, /** @type {any} */ headers, /** @type {any} */ queryParams) => client.connection().invoke(new node.InvokeConnectionRequest(node.RequestMethod.POST, { a: 1 }, headers, undefined, queryParams));

/** The error that something is refused with, before anything is sent. @param {() => unknown} act @param {string} [label] @returns {Promise<any>} */
async function refusal(act, label) {
  const error = await (async () => act())().then(() => assert.fail(`it was not refused: ${label}`), (thrown) => thrown);
  assert.ok(error instanceof node.SkyflowError, `${label}: ${error}`);
  assert.ok(["INVALID_INPUT", "INVALID_CREDENTIALS"].includes(error.code) && error.error?.httpCode === 400, `${label}: ${error.code}`);
  return error;
}

/** Calls with one object of each class, which may be altered before. @type {Record<string, (client: any, alter: (object: any) => any) => unknown>} */
const CALLS = {
  InsertRequest: (client, alter) => client.vault().insert(alter(new node.InsertRequest("t", [{ a: 1 }]))),
  GetRequest: (client, alter) => client.vault().get(alter(new node.GetRequest("t", ["1"]))),
  GetColumnRequest: (client, alter) => client.vault().get(alter(new node.GetColumnRequest("t", "c", ["1"]))),
  DetokenizeRequest: (client, alter) => client.vault().detokenize(alter(new node.DetokenizeRequest([{ token: "t" }]))),
  DeleteRequest: (client, alter) => client.vault().delete(alter(new node.DeleteRequest("t", ["1"]))),
  UpdateRequest: (client, alter) => client.vault().update(alter(new node.UpdateRequest("t", { skyflowId: "1", a: 1 }))),
  FileUploadRequest: (client, alter) => client.vault().uploadFile(alter(new node.FileUploadRequest("t", "c"))),
  QueryRequest: (client, alter) => client.vault().query(alter(new node.QueryRequest("SELECT 1"))),
  TokenizeRequest: (client, alter) => client.vault().tokenize(alter(new node.TokenizeRequest([{ value: "v", columnGroup: "g" }]))),
  DeidentifyTextRequest: (client, alter) => client.detect().deidentifyText(alter(new node.DeidentifyTextRequest("x"))),
  ReidentifyTextRequest: (client, alter) => client.detect().reidentifyText(alter(new node.ReidentifyTextRequest("x"))),
  GetDetectRunRequest: (client, alter) => client.detect().getDetectRun(alter(new node.GetDetectRunRequest("r"))),
  InvokeConnectionRequest: (client, alter) => client.connection().invoke(alter(new node.InvokeConnectionRequest(node.RequestMethod.POST, { a: 1 }))),
  InsertOptions: (client, alter) => client.vault().insert(new node.InsertRequest("t", [{ a: 1 }]), alter(new node.InsertOptions())),
  GetOptions: (client, alter) => client.vault().get(new node.GetRequest("t", ["1"]), alter(new node.GetOptions())),
  DetokenizeOptions: (client, alter) => client.vault().detokenize(new node.DetokenizeRequest([{ token: "t" }]), alter(new node.DetokenizeOptions())),
  UpdateOptions: (client, alter) => client.vault().update(new node.UpdateRequest("t", { skyflowId: "1", a: 1 }), alter(new node.UpdateOptions())),
  FileUploadOptions: (client, alter) => client.vault().uploadFile(new node.FileUploadRequest("t", "c"), alter(new node.FileUploadOptions())),
  TokenFormat: (client, alter) => {
    const options = new node.DeidentifyTextOptions();
    options.setTokenFormat(alter(new node.TokenFormat()));
    return client.detect().deidentifyText(new node.DeidentifyTextRequest("x"), options);
  },
  Transformations: (client, alter) => {
    const options = new node.DeidentifyTextOptions();
    options.setTransformations(alter(new node.Transformations()));
    return client.detect().deidentifyText(new node.DeidentifyTextRequest("x"), options);
  },
  Bleep: (client, alter) => {
    const options = new node.DeidentifyFileOptions();
    options.setBleep(alter(new node.Bleep()));
    return client.detect().deidentifyFile(new node.DeidentifyFileRequest({ filePath: "a.txt" }), options);
  },
  DeidentifyTextOptions: (client, alter) => client.detect().deidentifyText(new node.DeidentifyTextRequest("x"), alter(new node.DeidentifyTextOptions())),
  ReidentifyTextOptions: (client, alter) => client.detect().reidentifyText(new node.ReidentifyTextRequest("x"), alter(new node.ReidentifyTextOptions())),
  DeidentifyFileRequest: (client, alter) => client.detect().deidentifyFile(alter(new node.DeidentifyFileRequest({ filePath: "a.txt" }))),
  DeidentifyFileOptions: (client, alter) => client.detect().deidentifyFile(new node.DeidentifyFileRequest({ filePath: "a.txt" }), alter(new node.DeidentifyFileOptions())),
};

/** Further places of names, each with the call that has it. @type {Record<string, (client: any, name: string) => unknown>} */
const PLACES = {
  "a token": (client, name) => client.vault().detokenize({ data: [{ token: "t", [name]: "x" }] }),
  "a value": (client, name) => client.vault().tokenize({ values: [{ value: "v", columnGroup: "g", [name]: "x" }] }),
  "a file": (client, name) => client.detect().deidentifyFile(new node.DeidentifyFileRequest(/** @type {any} */ ({ [name]: "a.txt" }))),
  "a shift of days": (client, name) => {
    const transformations = new node.Transformations();
    transformations.setShiftDays(/** @type {any} */ ({ max: 5, min: 1, entities: ["dob"], [name]: 1 }));
    const options = new node.DeidentifyTextOptions();
    options.setTransformations(transformations);
    return client.detect().deidentifyText(new node.DeidentifyTextRequest("x"), options);
  },
  "a vault": (client, name) => client.updateVaultConfig({ ...VAULT, [name]: "x" }),
  "a new vault": (client, name) => client.addVaultConfig({ ...VAULT, vaultId: "w", [name]: "x" }),
  "a connection": (client, name) => client.updateConnectionConfig({ ...CONNECTION, [name]: "x" }),
  credentials: (client, name) => client.updateSkyflowCredentials({ apiKey: API_KEY, [name]: "x" }),
  "a configuration": (_, name) => clientOf({ [name]: "x" }),
  "options of a token": (_, name) => node.generateBearerTokenFromCreds("{}", /** @type {any} */ ({ [name]: "x" })),
};

test("an unknown member is named, unless its name may be a value: that is in no message", async () => {
  const { client, sent } = clientOf();
  assert.deepEqual(Object.keys(CALLS).sort(), Object.keys({ ...REQUESTS, ...OPTIONS }).sort());
  const places = { ...PLACES, ...Object.fromEntries(Object.entries(CALLS).map(([name, call]) => [name, (/** @type {any} */ of, /** @type {string} */ member) => call(of, (object) => Object.assign(object, { [member]: "x" }))])) };
  for (const [place, call] of Object.entries(places)) {
    assert.match((await refusal(() => call(client, "columnGruop"), place)).message, /columnGruop/, place);
    for (const value of [CARD, "alice@example.com", "eyJhbGciOiJSUzI1NiJ9.eyJzIjoxfQ", API_KEY, "a".repeat(41)]) {
      const error = await refusal(() => call(client, value), place);
      assert.match(error.message, /a member whose name is not repeated here, because it may be a value/, place);
      for (const text of [error.message, String(error.stack), JSON.stringify(error)]) assert.ok(!text.includes(value), `${place}: ${text}`);
    }
  }
  assert.deepEqual(sent, []);
});

test("an object of another class is refused by names that a caller knows", async () => {
  const { client } = clientOf();
  for (const className of Object.keys(CALLS)) {
    const isRequest = className in REQUESTS;
    // TokenFormat has `_default`, GetRequest `_ids`: each is unknown in one of the classes at least.
    const name = className === "UpdateOptions" || className === "InsertOptions" ? "fields" : "homogeneous";
    const error = await refusal(() => CALLS[className](client, (object) => Object.assign(object, { [`_${name}`]: true })), className);
    assert.match(error.message, isRequest ? new RegExp(`no member ${name}; `) : new RegExp(`no member set${name[0].toUpperCase()}${name.slice(1)}; `), className);
    assert.doesNotMatch(error.message, /\b_/, className);
  }
  assert.equal((await refusal(() => client.vault().insert(new node.GetRequest("t", ["1"])))).message, "InsertRequest has no member ids; it has table, data");
});

test("a change that sets a member to nothing is refused, and what is reported stays what is used", async () => {
  for (const clusterId of ["c", "my_c"]) {
    for (const name of ["clusterId", "env", "credentials", "vaultUrl", "timeoutMs", "maxRetries", "nope"]) {
      for (const value of ["", null, false, NaN, 0]) {
        if (value === 0 && (name === "timeoutMs" || name === "maxRetries")) continue;
        const { client, sent } = clientOf({ vaultConfigs: [{ ...VAULT, clusterId }] });
        const { message } = await refusal(() => client.updateVaultConfig({ vaultId: "v", [name]: value }), `${name}: ${value}`);
        assert.match(message, new RegExp(name), message);
        await insert(client);
        assert.deepEqual(client.getVaultConfig("v"), { ...VAULT, clusterId });
        assert.deepEqual(sent.map(({ url, headers }) => [new URL(url).host, headers.get("authorization")]), [[`${clusterId}.vault.skyflowapis.dev`, `Bearer ${API_KEY}`]]);
      }
    }
  }
  for (const name of ["connectionUrl", "credentials", "nope"]) {
    for (const value of ["", null, false, NaN, 0]) {
      const { client, sent } = clientOf();
      assert.match((await refusal(() => client.updateConnectionConfig({ connectionId: "x", [name]: value }), `${name}: ${value}`)).message, new RegExp(name));
      await invoke(client, undefined, undefined);
      assert.deepEqual(client.getConnectionConfig("x"), CONNECTION);
      assert.deepEqual(sent.map(({ url, headers }) => [url, headers.get("x-skyflow-authorization")]), [[CONNECTION.connectionUrl, API_KEY]]);
    }
  }
});

test("a client may be made with empty members, as in skyflow-node, and changed afterwards", async () => {
  for (const nothing of ["", null, undefined]) {
    const { client, sent } = clientOf({ vaultConfigs: [{ vaultId: "v", clusterId: "c", env: nothing, credentials: nothing }], skyflowCredentials: { apiKey: API_KEY } });
    await insert(client);
    client.updateVaultConfig({ vaultId: "v", clusterId: "d", timeoutMs: 0, maxRetries: 0, env: undefined });
    await insert(client);
    client.updateVaultConfig({ vaultId: "v", env: node.Env.STAGE, credentials: { apiKey: OTHER_KEY } });
    await insert(client);
    assert.deepEqual(sent.map(({ url, headers }) => [new URL(url).host, headers.get("authorization")]), [
      ["c.vault.skyflowapis.com", `Bearer ${API_KEY}`],
      ["d.vault.skyflowapis.com", `Bearer ${API_KEY}`],
      ["d.vault.skyflowapis.tech", `Bearer ${OTHER_KEY}`],
    ]);
    assert.deepEqual(client.getVaultConfig("v"), { vaultId: "v", clusterId: "d", env: "STAGE", credentials: { apiKey: OTHER_KEY }, timeoutMs: 0, maxRetries: 0 });
  }
});

test("what a header or a parameter of a connection would lose is refused, and nothing is altered", async () => {
  const { client, sent } = clientOf();
  /** @type {any} */
  const cyclic = {};
  cyclic.a = cyclic;
  const throwing = { toJSON: () => { throw new TypeError(CARD); } }; // prettier-ignore
  const lost = [NaN, Infinity, 9007199254740993, () => 1, Symbol("s"), 5n];
  for (const value of [...lost, cyclic, { a: 5n }, { a: [() => 1] }, new Map([["a", 1]]), new Date(NaN), throwing]) {
    await refusal(() => invoke(client, { x: value }, undefined), `header ${typeof value}`);
  }
  for (const value of [...lost, undefined, null, {}, [1]]) {
    for (const list of [[value], [1, value]]) assert.match((await refusal(() => invoke(client, undefined, { list }), `list of ${typeof value}`)).message, /list/);
    if (value !== undefined && !Array.isArray(value)) await refusal(() => invoke(client, undefined, { list: value }), `parameter ${typeof value}`);
  }
  await refusal(() => invoke(client, undefined, { list: Object.assign(Array(3), { 0: 1, 2: 2 }) }), "a hole");
  assert.deepEqual(sent, []);
  await invoke(client, { a: "1", b: 2, c: { d: [1, "x"] }, e: undefined, f: true }, { list: ["a b", 1, true, 1.5], none: undefined });
  assert.equal(sent[0].url, "https://gw.example/x?list=a%20b%2C1%2Ctrue%2C1.5");
  assert.deepEqual(["a", "b", "c", "e", "f"].map((name) => sent[0].headers.get(name)), ["1", "2", '{"d":[1,"x"]}', null, "true"]);
});

test("what a request throws while it is read is told in no message", async () => {
  const { client, sent } = clientOf();
  const thrower = () => { throw new TypeError(CARD); }; // prettier-ignore
  for (const [className, call] of Object.entries(CALLS)) {
    const isRequest = className in REQUESTS;
    const [name] = (isRequest ? REQUESTS : OPTIONS)[className][0].split(/\W/);
    const alter = (/** @type {any} */ object) => Object.defineProperty(object, isRequest ? name : `get${name[0].toUpperCase()}${name.slice(1)}`, isRequest ? { get: thrower } : { value: thrower });
    const error = await refusal(() => call(client, alter), className);
    assert.match(error.message, /threw while it was read/, className);
    assert.ok(![error.message, error.stack, JSON.stringify(error), String(error.cause)].join().includes(CARD));
  }
  await refusal(() => invoke(client, { get x() { return thrower(); } }, undefined), "headers"); // prettier-ignore
  await refusal(() => invoke(client, undefined, { get x() { return thrower(); } }), "parameters"); // prettier-ignore
  assert.deepEqual(sent, []);
});

test("a configuration of a class is read by its getters, and one that is no data is refused", async () => {
  class Source {
    #token = "e30.e30.e30";
    getToken() { return { accessToken: this.#token }; } // prettier-ignore
  }
  class Vault {
    vaultId = "v";
    clusterId = "c";
    get env() { return node.Env.DEV; } // prettier-ignore
    get credentials() { return new (class { get apiKey() { return API_KEY; } })(); } // prettier-ignore
  }
  class Connection {
    connectionId = "x";
    connectionUrl = "https://gw.example/x";
    get credentials() { return { apiKey: OTHER_KEY }; } // prettier-ignore
  }
  /** @type {[string, string | null][]} */
  const sent = [];
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    const headers = new Headers(init.headers);
    sent.push([new URL(url).host, headers.get("authorization") ?? headers.get("x-skyflow-authorization")]);
    return Response.json({ records: [{ skyflow_id: "1" }] });
  };
  class Configuration {
    get vaultConfigs() { return [new Vault()]; } // prettier-ignore
    get connectionConfigs() { return [new Connection()]; } // prettier-ignore
    get logLevel() { return node.LogLevel.OFF; } // prettier-ignore
    get fetch() { return fetch; } // prettier-ignore
  }
  const client = /** @type {any} */ (new node.Skyflow(/** @type {any} */ (new Configuration())));
  await insert(client);
  await invoke(client, undefined, undefined);
  client.updateVaultConfig(new (class { vaultId = "v"; get env() { return node.Env.STAGE; } })()); // prettier-ignore
  await insert(client);
  client.addVaultConfig(new (class extends Vault { vaultId = "w"; get env() { return node.Env.SANDBOX; } })()); // prettier-ignore
  await client.vault("w").delete(new node.DeleteRequest("t", ["1"])).catch(() => {});
  assert.deepEqual(sent, [["c.vault.skyflowapis.dev", `Bearer ${API_KEY}`], ["gw.example", OTHER_KEY], ["c.vault.skyflowapis.tech", `Bearer ${API_KEY}`], ["c.vault.skyflowapis-preview.com", `Bearer ${API_KEY}`]]);
  assert.deepEqual([client.getVaultConfig("v").env, client.getVaultConfig("w").env], ["STAGE", "SANDBOX"]);
  new node.Skyflow(/** @type {any} */ ({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: new Source() }], skyflowCredentials: new Source() }));
  const throwing = { get vaultId() { throw new TypeError(CARD); }, get vaultConfigs() { throw new TypeError(CARD); } }; // prettier-ignore
  for (const given of [Promise.resolve(VAULT), new Map(Object.entries(VAULT)), [VAULT], 5, undefined, throwing]) {
    for (const act of [() => new node.Skyflow(/** @type {any} */ (given)), () => clientOf({ vaultConfigs: [given] }), () => client.addVaultConfig(given), () => client.updateVaultConfig(given), () => client.addConnectionConfig(given), () => client.updateConnectionConfig(given)]) {
      assert.doesNotMatch((await refusal(act)).message, /4111/);
    }
  }
});

test("options of a token and a row of a class are read by their getters, and what is no data is refused", async () => {
  class Options {
    get roleIDs() { return ["r1"]; } // prettier-ignore
    get roles() { return 1; } // prettier-ignore
  }
  const throwing = { get roleIds() { throw new TypeError(CARD); } }; // prettier-ignore
  // The unknown member shows that it is read.
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([[new Options(), /roles/], [Promise.resolve({ roleIds: ["r1"] }), /promise/], [new Map([["roleIds", ["r1"]]]), /Map/], [throwing, /threw while it was read/]])) {
    for (const generate of [node.generateBearerToken, node.generateBearerTokenFromCreds, node.generateSignedDataTokens, node.generateSignedDataTokensFromCreds]) {
      assert.match((await refusal(() => generate("{}", options), generate.name)).message, message);
    }
  }
  /** @type {unknown[]} */
  const bodies = [];
  const { client } = clientOf({ fetch: async (/** @type {any} */ _, /** @type {any} */ init) => (bodies.push(JSON.parse(init.body).record.fields), Response.json({ skyflow_id: "1" })) });
  const row = new (class { skyflow_id = "1"; name = "Ann"; get city() { return "Oslo"; } })(); // prettier-ignore
  await client.vault().update(new node.UpdateRequest("t", /** @type {any} */ (row)));
  assert.deepEqual(bodies, [{ name: "Ann", city: "Oslo" }]);
});
