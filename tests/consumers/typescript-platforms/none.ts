// A program without any of the platform's types: neither a library nor `@types` declares `fetch`, `Blob` or `URL`.
import { LogLevel, Skyflow, SkyflowError } from "skyflow-edge";
import type { ClientOptions, FileUploadRequest, RawResponse } from "skyflow-edge";
import * as node from "skyflow-edge/skyflow-node";
import { LocalVault } from "skyflow-local-vault";

const options: ClientOptions = { timeoutMs: 5, logger: { debug() {}, info() {}, warn() {}, error() {} } };
const local: Promise<Skyflow> = LocalVault.create().then(({ fetch, vaultId, clusterId, apiKey }) => new Skyflow({ fetch, vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], ...options }));
const upload: FileUploadRequest = { table: "t", columnName: "c", file: new Uint8Array(3), fileName: "a.bin" };
const header = ({ headers }: RawResponse<unknown>): string | null => headers.get("x-request-id");
const request = new node.InsertRequest("cards", [{ number: "4111" }]);

export { header, local, LogLevel, request, SkyflowError, upload };
