import { define } from "./define.js";
import { isObject } from "./reader.js";

/** Classes whose methods are guarded. @type {Set<Function>} */
const guarded = /* @__PURE__ */ new Set();

/**
 * Has all methods of a class say what is wrong with how they are called: without their object, as after
 * `const { insert } = vault`, on a proxy of it, or with an object behind their arguments, which would be lost.
 * To be called by its constructor: a class with a static block, or one that is handed to a function at import, stays in every bundle.
 * @param {Function} made
 * @param {(object: object) => boolean} isOwn whether an object has the private members of the class
 * @param {(method: string, problem: string) => Error} invalid
 * @param {(method: string) => boolean} [rejects] whether a method returns a promise, and its error is the promise's
 */
export function guard(made, isOwn, invalid, rejects) {
  if (guarded.has(made)) return;
  guarded.add(made);
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(made.prototype))) {
    // What an application has added need be no method.
    if (value === made || typeof value !== "function") continue;
    // So that the method has its name in stacks.
    const { [name]: method } = {
      /** @this {unknown} @param {unknown[]} provided */
      [name](...provided) {
        const isMine = Object(this) === this && isOwn(/** @type {object} */ (this));
        if (isMine && !hasSurplus(provided, value.length)) return value.apply(this, provided);
        const error = invalid(name, isMine ? SURPLUS : `it needs its ${made.name}, not a proxy of it: call it as \`object.${name}(…)\`, or pass on \`object.${name}.bind(object)\``);
        if (rejects?.(name)) return Promise.reject(error);
        throw error;
      },
    };
    define(made.prototype, name, method);
  }
}

/** Whether an object stands behind so many arguments. No list, as that which `map` passes on. @param {unknown[]} provided @param {number} count */
export function hasSurplus(provided, count) {
  try {
    return provided.slice(count).some(isObject);
  } catch {
    // A proxy that was revoked.
    return true;
  }
}

export const SURPLUS = "an argument too many, which would have no effect: put its members into the one before it, or leave it out";
