/** A process that compares one operation of the client with the same by hand, over a `fetch` that answers at once. */
import { Skyflow } from "skyflow-edge";

import { byHand } from "../by-hand.mjs";
import { compare } from "../measure.mjs";
import { API_KEY, encoded, OPERATIONS } from "../payloads.mjs";
import { answerRequests } from "../process.mjs";
import { stubFetch } from "./fetch.mjs";

let answer;
const fetch = stubFetch(() => answer);
const client = new Skyflow({ vaultConfigs: [{ vaultId: "vault", clusterId: "cluster", credentials: { apiKey: API_KEY } }], fetch }).vault();
const rival = byHand(fetch, API_KEY, "https://cluster.vault.skyflowapis.com");

answerRequests(({ operation, rows }) => {
  const { request, response } = OPERATIONS[operation](rows);
  answer = encoded(response);
  return compare(
    () => client[operation](request),
    () => rival[operation](request),
  );
});
