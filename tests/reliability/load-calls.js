// The calls of the load test, which runs them in Node and in workerd.
import { SkyflowError } from "skyflow-edge";

const table = "persons";

/**
 * A row that is there from the beginning.
 * @typedef {{ id: string, name: string, token: string }} Seed
 *
 * What became of one call: the rows that it wrote, by name, and their ids.
 * @typedef {{ outcome: string, wrote: Record<string, string | undefined>, write: boolean, retryable?: boolean }} Ended
 */

/** @param {any} vault @param {number} count @returns {Promise<Seed[]>} */
export async function seeds(vault, count) {
  const names = Array.from({ length: count }, (_, index) => `seed ${index}`);
  const { insertedFields } = await vault.insert({ table, values: names.map((name) => ({ name })) }, { maxRetries: 8 });
  return insertedFields.map((/** @type {any} */ { skyflowId, name }, /** @type {number} */ index) => ({ id: skyflowId, name: names[index], token: name }));
}

/** @param {boolean} right */
const matches = (right) => {
  if (!right) throw new Error("another call's result");
};

/**
 * One call of one of five kinds.
 * @param {any} vault
 * @param {number} number
 * @param {Seed[]} known
 * @returns {Promise<Ended>}
 */
export async function loadCall(vault, number, known) {
  const seed = known[number % known.length];
  const options = { maxRetries: 8, headers: { "x-number": String(number) } };
  /** @type {Ended} */
  const ended = { outcome: "answered", wrote: {}, write: false };
  const insert = async (/** @type {string[]} */ names, /** @type {object} */ more, /** @type {object} */ columns = {}) => {
    ended.write = true;
    for (const name of names) ended.wrote[name] = undefined;
    const { insertedFields } = await vault.insert({ table, values: names.map((name) => ({ name, ...columns })), ...more }, options);
    matches(insertedFields.length === names.length);
    names.forEach((name, index) => (ended.wrote[name] = insertedFields[index].skyflowId));
  };
  const kinds = [
    () => insert([`row ${number}`], {}),
    () => insert([`upsert ${number}`], { upsert: "key" }, { key: `key ${number}` }),
    async () => matches((await vault.get({ table, ids: [seed.id] }, options)).data[0].name === seed.name),
    async () => matches((await vault.detokenize({ data: [{ token: seed.token }] }, options)).detokenizedFields[0].value === seed.name),
    () => insert([0, 1, 2].map((part) => `batch ${number} ${part}`), { continueOnError: true }),
  ];
  try {
    await kinds[number % kinds.length]();
  } catch (error) {
    ended.outcome = error instanceof SkyflowError ? error.code : String(error);
    ended.retryable = error instanceof SkyflowError ? error.retryable : undefined;
  }
  return ended;
}
