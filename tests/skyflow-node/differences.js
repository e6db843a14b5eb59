/**
 * Where `skyflow-edge/skyflow-node` knowingly does not do what skyflow-node 2.1.1 did: the differences of the main
 * client, but for those that this entry takes back, and a few of its own. docs/from-skyflow-node.md tells users of them.
 */
import { scrub } from "../../pkg-templates/host/scrub.js";
import { DIFFERENCES as MAIN } from "../wire/differences.js";

/** @typedef {import("../wire/differences.js").Difference} Difference */

/** What this entry takes back: the beginning of a reason, and the cases if not all. @type {[string, string[]?][]} */
const TAKEN_BACK = [
  ["every response has `errors`"],
  ["what the vault does not tell of a run is left out"],
  ["H-B8: two outputs with the same extension"],
  ["methods that change the configuration return the client"],
  ["H-B13: configurations are handed out with their secrets masked"],
  ["CLI-10: a client may begin without vaults"],
  ["a value without a type has the type null"],
  ["what tokenize gives is called tokenizedFields"],
  ["without a request id there is none"],
  ["a context of false is one"],
  ["CON-1, H-N23", ["invokeConnection/method-missing@node"]],
  ["TKN-3, TKN-4", ["generateSignedDataTokens/ttl-zero@node"]],
  ["TKN-6b, TKN-7", ["client/context-empty-string@node"]],
  ["refused here, sent by one of the SDKs", ["insert/tokenmode-null@node"]],
];

/** @param {Difference} difference @param {string} id */
const isTakenBack = ({ reason }, id) => TAKEN_BACK.some(([beginning, cases]) => reason.startsWith(beginning) && (cases === undefined || cases.includes(id)));

/** @param {(result: any) => any} change @returns {Difference["expect"]} */
const inResult = (change) => (expected) => (expected.result === undefined ? expected : { ...expected, result: change(expected.result) });

const NOTHING_TOLD = { fileBase64: "", type: "", extension: "", wordCount: 0, charCount: 0, sizeInKb: 0, durationInSeconds: 0, pageCount: 0, slideCount: 0 };

/** A run as the SDK for Python told it. @param {any} result */
const asOfNode = ({ requestId, outputs: _, entities, ...result }) => ({
  ...NOTHING_TOLD,
  ...Object.fromEntries(Object.entries(result).filter(([name, value]) => value !== null || name === "errors")),
  entities: entities.map((/** @type {any} */ { file, extension }) => ({ file, extension })),
  requestId,
});

/** @type {Difference[]} */
const OWN = [
  {
    reason: "of a server's text words of API English are shown; without a client nothing says otherwise",
    cases: ["generateBearerToken/err-400-no-error-object@node"],
    expect: ({ error, ...expected }) => ({ ...expected, error: /** @type {any} */ ({ ...error, message: scrub(String(error?.message), new Set(), 400) }) }),
  },
  {
    reason: "a bulk insert says in words that it wants no tokens, where skyflow-node leaves it to the server's default, which is the same",
    cases: ["insert/*@node"],
    expect: (expected, { input }) => {
      if (input.request.returnTokens !== undefined || input.request.continueOnError) return expected;
      return { ...expected, sent: expected.sent.map((sent) => ({ ...sent, body: { .../** @type {any} */ (sent.body), tokenization: false } })) };
    },
  },
  {
    reason: "INS-10b: an option that is null is not set, and not sent as null",
    cases: ["insert/tokenmode-null@node"],
    expect: (expected) => ({
      ...expected,
      sent: expected.sent.map(({ body, ...sent }) => {
        const { byot: _, ...rest } = /** @type {any} */ (body);
        return { ...sent, body: rest };
      }),
    }),
  },
  {
    reason: "what an unfinished run will be is not known: its type is empty, not UNKNOWN",
    cases: ["getDetectRun/*@node"],
    expect: inResult((result) => ({ ...result, type: result.type === "UNKNOWN" ? "" : result.type })),
  },
  {
    reason: "H-N11: the endpoint is that of the file's extension",
    cases: ["deidentifyFile/extension-uppercase@node", "deidentifyFile/extension-none@node", "deidentifyFile/extension-containing-pdf@node", "deidentifyFile/file-name-dotfile@node", "deidentifyFile/token-format-vault-token-list@node"],
    expect: inResult(asOfNode),
  },
  {
    reason: "H-B8: two outputs with the same extension are two files",
    cases: ["deidentifyFile/output-directory-two-outputs-same-extension@node"],
    expect: inResult((result) => {
      const [name] = Object.keys(result.filesWritten);
      return { ...result, filesWritten: { [name]: "first", [name.replace(".", "-2.")]: atob(result.entities[0].file) } };
    }),
  },
];

/** @type {Difference[]} */
export const DIFFERENCES = [
  ...MAIN.map((difference) => ({ ...difference, isTakenBack: (/** @type {string} */ id) => isTakenBack(difference, id) })),
  ...OWN,
];
