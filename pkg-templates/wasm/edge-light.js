// Vercel's edge runtime: like workerd, but the import has to say that it wants the module.
export { default } from "./engine_bg.wasm?module";
