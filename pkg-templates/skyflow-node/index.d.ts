/**
 * What skyflow-node 2.1 exports, over the client of `skyflow-edge`. Written by hand: this file is the contract of the
 * entry, and docs/from-skyflow-node.md lists the differences.
 */
import type { ClientOptions, SkyflowError as EdgeSkyflowError } from "../index.js";
// It hides the global of the same name, which a program may not have.
import type { File } from "../platform.js";

// Only what says `export` is exported.
export {};

/**
 * The configuration of a client. The main entry's client options may be given as well: `fetch` for every request, `env` for
 * where `SKYFLOW_CREDENTIALS` is, `timeoutMs` and so on.
 */
export interface SkyflowConfig extends ClientOptions {
  /** The connections; `connection()` without an id means the first. */
  connectionConfigs?: ConnectionConfig[] | undefined;
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
  /** For every vault and connection without credentials of its own. */
  skyflowCredentials?: Credentials | undefined;
  /** The vaults; `vault()` without an id means the first. */
  vaultConfigs?: VaultConfig[] | undefined;
}

/** One vault. */
export interface VaultConfig {
  /** The first part of the vault's host name. */
  clusterId: string;
  /** Default: the client's. */
  credentials?: Credentials | undefined;
  /** Default `PROD`. */
  env?: Env | undefined;
  /** The id of the vault. */
  vaultId: string;
  /** Not in skyflow-node: instead of the URL made of `clusterId` and `env`. */
  vaultUrl?: string | undefined;
  /** Not in skyflow-node: milliseconds for one attempt. */
  timeoutMs?: number | undefined;
  /** Not in skyflow-node: attempts after the first. */
  maxRetries?: number | undefined;
}

/** One connection. */
export interface ConnectionConfig {
  /** The name of the connection, unique in its client. */
  connectionId: string;
  /** The whole URL, with `{name}` placeholders. */
  connectionUrl: string;
  /** Default: the client's. */
  credentials?: Credentials | undefined;
}

/** How a client proves who it is; exactly one kind. */
export type Credentials = TokenCredentials | PathCredentials | StringCredentials | ApiKeyCredentials;

/** An API key. */
export interface ApiKeyCredentials {
  /** Begins with `sky-`. */
  apiKey: string;
}

/** A bearer token of your own. */
export interface TokenCredentials {
  /** The token. */
  token: string;
}

/** A service account, by the path of its credentials.json. */
export interface PathCredentials {
  /** For context-aware authorization: the claim `ctx`. */
  context?: string | Record<string, any> | undefined;
  /** The path of a credentials.json. */
  path: string;
  /** Role ids. */
  roles?: string[] | undefined;
  /** Instead of the file's token URI. */
  tokenUri?: string | undefined;
}

/** A service account, by the text of its credentials.json. */
export interface StringCredentials {
  /** For context-aware authorization: the claim `ctx`. */
  context?: string | Record<string, any> | undefined;
  /** The text of a credentials.json. */
  credentialsString: string;
  /** Role ids. */
  roles?: string[] | undefined;
  /** Instead of the file's token URI. */
  tokenUri?: string | undefined;
}

/** A client for any number of vaults and connections. Make one and keep it. */
export declare class Skyflow {
  #private;
  constructor(config: SkyflowConfig);
  /** One more connection. */
  addConnectionConfig(config: ConnectionConfig): void;
  /** One more vault. */
  addVaultConfig(config: VaultConfig): void;
  /** A connection; without an id, the first one. */
  connection(connectionId?: string): ConnectionController;
  /** Detection in a vault; without an id, in the first one. */
  detect(vaultId?: string): DetectController;
  /** The configuration as it was given, secrets included. */
  getConnectionConfig(connectionId: string): ConnectionConfig | VaultConfig;
  /** What the client logs. */
  getLogLevel(): LogLevel;
  /** The shared credentials, as they were given. */
  getSkyflowCredentials(): Credentials | undefined;
  /** The configuration as it was given, secrets included. */
  getVaultConfig(vaultId: string): ConnectionConfig | VaultConfig;
  /** Removes a connection. */
  removeConnectionConfig(connectionId: string): void;
  /** Removes a vault. */
  removeVaultConfig(vaultId: string): void;
  /** What the client logs, from the next call on. */
  setLogLevel(logLevel: LogLevel): void;
  /** Changes the members given. */
  updateConnectionConfig(config: ConnectionConfig): void;
  /** The same as `setLogLevel`. */
  updateLogLevel(logLevel: LogLevel): Skyflow;
  /** For every vault and connection without credentials of its own, from the next call on. */
  updateSkyflowCredentials(credentials: Credentials): void;
  /** Changes the members given. */
  updateVaultConfig(config: VaultConfig): void;
  /** The operations of a vault; without an id, of the first one. */
  vault(vaultId?: string): VaultController;
}

/** The error of every failure; `error` has the members of skyflow-node's error. It is the main entry's SkyflowError as well. */
export declare class SkyflowError extends EdgeSkyflowError {
  /** @param args in place of `%s1`, `%s2` and so on in the message */
  constructor(errorCode: ISkyflowError, args?: Array<string | number>);
  /** The failure, in the form of skyflow-node. */
  error?: ISkyflowError | undefined;
}

