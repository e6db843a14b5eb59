/**
 * The differences that concern service accounts; see differences.js.
 */
import { isExchange, OWN_WORDS } from "./recordings.js";

/**
 * @typedef {import("./differences.js").Difference} Difference
 * @typedef {import("./recordings.js").Recording} Recording
 */

/** @param {string} code @returns {Difference["expect"]} */
const refused = (code) => () => ({ sent: [], error: { code, message: OWN_WORDS, httpCode: 400, httpStatus: "Bad Request", grpcCode: null, requestId: null, details: [] } });

/** @type {Difference["expect"]} */
const asTheOther = (expected) => expected;

const accountOf = (/** @type {Recording} */ { input }) => JSON.parse(input.request.credentialsString ?? input.files["credentials.json"]);

/** The server's own error, which the SDKs lose. @type {Difference["expect"]} */
function serversOwn({ sent }, { response, exchanges }) {
  const { status = 0, headers = {}, body, text } = response ?? exchanges?.[0].response ?? {};
  const { message, grpc_code: grpcCode = null, http_status: httpStatus, details = [] } = /** @type {any} */ (body)?.error ?? {};
  /** @type {Record<number, [string, string]>} */
  const kinds = { 400: ["BAD_REQUEST", "Bad Request"], 401: ["AUTHENTICATION", "Unauthorized"], 404: ["NOT_FOUND", "Not Found"], 500: ["SERVER", "Internal Server Error"], 503: ["SERVER", "Service Unavailable"] };
  const [code, phrase] = kinds[status];
  const plain = headers["content-type"]?.startsWith("text/plain") ? text : undefined;
  const error = { code, message: message ?? plain ?? OWN_WORDS, httpCode: status, httpStatus: httpStatus ?? phrase, grpcCode, requestId: headers["x-request-id"] ?? null, details };
  // Repeating an exchange changes nothing.
  return { sent: Array(status >= 500 ? 3 : 1).fill(sent[0]), error };
}

/** @type {Difference[]} */
export const SERVICE_ACCOUNT_DIFFERENCES = [
  // ── what is taken
  { reason: "all spellings of credentials.json are read", cases: ["generateBearerToken/snake-case-fields@node"], like: "generateBearerToken/snake-case-fields@python", expect: asTheOther },
  { reason: "all spellings of credentials.json are read", cases: ["generateSignedDataTokens/camel-case-fields@python"], like: "generateSignedDataTokens/camel-case-fields@node", expect: asTheOther },
  { reason: "of two spellings the camel-cased one counts", cases: ["generateBearerToken/both-spellings@python"], like: "generateBearerToken/both-spellings@node", expect: asTheOther },
  { reason: "the text of credentials may have line breaks", cases: ["generateBearerToken/credentials-pretty-printed@python"], like: "generateBearerToken/credentials-pretty-printed@node", expect: asTheOther },
  { reason: "H-N20: an empty context is none", cases: ["generateBearerToken/ctx-empty-object@node"], like: "generateBearerToken/ctx-empty-object@python", expect: asTheOther },
  { reason: "a context of false is one", cases: ["generateBearerToken/ctx-false@node"], like: "generateBearerToken/ctx-false@python", expect: asTheOther },
  { reason: "CLI-14: a number is a context", cases: ["client/context-number@node"], like: "client/context-number@python", expect: asTheOther },
  { reason: "H-N9: the port of the token URI is kept", cases: ["generateBearerToken/token-uri-option-port@node"], like: "generateBearerToken/token-uri-option-port@python", expect: asTheOther },
  { reason: "H-N9: the port of the token URI is kept", cases: ["generateBearerToken/token-uri-with-port@node"], like: "generateBearerToken/token-uri-with-port@python", expect: asTheOther },
  // ── what is refused
  {
    reason: "TKN-3, TKN-4, TKN-5, H-N20, SDT-1, SDT-2, SDT-3, H-P12: options are checked before anything is signed",
    cases: [
      ...["generateBearerToken/roles-string@python", "generateBearerToken/ctx-array@node", "generateBearerToken/ctx-key-with-*@node", "generateSignedDataTokens/ctx-bad-key@node"],
      ...["generateSignedDataTokens/empty-list@python", "generateSignedDataTokens/list-string@python", "generateSignedDataTokens/ttl-string@python", "generateSignedDataTokens/ttl-zero@*"],
    ],
    expect: refused("INVALID_INPUT"),
  },
  {
    reason: "TKN-6b, TKN-7, TKN-8, CLI-7b, CLI-14, H-N9, H-N20, H-N22: credentials are checked before anything is signed, a client's when it is made",
    cases: [
      ...["generateBearerToken/token-uri-http@node", "generateBearerToken/private-key-not-pem@node", "generateSignedDataTokens/missing-key-id@python", "generateSignedDataTokens/missing-token-uri@*"],
      ...["client/credentials-string-*@python", "client/context-empty-string@node", "client/context-bad-key@node"],
    ],
    expect: refused("INVALID_CREDENTIALS"),
  },
  // ── what is made
  {
    reason: "signed data tokens say for whom they are",
    cases: ["generateSignedDataTokens/*@python"],
    expect(expected, recording) {
      if (expected.error !== undefined) return expected;
      const aud = recording.input.request.options.tokenUri ?? accountOf(recording).tokenURI ?? accountOf(recording).tokenUri;
      const with_ = (/** @type {any} */ { $jwt, ...rest }) => ({ ...rest, $jwt: { ...$jwt, claims: { ...$jwt.claims, aud } } });
      return { ...expected, result: expected.result.map((/** @type {any} */ { token, signedToken }) => ({ token, signedToken: with_(signedToken) })) };
    },
  },
  { reason: "H-N19: a token that does not say when it ends has ended", cases: ["isExpired/no-exp@node", "isExpired/exp-zero@node"], expect: ({ sent }) => ({ sent, result: true }) },
  // ── exchanges
  {
    reason: "H-B6: an exchange without a token is a failure",
    cases: ["generateBearerToken/response-without-token@*"],
    expect: ({ sent }, { response }) => ({ sent, error: { code: "INVALID_RESPONSE", message: OWN_WORDS, httpCode: 200, httpStatus: "OK", grpcCode: null, requestId: response?.headers?.["x-request-id"] ?? null, details: [] } }),
  },
  {
    reason: "a token is a bearer token",
    cases: ["generateBearerToken/response-token-type-missing@*"],
    expect: ({ sent, result }) => ({ sent, result: { ...result, tokenType: "Bearer" } }),
  },
  { reason: "H-P11, H-N8: a failed exchange is told as the server told it", cases: ["generateBearerToken/err-*", "insert/token-exchange-*"], expect: serversOwn },
  {
    reason: "H-B2: calls at the same time make one exchange",
    cases: ["insert/repeat-parallel-exchanges@*"],
    expect: ({ sent, result }) => ({ sent: [...sent.filter(({ url }) => isExchange(url)).slice(0, 1), ...sent.filter(({ url }) => !isExchange(url))], result }),
  },
  { reason: "H-B3: a token that is refused is renewed, once", cases: ["detokenize/generated-token-401-not-retried@*"], expect: ({ sent, error }) => ({ sent: [...sent, ...sent], error }) },
];
