import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("deleteFile");

test("the file is gone after it, and the row is not", async () => {
  const { vault } = await onLocalVault({ tables: { docs: { columns: { scan: { type: "file" } } } } });
  const where = { table: "docs", columnName: "scan" };
  const { skyflowId } = await vault.uploadFile({ ...where, file: new File(["x"], "x.txt") });
  const { deleted, skyflowId: id } = await vault.deleteFile({ ...where, skyflowId });
  assert.deepEqual({ deleted, id }, { deleted: true, id: skyflowId });
  const { data } = await vault.get({ table: "docs", ids: [skyflowId], downloadUrl: true });
  assert.equal(data[0].scan ?? null, null);
});

test("the request names table, row and column, and is sent once", async () => {
  const { vault, requests } = stubbed({ status: 500 });
  await fails(vault.deleteFile({ table: "t/1", skyflowId: "i d", columnName: "c" }), "SERVER");
  assert.equal(requests.length, 1);
  assert.equal(requests[0].method, "DELETE");
  assert.equal(requests[0].url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/t%2F1/i%20d/files/c");
});

test("a name that is missing is refused before anything is sent", async () => {
  const { vault, requests } = stubbed({});
  const whole = { table: "t", skyflowId: "1", columnName: "c" };
  await assert.each(Object.keys(whole).map((member) => [member]), async (member) => {
    const error = await fails(vault.deleteFile({ ...whole, [member]: " " }), "INVALID_INPUT");
    assert.includes(error.message, `deleteFile: ${member}`);
  });
  assert.equal(requests.length, 0);
});
