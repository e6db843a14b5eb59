/** Import and first client, in processes of their own, against an empty module. */
import { execFileSync } from "node:child_process";

import { median } from "./measure.mjs";

const run = (source) => {
  const begun = performance.now();
  execFileSync(process.execPath, ["--input-type=module", "-e", source], { stdio: "ignore" });
  return performance.now() - begun;
};
const credentials = '{ apiKey: "sky-bench-0123456789abcdef0123456789abcdef" }';
const first = `import { Skyflow } from "skyflow-edge"; new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: ${credentials} }] }).vault();`;

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function startup() {
  const extra = [];
  for (let round = 0; round < 21; round++) extra.push(run(first) - run(""));
  const figure = median(extra);
  return [{ what: "import and first client in Node, ms more than an empty module", figure, budget: 15, note: "median of 21 pairs of processes" }];
}
