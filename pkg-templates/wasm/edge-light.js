// Vercel's edge runtime: like workerd, but the import has to say that it wants the module.
import engine from "./engine_bg.wasm?module";
export default engine;
