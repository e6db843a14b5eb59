// What `cargo xtask demo` runs: each example in turn.
await import("./quickstart.mjs");
await import("./vault-operations.mjs");
await import("./service-account.mjs");
await import("./own-tokens.mjs");
await import("./observability.mjs");
await import("./rotate-credentials.mjs");
await import("./raw-requests.mjs");
await import("./open-telemetry.mjs");
await import("./http-service.mjs");
await import("./connection.mjs");
await import("./detect.mjs");
await import("./bulk-load.mjs");
await import("./chat.mjs");
