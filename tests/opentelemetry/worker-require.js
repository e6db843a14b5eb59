// What wrangler does for packages in CommonJS: the modules of Node that workerd has, for `require`.
import * as asyncHooks from "node:async_hooks";
import * as events from "node:events";

const modules = { async_hooks: asyncHooks, events: events.default };
Object.assign(globalThis, { require: (/** @type {keyof typeof modules} */ name) => modules[name] });
