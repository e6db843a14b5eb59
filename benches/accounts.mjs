/** Service accounts: signing, compared with WebCrypto by hand; and a call with a cached token, compared with an API key. */
import { generateKeyPairSync } from "node:crypto";

import { generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

import { signByHand } from "./by-hand.mjs";
import { compare, note } from "./measure.mjs";
import { API_KEY, encoded, OPERATIONS } from "./payloads.mjs";
import { stubFetch } from "./stub/fetch.mjs";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const tokenURI = "https://manage.skyflowapis.com/v1/auth/sa/oauth/token";
const credentialsString = JSON.stringify({ clientID: "client", keyID: "key", tokenURI, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) });
const dataTokens = Array.from({ length: 100 }, (_, i) => `5391-4629-3722-${1000 + i}`);

/** An access token that lives for an hour. */
function accessToken() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  return `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat, exp: iat + 3600 })}.${"x".repeat(342)}`;
}

const { request: insert, response } = OPERATIONS.insert(1);
const rows = encoded(response);
const fetch = stubFetch((url) => (url.endsWith("/token") ? encoded({ accessToken: accessToken() }) : rows));
const vaultWith = (credentials) => new Skyflow({ vaultConfigs: [{ vaultId: "vault", clusterId: "cluster", credentials }], fetch }).vault();

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function accounts() {
  const byHand = await signByHand(privateKey.export({ type: "pkcs8", format: "der" }));
  const signed = await compare(
    () => generateSignedDataTokensFromCreds(credentialsString, { dataTokens }),
    () => byHand(dataTokens),
    { roundMs: 100 },
  );
  const [account, apiKey] = [vaultWith({ credentialsString }), vaultWith({ apiKey: API_KEY })];
  const called = await compare(
    () => account.insert(insert),
    () => apiKey.insert(insert),
  );
  return [
    { measure: "100 signed data tokens: time, ratio to WebCrypto with a cached key", figure: signed.ratio, budget: 1.2, note: note(signed, "WebCrypto") },
    { measure: "insert, 1 row, stub, service account: time, ratio to an API key", figure: called.ratio, budget: 1.05, note: note(called, "API key") },
  ];
}
