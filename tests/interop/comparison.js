/**
 * Makes the outcomes of two runs comparable: ids, tokens, request ids and download URLs differ from run to run, so
 * each is replaced by a label that tells its shape and where it came up first. What is the same token in one run
 * must then be the same token in the other.
 */

/** The members of a written row that are no token. */
const NO_TOKENS = ["requestIndex"];

/** Digits as 9 and letters as a: the shape of a token. @param {string} text */
const shape = (text) => text.replace(/[a-z]/g, "a").replace(/[A-Z]/g, "A").replace(/[0-9]/g, "9");

const isUuid = (/** @type {string} */ text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/**
 * @param {import("./edge-sdk.js").Outcome[]} outcomes
 * @param {import("./scenario/index.js").Step[]} steps
 */
export async function comparable(outcomes, steps) {
  /** @type {Map<string, string>} */
  const labels = new Map();
  /** @type {any[]} */
  const made = [];
  for (const [index, outcome] of outcomes.entries()) {
    const { result } = outcome;
    const { name, operation } = steps[index];
    const written = operation === "uploadFile" ? [{ skyflowId: result?.skyflowId }] : result?.insertedFields ?? [result?.updatedField ?? {}];
    for (const [position, row] of written.entries()) learn(row, labels, `row ${position} of ${name}`);
    made.push(steps[index].unsent ? unsent(outcome) : await relabel(outcome, labels));
  }
  return made;
}

/** @param {Record<string, unknown>} row @param {Map<string, string>} labels @param {string} origin */
function learn(row, labels, origin) {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== "string" || NO_TOKENS.includes(column) || labels.has(value)) continue;
    const kind = isUuid(value) ? "uuid" : shape(value);
    labels.set(value, `<${column} in ${origin}: ${kind}>`);
  }
}

/** Each SDK has its own words for what it does not even send, and its own moment. */
const unsent = (/** @type {any} */ { result, error, escaped }) => ({ result, escaped, error: error && { httpCode: error.httpCode, requestId: error.requestId } });

/** @param {any} value @param {Map<string, string>} labels @returns {Promise<any>} */
async function relabel(value, labels) {
  if (typeof value === "string") return text(value, labels);
  if (Array.isArray(value)) return Promise.all(value.map((item) => relabel(item, labels)));
  if (typeof value !== "object" || value === null) return value;
  const members = [];
  for (const key of Object.keys(value).sort()) {
    const isRequestId = key === "requestId" && typeof value[key] === "string";
    members.push([key, isRequestId ? "<request id>" : await relabel(value[key], labels)]);
  }
  // Only skyflow-edge gives the request id of what went well.
  return Object.fromEntries(members.filter(([key]) => !(key === "requestId" && "errors" in value)));
}

/** @param {string} value @param {Map<string, string>} labels */
async function text(value, labels) {
  const label = labels.get(value);
  if (label !== undefined) return label;
  const [, prefix, payload] = /^(signed_token_)?eyJ[\w-]+\.([\w-]+)\.[\w-]+$/.exec(value) ?? [];
  if (payload !== undefined) return claimsOf(prefix ?? "", payload, labels);
  if (/^http:\/\/127\.0\.0\.1:\d+\/v1\/files\//.test(value)) return downloaded(value);
  return value;
}

/** Of a token what is the same in both runs: what it is narrowed to, and how long it lives. @param {string} prefix @param {string} payload @param {Map<string, string>} labels */
function claimsOf(prefix, payload, labels) {
  // The Python SDK asks the clock twice, and a second may end in between.
  const { scope, ctx, tok, iat, exp } = JSON.parse(Buffer.from(payload, "base64url").toString());
  return `<${prefix}token ${JSON.stringify({ scope, ctx, tok: labels.get(tok) ?? tok, lives: Math.round((exp - iat) / 10) * 10 })}>`;
}

/** What a download URL leads to. @param {string} url */
async function downloaded(url) {
  const response = await fetch(url);
  const name = response.headers.get("content-disposition");
  return `<file ${response.status} ${name} ${JSON.stringify(await response.text())}>`;
}
