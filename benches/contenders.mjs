/** Those that are compared: the client, the code by hand, and the official SDK for Node: version 1 of npm, and 2 where there is a build of it. */
import { createRequire } from "node:module";

import { API_KEY } from "./payloads.mjs";
import { SKYFLOW_NODE_1_VERSION } from "./rivals.mjs";

/** The folders of a built skyflow-node 2, and of a skyflow-node 1 with its dependencies (`rivals.mjs`). */
const { SKYFLOW_NODE, SKYFLOW_NODE_1 } = process.env;
/** Where skyflow-node sends its requests: it takes no URL. */
const CLOUD = "https://cluster.vault.skyflowapis.com";

/** A token that version 1 takes for valid: it reads nothing but when it ends. */
const TOKEN = ["{}", '{"exp":4102444800}', ""].map((part) => Buffer.from(part).toString("base64url")).join(".");

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
  async skyflowNode1(vaultUrl) {
    const require = createRequire(`${SKYFLOW_NODE_1}/`);
    const { LogLevel, setLogLevel, Skyflow } = require("skyflow-node");
    require("axios").interceptors.request.use((config) => ({ ...config, url: vaultUrl + config.url.slice(CLOUD.length) }));
    setLogLevel(LogLevel.ERROR);
    const vault = Skyflow.init({ vaultID: "vault", vaultURL: CLOUD, getBearerToken: async () => TOKEN });
    return { insert: ({ table, values }) => vault.insert({ records: values.map((fields) => ({ table, fields })) }, { tokens: true }) };
  },
};

/** @param {string} contender @param {string} vaultUrl @param {typeof fetch} [fetch] the runtime's own if left out */
export const makeCaller = (contender, vaultUrl, fetch) => MAKERS[contender](vaultUrl, fetch);

/** Each contender that can be made here, and what tables call it. The first is what ratios are made to. */
export const CONTENDERS = {
  byHand: "by hand",
  client: "skyflow-edge",
  ...(SKYFLOW_NODE === undefined ? {} : { skyflowNode: "skyflow-node 2.1.1" }),
  ...(SKYFLOW_NODE_1 === undefined ? {} : { skyflowNode1: `skyflow-node ${SKYFLOW_NODE_1_VERSION}` }),
};

/** Those that use `fetch`, so that a stub can stand in its place; version 1 has an HTTP client of its own. */
export const FETCHING = Object.keys(CONTENDERS).filter((name) => name !== "skyflowNode1");
