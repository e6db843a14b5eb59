// CommonJS by TypeScript, as NestJS has it: each way to resolve modules, in the oldest and the newest compilers.
import assert from "node:assert/strict";

import { consumer } from "./support/consumer.js";

/** The compilers and their values of `module`: those that they know. */
const COMPILERS = {
  "5.0": ["commonjs", "node16", "nodenext"],
  "5.4": ["commonjs", "node16", "nodenext"],
  "5.9": ["commonjs", "node16", "node18", "node20", "nodenext"],
  "6.0": ["commonjs", "node16", "node18", "node20", "nodenext"],
  "7.0": ["commonjs", "node16", "node18", "node20", "nodenext"],
};

for (const [version, modules] of Object.entries(COMPILERS)) {
  consumer({ project: "typescript", name: `TypeScript ${version}, CommonJS: ${modules.join(", ")}`, shows: [`typescript-${version}`], long: version !== "5.0" && version !== "7.0" }, async ({ sh }) => {
    for (const module of modules) {
      // `commonjs` alone means a resolution of before 2022 until version 5, and that of bundlers since.
      await sh(`node node_modules/typescript-${version}/bin/tsc -p . --module ${module} --outDir out-${module}`);
      assert.equal(await sh(`node out-${module}/cards.js`), "string true\n", module);
    }
  });
}