/** A row or token that failed while others did not. */
export interface SkyflowRecordError {
  /** What the vault says of it. */
  error: string;
  /** HTTP status. */
  httpCode?: string | number | null | undefined;
  /** @deprecated Use `requestId`. */
  request_ID?: string | null | undefined;
  /** `x-request-id` of the answer. */
  requestId: string | null;
  /** Position in the request. */
  requestIndex?: number | null | undefined;
  /** The token. */
  token?: string | null | undefined;
}

/** How a bearer token is asked for. Any other member is refused. */
export type BearerTokenOptions = {
  /** The claim `ctx`. */
  ctx?: string | Record<string, any> | undefined;
  /** @deprecated Use `roleIds`. */
  roleIDs?: string[] | undefined;
  /** Role ids to narrow the token to. */
  roleIds?: string[] | undefined;
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
  /** Instead of the file's token URI. */
  tokenUri?: string | undefined;
};

/** The tone over what is hidden in an audio file. */
export declare class Bleep {
  private _frequency;
  private _gain;
  private _startPadding;
  private _stopPadding;
  /** Hertz. */
  getFrequency(): number | undefined;
  /** Decibels. */
  getGain(): number | undefined;
  /** Seconds before. */
  getStartPadding(): number | undefined;
  /** Seconds after. */
  getStopPadding(): number | undefined;
  /** Hertz. */
  setFrequency(frequency: number): void;
  /** Decibels. */
  setGain(gain: number): void;
  /** Seconds before. */
  setStartPadding(startPadding: number): void;
  /** Seconds after. */
  setStopPadding(stopPadding: number): void;
}

/** How a file is deidentified. */
export declare class DeidentifyFileOptions {
  private _allowRegexList;
  private _bleep;
  private _entities;
  private _maskingMethod;
  private _maxResolution;
  private _outputDirectory;
  private _outputOcrText;
  private _outputProcessedAudio;
  private _outputProcessedImage;
  private _outputTranscription;
  private _pixelDensity;
  private _restrictRegexList;
  private _tokenFormat;
  private _transformations;
  private _waitTime;
  constructor();
  /** What matches stays as it is. */
  getAllowRegexList(): string[] | undefined;
  /** Audio: the tone over what is hidden. */
  getBleep(): Bleep | undefined;
  /** What is looked for; everything, if not set. */
  getEntities(): string[] | undefined;
  /** Images: what covers the hidden parts. */
  getMaskingMethod(): MaskingMethod | undefined;
  /** PDFs: the highest resolution. */
  getMaxResolution(): number | undefined;
  /** Node, Deno, Bun: where the outputs are written. */
  getOutputDirectory(): string | undefined;
  /** Images: whether the text in them is returned. */
  getOutputOcrText(): boolean | undefined;
  /** Audio: whether the processed audio is returned. */
  getOutputProcessedAudio(): boolean | undefined;
  /** Images: whether the processed image is returned. */
  getOutputProcessedImage(): boolean | undefined;
  /** Audio: the kind of transcription. */
  getOutputTranscription(): DetectOutputTranscription | undefined;
  /** PDFs: dots per inch. */
  getPixelDensity(): number | undefined;
  /** An entity that matches becomes `[RESTRICTED]`. */
  getRestrictRegexList(): string[] | undefined;
  /** What stands in for an entity. */
  getTokenFormat(): TokenFormat | undefined;
  /** What becomes of values besides tokens. */
  getTransformations(): Transformations | undefined;
  /** Seconds to wait for the run, at most 64. */
  getWaitTime(): number | undefined;
  /** What matches stays as it is. */
  setAllowRegexList(allowRegexList: string[]): void;
  /** Audio: the tone over what is hidden. */
  setBleep(bleep: Bleep | undefined): void;
  /** What is looked for; everything, if not set. */
  setEntities(entities: DetectEntities[]): void;
  /** Images: what covers the hidden parts. */
  setMaskingMethod(maskingMethod: MaskingMethod | undefined): void;
  /** PDFs: the highest resolution. */
  setMaxResolution(maxResolution: number | undefined): void;
  /** Node, Deno, Bun: where the outputs are written. */
  setOutputDirectory(outputDirectory: string | undefined): void;
  /** Images: whether the text in them is returned. */
  setOutputOcrText(outputOcrText: boolean | undefined): void;
  /** Audio: whether the processed audio is returned. */
  setOutputProcessedAudio(outputProcessedAudio: boolean | undefined): void;
  /** Images: whether the processed image is returned. */
  setOutputProcessedImage(value: boolean | undefined): void;
  /** Audio: the kind of transcription. */
  setOutputTranscription(outputTranscription: DetectOutputTranscription | undefined): void;
  /** PDFs: dots per inch. */
  setPixelDensity(pixelDensity: number | undefined): void;
  /** An entity that matches becomes `[RESTRICTED]`. */
  setRestrictRegexList(restrictRegexList: string[]): void;
  /** What stands in for an entity. */
  setTokenFormat(tokenFormat: TokenFormat): void;
  /** What becomes of values besides tokens. */
  setTransformations(transformations: Transformations): void;
  /** Seconds to wait for the run, at most 64. */
  setWaitTime(waitTime: number | undefined): void;
}

