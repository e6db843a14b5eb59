import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("reidentifyFile");

const ANSWER = { status: "SUCCESS", output_type: "BASE64", output: { processed_file: btoa("name\nAnn\n"), processed_file_type: "reidentified_file", processed_file_extension: "csv" } };

test("a file goes there in base64 and comes back as a file", async () => {
  const { client, requests } = stubbed({ headers: { "x-request-id": "r-1" }, body: ANSWER });
  const { file, ...rest } = await client.detect().reidentifyFile({ file: new File(["name\n[NAME_1]\n"], "People.CSV"), plainTextEntities: ["name"] });
  const [{ url, method, headers, body }] = requests;
  assert.deepEqual([method, url, headers["content-type"]], ["POST", "https://abc.vault.skyflowapis.com/v1/detect/reidentify/file", "application/json"]);
  assert.deepEqual(JSON.parse(await body.text()), { vault_id: "v1", format: { plaintext: ["name"] }, file: { data_format: "csv", base64: btoa("name\n[NAME_1]\n") } });
  assert.deepEqual(rest, { status: "SUCCESS", fileBase64: ANSWER.output.processed_file, extension: "csv", errors: null, requestId: "r-1" });
  assert.deepEqual([file?.name, await file?.text()], ["deidentified.csv", "name\nAnn\n"]);
});

test("it is not repeated once it may have been carried out", async () => {
  const { client, requests } = stubbed({ status: 502 });
  await fails(client.detect().reidentifyFile({ file: new File(["x"], "a.txt") }), "SERVER");
  assert.equal(requests.length, 1);
});

test("a format that cannot be reidentified is refused before anything is sent", async () => {
  const { client, requests } = stubbed({ body: ANSWER });
  const error = await fails(client.detect().reidentifyFile({ file: new File(["x"], "a.pdf") }), "INVALID_INPUT");
  assert.includes(error.message, "txt, csv, json");
  await fails(client.detect().reidentifyFile(/** @type {any} */ ({ text: "x" })), "INVALID_INPUT");
  assert.equal(requests.length, 0);
});
