/** A process in which one contender makes calls to the server, with the runtime's own `fetch`. */
import { readFileSync } from "node:fs";

import { makeCaller } from "../contenders.mjs";
import { quantile } from "../measure.mjs";
import { OPERATIONS } from "../payloads.mjs";
import { answerRequests } from "../process.mjs";

const [contender, vaultUrl] = process.argv.slice(2);

const caller = await makeCaller(contender, vaultUrl);

/** KiB that this process has held at most. `ru_maxrss` would count what the parent held when it forked. */
function peakMemory() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

answerRequests(async ({ operation, calls, inFlight }) => {
  const { request } = OPERATIONS[operation](1);
  const latencies = new Float64Array(calls);
  let next = 0;
  const worker = async () => {
    while (next < calls) {
      const call = next++;
      const start = performance.now();
      await caller[operation](request);
      latencies[call] = performance.now() - start;
    }
  };
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    cpuMs: (user + system) / 1000 / calls,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    perSecond: (calls / elapsedMs) * 1000,
    peakMiB: peakMemory() / 1024,
  };
});
