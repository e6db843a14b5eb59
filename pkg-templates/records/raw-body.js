/** Bodies that `fetch` sends as they are. */
import { isBlob } from "../host/blob.js";
import { asBlob, bytesOf, isBytes } from "../host/files.js";
import { multipartBlob } from "../host/multipart.js";
import { platformClass } from "../host/reader.js";

/** @param {unknown} value */
function tagOf(value) {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? (platformClass(/** @type {object} */ (value)) ?? tag) : tag;
}

/** A FormData of this realm or another. @param {any} body */
export const isForm = (body) => tagOf(body) === "FormData" && typeof body.entries === "function";

/** @param {unknown} body */
export const isParameters = (body) => tagOf(body) === "URLSearchParams";

/** Whether it is sent as it is. @param {unknown} body */
export const isRaw = (body) => typeof body === "string" || isForm(body) || isParameters(body) || isBytes(body);

/** A body that is sent as it is when the call begins: the caller may change its bytes meanwhile. @param {any} body */
export const rawBody = (body) => (typeof body === "object" && isBytes(body) && !isBlob(body) ? bytesOf(/** @type {any} */ (body)).slice() : body);

/** A form as a deferred body, a blob with its own boundary. @param {any} form */
export const deferredForm = (form) => {
  const entries = [...form.entries()];
  return async (/** @type {AbortSignal} */ signal) => multipartBlob(await Promise.all(entries.map(async ([name, value]) => /** @type {[string, string | Blob, string?]} */ (typeof value === "string" ? [name, value] : [name, await asBlob(value, signal), value.name]))));
};

/** URL-encoded text as a blob that knows its type. @param {any} parameters */
export const parametersBlob = (parameters) => new Blob([String(parameters)], { type: "application/x-www-form-urlencoded;charset=UTF-8" });
