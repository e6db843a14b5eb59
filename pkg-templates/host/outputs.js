/** Writes the outputs of a Detect run into a directory of the caller's. */
import { decoded } from "./base64.js";
import { cleanCause } from "./cause.js";
import { writeFile } from "./files.js";

/** Most file systems take 255 bytes; the rest is for what is put around it. */
const MAX_BASE_BYTES = 150;
const MAX_OUTPUTS = 1000;

/** What may stand in the name of a file anywhere. @param {string} text */
const plain = (text) => text.replace(/[^\p{L}\p{N} ._-]/gu, "_");

/** @param {string} text @param {number} max bytes */
function cut(text, max) {
  let length = 0;
  let kept = "";
  for (const character of text) {
    length += new TextEncoder().encode(character).length;
    if (length > max) break;
    kept += character;
  }
  return kept;
}

/** @param {{ outputs: { file: string, extension?: string }[] }} result @param {string} directory @param {string} name */
async function saveEach({ outputs }, directory, name) {
  if (outputs.length > MAX_OUTPUTS) throw new RangeError("more outputs than one file can have");
  const dot = name.lastIndexOf(".");
  const base = cut(plain(dot < 0 ? name : name.slice(0, dot)), MAX_BASE_BYTES);
  const taken = new Set();
  for (const output of outputs) {
    const ending = String(output.extension ?? "").replace(/[^\w-]/g, "").slice(0, 20) || "bin";
    let path = `processed-${base}.${ending}`;
    // Some file systems take two cases for the same name.
    for (let count = 2; taken.has(path.toLowerCase()); count++) path = `processed-${base}-${count}.${ending}`;
    taken.add(path.toLowerCase());
    await writeFile(`${directory}/${path}`, await decoded(output.file, path));
  }
}

/**
 * Each output in a file of its own. The names are ours but for the words in them, which hold nothing that could lead
 * out of the directory.
 * @param {{ outputs: { file: string, extension?: string }[] }} result
 * @param {string} directory
 * @param {string} name of the file that was deidentified
 * @param {boolean} full whether causes show texts whole
 */
export async function saveOutputs(result, directory, name, full) {
  try {
    await saveEach(result, directory, name);
  } catch (thrown) {
    throw cleanCause(thrown, { full });
  }
}