/** A file to deidentify. */
export declare class DeidentifyFileRequest {
  private _file;
  constructor(file: FileInput);
  /** The file. */
  getFile(): FileInput;
  /** The file. */
  setFile(file: FileInput): void;
}

/** The result of `deidentifyFile` and `getDetectRun`. */
export declare class DeidentifyFileResponse {
  constructor(input: {
    fileBase64?: string | undefined;
    file?: File | undefined;
    type?: string | undefined;
    extension?: string | undefined;
    wordCount?: number | undefined;
    charCount?: number | undefined;
    sizeInKb?: number | undefined;
    durationInSeconds?: number | undefined;
    pageCount?: number | undefined;
    slideCount?: number | undefined;
    entities?: Array<{ file: string; extension: string }> | undefined;
    runId?: string | undefined;
    status?: string | undefined;
    errors?: Array<SkyflowRecordError> | null | undefined;
  });
  /** Characters. */
  charCount?: number | undefined;
  /** Audio: its length. */
  durationInSeconds?: number | undefined;
  /** The outputs that list what was found. */
  entities?: Array<{ file: string; extension: string }> | undefined;
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** Without the dot. */
  extension?: string | undefined;
  /** The file. */
  file?: File | undefined;
  /** The first output, in base64. */
  fileBase64?: string | undefined;
  /** Pages. */
  pageCount?: number | undefined;
  /** The id of the run. */
  runId?: string | undefined;
  /** Kilobytes. */
  sizeInKb?: number | undefined;
  /** Slides. */
  slideCount?: number | undefined;
  /** `SUCCESS`, `IN_PROGRESS`, `FAILED` or `UNKNOWN`. */
  status?: string | undefined;
  /** Such as `redacted_file`. */
  type?: string | undefined;
  /** Words. */
  wordCount?: number | undefined;
}

/** How a text is deidentified. */
export declare class DeidentifyTextOptions {
  private _allowRegexList;
  private _entities;
  private _restrictRegexList;
  private _tokenFormat;
  private _transformations;
  /** What matches stays as it is. */
  getAllowRegexList(): string[] | undefined;
  /** What is looked for; everything, if not set. */
  getEntities(): DetectEntities[] | undefined;
  /** An entity that matches becomes `[RESTRICTED]`. */
  getRestrictRegexList(): string[] | undefined;
  /** What stands in for an entity. */
  getTokenFormat(): TokenFormat | undefined;
  /** What becomes of values besides tokens. */
  getTransformations(): Transformations | undefined;
  /** What matches stays as it is. */
  setAllowRegexList(allowRegexList: string[]): void;
  /** What is looked for; everything, if not set. */
  setEntities(entities: DetectEntities[]): void;
  /** An entity that matches becomes `[RESTRICTED]`. */
  setRestrictRegexList(restrictRegexList: string[]): void;
  /** What stands in for an entity. */
  setTokenFormat(tokenFormat: TokenFormat): void;
  /** What becomes of values besides tokens. */
  setTransformations(transformations: Transformations): void;
}

/** A text to deidentify. */
export declare class DeidentifyTextRequest {
  private _text;
  constructor(text: string);
  /** The text. */
  get text(): string;
  set text(value: string);
}

/** The result of `deidentifyText`. */
export declare class DeidentifyTextResponse {
  constructor(input: {
    processedText: string;
    entities: Array<{
      token?: string | undefined;
      value?: string | undefined;
      textIndex?: IndexRange | undefined;
      processedIndex?: IndexRange | undefined;
      entity?: string | undefined;
      scores?: Record<string, number> | undefined;
    }>;
    wordCount: number;
    charCount: number;
    errors?: Array<SkyflowRecordError> | null | undefined;
  });
  /** Characters. */
  charCount: number;
  /** What was found. */
  entities: Array<{ token?: string | undefined; value?: string | undefined; textIndex?: IndexRange | undefined; processedIndex?: IndexRange | undefined; entity?: string | undefined; scores?: Record<string, number> | undefined }>;
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** The text that came of it. */
  processedText: string;
  /** Words. */
  wordCount: number;
}

/** Rows to delete. */
export declare class DeleteRequest {
  private _ids;
  private _table;
  constructor(table: string, deleteIds: string[]);
  /** Skyflow ids. */
  get ids(): string[];
  set ids(value: string[]);
  /** The table. */
  get table(): string;
  set table(value: string);
}

/** The result of `delete`. */
export declare class DeleteResponse {
  constructor(input: { deletedIds: string[]; errors: Array<SkyflowRecordError> | null });
  /** The ids of the deleted rows. */
  deletedIds: string[];
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
}

