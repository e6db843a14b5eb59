// Spans of a client's calls and attempts, with the OpenTelemetry SDK. Here they stay in memory; an application has an exporter.
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Skyflow } from "skyflow-edge";
import { withOpenTelemetry } from "skyflow-edge/opentelemetry";
import { LocalVault } from "skyflow-local-vault";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const exporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

// The first request is answered with 503, so that there is a second attempt to see.
const local = await LocalVault.create({ faults: [{ status: 503, retryAfter: 0 }] });
const { apiKey, vaultId, clusterId, fetch } = local;
const config = { vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, onResponse: () => local.setFaults([]), logLevel: "OFF" };
const vault = new Skyflow(withOpenTelemetry(config, { tracerProvider })).vault();

await tracerProvider.getTracer("application").startActiveSpan("POST /customers", async (span) => {
  await vault.insert({ table: "persons", values: [{ name: "Ann Lee" }] });
  await vault.get({ table: "persons", ids: ["no-such-id"] }).catch(() => {});
  span.end();
});

console.log("27. A span for each call below the application's, and one for each attempt below its call");
const spans = exporter.getFinishedSpans();
function show(parent, indent = "") {
  for (const span of spans) {
    if (span.parentSpanContext?.spanId !== parent) continue;
    const { "skyflow.outcome": outcome = "", "http.response.status_code": status = outcome } = span.attributes;
    console.log(`${indent}${span.name} ${status}`.trimEnd());
    show(span.spanContext().spanId, `${indent}  `);
  }
}
show(undefined);
