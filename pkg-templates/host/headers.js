/** Headers as plain objects. Their values may be credentials and stay here. */
import { violation } from "./violation.js";
import { isData, isObject, own } from "./reader.js";

/** Visible ASCII, without blanks at its ends: anything else some runtime refuses, quoting it. @param {string} value */
const isHeaderValue = (value) => /^(?:[!-~](?:[\t -~]*[!-~])?)?$/.test(value);

/**
 * Headers that a caller passed, as a plain object with names in lower case.
 * @param {any} value a plain object, a Headers, a Map or pairs
 * @returns {Record<string, string> | import("./violation.js").Violation}
 */
export function readHeaders(value) {
  try {
    const iterable = typeof value === "object" && value !== null && typeof value[Symbol.iterator] === "function";
    if (!iterable && !(isObject(value) && isData(value))) return violation("notObject");
    /** @type {Map<string, string>} */
    const headers = new Map();
    for (const pair of iterable ? value : Object.entries(own(value))) {
      if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== "string") return violation("notObject");
      const [name, text] = pair;
      if (text === undefined) continue;
      const lower = name.toLowerCase();
      if (typeof text !== "string") return violation("notText", 0, lower);
      if (!isHeaderValue(text)) return violation("notHeaderValue", 0, lower);
      if (headers.has(lower)) return violation("duplicate", 0, lower);
      headers.set(lower, text);
    }
    return Object.fromEntries(headers);
  } catch {
    return violation("threw");
  }
}

/** @param {Record<string, string>} headers */
export function headerNames(headers) {
  const names = Object.keys(headers);
  return names.length === 0 ? undefined : names.join("\n");
}

/** @param {Record<string, string>} headers */
export const contentTypeOf = (headers) => (Object.hasOwn(headers, "content-type") ? headers["content-type"] : undefined);

/**
 * The same headers with the type of a body that knows its own, unless they have one.
 * @param {Record<string, string>} headers
 * @param {unknown} body
 */
export const withContentType = (headers, body) => (body instanceof Blob && body.type !== "" ? { "content-type": typeOf(body), ...headers } : headers);

/** Bun adds a charset, which JSON has not. @param {Blob} body */
const typeOf = ({ type }) => (/^application\/json;/i.test(type) ? "application/json" : type);

/**
 * The headers of a connection's call: those of a vault's, its token bare in a header of its own, and the caller's.
 * @param {Record<string, string>} headers
 * @param {Record<string, string>} own
 */
export const gatewayHeaders = ({ authorization, ...rest }, own) => (authorization === undefined ? { ...rest, ...own } : { "x-skyflow-authorization": authorization.slice("Bearer ".length), ...rest, ...own });

/** The headers of a token exchange, whose credential is in its body. @returns {Record<string, string>} */
export const jsonHeaders = () => ({ "content-type": "application/json" });

/** What `sky-metadata` says of the runtime; never the machine's name. */
function describeRuntime() {
  const { Deno, navigator } = /** @type {any} */ (globalThis);
  // A look at `process` would have Deno load all of Node's compatibility layer.
  const { versions, os, platform = os, arch } = Deno?.build ? { versions: Deno.version, ...Deno.build } : (/** @type {any} */ (globalThis).process ?? {});
  const agent = navigator?.userAgent;
  const named = versions?.bun ? `Bun@${versions.bun}` : versions?.deno ? `Deno@${versions.deno}` : undefined;
  const runtime = named ?? (versions?.node ? `Node@v${versions.node}` : typeof agent === "string" ? agent.slice(0, 60) : "unknown");
  return { runtime, platform: String(platform ?? "unknown"), arch: String(arch ?? "unknown") };
}

/** @type {string | undefined} */
let metadata;

/**
 * The headers of every vault and detect call.
 * @param {{ bearer(): string } | undefined} holder of the credential; none for a caller who brings another
 * @param {string} version of this package
 * @param {boolean} json whether a JSON body goes with them
 * @returns {Record<string, string>}
 */
export function vaultHeaders(holder, version, json) {
  if (metadata === undefined) {
    const { runtime, platform, arch } = describeRuntime();
    metadata = JSON.stringify({
      sdk_name_version: `skyflow-edge@${version}`,
      sdk_client_device_model: `${platform} ${arch}`,
      sdk_client_os_details: platform,
      sdk_runtime_details: runtime.replace(/[^\x20-\x7e]/g, "?"),
    });
  }
  /** @type {Record<string, string>} */
  const headers = holder === undefined ? { "sky-metadata": metadata } : { authorization: `Bearer ${holder.bearer()}`, "sky-metadata": metadata };
  return json ? { ...headers, "content-type": "application/json" } : headers;
}