/** What Detect can find. */
export declare enum DetectEntities {
  ACCOUNT_NUMBER = "account_number",
  AGE = "age",
  ALL = "all",
  BANK_ACCOUNT = "bank_account",
  BLOOD_TYPE = "blood_type",
  CONDITION = "condition",
  CORPORATE_ACTION = "corporate_action",
  CREDIT_CARD = "credit_card",
  CREDIT_CARD_EXPIRATION = "credit_card_expiration",
  CVV = "cvv",
  DATE = "date",
  DATE_INTERVAL = "date_interval",
  DAY = "day",
  DOB = "dob",
  DOSE = "dose",
  DRIVER_LICENSE = "driver_license",
  DRUG = "drug",
  DURATION = "duration",
  EFFECT = "effect",
  EMAIL_ADDRESS = "email_address",
  EVENT = "event",
  FILENAME = "filename",
  FINANCIAL_METRIC = "financial_metric",
  GENDER = "gender",
  HEALTHCARE_NUMBER = "healthcare_number",
  INJURY = "injury",
  IP_ADDRESS = "ip_address",
  LANGUAGE = "language",
  LOCATION = "location",
  LOCATION_ADDRESS = "location_address",
  LOCATION_ADDRESS_STREET = "location_address_street",
  LOCATION_CITY = "location_city",
  LOCATION_COORDINATE = "location_coordinate",
  LOCATION_COUNTRY = "location_country",
  LOCATION_STATE = "location_state",
  LOCATION_ZIP = "location_zip",
  MARITAL_STATUS = "marital_status",
  MEDICAL_CODE = "medical_code",
  MEDICAL_PROCESS = "medical_process",
  MONEY = "money",
  MONTH = "month",
  NAME = "name",
  NAME_FAMILY = "name_family",
  NAME_GIVEN = "name_given",
  NAME_MEDICAL_PROFESSIONAL = "name_medical_professional",
  NUMERICAL_PII = "numerical_pii",
  OCCUPATION = "occupation",
  ORGANIZATION = "organization",
  ORGANIZATION_ID = "organization_id",
  ORGANIZATION_MEDICAL_FACILITY = "organization_medical_facility",
  ORIGIN = "origin",
  PASSPORT_NUMBER = "passport_number",
  PASSWORD = "password",
  PHONE_NUMBER = "phone_number",
  PHYSICAL_ATTRIBUTE = "physical_attribute",
  POLITICAL_AFFILIATION = "political_affiliation",
  PRODUCT = "product",
  PROJECT = "project",
  RELIGION = "religion",
  ROUTING_NUMBER = "routing_number",
  SEXUALITY = "sexuality",
  SSN = "ssn",
  STATISTICS = "statistics",
  TIME = "time",
  TREND = "trend",
  URL = "url",
  USERNAME = "username",
  VEHICLE_ID = "vehicle_id",
  ZODIAC_SIGN = "zodiac_sign",
}

/** Kinds of transcription. */
export declare enum DetectOutputTranscription {
  DIARIZED_TRANSCRIPTION = "diarized_transcription",
  MEDICAL_DIARIZED_TRANSCRIPTION = "medical_diarized_transcription",
  MEDICAL_TRANSCRIPTION = "medical_transcription",
  PLAINTEXT_TRANSCRIPTION = "plaintext_transcription",
  TRANSCRIPTION = "transcription",
}

/** A token to turn back into its value. */
export interface DetokenizeData {
  /** How much of a value is shown. */
  redactionType?: RedactionType | undefined;
  /** The token. */
  token: string;
}

/** How tokens are detokenized. */
export declare class DetokenizeOptions {
  private _continueOnError;
  private _downloadUrl;
  constructor();
  /** Do what can be done and report the rest in `errors`. */
  getContinueOnError(): boolean | undefined;
  /** @deprecated Use `getDownloadUrl`. */
  getDownloadURL(): boolean | undefined;
  /** Whether files are given as download URLs. */
  getDownloadUrl(): boolean | undefined;
  /** Do what can be done and report the rest in `errors`. */
  setContinueOnError(continueOnError: boolean): void;
  /** @deprecated Use `setDownloadUrl`. */
  setDownloadURL(downloadURL: boolean): void;
  /** Whether files are given as download URLs. */
  setDownloadUrl(downloadUrl: boolean): void;
}

/** Tokens to turn back into values. */
export declare class DetokenizeRequest {
  private _data;
  constructor(data: DetokenizeData[]);
  /** The tokens, each with its redaction. */
  get data(): DetokenizeData[];
  set data(value: DetokenizeData[]);
}

/** The result of `detokenize`. */
export declare class DetokenizeResponse {
  constructor(input: { detokenizedFields: Array<SuccessDetokenizeResponse> | null; errors: Array<SkyflowRecordError> | null });
  /** The tokens and their values. */
  detokenizedFields: Array<SuccessDetokenizeResponse> | null;
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
}

/** Where a vault is hosted. */
export declare enum Env {
  DEV = "DEV",
  PROD = "PROD",
  SANDBOX = "SANDBOX",
  STAGE = "STAGE",
}

/** A file, or its path. */
export type FileInput = Filepath | FileObject;

