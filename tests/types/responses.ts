// What the methods give, to the letter, and how generic rows come through.
import type {
  CallOptions,
  Connection,
  DeleteResponse,
  DetokenizeResponse,
  DetokenizedField,
  FileScanStatus,
  GetResponse,
  InsertResponse,
  InsertedField,
  InvokeConnectionResponse,
  QueryResponse,
  RawResponse,
  RecordError,
  Row,
  Skyflow,
  TokenizeResponse,
  UpdateResponse,
  Vault,
} from "skyflow-edge";

import { type Equal, expectType } from "./equality.js";

interface Person extends Row {
  name: string;
  card: string | null;
}

declare const vault: Vault;
declare const options: CallOptions;

export async function responses() {
  const inserted = await vault.insert({ table: "t", values: [{ a: 1 }] }, options);
  expectType<Equal<typeof inserted, InsertResponse>>();
  expectType<Equal<typeof inserted.insertedFields, InsertedField[]>>();
  expectType<Equal<typeof inserted.errors, RecordError[] | null>>();
  expectType<Equal<typeof inserted.requestId, string | null>>();
  for (const field of inserted.insertedFields) {
    expectType<Equal<typeof field.skyflowId, string>>();
    expectType<Equal<typeof field.requestIndex, number | undefined>>();
    expectType<Equal<(typeof field)["anyColumn"], unknown>>();
  }
  for (const failed of inserted.errors ?? []) {
    expectType<Equal<typeof failed.error, string>>();
    expectType<Equal<typeof failed.requestIndex, number | undefined>>();
    expectType<Equal<typeof failed.httpCode, number | undefined>>();
    expectType<Equal<typeof failed.requestId, string | null>>();
    expectType<Equal<typeof failed.token, string | undefined>>();
  }

  const rows = await vault.get({ table: "t" });
  expectType<Equal<typeof rows, GetResponse<Row>>>();
  const people = await vault.get<Person>({ table: "t", ids: ["1"] }, options);
  expectType<Equal<typeof people, GetResponse<Person>>>();
  for (const { name, card, skyflowId } of people.data) {
    expectType<Equal<typeof name, string>>();
    expectType<Equal<typeof card, string | null>>();
    expectType<Equal<typeof skyflowId, string | undefined>>();
  }

  const deleted = await vault.delete({ table: "t", ids: ["1"] });
  expectType<Equal<typeof deleted, DeleteResponse>>();
  expectType<Equal<typeof deleted.deletedIds, string[]>>();

  const detokenized = await vault.detokenize({ data: [{ token: "t" }] });
  expectType<Equal<typeof detokenized, DetokenizeResponse>>();
  expectType<Equal<typeof detokenized.detokenizedFields, DetokenizedField[]>>();
  expectType<Equal<DetokenizedField["value"], unknown>>();
  expectType<Equal<DetokenizedField["type"], string | null>>();

  const updated = await vault.update({ table: "t", data: { skyflowId: "1", a: 2 } });
  expectType<Equal<typeof updated, UpdateResponse>>();
  expectType<Equal<typeof updated.updatedField, InsertedField>>();

  const queried = await vault.query<Person>({ query: "SELECT name FROM t" });
  expectType<Equal<typeof queried, QueryResponse<Person>>>();
  for (const { name, tokenizedData } of queried.fields) {
    expectType<Equal<typeof name, string>>();
    expectType<Equal<typeof tokenizedData, Row>>();
  }

  const tokenized = await vault.tokenize({ values: [{ value: "v", columnGroup: "g" }] });
  expectType<Equal<typeof tokenized, TokenizeResponse>>();
  expectType<Equal<typeof tokenized.tokenizedFields, { token: string }[]>>();

  const uploads = [
    await vault.uploadFile({ table: "t", columnName: "c", file: new Blob([]) }),
    await vault.uploadFile({ table: "t", columnName: "c", file: new File([], "a.pdf"), skyflowId: "1" }),
    await vault.uploadFile({ table: "t", columnName: "c", file: new Uint8Array(1), fileName: "a.pdf" }),
    await vault.uploadFile({ table: "t", columnName: "c", filePath: "a.pdf" }),
    await vault.uploadFile({ table: "t", columnName: "c", base64: "aGk=", fileName: "a.txt" }),
  ];
  for (const { skyflowId, requestId } of uploads) {
    expectType<Equal<typeof skyflowId, string>>();
    expectType<Equal<typeof requestId, string | null>>();
  }

  const file = { table: "t", skyflowId: "1", columnName: "c" };
  expectType<Equal<Awaited<ReturnType<Vault["deleteFile"]>>["deleted"], boolean>>();
  expectType<Equal<Awaited<ReturnType<Vault["getFileScanStatus"]>>["status"], FileScanStatus>>();
  await vault.deleteFile(file, options);
  await vault.getFileScanStatus(file);

  const raw = await vault.request<{ ok: boolean }>({ method: "GET", path: "/v1/x", query: { a: "1", b: 2, c: true, d: ["e"] }, body: undefined, retry: true });
  expectType<Equal<typeof raw, RawResponse<{ ok: boolean }>>>();
  expectType<Equal<typeof raw.data.ok, boolean>>();
  expectType<Equal<typeof raw.headers, Headers>>();
  const unknown = await vault.request({ method: "POST", path: "/v1/x", body: { any: "thing" } });
  expectType<Equal<typeof unknown.data, unknown>>();

  const bulk = await vault.bulkInsert({ table: "t", values: [], batchSize: 500, concurrency: 2, onProgress: (done: number, total: number) => void (done / total) });
  expectType<Equal<typeof bulk.summary, { total: number; succeeded: number; failed: number }>>();
  expectType<Equal<typeof bulk.toRetry, Row[]>>();
  expectType<Equal<typeof bulk.insertedFields, InsertedField[]>>();
  const persons: Person[] = [];
  const typed = await vault.bulkInsert({ table: "t", values: persons, continueOnError: true });
  expectType<Equal<typeof typed.toRetry, Person[]>>();
  expectType<Equal<typeof typed.toRetryIndexes, number[]>>();
  async function* read(): AsyncGenerator<Person> {}
  const streamed = await vault.bulkInsert({
    table: "t",
    values: read(),
    onProgress: (done, total) => expectType<Equal<typeof total, number | undefined>>(),
    onBatch: async ({ rows, insertedFields, firstIndex, toRetry }) => {
      expectType<Equal<typeof rows, Person[]>>();
      expectType<Equal<typeof toRetry, Person[]>>();
      expectType<Equal<typeof insertedFields, InsertedField<Person>[]>>();
      expectType<Equal<typeof firstIndex, number>>();
    },
  });
  expectType<Equal<typeof streamed.summary.total, number>>();
  // @ts-expect-error with onBatch there are counts only
  void streamed.insertedFields;
  await vault.bulkInsert({ table: "t", values: new ReadableStream<Person>() });
  const bulkTokenized = await vault.bulkTokenize({ values: new Set([{ value: "a", columnGroup: "g" }]), continueOnError: true });
  expectType<Equal<typeof bulkTokenized.tokenizedFields, { token: string; requestIndex: number }[]>>();
  const bulkDeleted = await vault.bulkDelete({ table: "t", ids: ["1"], batchSize: 5 }, options);
  expectType<Equal<typeof bulkDeleted.toRetry, string[]>>();
  await vault.bulkDelete({ table: "t", ids: ["1"], onBatch: ({ deletedIds }) => void deletedIds.length });
  const bulkTokens = await vault.bulkDetokenize({ data: [{ token: "t" }], batchSize: 10 });
  expectType<Equal<typeof bulkTokens.toRetry, { token: string; redactionType?: "DEFAULT" | "REDACTED" | "MASKED" | "PLAIN_TEXT" | undefined }[]>>();

  for await (const person of vault.getAll<Person>({ table: "t", pageSize: 10 }, options)) {
    expectType<Equal<typeof person.name, string>>();
    expectType<Equal<typeof person.skyflowId, string | undefined>>();
  }
}

