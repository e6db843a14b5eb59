// Writes the API reports of entries: `node extract.mjs FOLDER NAME DECLARATIONS NAME DECLARATIONS …`. It runs where API
// Extractor is installed.
import { createRequire } from "node:module";
import { dirname } from "node:path";

const { Extractor, ExtractorConfig } = createRequire(`${process.cwd()}/`)("@microsoft/api-extractor");
const [folder, ...entries] = process.argv.slice(2);

const none = { default: { logLevel: "none" } };
const compilerOptions = { strict: true, module: "nodenext", moduleResolution: "nodenext", target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [] };

for (let index = 0; index < entries.length; index += 2) {
  const [name, entry] = entries.slice(index);
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: dirname(entry),
      mainEntryPointFilePath: entry,
      compiler: { overrideTsconfig: { compilerOptions, files: [entry] } },
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: folder, reportTempFolder: folder, includeForgottenExports: true },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { compilerMessageReporting: { default: { logLevel: "error" } }, extractorMessageReporting: none, tsdocMessageReporting: none },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: `${process.cwd()}/package.json`,
    packageJson: { name, version: "0.0.0" },
  });
  const messageCallback = (message) => void (message.logLevel === "error" || (message.handled = true));
  if (!Extractor.invoke(config, { localBuild: true, messageCallback }).succeeded) process.exitCode = 1;
}
