// A program for Node: `@types/node` declares the platform, no library does.
import { createReadStream, openAsBlob } from "node:fs";
import { Readable } from "node:stream";

import { Skyflow, SkyflowError } from "skyflow-edge";
import type { ClientOptions, FileUploadRequest, RawResponse } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const own: ClientOptions[] = [{ fetch }, { fetch: globalThis.fetch }, { fetch: (input, init) => fetch(input, init) }, { logger: console }, { env: process.env }];
const local: Promise<Response> = LocalVault.create().then((vault) => vault.fetch(new Request("https://x"), { signal: AbortSignal.timeout(5) }));

export async function uploads(client: Skyflow, signal: AbortSignal): Promise<unknown[]> {
  const target = { table: "t", columnName: "c", fileName: "a.bin" };
  const files: FileUploadRequest[] = [
    { ...target, file: Buffer.from("a") },
    { ...target, file: await openAsBlob("a.bin") },
    { ...target, file: Readable.toWeb(createReadStream("a.bin")) },
    { ...target, file: new Blob(["a"]) },
    { ...target, file: new SharedArrayBuffer(1) },
    { table: "t", columnName: "c", filePath: "a.bin" },
  ];
  const raw: RawResponse<unknown> = await client.vault().request({ method: "GET", path: "/v1/x" }, { signal });
  const headers: Headers = raw.headers;
  return [headers, own, local, SkyflowError, ...(await Promise.all(files.map((file) => client.vault().uploadFile(file))))];
}
