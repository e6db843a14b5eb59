// What must compile of tokens from one's own source, listeners, loggers, headers, tracing, and what must not.
import { Skyflow, toHttpStatus } from "skyflow-edge";
import type { CallEvent, CallStartEvent, ClientOptions, Credentials, GetToken, InvokeConnectionRequest, Logger, RawRequest, TokenContext } from "skyflow-edge";
import { withOpenTelemetry } from "skyflow-edge/opentelemetry";

import { type Equal, expectType } from "./equality.js";

const vault = new Skyflow({}).vault();

// ── tokens
const text: GetToken = () => "token";
const later: GetToken = async ({ reason, signal, vaultId }: TokenContext) => ({ accessToken: `${reason}${vaultId}${signal.aborted}`, expiresAt: new Date() });
const milliseconds: Credentials = { getToken: () => ({ accessToken: "t", expiresAt: Date.now() + 1000 }) };
const none: Credentials = { getToken: () => ({ accessToken: "t", expiresAt: null }) };
// @ts-expect-error: a text is no moment
const iso: Credentials = { getToken: () => ({ accessToken: "t", expiresAt: "2030-01-01" }) };
// @ts-expect-error: a number is no token
const number: Credentials = { getToken: () => 5 };
expectType<Equal<TokenContext["reason"], "missing" | "expiring" | "rejected">>();

// ── listeners, loggers, headers
const options: ClientOptions = {
  headers: { "x-a": "1", "x-b": undefined },
  logger: console,
  onCallStart: ({ callId, parentCallId }: CallStartEvent) => void [callId, parentCallId],
  onCall: async ({ outcome, code, rows, attempts, durationMs }: CallEvent) => [outcome, code, rows, attempts, durationMs],
  onRequest: ({ callId, attemptId, urlTemplate }) => `${callId}${attemptId}${urlTemplate}`,
  allowInsecureHosts: ["vault"],
};
const asked: ClientOptions = { headers: async ({ attempt }) => new Headers({ "x-attempt": String(attempt) }) };
const perhaps: ClientOptions = { headers: ({ operation }) => (operation === "insert" ? [["x-a", "1"]] : undefined) };
const logger: Logger = { debug: (line: string) => line, info: (fields: object, line: string) => [fields, line], warn() {}, error() {} };
// @ts-expect-error: four functions are needed
const half: Logger = { info() {} };
const traced = withOpenTelemetry({ vaultConfigs: [], logLevel: "OFF" as const }, { propagate: false });
new Skyflow(traced);
Skyflow.builder().setClientOptions(withOpenTelemetry(options));

// ── requests
const tags: InvokeConnectionRequest = { queryParams: { tag: ["a", 1, true], one: "x", none: undefined } };
const query: RawRequest = { method: "GET", path: "/v1/x", query: { n: [1, 2], b: false } };
const bytes: Promise<Uint8Array> = vault.request({ method: "GET", path: "/v1/x", responseType: "bytes" }).then(({ data }) => data);
const stream: Promise<ReadableStream<Uint8Array>> = vault.request({ method: "GET", path: "/v1/x", responseType: "stream" }, { signal: null }).then(({ data }) => data);
const json: Promise<{ a: number }> = vault.request<{ a: number }>(query).then(({ data }) => data);
// @ts-expect-error: no such type
vault.request({ method: "GET", path: "/v1/x", responseType: "blob" });

const shown: Credentials | undefined = new Skyflow({}).getSkyflowCredentials();
const status: number = toHttpStatus(new Error());

void [text, later, milliseconds, none, iso, number, options, asked, perhaps, logger, half, tags, bytes, stream, json, shown, status];
