// Files that only one runtime has: Node's Buffer, openAsBlob and pooled memory, Bun.file, and what is on disk.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";

import { RUNTIMES } from "../support/in-runtimes.js";

const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-files-"));
const path = join(folder, "letter.txt");
writeFileSync(path, "hello");
after(() => rmSync(folder, { recursive: true, force: true }));

const IMPORTS = `
  import { Buffer } from "node:buffer";
  import * as fs from "node:fs";
  import { Readable } from "node:stream";
  import { Skyflow } from "skyflow-edge";

  const credentials = { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" };
  let form;
  const fetch = async (url, init) => {
    form = await new Response(init.body, { headers: { "content-type": init.headers["content-type"] } }).formData();
    return Response.json({ skyflowID: "1" });
  };
  const vault = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch, logLevel: "OFF" }).vault();

  /** The bytes and the name that arrive. */
  const sent = (request) =>
    vault.uploadFile({ table: "t", columnName: "c", ...request }).then(
      async () => [await form.get("file").text(), form.get("file").name],
      ({ code }) => code,
    );
`;

const file = JSON.stringify(path);
const OF_MEMORY = {
  "a Buffer": 'sent({ file: Buffer.from("hello"), fileName: "letter.txt" })',
  "a Buffer of the pool": 'sent({ file: Buffer.concat([Buffer.from("hel"), Buffer.from("lo")]).subarray(0, 5), fileName: "letter.txt" })',
};
const ON_DISK = {
  "openAsBlob": `fs.openAsBlob(${file}).then((file) => sent({ file, fileName: "dir/letter.txt" }))`,
  "a stream of Node's, as the web's": `sent({ file: Readable.toWeb(fs.createReadStream(${file})), fileName: "letter.txt" })`,
  "a path": `sent({ filePath: ${file} })`,
};

/** Deno runs without permissions, so it reads no file. @type {Record<string, Record<string, string>>} */
const FORMS = {
  Node: { ...OF_MEMORY, ...ON_DISK },
  Deno: OF_MEMORY,
  Bun: { ...OF_MEMORY, ...ON_DISK, "Bun.file": `sent({ file: Bun.file(${file}) })` },
};

for (const [runtime, forms] of Object.entries(FORMS)) {
  test(`files of ${runtime} arrive whole, with their base name`, async () => {
    const members = Object.entries(forms).map(([name, form]) => `${JSON.stringify(name)}: await ${form}`);
    const { result, unhandled } = await RUNTIMES[runtime](IMPORTS, `(async () => ({ ${members.join(", ")} }))()`);
    assert.deepEqual(unhandled, []);
    for (const name of Object.keys(forms)) assert.deepEqual(result[name], ["hello", "letter.txt"], name);
  });
}
