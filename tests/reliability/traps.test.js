// R40: a trap in the middle of a call rejects that call and nothing else, in each runtime.
import test from "node:test";

import * as assert from "../support/assert.js";
import { figure } from "../support/figures.js";
import { RUNTIMES } from "../support/in-runtimes.js";

const TIMES = 10_000;

for (const [runtime, run] of Object.entries(RUNTIMES)) {
  test(`R40 a call that traps is rejected, all others in flight complete, and so does the next, in ${runtime}`, async () => {
    const { result, unhandled } = await run(`import { trapCalls } from "./tests/reliability/trap-calls.js";`, `trapCalls(${TIMES})`);
    const { traps, rejected, completed, next } = result;
    figure("R40", `${runtime}: ${traps} calls trapped, ${rejected} of them were rejected, ${completed} in flight beside them completed; the next call ${next === 1 ? "works" : "fails"}; ${unhandled.length} uncaught`);
    assert.deepEqual(result, { traps: TIMES, rejected: TIMES, completed: TIMES, next: 1 });
    assert.deepEqual(unhandled, []);
  });
}
