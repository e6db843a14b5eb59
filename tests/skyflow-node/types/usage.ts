// Code as users of skyflow-node 2.1 write it. It compiles against skyflow-node's own types just as well, errors included.
import {
  Bleep,
  DeidentifyFileOptions,
  DeidentifyFileRequest,
  DeidentifyTextOptions,
  DeidentifyTextRequest,
  DeleteRequest,
  DetectEntities,
  DetectOutputTranscription,
  DetokenizeOptions,
  DetokenizeRequest,
  Env,
  FileUploadOptions,
  FileUploadRequest,
  generateBearerToken,
  generateBearerTokenFromCreds,
  generateSignedDataTokens,
  generateSignedDataTokensFromCreds,
  GetColumnRequest,
  GetDetectRunRequest,
  GetOptions,
  GetRequest,
  InsertOptions,
  InsertRequest,
  InsertResponse,
  InvokeConnectionRequest,
  isExpired,
  LogLevel,
  MaskingMethod,
  OrderByEnum,
  QueryRequest,
  RedactionType,
  ReidentifyTextOptions,
  ReidentifyTextRequest,
  RequestMethod,
  Skyflow,
  SkyflowError,
  TokenFormat,
  TokenizeRequest,
  TokenMode,
  TokenType,
  Transformations,
  UpdateOptions,
  UpdateRequest,
} from "skyflow-edge/skyflow-node";
import type {
  ApiKeyCredentials,
  BearerTokenOptions,
  ConnectionConfig,
  Credentials,
  DeidentifyFileResponse,
  DeidentifyTextResponse,
  DeleteResponse,
  DetokenizeData,
  DetokenizeResponse,
  FileInput,
  FileUploadResponse,
  GenerateTokenOptions,
  GetResponse,
  GetResponseData,
  IndexRange,
  InsertResponseType,
  InvokeConnectionResponse,
  PathCredentials,
  QueryResponse,
  QueryResponseType,
  ReidentifyTextResponse,
  SignedDataTokensOptions,
  SkyflowConfig,
  SkyflowRecordError,
  StringCredentials,
  StringKeyValueMapType,
  TokenCredentials,
  TokenizeRequestType,
  TokenizeResponse,
  UpdateResponse,
  VaultConfig,
} from "skyflow-edge/skyflow-node";

const apiKey: ApiKeyCredentials = { apiKey: "sky-key" };
const token: TokenCredentials = { token: "jwt" };
const path: PathCredentials = { path: "credentials.json", roles: ["r"], context: { user: "u" }, tokenUri: "https://x.example" };
const text: StringCredentials = { credentialsString: "{}", context: "ann" };
const kinds: Credentials[] = [apiKey, token, path, text];
const vaultConfig: VaultConfig = { vaultId: "v", clusterId: "c", env: Env.SANDBOX, credentials: apiKey };
const connectionConfig: ConnectionConfig = { connectionId: "c", connectionUrl: "https://gw.example/x", credentials: token };
const config: SkyflowConfig = { vaultConfigs: [vaultConfig], connectionConfigs: [connectionConfig], skyflowCredentials: text, logLevel: LogLevel.ERROR };
const client: Skyflow = new Skyflow(config);

export function configured(): LogLevel {
  client.addVaultConfig(vaultConfig);
  client.updateVaultConfig(vaultConfig);
  client.removeVaultConfig("v");
  client.addConnectionConfig(connectionConfig);
  client.updateConnectionConfig(connectionConfig);
  client.removeConnectionConfig("c");
  client.updateSkyflowCredentials(kinds[0]);
  client.setLogLevel(LogLevel.OFF);
  const kept: VaultConfig | ConnectionConfig = client.getVaultConfig("v") ?? client.getConnectionConfig("c");
  const shared: Credentials | undefined = client.getSkyflowCredentials();
  return client.updateLogLevel(kept && shared ? LogLevel.DEBUG : LogLevel.INFO).getLogLevel();
}

