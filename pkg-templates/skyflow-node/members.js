/**
 * The members of every request, option and response class: one table, from which classes.js makes the classes and
 * reads what a caller has set. Nothing here says which values are allowed: that is the main client's.
 *
 * A member is written `name`, and where it applies `name:sentAs` (its name in the main client's request),
 * `name|deprecated` (an older spelling of its setter and getter) and `name=Class` (the class its value is made by).
 */

/** Made from their members in this order; each is an accessor. @type {Record<string, string[]>} */
export const REQUESTS = {
  InsertRequest: ["table", "data:values"],
  GetRequest: ["table", "ids"],
  GetColumnRequest: ["table", "columnName", "columnValues"],
  DetokenizeRequest: ["data"],
  DeleteRequest: ["table", "ids"],
  UpdateRequest: ["table", "data"],
  FileUploadRequest: ["table", "columnName"],
  QueryRequest: ["query"],
  TokenizeRequest: ["values"],
  DeidentifyTextRequest: ["text"],
  ReidentifyTextRequest: ["text"],
  GetDetectRunRequest: ["runId"],
  InvokeConnectionRequest: ["method", "body", "headers", "pathParams", "queryParams"],
};

/** Each member has a setter and a getter. @type {Record<string, string[]>} */
export const OPTIONS = {
  InsertOptions: ["returnTokens", "upsertColumn:upsert", "tokens", "homogeneous", "tokenMode", "continueOnError"],
  GetOptions: [
    "redactionType",
    "returnTokens",
    "fields",
    "offset",
    "limit",
    "downloadUrl|downloadURL",
    "columnName",
    "columnValues",
    "orderBy",
  ],
  DetokenizeOptions: ["continueOnError", "downloadUrl|downloadURL"],
  UpdateOptions: ["returnTokens", "tokenMode", "tokens"],
  FileUploadOptions: ["filePath", "base64", "fileObject:file", "fileName", "skyflowId"],
  TokenFormat: ["default", "vaultToken", "entityUniqueCounter", "entityOnly"],
  Transformations: ["shiftDays:shiftDates"],
  Bleep: ["gain", "frequency", "startPadding", "stopPadding"],
  DeidentifyTextOptions: ["entities", "allowRegexList", "restrictRegexList", "tokenFormat=TokenFormat", "transformations=Transformations"],
  ReidentifyTextOptions: ["redactedEntities", "maskedEntities", "plainTextEntities"],
  DeidentifyFileRequest: ["file"],
  DeidentifyFileOptions: [
    "entities",
    "allowRegexList",
    "restrictRegexList",
    "tokenFormat=TokenFormat",
    "transformations=Transformations",
    "outputProcessedImage",
    "outputOcrText",
    "maskingMethod",
    "pixelDensity",
    "maxResolution",
    "outputProcessedAudio",
    "outputTranscription",
    "bleep=Bleep",
    "outputDirectory",
    "waitTime",
  ],
};

/** Made from one object; `errors` is null unless something failed. @type {Record<string, string[]>} */
export const RESPONSES = {
  InsertResponse: ["insertedFields", "errors"],
  GetResponse: ["data", "errors"],
  DetokenizeResponse: ["detokenizedFields", "errors"],
  DeleteResponse: ["deletedIds", "errors"],
  UpdateResponse: ["updatedField", "errors"],
  FileUploadResponse: ["skyflowId", "errors"],
  QueryResponse: ["fields", "errors"],
  TokenizeResponse: ["tokens", "errors"],
  InvokeConnectionResponse: ["data", "metadata", "errors"],
  DeidentifyTextResponse: ["processedText", "entities", "wordCount", "charCount", "errors"],
  ReidentifyTextResponse: ["processedText"],
  DeidentifyFileResponse: [
    "fileBase64",
    "file",
    "type",
    "extension",
    "wordCount",
    "charCount",
    "sizeInKb",
    "durationInSeconds",
    "pageCount",
    "slideCount",
    "entities",
    "runId",
    "status",
    "errors",
  ],
};
