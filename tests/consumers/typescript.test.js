// The types in the oldest and the newest compilers: CommonJS as NestJS has it, by each way to resolve modules, and with each
// source of the platform's types.
import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

const DOM = ["dom", "dom.iterable"];
const TYPE_TESTS = ["positive.ts", "negative.ts", "responses.ts", "detect.ts"];
/** Where a program has the platform's types from: libraries of TypeScript, packages, and the files that are then good. @type {Record<string, { lib: string[], types: string[], files: string[] }>} */
const PLATFORMS = {
  "none of the platform's types": { lib: [], types: [], files: [] },
  "the DOM library": { lib: DOM, types: [], files: TYPE_TESTS },
  "@cloudflare/workers-types": { lib: [], types: ["@cloudflare/workers-types"], files: ["worker.ts"] },
  "@types/node": { lib: [], types: ["node"], files: ["node.ts"] },
  "@types/node and the DOM library": { lib: DOM, types: ["node"], files: ["node.ts", ...TYPE_TESTS] },
};
// As strict as a program may be; the declarations of packages are checked like its own.
const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true, skipLibCheck: false, noEmit: true, module: "nodenext", moduleResolution: "nodenext", target: "es2022" };
const typeTests = fileURLToPath(new URL("../types/", import.meta.url));

for (const version of Object.keys(COMPILERS)) {
  const shows = [`typescript-${version}`, "@types/node", "@cloudflare/workers-types"];
  consumer({ project: "typescript-platforms", name: `TypeScript ${version}: types with ${Object.keys(PLATFORMS).join(", ")}`, shows, long: version === "6.0" }, async ({ folder, sh }) => {
    for (const file of [...TYPE_TESTS, "equality.ts"]) copyFileSync(join(typeTests, file), join(folder, file));
    writeFileSync(join(folder, "wrong.ts"), 'import { Skyflow } from "skyflow-edge";\nnew Skyflow({ vaultConfigs: [{ vaultId: 5 }] });\n');
    for (const [name, { lib, types, files }] of Object.entries(PLATFORMS)) {
      const compile = (/** @type {string[]} */ files) => {
        writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICT, lib: ["es2022", ...lib], types }, files }));
        return sh(`node node_modules/typescript-${version}/bin/tsc -p .`);
      };
      assert.equal(await compile(["none.ts", "commonjs.cts", ...files]), "", name);
      if (lib.length === 0 && types.length === 0) await assert.rejects(compile(["wrong.ts"]), /vaultId|number/, "a mistake is found");
    }
  });
}
