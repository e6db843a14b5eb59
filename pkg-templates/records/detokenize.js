/** Tokens to turn back, and their values. */
import { isData, isObject, isText, own } from "../host/reader.js";
import { listOf } from "./response.js";
import { rowMessages, withPart } from "./row-error.js";
import { encoding, violation } from "../host/violation.js";

/** @typedef {import("../host/exchange.js").HttpResponse} HttpResponse */

/** The tokens that were sent for a request: the caller may change its list meanwhile. @type {WeakMap<object, { token: string }[]>} */
const sentTokens = /* @__PURE__ */ new WeakMap();

/**
 * @param {any} request
 * @param {boolean | undefined} continueOnError
 * @param {boolean | undefined} downloadURL
 * @param {string} redactionTypes the values that a `redactionType` may have, with a blank between them
 * @param {string} defaultRedaction
 * @returns {string | import("../host/violation.js").Violation}
 */
export const detokenizeBody = (request, continueOnError, downloadURL, redactionTypes, defaultRedaction) =>
  encoding(() => {
    const { data } = request;
    const allowed = redactionTypes.split(" ");
    const detokenizationParameters = [];
    for (let index = 0; index < data.length; index++) {
      const item = data[index];
      if (!isObject(item) || !isData(item)) return violation("notObject", index);
      const members = own(item, true);
      for (const name of Object.keys(members)) if (name !== "token" && name !== "redactionType" && members[name] !== undefined) return violation("unknownMember", index, name);
      const { token, redactionType = defaultRedaction } = members;
      if (!isText(token)) return violation("notText", index, "token");
      if (!allowed.includes(redactionType)) return violation("redaction", index, isText(redactionType) && WORD.test(redactionType) ? redactionType : "");
      detokenizationParameters.push({ token, redaction: redactionType });
    }
    sentTokens.set(request, detokenizationParameters);
    return JSON.stringify({ detokenizationParameters, continueOnError, downloadURL });
  });

/** What may be a misspelled redaction, and no token. */
const WORD = /^[A-Za-z_-]{1,12}$/;

const NONE = /** @type {any} */ ({});

/**
 * The records of a response by the tokens sent, in their order. A token that was sent twice and answered once is answered
 * for both.
 * @param {any[]} records
 * @param {{ token: string }[]} data
 * @returns {any[] | string}
 */
function aligned(records, data) {
  if (records.length === data.length) return records;
  const byToken = new Map(records.map((record) => [record?.token, record]));
  const found = data.map(({ token }) => byToken.get(token));
  return byToken.size === records.length && new Set(data.map(({ token }) => token)).size === records.length && !found.includes(undefined) ? found : `\`records\` has ${records.length} entries for ${data.length} tokens`;
}

/**
 * @param {HttpResponse} response
 * @param {any} request
 * @param {boolean} full whether errors show the vault's words whole
 */
export function detokenizeResult(response, request, full) {
  const found = listOf(response, "records");
  if (typeof found === "string") return found;
  const records = aligned(found, sentTokens.get(request) ?? request.data);
  if (typeof records === "string") return records;
  const { requestId } = response;
  const show = rowMessages(request, "detokenize", full);
  // Checked once for all records: checking each of them for each member takes a tenth of the time.
  const polluted = ["token", "value", "valueType", "error"].some((member) => member in Object.prototype);
  const detokenizedFields = [];
  const errors = [];
  for (const record of records) {
    const { token, value, valueType, error } = polluted ? Object.assign(Object.create(null), record) : (record ?? NONE);
    if (typeof token !== "string") return `\`records[${detokenizedFields.length + errors.length}].token\` is not a string`;
    if (error) errors.push(withPart({ token, error: show(String(error)), requestId }, response, record));
    else detokenizedFields.push({ token, value, type: valueType ?? null });
  }
  return { detokenizedFields, errors: errors.length ? errors : null, requestId };
}
