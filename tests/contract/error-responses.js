// Where the whole answer is: on thrown errors, on the errors of rows, and on failed runs. Nothing enumerates it.
import * as assert from "../support/assert.js";
import { fails, insertedRows, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("error responses");

const table = "persons";
const SECRET = "4111-1111-1111-1111 of Zebulon";
const headers = { "x-request-id": "r-1", "x-node": "n-7" };

/** Checks that an error has this answer, and that nothing which walks through the error finds it. @param {any} error @param {number} status @param {unknown} body */
function holds(error, status, body) {
  assert.equal(error.response.status, status);
  assert.deepEqual(error.response.json(), body);
  assert.deepEqual(JSON.parse(error.response.text()), body);
  assert.equal(error.response.headers.get("x-node"), "n-7");
  assert.ok(!Object.keys(error).includes("response") && !("response" in { ...error }), "not enumerable");
  assert.excludes(JSON.stringify(error), "Zebulon");
  const hidden = Object.getOwnPropertyDescriptor(error, "response");
  assert.ok(hidden === undefined || (hidden.enumerable === false && !("value" in hidden)), "an accessor, which tools do not show");
}

test("the error of a row of a batch has the part of the answer that is about it", async () => {
  const bad = { error: `Column name holds ${SECRET}` };
  const { vault } = stubbed({ headers, body: { responses: [{ Status: 400, Body: bad }, { Status: 200, Body: insertedRows(1) }, { Status: 409, Body: { error: { message: SECRET } } }] } });
  const { errors } = await vault.insert({ table, values: [{ name: "a" }, { name: "b" }, { name: "c" }], continueOnError: true });
  assert.equal(errors?.length, 2);
  holds(errors?.[0], 400, bad);
  holds(errors?.[1], 409, { error: { message: SECRET } });
});

test("a row that the answer says nothing of has an empty answer", async () => {
  const { vault } = stubbed({ headers, body: { responses: [{ Status: 200, Body: insertedRows(1) }] } });
  const { errors } = await vault.insert({ table, values: [{ name: "a" }, { name: "b" }], continueOnError: true });
  assert.deepEqual([errors?.[0].requestIndex, errors?.[0].response?.status, errors?.[0].response?.text(), errors?.[0].response?.json()], [1, 200, "", undefined]);
});

test("the error of a token that could not be detokenized has its record", async () => {
  const record = { token: "t2", value: null, error: `No record for ${SECRET}` };
  const { vault } = stubbed({ status: 207, headers, body: { records: [{ token: "t1", value: "v" }, record] } });
  const { errors } = await vault.detokenize({ data: [{ token: "t1" }, { token: "t2" }] }, {});
  holds(errors?.[0], 207, record);
});

test("the errors of a bulk call keep the answer of their row, or of the request that failed with it", async () => {
  const bad = { error: SECRET };
  const whole = { error: { message: SECRET } };
  const { vault } = stubbed([{ headers, body: { responses: [{ Status: 200, Body: insertedRows(1) }, { Status: 400, Body: bad }] } }, { status: 400, headers, body: whole }]);
  const values = Array.from({ length: 4 }, (_, index) => ({ name: `n${index}` }));
  const { errors } = await vault.bulkInsert({ table, values, batchSize: 2, concurrency: 1, continueOnError: true });
  assert.deepEqual(errors?.map(({ requestIndex }) => requestIndex), [1, 2, 3]);
  holds(errors?.[0], 400, bad);
  holds(errors?.[1], 400, whole);
  holds(errors?.[2], 400, whole);
});

test("a failed run has the vault's answer, as a result of getDetectRun and as the error of deidentifyFile", async () => {
  const failed = { status: "FAILED", message: `The file of ${SECRET} cannot be read`, output: [] };
  const { client } = stubbed([{ body: { run_id: "run-1" } }, { headers, body: failed }]);
  const error = await fails(client.detect().deidentifyFile({ file: new File(["x"], "a.txt") }), "SERVER");
  holds(error, 200, failed);
  const run = await client.detect().getDetectRun({ runId: "run-1" });
  holds(run, 200, failed);
  holds(run.errors?.[0], 200, failed);
  const silent = stubbed([{ body: { run_id: "run-1" } }, { headers, body: { status: "FAILED" } }]).client;
  holds(await fails(silent.detect().deidentifyFile({ file: new File(["x"], "a.txt") }), "SERVER"), 200, { status: "FAILED" });
});

test("what succeeded, and what the client found out itself, has no answer", async () => {
  const { vault } = stubbed({ headers, body: { records: [{ fields: { skyflow_id: "1" } }] } });
  const found = await vault.get({ table, ids: ["1", "2"] });
  assert.equal(found.errors?.[0].response, undefined);
  assert.equal((await fails(vault.get(/** @type {any} */ ({})), "INVALID_INPUT")).response, null);
});