/** The bytes of the upload, and the row they go to; exactly one source is needed. */
export declare class FileUploadOptions {
  private _base64;
  private _fileName;
  private _fileObject;
  private _filePath;
  private _skyflowId;
  constructor();
  /** The bytes in base64; needs a file name. */
  getBase64(): string | undefined;
  /** The name of the file. */
  getFileName(): string | undefined;
  /** The file. */
  getFileObject(): File | undefined;
  /** Node, Deno, Bun: the path of the file. */
  getFilePath(): string | undefined;
  /** The id of the row. */
  getSkyflowId(): string | undefined;
  /** The bytes in base64; needs a file name. */
  setBase64(base64: string): void;
  /** The name of the file. */
  setFileName(fileName: string): void;
  /** The file. */
  setFileObject(fileObject: File): void;
  /** Node, Deno, Bun: the path of the file. */
  setFilePath(filePath: string): void;
  /** The id of the row. */
  setSkyflowId(skyflowId: string): void;
}

/** A file column. */
export declare class FileUploadRequest {
  private _columnName;
  private _table;
  constructor(table: string, columnNameOrSkyflowId: string, columnName?: string);
  /** The column. */
  get columnName(): string;
  set columnName(value: string);
  /** The id that the older constructor was given. */
  getLegacySkyflowId(): string | undefined;
  /** @deprecated Use `FileUploadOptions`. */
  get skyflowId(): string;
  /** @deprecated Use `FileUploadOptions`. */
  set skyflowId(value: string);
  /** The table. */
  get table(): string;
  set table(value: string);
}

/** The result of `uploadFile`. */
export declare class FileUploadResponse {
  constructor(input: { skyflowId: string; errors: Array<SkyflowRecordError> | null });
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** The id of the row. */
  skyflowId: string;
}

/** Exchanges the service account in a credentials.json on disk for a bearer token. */
export declare function generateBearerToken(credentialsFilePath: string, options?: BearerTokenOptions): Promise<TokenResponse>;

/** The same with the text of the credentials.json. */
export declare function generateBearerTokenFromCreds(credentials: any, options?: BearerTokenOptions): Promise<TokenResponse>;

/** Signs data tokens with the service account in a credentials.json on disk; sends nothing. */
export declare function generateSignedDataTokens(credentialsFilePath: string, options: SignedDataTokensOptions): Promise<SignedDataTokensResponse[]>;

/** The same with the text of the credentials.json. */
export declare function generateSignedDataTokensFromCreds(credentials: any, options: SignedDataTokensOptions): Promise<SignedDataTokensResponse[]>;

/** Options of the token functions that all of them have. */
export type GenerateTokenOptions = {
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
};

/** Rows to read, by the values of a unique column. */
export declare class GetColumnRequest {
  private _columnName;
  private _columnValues;
  private _table;
  constructor(table: string, _columnName: string, _columnValues: string[]);
  /** The column. */
  get columnName(): string;
  set columnName(value: string);
  /** The values to look for. */
  get columnValues(): string[];
  set columnValues(value: string[]);
  /** The table. */
  get table(): string;
  set table(value: string);
}

/** A run to look at. */
export declare class GetDetectRunRequest {
  private _runId;
  constructor(runId: string);
  /** The id of the run. */
  get runId(): string;
  set runId(value: string);
}

/** How rows are read. */
export declare class GetOptions {
  private _columnName;
  private _columnValues;
  private _downloadUrl;
  private _fields;
  private _limit;
  private _offset;
  private _orderBy;
  private _redactionType;
  private _returnTokens;
  constructor();
  /** The column. */
  getColumnName(): string | undefined;
  /** The values to look for. */
  getColumnValues(): string[] | undefined;
  /** @deprecated Use `getDownloadUrl`. */
  getDownloadURL(): boolean | undefined;
  /** Whether files are given as download URLs. */
  getDownloadUrl(): boolean | undefined;
  /** Only these columns. */
  getFields(): string[] | undefined;
  /** At most so many rows. */
  getLimit(): string | undefined;
  /** Rows to leave out at the start. */
  getOffset(): string | undefined;
  /** The order of the rows. */
  getOrderBy(): OrderByEnum | undefined;
  /** How much of a value is shown. */
  getRedactionType(): RedactionType | undefined;
  /** Whether tokens are returned; default false. */
  getReturnTokens(): boolean | undefined;
  /** The column. */
  setColumnName(columnName: string): void;
  /** The values to look for. */
  setColumnValues(columnValues: string[]): void;
  /** @deprecated Use `setDownloadUrl`. */
  setDownloadURL(downloadURL: boolean): void;
  /** Whether files are given as download URLs. */
  setDownloadUrl(downloadUrl: boolean): void;
  /** Only these columns. */
  setFields(fields: string[]): void;
  /** At most so many rows. */
  setLimit(limit: string): void;
  /** Rows to leave out at the start. */
  setOffset(offset: string): void;
  /** The order of the rows. */
  setOrderBy(orderBy: OrderByEnum): void;
  /** How much of a value is shown. */
  setRedactionType(redactionType: RedactionType): void;
  /** Whether tokens are returned; default false. */
  setReturnTokens(returnTokens: boolean): void;
}

