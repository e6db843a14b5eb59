/**
 * The request, option and response classes, made from the table in members.js. They hold plain data; `read` turns what
 * they hold into the main client's request and refuses whatever they do not know.
 */
import { TokenType } from "skyflow-edge";
import { warn, withRequestIds, withSkyflowId } from "./deprecated.js";
import { refused, unknownMember } from "./errors.js";
import { OPTIONS, REQUESTS, RESPONSES } from "./members.js";

/** @typedef {new (...values: any[]) => any} Class */

/** @param {string} written */
function memberOf(written) {
  const [own, made] = written.split("=");
  const [member, deprecated] = own.split("|");
  const [name, sentAs = name] = member.split(":");
  const capital = name[0].toUpperCase() + name.slice(1);
  return { name, held: `_${name}`, sentAs, deprecated, made, setter: `set${capital}`, getter: `get${capital}` };
}

/** Adds a method or an accessor that is not enumerable, as those of a class. @param {Class} made @param {string} name @param {PropertyDescriptor} descriptor */
const add = (made, name, descriptor) => Object.defineProperty(made.prototype, name, { ...descriptor, configurable: true });

/** Options there would have no effect. @param {string} className @param {unknown[]} surplus */
function refuseSurplus(className, surplus) {
  if (surplus.some((value) => value !== undefined)) throw refused(`new ${className} takes ${REQUESTS[className].map((written) => memberOf(written).name).join(", ")}, and nothing more; options are the second argument of the operation`);
}

/** @param {string} className @returns {Class} */
function requestClass(className) {
  const members = REQUESTS[className].map(memberOf);
  const made = { [className]: class {
    /** @param {any[]} values */
    constructor(...values) {
      refuseSurplus(className, values.slice(members.length));
      for (const [index, { held }] of members.entries()) /** @type {any} */ (this)[held] = values[index];
    }
  } }[className];
  for (const { name, held } of members) {
    add(made, name, {
      /** @this {any} */
      get() { return this[held]; },
      /** @this {any} */
      set(/** @type {unknown} */ value) { this[held] = value; },
    });
  }
  return made;
}

/** @param {string} className @returns {Class} */
function optionsClass(className) {
  const made = { [className]: class {} }[className];
  for (const { held, setter, getter, name, deprecated } of OPTIONS[className].map(memberOf)) {
    const methods = {
      /** @this {any} */
      [setter](/** @type {unknown} */ value) { this[held] = value; },
      /** @this {any} */
      [getter]() { return this[held]; },
    };
    for (const now of deprecated === undefined ? [] : [setter, getter]) {
      const old = now.slice(0, -name.length) + deprecated[0].toUpperCase() + deprecated.slice(1);
      methods[old] = /** @this {any} */ function (value) {
        warn(old, now);
        return this[now](value);
      };
    }
    for (const [method, value] of Object.entries(methods)) add(made, method, { value, writable: true });
  }
  return made;
}

/** @param {string} className @returns {Class} */
function responseClass(className) {
  return { [className]: class {
    constructor(/** @type {any} */ input) {
      for (const name of RESPONSES[className]) /** @type {any} */ (this)[name] = name === "errors" ? withRequestIds(input.errors ?? null) : input[name];
    }
  } }[className];
}

/**
 * What a caller has set, under the main client's names. Options are asked by their getters, so that those of another
 * copy of this package will do as well.
 * @param {string} className
 * @param {any} argument
 * @returns {Record<string, any>}
 */
export function read(className, argument) {
  const isRequest = className in REQUESTS;
  const members = (isRequest ? REQUESTS : OPTIONS)[className].map(memberOf);
  const isObject = typeof argument === "object" && argument !== null;
  if (!isObject || !(isRequest || members.every(({ getter }) => typeof argument[getter] === "function"))) {
    throw refused(`expected an object made by new ${className}()`);
  }
  for (const key of Object.keys(argument)) {
    if (typeof argument[key] === "function" || members.some(({ name, held }) => key === held || (isRequest && key === name))) continue;
    const shown = (/** @type {ReturnType<typeof memberOf>} */ { name, setter }) => (isRequest ? name : setter);
    // What an object of another class holds has a name of ours.
    const theirs = Object.values({ ...REQUESTS, ...OPTIONS }).flat().map(memberOf).find(({ held }) => held === key);
    throw unknownMember(className, theirs === undefined ? key : shown(theirs), members.map(shown));
  }
  /** @type {Record<string, any>} */
  const sent = {};
  for (const { name, getter, sentAs, made } of members) {
    const value = isRequest ? argument[name] : argument[getter]();
    // An option that is null is one that is not set.
    if (value !== undefined && (isRequest || value !== null)) sent[sentAs] = made === undefined ? value : read(made, value);
  }
  return sent;
}

/** Options may be left out. @param {string} className @param {any} argument */
export const readOptions = (className, argument) => (argument === undefined || argument === null ? {} : read(className, argument));

