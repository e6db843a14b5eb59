import { createRequire } from "node:module";

/** The oldest compatibility date that is supported. */
export const OLDEST = "2024-01-01";

const require = createRequire(createRequire(import.meta.url).resolve("miniflare"));

/** The workerd that miniflare starts. */
export const VERSION = `workerd ${require("workerd/package.json").version}`;
