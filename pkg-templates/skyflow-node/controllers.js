/**
 * The operations. Each method reads skyflow-node's request and options, calls the main client, and converts the result.
 * It must validate no values: the main client does.
 */
import * as classes from "./classes.js";
import { read, readOptions } from "./classes.js";
import { warn, withRequestIds, withSkyflowId } from "./deprecated.js";
import { misused, refused, SkyflowError, toNodeError, unknownMember } from "./errors.js";
import { guard } from "../host/methods.js";
import { isPlain, own } from "../host/reader.js";
import { isObject } from "./configuration.js";
import { flaw } from "../records/json-data.js";

/** @typedef {() => any} Target returns the vault, connection or detection of the main client */

/** What a caller's own getters and proxies throw may quote a value and goes no further. @param {() => Record<string, any>} request */
function converted(request) {
  try {
    return request();
  } catch (thrown) {
    throw thrown instanceof SkyflowError ? thrown : refused("the request threw while it was read");
  }
}

/**
 * Runs one operation of the main client.
 * @param {Target} target
 * @param {string} operation the main client's
 * @param {() => Record<string, any>} request may throw
 * @param {(result: any) => T} answer
 * @returns {Promise<T>}
 * @template T
 */
async function perform(target, operation, request, answer) {
  try {
    return answer(await target()[operation](converted(request)));
  } catch (thrown) {
    throw toNodeError(thrown);
  }
}

export class VaultController {
  static get name() { return "VaultController"; }

  #vault;

  /** @param {Target} vault */
  constructor(vault) {
    guard(VaultController, (object) => #vault in object, misused, Boolean);
    this.#vault = vault;
  }

  /** @param {any} request @param {any} [options] */
  insert(request, options) {
    const sent = () => ({ returnTokens: false, ...read("InsertRequest", request), ...readOptions("InsertOptions", options) });
    return perform(this.#vault, "insert", sent, ({ insertedFields, errors }) => {
      insertedFields.forEach(withSkyflowId);
      return new classes.InsertResponse({ insertedFields, errors });
    });
  }

  /** @param {any} request @param {any} [options] */
  update(request, options) {
    const sent = () => {
      const { data, ...rest } = read("UpdateRequest", request);
      return { ...rest, data: withSkyflowIdOnly(data), ...readOptions("UpdateOptions", options) };
    };
    return perform(this.#vault, "update", sent, ({ updatedField, errors }) => new classes.UpdateResponse({ updatedField: withSkyflowId(updatedField), errors }));
  }

  /** @param {any} request */
  delete(request) {
    return perform(this.#vault, "delete", () => read("DeleteRequest", request), (result) => new classes.DeleteResponse(result));
  }

  /** @param {any} request @param {any} [options] */
  get(request, options) {
    const sent = () => {
      const byColumn = isObject(request) && "columnName" in request;
      // Without ids or a column the main client reads the whole table; skyflow-node refuses that.
      const none = byColumn ? { columnName: "", columnValues: [] } : { ids: [] };
      return { ...none, ...read(byColumn ? "GetColumnRequest" : "GetRequest", request), ...readOptions("GetOptions", options) };
    };
    return perform(this.#vault, "get", sent, ({ data, errors }) => {
      data.forEach(withSkyflowId);
      return new classes.GetResponse({ data, errors });
    });
  }

  /** @param {any} request @param {any} [options] */
  uploadFile(request, options) {
    const sent = () => {
      const { filePath, base64, file, ...rest } = readOptions("FileUploadOptions", options);
      const several = Object.entries({ setFilePath: filePath, setBase64: base64, setFileObject: file }).flatMap(([setter, value]) => (value ? [setter] : []));
      // There the first counts: a file that is not the one that was meant.
      if (several.length > 1) throw refused(`${several.join(" and ")} name a file each; set one of them`);
      const source = filePath ? { filePath } : base64 ? { base64 } : { file };
      const skyflowId = request?.getLegacySkyflowId?.();
      if (skyflowId !== undefined && rest.skyflowId !== undefined && rest.skyflowId !== skyflowId) throw refused("the request and setSkyflowId name different rows; leave the skyflow id out of the request");
      return { skyflowId, ...read("FileUploadRequest", request), ...rest, ...source };
    };
    return perform(this.#vault, "uploadFile", sent, (result) => new classes.FileUploadResponse(result));
  }

  /** @param {any} request */
  query(request) {
    return perform(this.#vault, "query", () => read("QueryRequest", request), ({ fields, errors }) => {
      fields.forEach(withSkyflowId);
      return new classes.QueryResponse({ fields, errors });
    });
  }

  /** @param {any} request @param {any} [options] */
  detokenize(request, options) {
    const sent = () => ({ ...read("DetokenizeRequest", request), ...readOptions("DetokenizeOptions", options) });
    return perform(this.#vault, "detokenize", sent, ({ detokenizedFields, errors }) => {
      for (const field of detokenizedFields) field.type ??= undefined;
      return new classes.DetokenizeResponse({ detokenizedFields, errors });
    });
  }

