// The contract tests in Bun.
import { contractIn } from "../printed-results.js";

contractIn("bun", ["run"], `process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));`);
