/**
 * A file's deidentification is a run of its own: it is started, and asked for until it is over or the time is up. How
 * long to wait, and what a status means, the core decides.
 */
import { sleep } from "./attempt.js";
import { decoded } from "./base64.js";
import { call } from "./drive.js";
import { SkyflowError } from "./errors.js";
import { writeFile } from "./files.js";
import { get } from "./flattening.js";
import { notify } from "./hooks.js";
import { own } from "./members.js";
import { pollWait } from "./wasm/engine.js";

/**
 * @param {import("./wasm/engine.js").Client} handle
 * @param {string} vaultId
 * @param {any} request
 * @param {any} options
 * @returns {Promise<any>}
 */
export async function deidentifiedFile(handle, vaultId, request, options) {
  const begunMs = Date.now();
  // A call uses the configuration it began with.
  const frozen = handle.fork();
  /** @type {string | undefined} */
  let runId;
  try {
    const run = await call(frozen, "deidentifyFile", vaultId, request, options);
    ({ runId } = run);
    const startedMs = Date.now();
    const each = /** @type {any} */ (own({ ...options }));
    const totalMs = each.totalTimeoutMs ?? frozen.totalTimeoutMs();
    const leftMs = () => (totalMs ? Math.max(1, begunMs + totalMs - Date.now()) : Infinity);
    for (let polls = 0; ; polls++) {
      if (totalMs) each.totalTimeoutMs = leftMs();
      const result = await call(frozen, "getDetectRun", vaultId, { runId, of: run.of }, each);
      const { status, errors, requestId } = result;
      const elapsedMs = Date.now() - startedMs;
      if (run.onProgress !== undefined) notify(() => run.onProgress({ runId, status, elapsedMs }), {});
      const waitMs = pollWait(status, errors?.[0].error, requestId ?? undefined, polls, elapsedMs, Math.min(run.waitMs, elapsedMs + leftMs() - 1));
      if (waitMs === undefined) {
        if (run.directory !== undefined) await save(result.outputs, run);
        return result;
      }
      // Cut short by the signal, the next call tells so.
      await sleep(waitMs, /** @type {any} */ (each.signal));
    }
  } catch (error) {
    // Whatever happened, the run goes on: `getDetectRun` finishes the job.
    if (runId !== undefined && error instanceof SkyflowError) error.details.push({ runId });
    throw error;
  } finally {
    frozen.free();
  }
}

/** What may stand in the name of a file anywhere; made when it is needed, as in conceal.js. @param {string} text */
const plain = (text) => text.replace(new RegExp("[^\\p{L}\\p{N} ._-]", "gu"), "_");

/**
 * Each output in a file of its own. The names are ours but for the words in them, which hold nothing that could lead
 * out of the directory.
 * @param {{ file: string, extension?: string }[]} outputs
 * @param {{ directory: string, name: string }} run
 */
async function save(outputs, { directory, name }) {
  const dot = name.lastIndexOf(".");
  const base = plain(dot < 0 ? name : name.slice(0, dot)).slice(0, 100);
  const taken = new Set();
  try {
    for (const output of outputs) {
      const ending = String(get(output, "extension") ?? "").replace(/[^\w-]/g, "").slice(0, 20) || "bin";
      let path = `processed-${base}.${ending}`;
      // Some file systems take two cases for the same name.
      for (let count = 2; taken.has(path.toLowerCase()); count++) path = `processed-${base}-${count}.${ending}`;
      taken.add(path.toLowerCase());
      await writeFile(`${directory}/${path}`, await decoded(output.file, path));
    }
  } catch (cause) {
    throw new SkyflowError("deidentifyFile: an output could not be written to outputDirectory; getDetectRun gives them again", { code: "INVALID_INPUT", httpStatus: "Bad Request", cause });
  }
}
