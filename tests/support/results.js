/**
 * Runs the contract tests where there is no test runner. Each runtime has an entry
 * of its own that says how rejections nobody handled are found.
 */
import "../contract/index.js";
import { tests } from "./suite.js";

/**
 * @typedef {{ name: string, failure: string | null }} Result
 * @param {(result: Result) => void} report
 */
export async function runAll(report) {
  for (const { name, run } of tests) {
    try {
      await run();
      report({ name, failure: null });
    } catch (error) {
      report({ name, failure: String(error instanceof Error ? `${error.message}\n${error.stack}` : error) });
    }
  }
  // A rejection counts as unhandled once its turn is over.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
