/**
 * Defines a member that nothing enumerates. A descriptor is read with what it inherits, so this one inherits nothing.
 * @param {object} object
 * @param {string | symbol} name
 * @param {unknown} value
 */
export const define = (object, name, value) => Object.defineProperty(object, name, /** @type {PropertyDescriptor} */ ({ __proto__: null, value, writable: true, configurable: true, enumerable: false }));
