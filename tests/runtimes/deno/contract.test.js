// The contract tests in Deno, which is given no permission at all.
import { contractIn } from "../printed-results.js";

contractIn(
  "deno",
  ["run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote"],
  `addEventListener("unhandledrejection", (event) => { event.preventDefault(); unhandled.push(String(event.reason)); });`,
);
