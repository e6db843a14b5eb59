/** A text to deidentify, and what was found in it. */
import { privateMembers, textOf } from "./detect-body.js";
import { get, objectOf, present, reading } from "./response.js";
import { encoding } from "../host/violation.js";

/** @param {string} vaultId @param {object} settings @param {any} request */
export const deidentifyTextBody = (vaultId, settings, request) => encoding(() => JSON.stringify({ vault_id: vaultId, text: textOf(request), ...settings, ...privateMembers(request, ["allow_regex", "restrict_regex"]) }));

/** @param {any} location @param {string} suffix @returns {any} */
const index = (location, suffix) => present({ start: get(location, `start_index${suffix}`), end: get(location, `end_index${suffix}`) });

/** @param {import("../host/exchange.js").HttpResponse} response */
export const deidentifyTextResult = (response) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const processedText = get(body, "processed_text");
    const found = get(body, "entities") ?? [];
    if (typeof processedText !== "string") return "`processed_text` is not a string";
    if (!Array.isArray(found)) return "`entities` is not a list";
    const entities = found.map((entity) => {
      const location = get(entity, "location");
      return {
        ...present({ token: get(entity, "token"), value: get(entity, "value") }),
        textIndex: index(location, ""),
        processedIndex: index(location, "_processed"),
        ...present({ entity: get(entity, "entity_type"), scores: get(entity, "entity_scores") }),
      };
    });
    return { processedText, entities, wordCount: get(body, "word_count") ?? 0, charCount: get(body, "character_count") ?? 0, errors: null, requestId: response.requestId };
  });