export async function rows(): Promise<string> {
  const options = new InsertOptions();
  options.setReturnTokens(true);
  options.setContinueOnError(false);
  options.setHomogeneous(true);
  options.setTokenMode(TokenMode.ENABLE_STRICT);
  options.setTokens([{ name: "token" }]);
  options.setUpsertColumn("email");
  const request: InsertRequest = new InsertRequest("persons", [{ name: "Ann", age: 5 }]);
  request.table = request.table + options.getUpsertColumn();
  const { insertedFields, errors }: InsertResponse = await client.vault("v").insert(request, options);
  const first: InsertResponseType = insertedFields[0];
  const id: string = first.skyflowId;
  const other: unknown = first.name;
  const old: string | undefined = first.skyflow_id;
  for (const error of errors ?? []) reported(error);

  const byColumn = new GetOptions();
  byColumn.setRedactionType(RedactionType.MASKED);
  byColumn.setOrderBy(OrderByEnum.ASCENDING);
  byColumn.setLimit("5");
  byColumn.setOffset("0");
  byColumn.setFields(["name"]);
  byColumn.setDownloadUrl(false);
  byColumn.setDownloadURL(byColumn.getDownloadURL() ?? false);
  byColumn.setColumnName("email");
  byColumn.setColumnValues(["a@b.co"]);
  const read: GetResponse = await client.vault().get(new GetRequest("persons", [id]), byColumn);
  const found: GetResponse = await client.vault().get(new GetColumnRequest("persons", "email", ["a@b.co"]));
  const row: GetResponseData = { ...read.data[0], ...found.data[0] };

  const change = new UpdateOptions();
  change.setReturnTokens(true);
  change.setTokenMode(TokenMode.DISABLE);
  const updated: UpdateResponse = await client.vault().update(new UpdateRequest("persons", { skyflowId: id, name: row.name }), change);
  const deleted: DeleteResponse = await client.vault().delete(new DeleteRequest("persons", [updated.updatedField.skyflowId]));
  const queried: QueryResponse = await client.vault().query(new QueryRequest("SELECT * FROM persons"));
  const queriedRow: QueryResponseType = queried.fields[0];
  return deleted.deletedIds.join() + String(other) + String(old) + String(queriedRow.name);
}

function reported(error: SkyflowRecordError): string {
  return [error.error, error.httpCode, error.requestId, error.request_ID, error.requestIndex, error.token].join();
}

export async function tokens(): Promise<string[]> {
  const data: DetokenizeData[] = [{ token: "t", redactionType: RedactionType.PLAIN_TEXT }, { token: "u" }];
  const options = new DetokenizeOptions();
  options.setContinueOnError(true);
  options.setDownloadUrl(true);
  const { detokenizedFields }: DetokenizeResponse = await client.vault().detokenize(new DetokenizeRequest(data), options);
  const values: TokenizeRequestType[] = [{ value: "v", columnGroup: "g" }];
  const tokenized: TokenizeResponse = await client.vault().tokenize(new TokenizeRequest(values));
  return [...tokenized.tokens, ...(detokenizedFields ?? []).map(({ token, value, type }) => token + value + type)];
}

export async function files(): Promise<string> {
  const upload = new FileUploadOptions();
  upload.setSkyflowId("id");
  upload.setFilePath("a.txt");
  upload.setBase64("aGk=");
  upload.setFileName("a.txt");
  upload.setFileObject(new File(["hi"], "a.txt"));
  const uploaded: FileUploadResponse = await client.vault().uploadFile(new FileUploadRequest("persons", "file"), upload);
  const older = new FileUploadRequest("persons", "id", "file");
  return uploaded.skyflowId + older.skyflowId + older.columnName;
}

