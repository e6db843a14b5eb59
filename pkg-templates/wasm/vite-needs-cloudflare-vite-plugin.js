// workerd: a `.wasm` import is a compiled module. Its own compile at run time is forbidden there.
//
// Vite without a plugin has no such import, and says only which file it is in: hence the name.
export { default } from "./engine_bg.wasm";