/** Rows to read, by their ids. */
export declare class GetRequest {
  private _ids;
  private _table;
  constructor(table: string, _ids: string[]);
  /** Skyflow ids. */
  get ids(): string[];
  set ids(value: string[]);
  /** The table. */
  get table(): string;
  set table(value: string);
}

/** The result of `get`. */
export declare class GetResponse {
  constructor(input: { data: Array<GetResponseData>; errors: Array<SkyflowRecordError> | null });
  /** The rows. */
  data: Array<GetResponseData>;
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
}

/** A row that was read. */
export interface GetResponseData {
  [key: string]: unknown;
}

/** A range of a text. */
export interface IndexRange {
  /** Behind the end. */
  end?: number | undefined;
  /** The beginning, counted from 0. */
  start?: number | undefined;
}

/** How rows are inserted. */
export declare class InsertOptions {
  private _continueOnError;
  private _homogeneous;
  private _returnTokens;
  private _tokenMode;
  private _tokens;
  private _upsertColumn;
  constructor();
  /** Do what can be done and report the rest in `errors`. */
  getContinueOnError(): boolean | undefined;
  /** Whether all rows have the same columns. */
  getHomogeneous(): boolean | undefined;
  /** Whether tokens are returned; default false. */
  getReturnTokens(): boolean | undefined;
  /** Whether your own tokens are taken. */
  getTokenMode(): TokenMode | undefined;
  /** Your own tokens, by row; needs a token mode. */
  getTokens(): Array<Record<string, unknown>> | undefined;
  /** A unique column: a row whose value exists is updated instead. */
  getUpsertColumn(): string | undefined;
  /** Do what can be done and report the rest in `errors`. */
  setContinueOnError(continueOnError: boolean): void;
  /** Whether all rows have the same columns. */
  setHomogeneous(homogeneous: boolean): void;
  /** Whether tokens are returned; default false. */
  setReturnTokens(returnTokens: boolean): void;
  /** Whether your own tokens are taken. */
  setTokenMode(tokenMode: TokenMode): void;
  /** Your own tokens, by row; needs a token mode. */
  setTokens(tokens: Array<Record<string, unknown>>): void;
  /** A unique column: a row whose value exists is updated instead. */
  setUpsertColumn(upsert: string): void;
}

/** Rows to insert. */
export declare class InsertRequest {
  private _data;
  private _table;
  constructor(table: string, data: Record<string, unknown>[]);
  /** The rows: columns and their values. */
  get data(): Record<string, unknown>[];
  set data(value: Record<string, unknown>[]);
  /** The table. */
  get table(): string;
  set table(value: string);
}

/** The result of `insert`. */
export declare class InsertResponse {
  constructor(input: { insertedFields: Array<InsertResponseType>; errors: Array<SkyflowRecordError> | null });
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** The inserted rows. */
  insertedFields: Array<InsertResponseType>;
}

/** An inserted or updated row: its id, and its tokens by column. */
export interface InsertResponseType {
  [key: string]: unknown;
  /** @deprecated Use `skyflowId`. */
  skyflow_id?: string | undefined;
  /** The id of the row. */
  skyflowId: string;
}

/** A request through a connection. */
export declare class InvokeConnectionRequest {
  constructor(method: RequestMethod, body?: StringKeyValueMapType, headers?: StringKeyValueMapType, pathParams?: StringKeyValueMapType, queryParams?: StringKeyValueMapType);
  /** The body of the request. */
  body?: StringKeyValueMapType | undefined;
  /** The headers of the request. */
  headers?: StringKeyValueMapType | undefined;
  /** The HTTP method. */
  method: RequestMethod;
  /** The values of the placeholders in the URL. */
  pathParams?: StringKeyValueMapType | undefined;
  /** The query of the request. */
  queryParams?: StringKeyValueMapType | undefined;
}

/** The result of `invoke`. */
export declare class InvokeConnectionResponse {
  constructor(input: { data?: object | undefined; metadata?: Record<string, unknown> | undefined; errors: Array<SkyflowRecordError> | null });
  /** The answer: JSON parsed, a form as its pairs, text as text, anything else as bytes. */
  data?: Object | undefined;
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** `requestId` of the answer. */
  metadata?: Record<string, unknown> | undefined;
}

/** Whether a JWT has expired. A token that does not say when it ends has. */
export declare function isExpired(token: string): boolean;

/** How much is logged. */
export declare enum LogLevel {
  DEBUG = "DEBUG",
  ERROR = "ERROR",
  INFO = "INFO",
  OFF = "OFF",
  WARN = "WARN",
}

/** What covers the hidden parts of an image. */
export declare enum MaskingMethod {
  Blackbox = "blackbox",
  Blur = "blur",
}

/** The order of rows, by skyflow id. */
export declare enum OrderByEnum {
  ASCENDING = "ASCENDING",
  DESCENDING = "DESCENDING",
  NONE = "NONE",
}

/** One SQL SELECT. */
export declare class QueryRequest {
  private _query;
  constructor(query: string);
  /** The query. */
  get query(): string;
  set query(value: string);
}

