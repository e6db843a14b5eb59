/** Tokens to turn back, and their values. */
import { isData, isObject, isPlain, isText, isWhole, own } from "../host/reader.js";
import { isSuspect } from "./json-data.js";
import { FOREIGN, listOf, reading, SENT } from "./response.js";
import { errorText, rowMessages, withPart } from "./row-error.js";
import { encoding, notObject, violation } from "../host/violation.js";

/** @typedef {import("../host/exchange.js").HttpResponse} HttpResponse */

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
      if (!isObject(item) || !isData(item)) return notObject(item, index);
      let token;
      let redactionType = defaultRedaction;
      /** @type {Record<string, any>} */
      const members = isPlain(item) ? item : own(item, true);
      for (const name of Object.keys(members)) {
        const value = members[name];
        if (value === undefined) continue;
        if (name === "token") token = value;
        else if (name === "redactionType") redactionType = value;
        else return violation("unknownMember", index, name);
      }
      if (!isText(token)) return violation("notText", index, "token");
      if (!allowed.includes(redactionType)) return violation("redaction", index, isText(redactionType) && WORD.test(redactionType) ? redactionType : "");
      detokenizationParameters.push({ token, redaction: redactionType });
    }
    request[SENT] = detokenizationParameters;
    const text = JSON.stringify({ detokenizationParameters, continueOnError, downloadURL });
    const broken = isSuspect(text) ? detokenizationParameters.findIndex(({ token }) => !isWhole(token)) : -1;
    return broken < 0 ? text : violation("notText", broken, "token");
  });

/** What may be a misspelled redaction, and no token. */
const WORD = /^[A-Za-z_-]{1,12}$/;

/** Where in its request the token of an error stands: the same token may be there twice. @type {WeakMap<object, number>} */
const places = /* @__PURE__ */ new WeakMap();

/** @param {object} error @returns {number | undefined} */
export const placeOf = (error) => places.get(error);

/** @template {{ token: string }} T @param {T[]} list @returns {Map<string, T[]>} */
function byToken(list) {
  const groups = new Map();
  for (const item of list) {
    const group = groups.get(item?.token) ?? [];
    group.push(item);
    groups.set(item?.token, group);
  }
  return groups;
}

/**
 * The records of a response in the order of the tokens sent. A token that was sent twice is answered twice, or once for both
 * where the same was asked.
 * @param {any[]} records
 * @param {{ token: string, redaction: string }[]} data
 * @returns {any[] | string}
 */
function aligned(records, data) {
  if (records.length === data.length && data.every(({ token }, index) => records[index]?.token === token)) return records;
  const answers = byToken(records);
  const asked = byToken(data);
  const isAnswer = (/** @type {[string, { redaction: string }[]]} */ [token, items]) => {
    const count = answers.get(token)?.reverse().length;
    return count === items.length || (count === 1 && items.every(({ redaction }) => redaction === items[0].redaction));
  };
  if (answers.size !== asked.size || ![...asked].every(isAnswer)) return FOREIGN;
  return data.map(({ token }) => {
    const found = answers.get(token) ?? [];
    return found.length > 1 ? found.pop() : found[0];
  });
}

/**
 * @param {HttpResponse} response
 * @param {any} request
 * @param {boolean} full whether errors show the vault's words whole
 */
export const detokenizeResult = (response, request, full) =>
  reading(() => {
    const found = listOf(response, "records");
    if (typeof found === "string") return found;
    const { requestId } = response;
    const show = rowMessages(request, "members", "detokenize", full);
    // Checked once for all records: checking each of them for each member takes a tenth of the time.
    const polluted = ["token", "value", "valueType", "error"].some((member) => member in Object.prototype);
    const records = aligned(polluted ? found.map((record) => Object.assign(Object.create(null), record)) : found, request[SENT]);
    if (typeof records === "string") return records;
    const detokenizedFields = [];
    const errors = [];
    for (let index = 0; index < records.length; index++) {
      const record = records[index];
      const { token, value, valueType, error } = record;
      if (error) {
        const failed = withPart({ token, error: errorText(error, show), requestId }, response, record);
        places.set(failed, index);
        errors.push(failed);
      } else if (value === undefined) return `\`records[${index}]\` has neither a value nor an error`;
      else detokenizedFields.push({ token, value, type: valueType ?? null });
    }
    return { detokenizedFields, errors: errors.length ? errors : null, requestId };
  });
