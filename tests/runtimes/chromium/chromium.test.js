// The contract tests, and the scenario on the installed packages, in a headless Chromium.
import { testsIn } from "../browsers.js";

testsIn("chromium");
