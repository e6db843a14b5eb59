import { define } from "./define.js";
import { isObject } from "./reader.js";

/**
 * Has all methods of a class say what is wrong with how they are called: without their object, as after
 * `const { insert } = vault`, on a proxy of it, or with an object behind their arguments, which would be lost.
 * @param {Function} made
 * @param {(object: object) => boolean} isOwn whether an object has the private members of the class
 * @param {(method: string, problem: string) => Error} invalid
 */
export function guard(made, isOwn, invalid) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(made.prototype))) {
    if (value === made) continue;
    // So that the method has its name in stacks.
    const { [name]: method } = {
      /** @this {unknown} @param {unknown[]} provided */
      [name](...provided) {
        if (!isObject(this) || !isOwn(this)) throw invalid(name, `it needs its ${made.name}, and no proxy of it: call it as \`object.${name}(…)\`, or pass on \`object.${name}.bind(object)\``);
        if (provided.slice(value.length).some(isObject)) throw invalid(name, SURPLUS);
        return value.apply(this, provided);
      },
    };
    define(made.prototype, name, method);
  }
}

export const SURPLUS = "an argument too many, which would have no effect: put its members into the one before it, or leave it out";
