import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("getFileScanStatus");

test("the status of an uploaded file comes back", async () => {
  const { vault } = await onLocalVault({ tables: { docs: { columns: { scan: { type: "file" } } } } });
  const where = { table: "docs", columnName: "scan" };
  const { skyflowId } = await vault.uploadFile({ ...where, file: new File(["x"], "x.txt") });
  assert.match((await vault.getFileScanStatus({ ...where, skyflowId })).status, /^SCAN_[A-Z]+$/);
});

test("the request names table, row and column, and may be repeated", async () => {
  const { vault, requests } = stubbed([{ status: 503, headers: { "retry-after": "0" } }, { body: { av_scan_status: "SCAN_PENDING" } }]);
  const { status } = await vault.getFileScanStatus({ table: "t", skyflowId: "1", columnName: "c" });
  assert.equal(status, "SCAN_PENDING");
  assert.deepEqual(requests.map(({ method, url }) => `${method} ${url}`), Array(2).fill("GET https://abc.vault.skyflowapis.com/v1/vaults/v1/t/1/files/c/scan-status"));
});

test("an answer without a status is no answer", async () => {
  const { vault } = stubbed({ body: {} });
  await fails(vault.getFileScanStatus({ table: "t", skyflowId: "1", columnName: "c" }), "INVALID_RESPONSE");
});