/** The result of `query`. */
export declare class QueryResponse {
  constructor(input: { fields: Array<QueryResponseType>; errors: Array<SkyflowRecordError> | null });
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** The rows that were found; `tokenizedData` has their tokens. */
  fields: Array<QueryResponseType>;
}

/** A row that was found. */
export interface QueryResponseType {
  [key: string]: unknown;
}

/** How much of a value an answer shows. */
export declare enum RedactionType {
  DEFAULT = "DEFAULT",
  MASKED = "MASKED",
  PLAIN_TEXT = "PLAIN_TEXT",
  REDACTED = "REDACTED",
}

/** How entities come back. */
export declare class ReidentifyTextOptions {
  private _maskedEntities;
  private _plainTextEntities;
  private _redactedEntities;
  /** These come back masked. */
  getMaskedEntities(): DetectEntities[] | undefined;
  /** These come back as they were. */
  getPlainTextEntities(): DetectEntities[] | undefined;
  /** These come back redacted. */
  getRedactedEntities(): DetectEntities[] | undefined;
  /** These come back masked. */
  setMaskedEntities(maskedEntities: DetectEntities[]): void;
  /** These come back as they were. */
  setPlainTextEntities(plainTextEntities: DetectEntities[]): void;
  /** These come back redacted. */
  setRedactedEntities(redactedEntities: DetectEntities[]): void;
}

/** A text with tokens. */
export declare class ReidentifyTextRequest {
  private _text;
  constructor(text: string);
  /** The text. */
  get text(): string;
  set text(value: string);
}

/** The result of `reidentifyText`. */
export declare class ReidentifyTextResponse {
  constructor(input: { processedText: string });
  /** The text that came of it. */
  processedText: string;
}

/** The HTTP method of a request through a connection. */
export declare enum RequestMethod {
  GET = "GET",
  PATCH = "PATCH",
  POST = "POST",
  PUT = "PUT",
}

/** Which data tokens are signed, and for how long. Any other member is refused. */
export type SignedDataTokensOptions = {
  /** At least one. */
  dataTokens: string[];
  /** Seconds; default 60. */
  timeToLive?: number | undefined;
  /** The claim `ctx`. */
  ctx?: string | Record<string, any> | undefined;
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
  /** Instead of the file's token URI. */
  tokenUri?: string | undefined;
};

/** Members by name. */
export interface StringKeyValueMapType {
  [key: string]: object | string;
}

/** What stands in for an entity. */
export declare class TokenFormat {
  private _default;
  private _entityOnly;
  private _entityUniqueCounter;
  private _vaultToken;
  /** For entities in none of the lists. */
  getDefault(): string | undefined;
  /** Such as `[NAME]`. */
  getEntityOnly(): string[] | undefined;
  /** Such as `[NAME_1]`. */
  getEntityUniqueCounter(): string[] | undefined;
  /** Tokens of the vault, which can be reidentified. */
  getVaultToken(): string[] | undefined;
  /** For entities in none of the lists. */
  setDefault(defaultToken: TokenType): void;
  /** Such as `[NAME]`. */
  setEntityOnly(entityOnly: DetectEntities[]): void;
  /** Such as `[NAME_1]`. */
  setEntityUniqueCounter(entityUniqueCounter: DetectEntities[]): void;
  /** Tokens of the vault, which can be reidentified. */
  setVaultToken(vaultToken: DetectEntities[]): void;
}

/** Values to look up the tokens of. */
export declare class TokenizeRequest {
  private _values;
  constructor(values: Array<TokenizeRequestType>);
  /** The values. */
  get values(): Array<TokenizeRequestType>;
  set values(value: Array<TokenizeRequestType>);
}

/** A value and its column group. */
export interface TokenizeRequestType {
  /** The column group. */
  columnGroup: string;
  /** The value. */
  value: string;
}

/** The result of `tokenize`. */
export declare class TokenizeResponse {
  constructor(input: { tokens: string[]; errors: Array<SkyflowRecordError> | null });
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** In the order of the values. At runtime each is an object with a `token`, in skyflow-node too. */
  tokens: string[];
}

/** Whether an insert or update brings its own tokens. */
export declare enum TokenMode {
  DISABLE = "DISABLE",
  ENABLE = "ENABLE",
  ENABLE_STRICT = "ENABLE_STRICT",
}

/** Kinds of tokens of Detect. */
export declare enum TokenType {
  ENTITY_ONLY = "entity_only",
  ENTITY_UNIQUE_COUNTER = "entity_unq_counter",
  VAULT_TOKEN = "vault_token",
}

/** What becomes of values besides tokens. */
export declare class Transformations {
  private _shiftDays;
  /** Dates are moved by a number of days between these two. */
  getShiftDays(): { max: number; min: number; entities: DetectEntities[] } | undefined;
  /** Dates are moved by a number of days between these two. */
  setShiftDays(shiftDays: { max: number; min: number; entities: DetectEntities[] }): void;
}

