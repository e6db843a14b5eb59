/** Credentials from the environment. */
import { KINDS, parse } from "./accounts.js";
import { copy, isData, isObject } from "./reader.js";

/** @typedef {Record<string, any>} Data */

/**
 * The credentials in the environment: SKYFLOW_CREDENTIALS is a credentials.json or an object that holds one kind of
 * credentials, as text or, as a Worker's `env` may have it, as an object.
 * @param {any} env the caller's, in place of the runtime's own
 * @returns {Data | undefined}
 */
export function environmentCredentials(env) {
  const value = env === undefined ? environmentVariable("SKYFLOW_CREDENTIALS") : Object.hasOwn(Object(env), "SKYFLOW_CREDENTIALS") ? env.SKYFLOW_CREDENTIALS : undefined;
  if (value === undefined || value === "") return undefined;
  // Of a binding, whose functions are to be called, no text is made.
  const isAnswer = isObject(value) && isData(value) && !Object.values(value).some((member) => typeof member === "function");
  const text = isAnswer ? JSON.stringify(value) : value;
  const parsed = typeof text === "string" ? parse(text) : undefined;
  // What has nothing of a credentials.json is credentials, or was meant to be: then the core says what is wrong with it.
  const isCredentials = isObject(parsed) && (KINDS.some((kind) => Object.hasOwn(parsed, kind)) || !Object.keys(parsed).some((name) => /^(?:client|key|private)/i.test(name)));
  return isCredentials ? parsed : { credentialsString: copy(text) };
}

/** Never prompts the user and never throws. @param {string} name @returns {string | undefined} */
function environmentVariable(name) {
  const { Deno } = /** @type {any} */ (globalThis);
  try {
    // In Deno a look at `process` would load all of Node's compatibility layer, which takes longer than all else here.
    if (Deno === undefined) {
      const value = /** @type {any} */ (globalThis).process?.env?.[name];
      return value === /** @type {any} */ (Object.prototype)[name] ? undefined : value;
    }
    return Deno.permissions.querySync({ name: "env", variable: name }).state === "granted" ? Deno.env.get(name) : undefined;
  } catch {
    return undefined;
  }
}
