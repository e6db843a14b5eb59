/** Configurations, changes of them and options of tokens, as a caller gives them. */
import { isData, isObject as isObjectOfReader, isPlain, own } from "../host/reader.js";
import { refused } from "./errors.js";

/** @typedef {Record<string, any>} Data */

/** An object whose members are read here. @type {(value: unknown) => value is Data} */
export const isObject = isObjectOfReader;

/** Reads a configuration once, what the getters of its class say with it. What is no data stays, and the main client refuses it. @param {any} argument */
export function membersOf(argument) {
  try {
    // An object that gives tokens may need itself for that.
    if (!isObject(argument) || !isData(argument) || (!isPlain(argument) && typeof argument.getToken === "function")) return argument;
    return { ...own(argument, true) };
  } catch {
    throw refused("the configuration or the options threw while it was read");
  }
}

/** Merges a change; undefined members change nothing. @param {Data} config @param {Data} change */
export function changed(config, change) {
  // The shared ones would take their place.
  if (change.credentials === null) throw refused("credentials must not be null in a change; leave them out, and those there stay");
  return { ...config, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) };
}

/**
 * What a change sets to nothing: left out, the client would use what was there while this entry reports what is new. The main
 * client takes null for absent and refuses empty text.
 * @param {Data} change
 */
export const emptied = (change) => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined && !value).map(([name, value]) => [name, value ?? ""]));
