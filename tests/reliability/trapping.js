/**
 * Makes imports of the core trap. Nothing in the core panics, as far as lints and fuzzing know, so the trap is put into what
 * the core imports: it unwinds WebAssembly's stack as a panic does. Import it before the first client is made.
 */

/** Whether the next import that the core calls traps. */
let armed = false;
let traps = 0;

/** @param {Function} act @returns {(...values: any[]) => unknown} */
const trapping = (act) => (...values) => {
  if (armed) {
    armed = false;
    traps++;
    throw new WebAssembly.RuntimeError("unreachable");
  }
  return act(...values);
};

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, [module, imports = {}]) {
    const wrapped = Object.fromEntries(
      Object.entries(imports).map(([from, functions]) => [
        from,
        Object.fromEntries(Object.entries(/** @type {any} */ (functions)).map(([name, value]) => [name, typeof value === "function" ? trapping(value) : value])),
      ]),
    );
    return new target(module, wrapped);
  },
});

/** Makes the next import that the core calls trap. */
export const trapNext = () => void (armed = true);

/** How many traps there were. */
export const trapCount = () => traps;
