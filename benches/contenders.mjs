/** Those that are compared: the client, the code by hand, and the official SDK for Node where there is a build of it. */
import { createRequire } from "node:module";

import { API_KEY } from "./payloads.mjs";

/** The folder of a built skyflow-node. */
const { SKYFLOW_NODE } = process.env;
/** Where skyflow-node sends its requests: it takes no URL. */
const CLOUD = "https://cluster.vault.skyflowapis.com";

/** Imports only the contender that it makes, so that a process holds no other. */
const MAKERS = {
  async client(vaultUrl, fetch) {
    const { Skyflow } = await import("skyflow-edge");
    return new Skyflow({ vaultConfigs: [{ vaultId: "vault", clusterId: "cluster", vaultUrl, credentials: { apiKey: API_KEY } }], fetch }).vault();
  },
  async byHand(vaultUrl, fetch) {
    const { byHand } = await import("./by-hand.mjs");
    return byHand(fetch ?? globalThis.fetch, API_KEY, vaultUrl);
  },
  async skyflowNode(vaultUrl, fetch = globalThis.fetch) {
    globalThis.fetch = (url, init) => fetch(vaultUrl + String(url).slice(CLOUD.length), init);
    const { Env, InsertOptions, InsertRequest, LogLevel, Skyflow } = createRequire(import.meta.url)(String(SKYFLOW_NODE));
    const vaultConfigs = [{ vaultId: "vault", clusterId: "cluster", env: Env.PROD, credentials: { apiKey: API_KEY } }];
    const vault = new Skyflow({ vaultConfigs, logLevel: LogLevel.ERROR }).vault("vault");
    return {
      insert({ table, values }) {
        const options = new InsertOptions();
        options.setReturnTokens(true);
        return vault.insert(new InsertRequest(table, values), options);
      },
    };
  },
};

/** @param {string} contender @param {string} vaultUrl @param {typeof fetch} [fetch] the runtime's own if left out */
export const makeCaller = (contender, vaultUrl, fetch) => MAKERS[contender](vaultUrl, fetch);

/** Each contender that can be made here, and what tables call it. The first is what ratios are made to. */
export const CONTENDERS = {
  byHand: "by hand",
  client: "skyflow-edge",
  ...(SKYFLOW_NODE === undefined ? {} : { skyflowNode: "skyflow-node 2.1.1" }),
};
