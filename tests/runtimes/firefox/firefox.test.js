// The contract tests, and the scenario on the installed packages, in a headless Firefox.
import { testsIn } from "../browsers.js";

testsIn("firefox");
