/** What nobody should pass, by name: of the wrong kind, or of a kind that throws when it is looked at. */

/** What the throwing ones say; no message may. */
export const QUOTED = "4111111111111111";
const hostile = () => {
  throw new RangeError(`it holds ${QUOTED}`);
};
/** @param {object} target */
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

/** @type {Record<string, any>} */
export const HOSTILE = {
  null: null,
  zero: 0,
  "minus one": -1,
  "not a number": NaN,
  "a bigint": 5n,
  true: true,
  "a symbol": Symbol("s"),
  "an array in an array": [[]],
  "an array of null": [null],
  "a sparse array": Array(3),
  "an object": {},
  "a bare object": Object.create(null),
  "a function": () => {},
  "a date": new Date(0),
  "a map": new Map(),
  "a getter that throws": Object.defineProperty({}, "name", { get: hostile, enumerable: true }),
  "a proxy that throws": new Proxy({}, { get: hostile, ownKeys: hostile, has: hostile }),
  "an array proxy that throws": new Proxy([], { get: hostile, ownKeys: hostile, has: hostile }),
  "a revoked object": revoked({}),
  "a revoked array": revoked([]),
  "a text that throws": { [Symbol.toPrimitive]: hostile, toString: hostile, valueOf: hostile, toJSON: hostile },
  "a listener that throws": { addEventListener: hostile, removeEventListener: hostile, aborted: false },
  "half a signal": { addEventListener() {} },
};