/** Rows of an interface, one column of which may be missing. */
interface Card {
  number: string;
  year: number;
  note?: string;
}

/** Rows with a type: its columns in the answer are tokens, which are texts. */
export async function typed(cards: readonly Card[]) {
  const inserted = await vault.insert<Card>({ table: "cards", values: cards, upsert: "number", tokens: [{ number: "tok" }, null], tokenMode: "ENABLE" });
  expectType<Equal<typeof inserted, InsertResponse<Card>>>();
  for (const field of inserted.insertedFields) {
    expectType<Equal<typeof field.number, string>>();
    expectType<Equal<typeof field.year, string>>();
    expectType<Equal<typeof field.note, string | undefined>>();
    expectType<Equal<typeof field.skyflowId, string>>();
    expectType<Equal<typeof field.requestIndex, number | undefined>>();
  }
  const bulk = await vault.bulkInsert<Card>({ table: "cards", values: cards, batchSize: 10 });
  expectType<Equal<typeof bulk.toRetry, Card[]>>();
  expectType<Equal<(typeof bulk.insertedFields)[number]["year"], string>>();
  const queried = await vault.query<Card>({ query: "SELECT number FROM cards" });
  expectType<Equal<(typeof queried.fields)[number]["year"], number>>();
  // Rows of any type need none.
  const untyped: InsertResponse = await vault.insert({ table: "cards", values: cards });
  return [untyped, await vault.bulkInsert({ table: "cards", values: bulk.toRetry })];
}

export async function connections(client: Skyflow, options: CallOptions) {
  const connection: Connection = client.connection("c");
  const answer = await connection.invoke<{ ok: boolean }>({ method: "PATCH", body: { any: ["thing"] }, headers: { a: "b" }, pathParams: { id: 7, name: "x" }, queryParams: { a: "1", b: 2, c: true } }, options);
  expectType<Equal<typeof answer, InvokeConnectionResponse<{ ok: boolean }>>>();
  expectType<Equal<typeof answer.data.ok, boolean>>();
  expectType<Equal<typeof answer.metadata.requestId, string | undefined>>();
  expectType<Equal<typeof answer.errors, RecordError[] | null>>();
  expectType<Equal<typeof answer.requestId, string | null>>();
  const unknown = await client.connection().invoke({});
  expectType<Equal<typeof unknown.data, unknown>>();
}
