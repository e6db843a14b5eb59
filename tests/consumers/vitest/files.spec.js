// Files and forms over HTTP, in whichever environment Vitest is told: the Blob of a document is none for the fetch of Node.
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const TEXT = "héllo 🦀";

test("a server gets the whole of each file and form", async () => {
  const bodies = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks).toString());
    outgoing.writeHead(200, { "content-type": "application/json" }).end('{"skyflowID":"1"}');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const vaultUrl = `http://127.0.0.1:${server.address().port}`;
    const credentials = { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" };
    const vault = new Skyflow({ vaultConfigs: [{ vaultId: "v", vaultUrl, credentials }], logLevel: "OFF", maxRetries: 0 }).vault();
    const bytes = new TextEncoder().encode(TEXT);
    const sources = [{ file: new File([TEXT], "a.txt") }, { file: new Blob([TEXT]), fileName: "a.txt" }, { file: bytes, fileName: "a.txt" }, { base64: Buffer.from(TEXT).toString("base64"), fileName: "a.txt" }];
    for (const source of sources) await vault.uploadFile({ table: "t", columnName: "c", ...source });
    const form = new FormData();
    form.append("file", new File([TEXT], "a.txt"));
    await vault.request({ method: "POST", path: "/v1/x", body: form });
    for (const body of bodies) expect(body).toContain(`\r\n\r\n${TEXT}\r\n--`);
    for (const body of bodies) expect(body).toContain('filename="a.txt"');
    expect(bodies).toHaveLength(5);
    await vault.request({ method: "POST", path: "/v1/x", body: new URLSearchParams({ a: "é" }) });
    expect(bodies[5]).toBe("a=%C3%A9");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("the local vault keeps them, and Detect reads them", async () => {
  const { vaultId, clusterId, credentialsString, fetch } = await LocalVault.create({ tables: { t: { columns: { c: { type: "file" } } } } });
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { credentialsString } }], fetch, logLevel: "OFF" });
  const { skyflowId } = await client.vault().uploadFile({ table: "t", columnName: "c", file: new File([TEXT], "a.txt") });
  const { data } = await client.vault().get({ table: "t", ids: [skyflowId], downloadUrl: true });
  expect(await (await fetch(data[0].c)).text()).toBe(TEXT);
  const { status } = await client.detect().deidentifyFile({ file: new File(["My SSN is 123-45-6789."], "letter.txt"), waitTime: 10 });
  expect(status).toBe("SUCCESS");
});
