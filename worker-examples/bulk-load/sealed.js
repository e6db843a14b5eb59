// What rests in the queues: rows only a holder of QUEUE_KEY can read, since a queue's messages are shown in Cloudflare's
// dashboard and a dead letter lies for days. Beside them is what tells an operator which rows they are.

/**
 * @typedef {object} Label
 * @property {string} load its id, as the answer to the upload has it
 * @property {string} table
 * @property {string} upsert the unique column
 * @property {number[]} lines of the upload, by row
 * @property {(number | undefined)[]} [statuses] a dead letter's: the HTTP status each row was refused with
 *
 * @typedef {Label & { sealed: string }} Message
 */

const NONCE_BYTES = 12;
const encoder = new TextEncoder();

/** The label goes in the clear, but it cannot be changed. @param {Uint8Array<ArrayBuffer>} iv @param {Label} label */
const cipher = (iv, label) => ({ name: "AES-GCM", iv, additionalData: encoder.encode(JSON.stringify(label)) });

/** @param {string} secret 32 bytes in base64 */
const keyOf = (secret) => crypto.subtle.importKey("raw", Uint8Array.fromBase64(secret), "AES-GCM", false, ["encrypt", "decrypt"]);

/**
 * @param {Label} label
 * @param {string} rows a JSON array
 * @param {string} secret
 * @returns {Promise<Message>} 4 bytes for 3 of the rows, and the label
 */
export async function sealed(label, rows, secret) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const text = new Uint8Array(await crypto.subtle.encrypt(cipher(nonce, label), await keyOf(secret), encoder.encode(rows)));
  const bytes = new Uint8Array(NONCE_BYTES + text.length);
  bytes.set(nonce);
  bytes.set(text, NONCE_BYTES);
  return { ...label, sealed: bytes.toBase64() };
}

/**
 * @param {any} message as it came from a queue
 * @param {string} secret
 * @returns {Promise<Record<string, unknown>[] | undefined>} the rows; `undefined` of what was not sealed with this key
 */
export async function opened(message, secret) {
  const key = await keyOf(secret);
  try {
    const { sealed: text, ...label } = message;
    const bytes = Uint8Array.fromBase64(text);
    const rows = await crypto.subtle.decrypt(cipher(bytes.subarray(0, NONCE_BYTES), label), key, bytes.subarray(NONCE_BYTES));
    return JSON.parse(new TextDecoder().decode(rows));
  } catch {
    return undefined;
  }
}
