// A reverse proxy that shows each caller what its role may see. The service behind it stores tokens. On the way back the proxy replaces
// them by values, with a bearer token that is narrowed to the caller's role and carries the caller as its context: the vault's policies decide, not
// this code.
import { Skyflow, SkyflowError } from "skyflow-edge";

import { sessionOf } from "./session.js";

/** What each role of the application is in the vault, and the form it asks for. */
const ROLES = {
  support: { roleId: "support", redactionType: "MASKED" },
  billing: { roleId: "billing", redactionType: "PLAIN_TEXT" },
};

/** Columns of the answers that hold tokens. */
const TOKENIZED = new Set(["name", "card_number"]);

/** Clients of this isolate, by role and user; each keeps its token. The oldest goes first. @type {Map<string, Skyflow>} */
const clients = new Map();
const MAX_CLIENTS = 200;

function clientOf(env, { user, role }) {
  const key = JSON.stringify([role, user]);
  let client = clients.get(key);
  if (client === undefined) {
    const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_CREDENTIALS: credentialsString } = env;
    const credentials = { credentialsString, roles: [ROLES[role].roleId], context: { user } };
    client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials }], totalTimeoutMs: 5_000, logLevel: "OFF" });
    if (clients.size >= MAX_CLIENTS) clients.delete(clients.keys().next().value);
    clients.set(key, client);
  }
  return client;
}

/** Every token in an answer, wherever it is. */
function tokensIn(value, found = new Set()) {
  if (Array.isArray(value)) for (const item of value) tokensIn(item, found);
  else if (value !== null && typeof value === "object") {
    for (const [name, item] of Object.entries(value)) {
      if (TOKENIZED.has(name) && typeof item === "string") found.add(item);
      else tokensIn(item, found);
    }
  }
  return found;
}

/** The answer with what the caller may see; a token that it may not see stays a token. */
function revealed(value, values) {
  if (Array.isArray(value)) return value.map((item) => revealed(item, values));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, TOKENIZED.has(name) ? (values.get(item) ?? item) : revealed(item, values)]));
}

export default {
  async fetch(request, env) {
    const session = await sessionOf(request, env.SESSION_KEY);
    if (session === undefined || !Object.hasOwn(ROLES, session.role)) return Response.json({ error: "UNAUTHENTICATED" }, { status: 401 });

    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.delete("authorization"); // the session is for the proxy
    const answer = await fetch(`${env.UPSTREAM}${pathname}${search}`, { method: request.method, headers, body: request.body, redirect: "manual" });
    if (!answer.headers.get("content-type")?.includes("json")) return answer;

    const body = await answer.json();
    const tokens = [...tokensIn(body)];
    if (tokens.length === 0) return Response.json(body, { status: answer.status });
    const { redactionType } = ROLES[session.role];
    try {
      const vault = clientOf(env, session).vault();
      // One request for all; tokens that are gone, or not for this caller, stay as they are.
      const { detokenizedFields } = await vault.detokenize({ data: tokens.map((token) => ({ token, redactionType })), continueOnError: true }, { signal: request.signal });
      const values = new Map(detokenizedFields.map(({ token, value }) => [token, value]));
      return Response.json(revealed(body, values), { status: answer.status, headers: { "cache-control": "no-store" } });
    } catch (error) {
      if (!(error instanceof SkyflowError)) throw error;
      console.error(error.code, error.requestId); // safe to log
      if (error.code === "PERMISSION_DENIED") return Response.json(body, { status: answer.status }); // tokens, then
      return Response.json({ error: error.code }, { status: 502 });
    }
  },
};
