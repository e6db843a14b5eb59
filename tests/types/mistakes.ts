// Mistakes whose error has to name the member that is wrong: each line, and the names that its error must hold. See messages.test.js.
import { Skyflow } from "skyflow-edge";
import type { ClientOptions, ConnectionConfig, Credentials, VaultConfig } from "skyflow-edge";

declare const client: Skyflow;
const vault = client.vault();
const detect = client.detect();

/* token */ export const twoKinds: Credentials = { apiKey: "k", token: "t" };
/* credentialsString */ export const twoAccounts: Credentials = { path: "p", credentialsString: "{}" };
/* roles */ export const narrowedKey: Credentials = { apiKey: "k", roles: ["r"] };
/* apikey apiKey */ export const misspelledKey: Credentials = { apikey: "k" };
/* vaultUrl */ export const noCluster: VaultConfig = { vaultId: "v" };
/* cluster clusterId */ export const misspelledCluster: VaultConfig = { vaultId: "v", cluster: "c" };
/* connectionUrl */ export const noUrl: ConnectionConfig = { connectionId: "c" };
/* timeout */ export const misspelledTimeout: ClientOptions = { timeout: 5 };
/* columnName */ vault.get({ table: "t", ids: ["1"], columnName: "c" });
/* columnValues */ vault.get({ table: "t", columnName: "c" });
/* columnName */ vault.get({ table: "t", columnValues: ["v"] });
/* redaction */ vault.get({ table: "t", redaction: "MASKED" });
/* PLAIN RedactionType */ vault.get({ table: "t", ids: ["1"], redactionType: "PLAIN" });
/* table */ vault.get({ ids: ["1"] });
/* filePath */ vault.uploadFile({ table: "t", columnName: "c", file: new Uint8Array(1), filePath: "p" });
/* fileName */ vault.uploadFile({ table: "t", columnName: "c", base64: "aGk=" });
/* filepath filePath */ vault.uploadFile({ table: "t", columnName: "c", filepath: "p" });
/* filePath */ vault.uploadFile({ table: "t", columnName: "c" });
/* FileBytes */ vault.uploadFile({ table: "t", columnName: "c", file: "text" });
/* card */ vault.insert<{ name: string }>({ table: "t", values: [{ name: "Ann", card: "4111" }] });
/* card */ vault.insert<{ name: string; card: string }>({ table: "t", values: [{ name: "Ann" }] });
/* returnToken returnTokens */ vault.insert({ table: "t", values: [], returnToken: true });
/* redaction DetokenizeItem */ vault.detokenize({ data: [{ token: "t", redaction: "MASKED" }] });
/* path DetectFile */ detect.deidentifyFile({ file: { path: "a.txt" } });