export const InsertRequest = /* @__PURE__ */ requestClass("InsertRequest");
export const GetRequest = /* @__PURE__ */ requestClass("GetRequest");
export const GetColumnRequest = /* @__PURE__ */ requestClass("GetColumnRequest");
export const DetokenizeRequest = /* @__PURE__ */ requestClass("DetokenizeRequest");
export const DeleteRequest = /* @__PURE__ */ requestClass("DeleteRequest");
export const UpdateRequest = /* @__PURE__ */ requestClass("UpdateRequest");
export const QueryRequest = /* @__PURE__ */ requestClass("QueryRequest");
export const TokenizeRequest = /* @__PURE__ */ requestClass("TokenizeRequest");
export const DeidentifyTextRequest = /* @__PURE__ */ requestClass("DeidentifyTextRequest");
export const ReidentifyTextRequest = /* @__PURE__ */ requestClass("ReidentifyTextRequest");
export const GetDetectRunRequest = /* @__PURE__ */ requestClass("GetDetectRunRequest");

export class FileUploadRequest extends /* @__PURE__ */ requestClass("FileUploadRequest") {
  // A literal, because the package is minified.
  static get name() { return "FileUploadRequest"; }

  /** @type {string | undefined} */
  #skyflowId;

  /** @param {string} table @param {string} columnNameOrSkyflowId @param {string} [columnName] */
  constructor(table, columnNameOrSkyflowId, columnName) {
    super(table, columnName ?? columnNameOrSkyflowId);
    if (columnName === undefined) return;
    warn("new FileUploadRequest(table, skyflowId, columnName)", "new FileUploadRequest(table, columnName) and FileUploadOptions.setSkyflowId");
    this.#skyflowId = columnNameOrSkyflowId;
  }

  getLegacySkyflowId() {
    return this.#skyflowId;
  }

  get skyflowId() {
    warn("FileUploadRequest.skyflowId", "FileUploadOptions.getSkyflowId");
    return this.#skyflowId ?? "";
  }

  set skyflowId(value) {
    warn("FileUploadRequest.skyflowId", "FileUploadOptions.setSkyflowId");
    this.#skyflowId = value;
  }
}

export class InvokeConnectionRequest {
  static get name() { return "InvokeConnectionRequest"; }

  /** @param {any} method @param {any} [body] @param {any} [headers] @param {any} [pathParams] @param {any} [queryParams] @param {unknown[]} surplus */
  constructor(method, body, headers, pathParams, queryParams, ...surplus) {
    refuseSurplus("InvokeConnectionRequest", surplus);
    this.method = method;
    this.queryParams = queryParams;
    this.pathParams = pathParams;
    this.body = body;
    this.headers = headers;
  }
}

export class DeidentifyFileRequest extends /* @__PURE__ */ optionsClass("DeidentifyFileRequest") {
  static get name() { return "DeidentifyFileRequest"; }

  /** @param {any} file */
  constructor(file) {
    super();
    this._file = file;
  }
}

export class TokenFormat extends /* @__PURE__ */ optionsClass("TokenFormat") {
  static get name() { return "TokenFormat"; }

  _default = TokenType.ENTITY_UNIQUE_COUNTER;
}

export const InsertOptions = /* @__PURE__ */ optionsClass("InsertOptions");
export const GetOptions = /* @__PURE__ */ optionsClass("GetOptions");
export const DetokenizeOptions = /* @__PURE__ */ optionsClass("DetokenizeOptions");
export const UpdateOptions = /* @__PURE__ */ optionsClass("UpdateOptions");
export const FileUploadOptions = /* @__PURE__ */ optionsClass("FileUploadOptions");
export const Transformations = /* @__PURE__ */ optionsClass("Transformations");
export const Bleep = /* @__PURE__ */ optionsClass("Bleep");
export const DeidentifyTextOptions = /* @__PURE__ */ optionsClass("DeidentifyTextOptions");
export const ReidentifyTextOptions = /* @__PURE__ */ optionsClass("ReidentifyTextOptions");
export const DeidentifyFileOptions = /* @__PURE__ */ optionsClass("DeidentifyFileOptions");

export const InsertResponse = /* @__PURE__ */ responseClass("InsertResponse");
export const GetResponse = /* @__PURE__ */ responseClass("GetResponse");
export const DetokenizeResponse = /* @__PURE__ */ responseClass("DetokenizeResponse");
export const DeleteResponse = /* @__PURE__ */ responseClass("DeleteResponse");
export const UpdateResponse = /* @__PURE__ */ responseClass("UpdateResponse");
export const QueryResponse = /* @__PURE__ */ responseClass("QueryResponse");
export const TokenizeResponse = /* @__PURE__ */ responseClass("TokenizeResponse");
export const InvokeConnectionResponse = /* @__PURE__ */ responseClass("InvokeConnectionResponse");
export const DeidentifyTextResponse = /* @__PURE__ */ responseClass("DeidentifyTextResponse");
export const ReidentifyTextResponse = /* @__PURE__ */ responseClass("ReidentifyTextResponse");
export const DeidentifyFileResponse = /* @__PURE__ */ responseClass("DeidentifyFileResponse");

export class FileUploadResponse extends /* @__PURE__ */ responseClass("FileUploadResponse") {
  static get name() { return "FileUploadResponse"; }

  constructor(/** @type {any} */ input) {
    super(input);
    withSkyflowId(this);
  }
}