  /** @param {any} request */
  tokenize(request) {
    const sent = () => read("TokenizeRequest", request);
    return perform(this.#vault, "tokenize", sent, ({ tokenizedFields, errors }) => new classes.TokenizeResponse({ tokens: tokenizedFields, errors }));
  }
}

/** The row of an update, its id under the newer name. @param {any} data */
function withSkyflowIdOnly(data) {
  // Of a row that came from an answer it is an accessor, which is no column.
  if (!isObject(data) || !Object.keys(data).includes("skyflow_id")) return data;
  const { skyflow_id: old, ...columns } = own(data);
  // Two that differ the main client refuses.
  if (columns.skyflowId != null && columns.skyflowId !== old) return data;
  warn("skyflow_id", "skyflowId");
  return { ...columns, skyflowId: columns.skyflowId ?? old };
}

export class DetectController {
  static get name() { return "DetectController"; }

  #detect;

  /** @param {Target} detect */
  constructor(detect) {
    guard(DetectController, (object) => #detect in object, misused, Boolean);
    this.#detect = detect;
  }

  /** @param {any} request @param {any} [options] */
  deidentifyText(request, options) {
    const sent = () => ({ ...read("DeidentifyTextRequest", request), ...withShiftDates(readOptions("DeidentifyTextOptions", options)) });
    return perform(this.#detect, "deidentifyText", sent, (result) => new classes.DeidentifyTextResponse(result));
  }

  /** @param {any} request @param {any} [options] */
  reidentifyText(request, options) {
    const sent = () => ({ ...read("ReidentifyTextRequest", request), ...readOptions("ReidentifyTextOptions", options) });
    return perform(this.#detect, "reidentifyText", sent, (result) => new classes.ReidentifyTextResponse(result));
  }

  /** @param {any} request @param {any} [options] */
  deidentifyFile(request, options) {
    const sent = () => ({ file: fileOf(read("DeidentifyFileRequest", request).file), ...withShiftDates(readOptions("DeidentifyFileOptions", options)) });
    const answer = (/** @type {any} */ result) => (result.status === "IN_PROGRESS" ? { runId: result.runId, status: result.status } : withRunDefaults(result));
    return perform(this.#detect, "deidentifyFile", sent, (result) => new classes.DeidentifyFileResponse(answer(result)));
  }

  /** @param {any} request */
  getDetectRun(request) {
    return perform(this.#detect, "getDetectRun", () => read("GetDetectRunRequest", request), (result) => new classes.DeidentifyFileResponse(withRunDefaults(result)));
  }
}

/** Renames the members of `shiftDays`. @param {Record<string, any>} options */
function withShiftDates({ transformations, ...options }) {
  const { shiftDates } = transformations ?? {};
  if (shiftDates === undefined) return options;
  const renamed = () => {
    const { max: maxDays, min: minDays, ...rest } = shiftDates;
    return { maxDays, minDays, ...rest };
  };
  return { ...options, transformations: { shiftDates: isObject(shiftDates) ? renamed() : shiftDates } };
}

/** Converts `{ file }` or `{ filePath }`. @param {any} argument */
function fileOf(argument) {
  const { file, filePath, ...unknown } = isObject(argument) ? argument : {};
  for (const other of Object.keys(unknown)) throw unknownMember("the file", other, ["file", "filePath"]);
  if ((file === undefined) === (filePath === undefined)) throw refused("expected a file as { file } or { filePath }");
  return file ?? { filePath };
}

const RUN_DEFAULTS = { fileBase64: "", type: "", extension: "", wordCount: 0, charCount: 0, sizeInKb: 0, durationInSeconds: 0, pageCount: 0, slideCount: 0 };

/** Fills what the vault left out with empty texts and zeros. @param {any} result */
function withRunDefaults({ entities, ...result }) {
  return { ...RUN_DEFAULTS, ...result, entities: entities.map((/** @type {any} */ { file, extension }) => ({ file, extension })) };
}

export class ConnectionController {
  static get name() { return "ConnectionController"; }

  #connection;

  /** @param {Target} connection */
  constructor(connection) {
    guard(ConnectionController, (object) => #connection in object, misused, Boolean);
    this.#connection = connection;
  }

  /** @param {any} invokeRequest */
  invoke(invokeRequest) {
    const sent = () => {
      const { method, headers, queryParams, ...rest } = read("InvokeConnectionRequest", invokeRequest);
      if (method === undefined) throw refused("method must be a RequestMethod");
      return { ...rest, method, headers: mapped(headers, asHeader), queryParams: mapped(queryParams, asParameter) };
    };
    return perform(this.#connection, "invoke", sent, ({ data, metadata, errors }) => {
      const [named] = withRequestIds([{ requestId: "", ...metadata }]);
      return new classes.InvokeConnectionResponse({ data, metadata: named, errors });
    });
  }
}

/** What JSON would lose or cannot write stays as it is: the main client refuses it. @param {unknown} value */
const asHeader = (value) => (typeof value === "string" || flaw(value) !== undefined ? value : JSON.stringify(value));

/** Whether it is sent as the text that `join` makes of it. @param {unknown} item */
const isItem = (item) => item !== undefined && typeof item !== "object" && flaw(item) === undefined;
/** A list of what has no text of its own, or another, stays as it is: the main client refuses it. @param {unknown} value */
const asParameter = (value) => (Array.isArray(value) && Array.from(value).every(isItem) ? value.join(",") : value);

/** Converts each member; a Headers, a Map or an instance of a class is as the main client reads it. @param {any} object @param {(value: unknown) => unknown} change */
const mapped = (object, change) => (isObject(object) && isPlain(object) ? Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)])) : object);
