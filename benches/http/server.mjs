/** A process that answers as a vault does, over HTTP on loopback: one row, keep-alive, the body read to its end first. */
import { createServer } from "node:http";

import { encoded, OPERATIONS } from "../payloads.mjs";
import { answerRequests } from "../process.mjs";

const [insert, detokenize, get] = ["insert", "detokenize", "get"].map((operation) => encoded(OPERATIONS[operation](1).response));
/** The batch form, in which version 1 of skyflow-node inserts. */
const batch = encoded({ vaultID: "vault", responses: [OPERATIONS.insert(1).response] });

const server = createServer((request, response) => {
  request.on("end", () => {
    const { body, headers } = request.method === "GET" ? get : request.url?.endsWith("/detokenize") ? detokenize : request.url === "/v1/vaults/vault" ? batch : insert;
    response.writeHead(200, headers).end(body);
  });
  request.resume();
});
// No connection ends between two rounds.
server.keepAliveTimeout = 120_000;
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));

answerRequests(() => `http://127.0.0.1:${server.address().port}`);
