/** A request of the caller's own to the vault's host. */
import { headerOf } from "../host/exchange.js";
import { isData, isObject } from "../host/reader.js";
import { flaw, jsonText, objectText } from "./json-data.js";
import { encodedPath } from "./path.js";
import { deferredForm, isForm, isParameters, isRaw, parametersBlob, rawBody } from "./raw-body.js";
import { json, reading } from "./response.js";
import { encoding, Violation, violation } from "../host/violation.js";

/** @param {any} request */
export const requestPath = ({ path }) => encodedPath(path);

/**
 * A body that `fetch` sends by itself stays, a form becomes a function that makes a blob; everything else becomes JSON.
 * @param {any} request
 */
export const requestBody = ({ body }) =>
  encoding(() => {
    if (body === undefined) return undefined;
    if (isForm(body)) return deferredForm(body);
    if (isParameters(body)) return parametersBlob(body);
    const found = isRaw(body) && typeof body !== "string" ? undefined : flaw(body);
    if (isRaw(body) && found === undefined) return rawBody(body);
    if (found === undefined) return jsonText(body);
    // Where one of its members is at fault, the message names it.
    const text = isObject(body) && isData(body) ? objectText(body) : undefined;
    return text instanceof Violation ? text : violation(found);
  });

/**
 * As the caller chose; otherwise JSON where the server says so, text for the rest.
 * @param {import("../host/exchange.js").HttpResponse} response
 * @param {string} responseType empty when nothing was chosen
 */
export const requestResult = (response, responseType) =>
  reading(() => {
    const { status, bytes, requestId } = response;
    const headers = response.headers ?? new Headers();
    const result = (/** @type {unknown} */ data) => ({ data, status, headers, requestId });
    if (responseType === "stream") return result(response.stream);
    if (responseType === "bytes") return result(bytes);
    const isJson = responseType === "json" || (responseType === "" && /json/i.test(headerOf(response, "content-type") ?? ""));
    if (bytes.length === 0) return result(responseType === "text" ? "" : null);
    if (!isJson) return result(new TextDecoder().decode(bytes));
    try {
      return result(json(response));
    } catch {
      return "the body is not JSON";
    }
  });
