/** What goes wrong for users, made to go wrong: each symptom of docs/errors.md. */
import { createServer } from "node:http";

import { Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

/** @typedef {{ local: LocalVault, client: (more?: any, of?: any) => Skyflow }} Given */

/** What a call rejects or throws with. @param {() => unknown} act @returns {Promise<SkyflowError>} */
export async function errorOf(act) {
  try {
    await act();
  } catch (error) {
    if (error instanceof SkyflowError) return error;
    throw error;
  }
  throw new Error("nothing went wrong");
}

/** A vault whose column `email` is unique, with a row in it, and clients of it. @returns {Promise<Given>} */
export async function given() {
  const local = await LocalVault.create({ tables: { persons: { columns: { name: {}, email: { unique: true } } } }, roles: { reader: { readOnly: true } } });
  const { vaultId, clusterId, apiKey, fetch } = local;
  const client = (/** @type {any} */ more, /** @type {any} */ of) => new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey }, ...of }], fetch, logLevel: "OFF", ...more });
  await client().vault().insert({ table: "persons", values: [{ name: "Ann", email: "ann@example.com" }] });
  return { local, client };
}

const answering = (/** @type {BodyInit} */ body, /** @type {ResponseInit} */ init) => async () => new Response(body, init);
const html = (/** @type {number} */ status) => answering("<html>proxy</html>", { status, headers: { "content-type": "text/html" } });
const never = (/** @type {unknown} */ _, /** @type {RequestInit} */ init) => new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)));

/** A JWT that ended long ago. */
const OLD_TOKEN = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"exp":1}').toString("base64url")}.c2ln`;

/** By the title of the section in docs/errors.md. @type {Record<string, (given: Given) => unknown>} */
export const SYMPTOMS = {
  "A member is not known": ({ client }) => client().vault().get(/** @type {any} */ ({ table: "persons", ids: ["a"], redaction: "MASKED" })),
  "A member is in the wrong place": ({ client }) => client().vault().get(/** @type {any} */ ({ table: "persons", timeoutMs: 5_000 })),
  "The API key has the wrong form": ({ client }) => client({}, { credentials: { apiKey: "sky-key" } }),
  "There are no credentials": ({ client }) => client({ env: {} }, { credentials: undefined }).vault().get({ table: "persons" }),
  "The bearer token has expired": ({ client }) => client({}, { credentials: { token: OLD_TOKEN } }),
  "401: the vault does not accept the credentials": ({ client }) => client({}, { credentials: { apiKey: `sky-ab12c-${"0".repeat(32)}` } }).vault().get({ table: "persons" }),
  "403: the credentials do not allow it": ({ local, client }) => client({}, { credentials: { credentialsString: local.credentialsString, roles: ["reader"] } }).vault().insert({ table: "persons", values: [{ name: "Bo" }] }),
  "400: the vault does not accept the request": ({ client }) => client().vault().insert({ table: "persons", values: [{ nickname: "Bo" }] }),
  "404: the vault, the table or the row does not exist": ({ client }) => client({}, { vaultId: "another" }).vault().get({ table: "persons" }),
  "409: the value is taken": ({ client }) => client().vault().insert({ table: "persons", values: [{ email: "ann@example.com" }] }),
  "429: too many requests": ({ local, client }) => (local.setFaults([{ status: 429 }]), client({ maxRetries: 0 }).vault().get({ table: "persons" })),
  "5xx: the vault fails": ({ local, client }) => (local.setFaults([{ status: 503 }]), client({ maxRetries: 0 }).vault().get({ table: "persons" })),
  "A write may have happened": ({ client }) => client({ fetch: never, timeoutMs: 20 }).vault().insert({ table: "persons", values: [{ name: "Bo" }] }),
  "A read timed out": ({ client }) => client({ fetch: never, timeoutMs: 20, maxRetries: 0 }).vault().get({ table: "persons" }),
  "A file gives nothing": ({ client }) => client({ timeoutMs: 20 }).vault().uploadFile({ table: "persons", columnName: "passport", file: new ReadableStream(), fileName: "passport.pdf" }),
  "The call was aborted": ({ client }) => client({ fetch: never }).vault().get({ table: "persons" }, { signal: AbortSignal.timeout(20) }),
  "No connection": async ({ client }) => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    await new Promise((resolve) => server.close(resolve));
    return client({ fetch: globalThis.fetch, maxRetries: 0 }, { vaultUrl: `http://127.0.0.1:${port}`, clusterId: undefined }).vault().get({ table: "persons" });
  },
  "A 200 that is not the vault's answer": ({ client }) => client({ fetch: html(200) }).vault().get({ table: "persons" }),
  "A redirect": ({ client }) => client({ fetch: answering("", { status: 302, headers: { location: "https://elsewhere.example/" } }) }).vault().get({ table: "persons" }),
  "A proxy answers": ({ client }) => client({ fetch: html(403) }).vault().get({ table: "persons" }),
  "fetch refuses its arguments": ({ client }) => client({ fetch: () => { throw new TypeError("Illegal invocation: function called with incorrect `this` reference."); } }).vault().get({ table: "persons" }),
  "A Detect run fails": ({ client }) => client().detect().deidentifyFile({ file: new File(["%PDF-1.7"], "letter.pdf") }),
  "The answer is too large": ({ client }) => client({ maxResponseBytes: 10 }).vault().get({ table: "persons" }),
};