export async function detected(): Promise<unknown[]> {
  const format = new TokenFormat();
  format.setDefault(TokenType.ENTITY_ONLY);
  format.setVaultToken([DetectEntities.SSN]);
  format.setEntityOnly([DetectEntities.NAME]);
  format.setEntityUniqueCounter([DetectEntities.DOB]);
  const shift = new Transformations();
  shift.setShiftDays({ max: 5, min: 1, entities: [DetectEntities.DATE] });
  const options = new DeidentifyTextOptions();
  options.setEntities([DetectEntities.ALL]);
  options.setAllowRegexList(["a"]);
  options.setRestrictRegexList(["b"]);
  options.setTokenFormat(format);
  options.setTransformations(shift);
  const plain: DeidentifyTextResponse = await client.detect("v").deidentifyText(new DeidentifyTextRequest("text"), options);
  const range: IndexRange | undefined = plain.entities[0].textIndex;
  const back = new ReidentifyTextOptions();
  back.setRedactedEntities([DetectEntities.SSN]);
  back.setMaskedEntities([DetectEntities.NAME]);
  back.setPlainTextEntities([DetectEntities.DOB]);
  const { processedText }: ReidentifyTextResponse = await client.detect().reidentifyText(new ReidentifyTextRequest(plain.processedText), back);

  const bleep = new Bleep();
  bleep.setGain(1);
  bleep.setFrequency(440);
  bleep.setStartPadding(0.1);
  bleep.setStopPadding(0.1);
  const fileOptions = new DeidentifyFileOptions();
  fileOptions.setBleep(bleep);
  fileOptions.setMaskingMethod(MaskingMethod.Blackbox);
  fileOptions.setOutputTranscription(DetectOutputTranscription.TRANSCRIPTION);
  fileOptions.setOutputDirectory("out");
  fileOptions.setWaitTime(5);
  fileOptions.setPixelDensity(300);
  const input: FileInput = { filePath: "a.pdf" };
  const request = new DeidentifyFileRequest(input);
  request.setFile({ file: new File(["a"], "a.txt") });
  const run: DeidentifyFileResponse = await client.detect().deidentifyFile(request, fileOptions);
  const later: DeidentifyFileResponse = await client.detect().getDetectRun(new GetDetectRunRequest(run.runId ?? ""));
  return [range?.start, processedText, later.file?.name, later.entities?.[0].extension, later.sizeInKb];
}

export async function invoked(): Promise<unknown> {
  const body: StringKeyValueMapType = { card: "t", nested: { a: 1 } };
  const request = new InvokeConnectionRequest(RequestMethod.POST, body, { "Content-Type": "application/json" }, { id: "1" }, { q: "x" });
  const response: InvokeConnectionResponse = await client.connection("c").invoke(request);
  return [response.data, response.metadata?.requestId, response.errors];
}

export async function serviceAccount(): Promise<string> {
  const general: GenerateTokenOptions = { logLevel: LogLevel.ERROR };
  const bearer: BearerTokenOptions = { ...general, ctx: { user: "u" }, roleIds: ["r"], roleIDs: ["r"], tokenUri: "https://x.example" };
  const signing: SignedDataTokensOptions = { dataTokens: ["t"], timeToLive: 60, ctx: "u" };
  const { accessToken, tokenType } = await generateBearerToken("credentials.json", bearer);
  const another = await generateBearerTokenFromCreds("{}", bearer);
  const [{ token, signedToken }] = await generateSignedDataTokens("credentials.json", signing);
  const more = await generateSignedDataTokensFromCreds("{}", signing);
  return isExpired(accessToken) ? tokenType + another.accessToken : token + signedToken + more.length;
}

export function failed(error: unknown): unknown {
  if (!(error instanceof SkyflowError)) return error;
  const { message, error: nested } = error;
  return [message, nested?.httpCode, nested?.httpStatus, nested?.grpcCode, nested?.requestId, nested?.details, nested?.http_code, nested?.request_ID];
}

export const thrown = new SkyflowError({ httpCode: 400, message: "%s1 is wrong" }, ["this"]);
export const made = new InsertResponse({ insertedFields: [{ skyflowId: "1" }], errors: null });

/** An enum is a type with members, and no other text is one. */
export function environment(env: Env): string {
  switch (env) {
    case Env.PROD:
    case Env.SANDBOX:
    case Env.STAGE:
    case Env.DEV:
      return env;
    default:
      return env satisfies never;
  }
}

// @ts-expect-error: a text is no member of the enum
new InsertOptions().setTokenMode("ENABLE");
// @ts-expect-error: there is no such setter
new InsertOptions().setReturnToken(true);
// @ts-expect-error: options of another operation
client.vault().insert(new InsertRequest("t", []), new UpdateOptions());
// @ts-expect-error: a request is made by its class
client.vault().delete({ table: "t", ids: ["1"] });
// @ts-expect-error: the request is missing
client.vault().query();
// @ts-expect-error: a vault has a cluster
client.addVaultConfig({ vaultId: "v" });
// @ts-expect-error: not a member
new InsertRequest("t", []).tables = "t";
// @ts-expect-error: not a list
new GetRequest("t", "id");
// @ts-expect-error: a client has a configuration
new Skyflow();
