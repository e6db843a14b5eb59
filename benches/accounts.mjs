/** Service accounts: signing against WebCrypto by hand, and what a token costs a call that has one already. */
import { generateKeyPairSync } from "node:crypto";

import { generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

import { compare } from "./measure.mjs";
import { signByHand } from "./rivals.mjs";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const tokenURI = "https://manage.skyflowapis.com/v1/auth/sa/oauth/token";
const credentialsString = JSON.stringify({ clientID: "client", keyID: "key", tokenURI, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) });
const dataTokens = Array.from({ length: 100 }, (_, i) => `5391-4629-3722-${1000 + i}`);

/** A token for an hour, in the way of an access token. */
function accessToken() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  return `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat, exp: iat + 3600 })}.${"x".repeat(342)}`;
}

const rows = JSON.stringify({ records: [{ skyflow_id: "id-1", tokens: { name: "token" } }] });
const headers = { "content-type": "application/json", "content-length": String(rows.length) };
const fetch = async (url) => (url.endsWith("/token") ? Response.json({ accessToken: accessToken() }) : new Response(rows, { headers }));
const vaultWith = (credentials) => new Skyflow({ vaultConfigs: [{ vaultId: "vault", clusterId: "cluster", credentials }], fetch }).vault();

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function accounts() {
  const byHand = await signByHand(privateKey.export({ type: "pkcs8", format: "der" }));
  const signed = await compare(
    () => generateSignedDataTokensFromCreds(credentialsString, { dataTokens }),
    () => byHand(dataTokens),
    { roundMs: 100 },
  );
  const insert = { table: "persons", values: [{ name: "Ann Lee" }] };
  const [account, apiKey] = [vaultWith({ credentialsString }), vaultWith({ apiKey: "sky-bench-0123456789abcdef0123456789abcdef" })];
  const called = await compare(
    () => account.insert(insert),
    () => apiKey.insert(insert),
  );
  const note = ({ oursMs, rivalMs }, rival) => `${oursMs.toFixed(4)} ms against ${rivalMs.toFixed(4)} ms ${rival}`;
  return [
    { what: "100 signed data tokens", figure: signed.ratio, budget: 1.2, note: note(signed, "by WebCrypto with a key at hand") },
    { what: "insert, 1 row, with the token of a service account", figure: called.ratio, budget: 1.05, note: note(called, "with an API key") },
  ];
}
