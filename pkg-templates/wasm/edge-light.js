// Vercel's edge runtime: like workerd, but the import has to say that it wants the module. Next.js compiles it outside
// of the realm that routes run in, where it would be no `WebAssembly.Module` to the glue.
import engine from "./engine_bg.wasm?module";
export default Object.setPrototypeOf(engine, WebAssembly.Module.prototype);
