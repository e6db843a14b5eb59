/** OpenTelemetry for a client. Needs `@opentelemetry/api`, which the application has. */
import type { TracerProvider } from "@opentelemetry/api";
import type { SkyflowConfig } from "../index.js";

/** Options of `withOpenTelemetry`. */
export interface OpenTelemetryOptions {
  /** Default: the one that is registered globally, when the first span begins. */
  tracerProvider?: TracerProvider | undefined;
  /**
   * Whether `traceparent` and what else the registered propagator adds, but for `baggage`, are sent. Default true. In a page the vault
   * would have to allow these headers by CORS: set it to false there.
   */
  propagate?: boolean | undefined;
}

/**
 * The same configuration with tracing: a span for each call, below the active one, and one below it for each attempt and each
 * token exchange. Spans hold method, host, status, error code, numbers of rows and attempts, and the ids of vault, call and request;
 * URLs without query and without ids of records. Your own listeners and headers stay; of two headers of one name yours is sent.
 *
 * @param config of `new Skyflow()`, or the options of `setClientOptions`
 * @param options where spans go
 * @returns a configuration for `new Skyflow()` or `setClientOptions`; tracing never fails a call
 * @example
 * import { Skyflow } from "skyflow-edge";
 * import { withOpenTelemetry } from "skyflow-edge/opentelemetry";
 * const client = new Skyflow(withOpenTelemetry({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }] }));
 */
export declare function withOpenTelemetry<Config extends SkyflowConfig>(config: Config, options?: OpenTelemetryOptions): Config;
