// Detect: what its methods take and give, to the letter.
import { Detect, DetectEntities, MaskingMethod, Skyflow, TokenType } from "skyflow-edge";
import type {
  CallOptions,
  CheckGuardrailsResponse,
  DeidentifyFileRequest,
  DeidentifyFileResponse,
  DeidentifyTextRequest,
  DeidentifyTextResponse,
  DetectOutput,
  DetectRunStatus,
  EntityInfo,
  GuardrailsValidation,
  RecordError,
  ReidentifyFileResponse,
  ReidentifyTextResponse,
  TextIndex,
} from "skyflow-edge";

import { type Equal, expectType } from "./equality.js";

declare const client: Skyflow;
declare const options: CallOptions;
export const detects: Detect[] = [client.detect(), client.detect("v")];
const [detect] = detects as [Detect];

export const texts: DeidentifyTextRequest[] = [
  { text: "t" },
  {
    text: "t",
    entities: [DetectEntities.SSN, "name", "what_the_vault_may_know"],
    allowRegexList: ["a"],
    restrictRegexList: [],
    tokenFormat: { default: TokenType.ENTITY_ONLY, vaultToken: ["ssn"], entityUniqueCounter: [], entityOnly: ["dob"] },
    transformations: { shiftDates: { maxDays: 5, minDays: 1, entities: ["dob"] } },
  },
];

export const files: DeidentifyFileRequest[] = [
  { file: new File([], "a.txt") },
  { file: new Blob(), fileName: "a.txt" },
  { file: new Uint8Array(), fileName: "a.txt" },
  { file: new ArrayBuffer(1), fileName: "a.txt", waitTime: 0.5, onProgress: ({ runId, status, elapsedMs }) => console.log(runId, status, elapsedMs.toFixed()) },
  { file: { filePath: "a.png" }, outputProcessedImage: true, outputOcrText: false, maskingMethod: MaskingMethod.BLUR, outputDirectory: "out" },
  { file: { filePath: "a.pdf" }, pixelDensity: 300, maxResolution: 2000 },
  { file: { filePath: "a.mp3" }, outputProcessedAudio: true, outputTranscription: "transcription", bleep: { gain: 1, frequency: 2, startPadding: 0.1, stopPadding: 0 } },
];

export async function responses() {
  const chat = await detect.deidentifyChat([{ role: "user", content: "Hi" }], { entities: ["ssn"], timeoutMs: 5 });
  expectType<Equal<typeof chat.messages, { role: string; content: string }[]>>();
  const stream = detect.reidentifyStream({ plainTextEntities: ["name"], bareTokens: false, ...options });
  expectType<Equal<typeof stream, TransformStream<string, string>>>();
  const deidentified = await detect.deidentifyText({ text: "t" }, options);
  expectType<Equal<typeof deidentified, DeidentifyTextResponse>>();
  expectType<Equal<typeof deidentified.entities, EntityInfo[]>>();
  expectType<Equal<typeof deidentified.errors, RecordError[] | null>>();
  for (const { textIndex, scores, entity } of deidentified.entities) {
    expectType<Equal<typeof textIndex, TextIndex>>();
    expectType<Equal<typeof scores, Record<string, number>>>();
    expectType<Equal<typeof entity, string>>();
  }
  const reidentified = await detect.reidentifyText({ text: "t", redactedEntities: ["ssn"], maskedEntities: [], plainTextEntities: ["name"] }, options);
  expectType<Equal<typeof reidentified, ReidentifyTextResponse>>();
  const run = await detect.deidentifyFile({ file: new File([], "a.txt") }, options);
  expectType<Equal<typeof run, DeidentifyFileResponse>>();
  expectType<Equal<typeof run.file, File | undefined>>();
  expectType<Equal<typeof run.runId, string | undefined>>();
  expectType<Equal<typeof run.entities, DetectOutput[]>>();
  expectType<Equal<typeof run.requestId, string | null>>();
  const again = await detect.getDetectRun({ runId: run.runId ?? "" }, options);
  expectType<Equal<typeof again, DeidentifyFileResponse>>();
  const back = await detect.reidentifyFile({ file: { filePath: "a.csv" }, fileName: "b.csv", plainTextEntities: ["name"] }, options);
  expectType<Equal<typeof back, ReidentifyFileResponse>>();
  const verdict = await detect.checkGuardrails({ text: "t", checkToxicity: true, denyTopics: ["medicine"] }, options);
  expectType<Equal<typeof verdict, CheckGuardrailsResponse>>();
  expectType<Equal<typeof verdict.validation, GuardrailsValidation>>();
  const mayBeUsed: boolean = verdict.validation === "passed";
  expectType<Equal<typeof run.status, DetectRunStatus | undefined>>();
  return mayBeUsed;
}

// @ts-expect-error: it comes from a client
new Detect();
// @ts-expect-error: a text is needed
detect.deidentifyText({});
// @ts-expect-error: the Python SDK's spelling
detect.deidentifyText({ text: "t", allow_regex_list: [] });
// @ts-expect-error: no such token type
detect.deidentifyText({ text: "t", tokenFormat: { default: "ENTITY_ONLY" } });
// @ts-expect-error: misspelled, what it was to hide would be shown
detect.deidentifyText({ text: "t", tokenFormat: { entityOnyl: ["ssn"] } });
// @ts-expect-error: both numbers of days are needed
detect.deidentifyText({ text: "t", transformations: { shiftDates: { maxDays: 5 } } });
// @ts-expect-error: a file is needed
detect.deidentifyFile({ fileName: "a.txt" });
// @ts-expect-error: a path stands in an object
detect.deidentifyFile({ file: "a.txt" });
// @ts-expect-error: no such masking
detect.deidentifyFile({ file: { filePath: "a.png" }, maskingMethod: "pixelate" });
// @ts-expect-error: no such transcription
detect.deidentifyFile({ file: { filePath: "a.mp3" }, outputTranscription: "words" });
// @ts-expect-error: which run
detect.getDetectRun({});
