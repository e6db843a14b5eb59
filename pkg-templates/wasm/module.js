// workerd: a `.wasm` import is a compiled module. Its own compile at run time is forbidden there.
export { default } from "./engine_bg.wasm";
