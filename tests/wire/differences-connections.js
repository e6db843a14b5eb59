/**
 * The differences that concern connections; see differences.js.
 */
import { OWN_WORDS } from "./recordings.js";

/** @typedef {import("./differences.js").Difference} Difference */

const refusal = { code: "INVALID_INPUT", message: OWN_WORDS, httpCode: 400, httpStatus: "Bad Request", grpcCode: null, requestId: null, details: [] };
/** @type {Difference["expect"]} */
const refused = () => ({ sent: [], error: refusal });

/** @type {Difference["expect"]} */
const asTheOther = (expected) => expected;

/** @param {(sent: import("./canned-fetch.js").Sent) => object} change @returns {Difference["expect"]} */
const eachSent = (change) => (expected) => ({ ...expected, sent: expected.sent.map((sent) => ({ ...sent, ...change(sent) })) });

/** What the answer holds in the place of a lost one. @param {unknown} data @returns {Difference["expect"]} */
const answered = (data) => (expected) => ({ ...expected, result: { ...expected.result, data } });

/** @param {string} id @returns {string} */
const ofPython = (id) => `invokeConnection/${id}@python`;
/** @param {string} id @returns {string} */
const ofNode = (id) => `invokeConnection/${id}@node`;

const JSON_BODY = { "content-type": "application/json" };

/** @type {Difference[]} */
export const CONNECTION_DIFFERENCES = [
  // ── where it goes
  { reason: "a connection's URL is used as it is, its last slash included", cases: [ofPython("path-params"), ofPython("trailing-slash")], expect: eachSent(({ url }) => ({ url: `${url}/` })) },
  { reason: "H-N15: every occurrence of a placeholder is filled", cases: [ofNode("path-param-twice")], like: ofPython("path-param-twice"), expect: asTheOther },
  { reason: "a placeholder that nothing fills is refused, not sent", cases: ["invokeConnection/path-param-unfilled@*"], expect: refused },
  {
    reason: "H-B1, H-N15: a path parameter is one segment, whatever it holds",
    cases: ["invokeConnection/path-param-special@*", "invokeConnection/path-param-dollar@*"],
    expect: (expected, { input }) => {
      const { id } = input.request.pathParams;
      return eachSent(() => ({ url: input.config.connectionConfigs[0].connectionUrl.replace("{id}", () => encodeURIComponent(id)), query: [] }))(expected, /** @type {any} */ ({}));
    },
  },
  { reason: "H-B1: a dot segment is refused in any encoding: some server on the way may decode it", cases: ["invokeConnection/path-param-dot-segments@*"], expect: refused },
  { reason: "H-N16: query parameters are encoded, and added to the query of the URL", cases: [ofNode("query-special")], like: ofPython("query-special"), expect: asTheOther },
  { reason: "H-N16: query parameters are encoded, and added to the query of the URL", cases: [ofNode("query-on-url-with-query")], like: ofPython("query-on-url-with-query"), expect: asTheOther },
  { reason: "CON-3b, H-N10: a query parameter may be a number or a boolean", cases: [ofNode("query-number")], like: ofPython("query-number"), expect: asTheOther },
  { reason: "a boolean is true, not True", cases: ["invokeConnection/query-number@*"], expect: eachSent(() => ({ query: ["n=5", "t=true"] })) },
  { reason: "CON-1, H-N23: the method is POST unless it is given, and may be any", cases: ["invokeConnection/method-missing@*"], like: ofNode("post-json"), expect: asTheOther },
  { reason: "CON-1, H-N23: the method is POST unless it is given, and may be any", cases: [ofNode("method-delete-rejected-by-node")], like: ofNode("post-json"), expect: eachSent(() => ({ method: "DELETE" })) },
  { reason: "H-P12: CON-2 is told by a SkyflowError", cases: [ofPython("path-params-string"), ofPython("path-param-number")], expect: refused },
  // ── by whom
  { reason: "a credential of the caller's own is the one that is sent", cases: [ofNode("caller-auth-header-lowercase")], like: ofPython("caller-auth-header-lowercase"), expect: asTheOther },
  { reason: "H-N17: a credential of the caller's own is sent alone, however its header is spelled", cases: [ofNode("caller-auth-header-mixed-case")], like: ofPython("caller-auth-header-mixed-case"), expect: asTheOther },
  // ── what is sent
  {
    reason: "H-N4: a JSON body without a content type is sent as JSON",
    cases: ["invokeConnection/no-content-type@*"],
    expect: eachSent(({ headers, body }) => ({ headers: { ...headers, ...JSON_BODY }, body: JSON.parse(String(body)) })),
  },
  { reason: "H-P18: what has no body is sent without one", cases: [ofPython("no-body-no-headers"), ofPython("get-with-query")], expect: eachSent(() => ({ body: undefined })) },
  { reason: "H-N18: nested forms are written to their depths", cases: [ofNode("urlencoded-nested")], like: ofPython("urlencoded-nested"), expect: asTheOther },
  { reason: "H-P18: a content type may have parameters", cases: [ofPython("urlencoded-charset")], like: ofNode("urlencoded-charset"), expect: asTheOther },
  { reason: "H-P18: what is nested in a form's part is JSON", cases: [ofPython("multipart-nested-object")], like: ofNode("multipart-nested-object"), expect: asTheOther },
  { reason: "XML is a document with a declaration, its root called request", cases: [ofPython("xml-text")], like: ofNode("xml-text"), expect: asTheOther },
  { reason: "H-P18: XML is escaped", cases: [ofPython("xml-escaping")], like: ofNode("xml-escaping"), expect: asTheOther },
  { reason: "CON-5b: a body may be text, beside a content type", cases: [ofPython("xml-string-body")], like: ofNode("xml-string-body"), expect: asTheOther },
  { reason: "JSON is written without blanks", cases: [ofPython("text-plain-object")], expect: eachSent(() => ({ body: '{"a":"1"}' })) },
  { reason: "H-N18: an object as text is JSON", cases: [ofNode("text-plain-object")], expect: eachSent(() => ({ body: '{"a":"1"}' })) },
  { reason: "CON-5c, H-N10: members of a body may be numbers and booleans", cases: [ofNode("json-top-level-number")], like: ofPython("json-top-level-number"), expect: asTheOther },
  // ── what is made of an answer
  { reason: "a form that is answered is its pairs", cases: [ofPython("response-urlencoded")], like: ofNode("response-urlencoded"), expect: asTheOther },
  { reason: "H-N5: what is not JSON is text", cases: [ofNode("response-no-content-type-text")], expect: answered("plain") },
  { reason: "H-N5: what is not JSON is text", cases: [ofNode("response-csv")], expect: answered("a,b\n1,2") },
  { reason: "H-N5: what is not JSON is text", cases: [ofNode("response-broken-json")], expect: answered("{broken") },
  { reason: "without a request id there is none", cases: [ofNode("response-no-request-id")], expect: ({ sent, result }) => ({ sent, result: { ...result, metadata: {} } }) },
  // ── errors
  {
    reason: "whether the error came from behind the connection is spelled as everything here",
    cases: [ofPython("err-400-details-client")],
    expect: ({ sent, error }) => ({ sent, error: { ...error, details: error.details.filter((/** @type {object} */ detail) => !("error_from_client" in detail)) } }),
  },
];
