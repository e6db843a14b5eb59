/** A process in which one contender inserts rows, with a `fetch` that answers at once. */
import { makeCaller } from "../contenders.mjs";
import { encoded, OPERATIONS } from "../payloads.mjs";
import { answerRequests } from "../process.mjs";
import { stubFetch } from "../stub/fetch.mjs";

let answer;
const caller = await makeCaller(process.argv[2], "https://cluster.vault.skyflowapis.com", stubFetch(() => answer));

answerRequests(async ({ rows, calls }) => {
  const { request, response } = OPERATIONS.insert(rows);
  answer = encoded(response);
  const start = performance.now();
  for (let call = 0; call < calls; call++) await caller.insert(request);
  return { ms: (performance.now() - start) / calls };
});
