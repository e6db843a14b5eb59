// Detect: what a text or a file tells of people is found and replaced, and put back for who may see it. The people are
// made up, and the detector is the local vault's small one.
import { DetectEntities, Skyflow, SkyflowError, TokenType } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create();
const detect = new Skyflow({
  vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { apiKey: local.apiKey } }],
  fetch: local.fetch,
  logLevel: "OFF",
}).detect();

const tokenFormat = { default: TokenType.VAULT_TOKEN };
const text = "My name is Ann Lee, my SSN is 123-45-6789. I paid with 4111 1111 1111 1111; please write to ann.lee@example.com.";

console.log("De-identify a paragraph");
const { processedText, entities, wordCount } = await detect.deidentifyText({ text, tokenFormat });
console.log(processedText);
console.table(entities.map(({ entity, token, value, textIndex }) => ({ entity, token, value, at: `${textIndex.start}-${textIndex.end}` })));
console.log({ wordCount });

console.log("Re-identify it: whole; with the card masked and the social security number left out");
console.log((await detect.reidentifyText({ text: processedText })).processedText);
const narrowed = { plainTextEntities: [DetectEntities.NAME], maskedEntities: [DetectEntities.CREDIT_CARD], redactedEntities: [DetectEntities.SSN] };
console.log((await detect.reidentifyText({ text: processedText, ...narrowed })).processedText);

console.log("De-identify a CSV file: a run, asked for until it is over");
const file = new File(["name,email,zip\nAnn Lee,ann.lee@example.com,94105\nBob Stone,bob@example.com,10001\n"], "people.csv");
const run = await detect.deidentifyFile({ file, tokenFormat: { default: TokenType.ENTITY_UNIQUE_COUNTER }, onProgress: ({ status }) => console.log(status) });
console.log({ status: run.status, extension: run.extension, wordCount: run.wordCount });
console.log(await run.file.text());

console.log("Re-identify a CSV file that holds the tokens of the paragraph");
const rows = entities.map(({ entity, token }) => `${entity},[${token}]\n`).join("");
const whole = await detect.reidentifyFile({ file: new File([`entity,value\n${rows}`], "found.csv") });
console.log(await whole.file.text());

console.log("What the detector cannot process fails, and says why");
await detect.deidentifyFile({ file: new File(["%PDF-1.7"], "letter.pdf") }).catch((error) => {
  if (!(error instanceof SkyflowError)) throw error;
  console.log(error.code, error.message, error.details);
});
