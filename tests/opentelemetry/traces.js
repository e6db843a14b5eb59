// What a traced client leaves in an in-memory exporter: the same calls in Node and in workerd, with the real SDK.
import { context, propagation } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CBaggagePropagator, W3CTraceContextPropagator, CompositePropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Skyflow } from "skyflow-edge";
import { withOpenTelemetry } from "skyflow-edge/opentelemetry";
import { LocalVault } from "skyflow-local-vault";

const CARD = "4111 1111 1111 1111";

/** A provider of its own, and what was exported through it. */
function provider() {
  const exporter = new InMemorySpanExporter();
  return { exporter, tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }) };
}

/** @param {import("@opentelemetry/sdk-trace-base").ReadableSpan} span */
function shown(span) {
  const { name, kind, status, attributes, parentSpanContext, ended } = span;
  const { spanId: id, traceId } = span.spanContext();
  return { name, kind, status, attributes, id, traceId, parent: parentSpanContext?.spanId ?? null, ended };
}

const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
const vaultConfigs = [{ vaultId: "v1", clusterId: "abc", credentials: { apiKey: API_KEY } }];

/** One call with a retry and one that fails, below an active span; what was sent, and what was exported. */
async function attempts() {
  const { exporter, tracerProvider } = provider();
  /** @type {Record<string, string>[]} */
  const sent = [];
  const answers = [new Response("{}", { status: 429, headers: { "retry-after": "0" } }), Response.json({ records: [] }), new Response("{}", { status: 404, headers: { "x-request-id": "r-9" } })];
  const fetch = async (/** @type {any} */ _url, /** @type {any} */ init) => (sent.push(init.headers), /** @type {Response} */ (answers.shift()));
  const vault = new Skyflow(withOpenTelemetry({ vaultConfigs, fetch, headers: { "x-mine": "1" }, logLevel: "OFF" }, { tracerProvider })).vault();
  const tracer = tracerProvider.getTracer("application");
  await tracer.startActiveSpan("request", async (span) => {
    await vault.get({ table: "persons" });
    await vault.update({ table: "persons", data: { skyflowId: "secret-id", name: "secret" } }).catch(() => {});
    span.end();
  });
  return { sent, spans: exporter.getFinishedSpans().map(shown) };
}

/** Many calls at once, each below a span of its own: the pairs of a call's span with its parent. */
async function concurrent() {
  const { exporter, tracerProvider } = provider();
  const fetch = async () => (await new Promise((resolve) => setTimeout(resolve, 1)), Response.json({ records: [] }));
  const vault = new Skyflow(withOpenTelemetry({ vaultConfigs, fetch }, { tracerProvider })).vault();
  const tracer = tracerProvider.getTracer("application");
  const one = (/** @type {number} */ number) =>
    tracer.startActiveSpan(`request ${number}`, async (span) => {
      await vault.get({ table: `table${number}` });
      span.end();
    });
  await Promise.all(Array.from({ length: 50 }, (_, number) => one(number)));
  const spans = exporter.getFinishedSpans().map(shown);
  const byId = new Map(spans.map((span) => [span.id, span]));
  // From each attempt to the application's span: the table in its URL must be that span's.
  return spans.filter(({ name }) => name === "GET").map((span) => `${byId.get(byId.get(span.parent ?? "")?.parent ?? "")?.name} ${String(span.attributes["url.full"]).split("/table")[1]}`);
}

/** A token exchange, and records that go through a bulk insert and back. */
async function exchange() {
  const { exporter, tracerProvider } = provider();
  const { vaultId, clusterId, credentialsString, fetch } = await LocalVault.create();
  const vault = new Skyflow(withOpenTelemetry({ vaultConfigs: [{ vaultId, clusterId, credentials: { credentialsString } }], fetch }, { tracerProvider })).vault();
  const { insertedFields } = await vault.bulkInsert({ table: "cards", values: Array.from({ length: 4 }, () => ({ number: CARD })), batchSize: 2 });
  const ids = insertedFields.map(({ skyflowId }) => skyflowId);
  await vault.get({ table: "cards", ids });
  const text = JSON.stringify(exporter.getFinishedSpans().map(shown));
  const leaked = [CARD, credentialsString.slice(20, 60), ...ids, ...insertedFields.map((field) => String(field.number))].filter((secret) => text.includes(secret)).length;
  return { leaked, spans: exporter.getFinishedSpans().map(shown) };
}

/** Tracing that fails, and hooks of the caller's own. */
async function hooks() {
  const broken = /** @type {any} */ ({ getTracer: () => { throw new Error("mine"); } });
  const fetch = async () => Response.json({ records: [] });
  /** @type {string[]} */
  const told = [];
  const own = { onCallStart: () => void told.push("start"), onCall: () => void told.push("end"), onResponse: () => void told.push("response"), onRequest: () => void told.push("request") };
  const vault = new Skyflow(withOpenTelemetry({ vaultConfigs, fetch, ...own }, { tracerProvider: broken })).vault();
  await vault.get({ table: "t" });
  /** @type {any[]} */
  const sent = [];
  const keeping = async (/** @type {any} */ _url, /** @type {any} */ init) => (sent.push(init.headers), Response.json({ records: [] }));
  const { tracerProvider } = provider();
  const mine = { traceparent: "00-11111111111111111111111111111111-2222222222222222-01" };
  await new Skyflow(withOpenTelemetry({ vaultConfigs, fetch: keeping, headers: async () => mine }, { tracerProvider })).vault().get({ table: "t" });
  await new Skyflow(withOpenTelemetry({ vaultConfigs, fetch: keeping }, { tracerProvider, propagate: false })).vault().get({ table: "t" });
  return { told, traceparents: sent.map(({ traceparent }) => traceparent ?? null) };
}

export async function traces() {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }));
  const baggage = propagation.createBaggage({ user: { value: "secret" } });
  return await context.with(propagation.setBaggage(context.active(), baggage), async () => ({ attempts: await attempts(), concurrent: await concurrent(), exchange: await exchange(), hooks: await hooks() }));
}