/** How a row is updated. */
export declare class UpdateOptions {
  private _returnTokens;
  private _tokenMode;
  private _tokens;
  constructor();
  /** Whether tokens are returned; default false. */
  getReturnTokens(): boolean | undefined;
  /** Whether your own tokens are taken. */
  getTokenMode(): TokenMode | undefined;
  /** Your own tokens, by column; needs a token mode. */
  getTokens(): Record<string, unknown> | undefined;
  /** Whether tokens are returned; default false. */
  setReturnTokens(returnTokens: boolean): void;
  /** Whether your own tokens are taken. */
  setTokenMode(tokenMode: TokenMode): void;
  /** Your own tokens, by column; needs a token mode. */
  setTokens(tokens: Record<string, unknown>): void;
}

/** A row to change. */
export declare class UpdateRequest {
  private _data;
  private _table;
  constructor(table: string, data: Record<string, unknown>);
  /** The row: its `skyflowId`, and the columns to change. */
  get data(): Record<string, unknown>;
  set data(value: Record<string, unknown>);
  /** The table. */
  get table(): string;
  set table(value: string);
}

/** The result of `update`. */
export declare class UpdateResponse {
  constructor(input: { updatedField: InsertResponseType; errors: Array<SkyflowRecordError> | null });
  /** What failed; null when nothing did. */
  errors: Array<SkyflowRecordError> | null;
  /** The updated row. */
  updatedField: InsertResponseType;
}

/** A file by its path: Node, Deno, Bun. */
interface Filepath {
  /** Where it is. */
  filePath: string;
}

/** A file. */
interface FileObject {
  /** The file. */
  file: File;
}

/** A token and its value. */
interface SuccessDetokenizeResponse {
  /** As it was given. */
  token: string;
  /** As its redaction shows it. */
  value: string;
  /** Such as `STRING`. */
  type: string;
}

/** Content of a SkyflowError. */
interface ISkyflowError {
  /** The server's own word for the status, such as `Not Found`. */
  httpStatus?: string | number | null | undefined;
  /** @deprecated Use `httpStatus`. */
  http_status?: string | number | null | undefined;
  /** The server's gRPC code. */
  grpcCode?: string | number | null | undefined;
  /** @deprecated Use `grpcCode`. */
  grpc_code?: string | number | null | undefined;
  /** HTTP status; 400 for what is refused before a request is sent, and when no answer arrived. */
  httpCode?: string | number | null | undefined;
  /** @deprecated Use `httpCode`. */
  http_code?: string | number | null | undefined;
  /** The same as of the error. */
  message: string;
  /** `x-request-id` of the answer. */
  requestId?: string | null | undefined;
  /** @deprecated Use `requestId`. */
  request_ID?: string | null | undefined;
  /** The server's details. */
  details?: Array<string> | null | undefined;
}

/** A bearer token. */
type TokenResponse = {
  /** A secret: it is good until it expires. */
  accessToken: string;
  /** `Bearer`. */
  tokenType: string;
};

/** A data token and its signed form. */
type SignedDataTokensResponse = {
  /** As it was given. */
  token: string;
  /** To detokenize, with a bearer token of the same service account. */
  signedToken: string;
};

/** The operations of one vault. From `Skyflow.vault()`. */
declare class VaultController {
  private constructor();
  /** Inserts rows. */
  insert(request: InsertRequest, options?: InsertOptions): Promise<InsertResponse>;
  /** Changes columns of one row. */
  update(request: UpdateRequest, options?: UpdateOptions): Promise<UpdateResponse>;
  /** Deletes rows. */
  delete(request: DeleteRequest): Promise<DeleteResponse>;
  /** Reads rows. */
  get(request: GetRequest | GetColumnRequest, options?: GetOptions): Promise<GetResponse>;
  /** Uploads a file into a file column. */
  uploadFile(request: FileUploadRequest, options?: FileUploadOptions): Promise<FileUploadResponse>;
  /** Runs one SQL SELECT. */
  query(request: QueryRequest): Promise<QueryResponse>;
  /** Turns tokens back into values. */
  detokenize(request: DetokenizeRequest, options?: DetokenizeOptions): Promise<DetokenizeResponse>;
  /** The tokens that exist for values; makes none. */
  tokenize(request: TokenizeRequest): Promise<TokenizeResponse>;
}

/** Detection in one vault. From `Skyflow.detect()`. */
declare class DetectController {
  private constructor();
  /** Replaces what is sensitive in a text by tokens. */
  deidentifyText(request: DeidentifyTextRequest, options?: DeidentifyTextOptions): Promise<DeidentifyTextResponse>;
  /** Turns the tokens in a text back. */
  reidentifyText(request: ReidentifyTextRequest, options?: ReidentifyTextOptions): Promise<ReidentifyTextResponse>;
  /** Replaces what is sensitive in a file, and waits for it. */
  deidentifyFile(request: DeidentifyFileRequest, options?: DeidentifyFileOptions): Promise<DeidentifyFileResponse>;
  /** How far a run is, and its result. */
  getDetectRun(request: GetDetectRunRequest): Promise<DeidentifyFileResponse>;
}

/** One connection. From `Skyflow.connection()`. */
declare class ConnectionController {
  private constructor();
  /** Sends a request to the connection's URL. */
  invoke(invokeRequest: InvokeConnectionRequest): Promise<InvokeConnectionResponse>;
}
