/**
 * The WebAssembly memories of the packages. Import it before anything uses them: it watches instances being made.
 */

/** @type {Record<string, WebAssembly.Memory>} by package */
export const memories = {};

const Instance = WebAssembly.Instance;
WebAssembly.Instance = new Proxy(Instance, {
  construct(target, parameters) {
    const instance = Reflect.construct(target, parameters);
    const name = Object.hasOwn(instance.exports, "client_new") ? "client" : Object.hasOwn(instance.exports, "engine_new") ? "vault" : undefined;
    if (name !== undefined) memories[name] = instance.exports.memory;
    return instance;
  },
});
