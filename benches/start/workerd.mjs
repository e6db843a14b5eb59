/**
 * workerd: a new isolate that imports the package and makes a client, until it has answered its first request. Clocks
 * stand still while a Worker starts, so the time is taken outside of workerd.
 */
import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { workerModules } from "../../tests/support/bundle.js";
import { order, PACKAGES } from "./project.mjs";

const ROUNDS = 41;

const ANSWER = "export default { fetch: () => new Response() };";
const WORKERS = {
  empty: `class Empty {}\nconst module = { Empty };\n${PACKAGES.empty};\n${ANSWER}`,
  client: `import * as module from "skyflow-edge";\n${PACKAGES.client};\n${ANSWER}`,
};

/** Is given the modules of a Worker by PUT, and starts it when it is asked for. */
const STARTER = `
  const given = new Map();
  export default {
    async fetch(request, { LOADER }) {
      if (request.method === "PUT") {
        const modules = await request.json();
        for (const module of Object.values(modules)) if (module.wasm) module.wasm = Uint8Array.fromBase64(module.wasm).buffer;
        given.set(request.url, modules);
        return new Response();
      }
      const code = { compatibilityDate: "${supportedCompatibilityDate}", mainModule: "entry.js", modules: given.get(request.url) };
      return LOADER.get(request.url, () => code).getEntrypoint().fetch(request);
    },
  };
`;

/**
 * The same WebAssembly in other bytes, by a custom section: V8 keeps what it has compiled for all isolates.
 * @param {Buffer} bytes @param {number} round below 256
 */
const numbered = (bytes, round) => Buffer.concat([bytes, Uint8Array.of(0, 3, 1, "n".charCodeAt(0), round)]);

/** @returns {Promise<import("./index.mjs").Round[]>} */
export async function inWorkerd() {
  const modules = { empty: await workerModules(WORKERS.empty), client: await workerModules(WORKERS.client) };
  const miniflare = new Miniflare({ modules: true, script: STARTER, compatibilityDate: supportedCompatibilityDate, workerLoaders: { LOADER: {} } });
  try {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const times = { empty: 0, client: 0 };
      for (const which of order(round)) {
        const address = `http://start.example/${which}/${round}`;
        const entries = modules[which].map(({ type, path, contents }) => [path, type === "CompiledWasm" ? { wasm: numbered(contents, round).toString("base64") } : { js: contents.toString() }]);
        await miniflare.dispatchFetch(address, { method: "PUT", body: JSON.stringify(Object.fromEntries(entries)) });
        const begun = performance.now();
        const response = await miniflare.dispatchFetch(address);
        await response.arrayBuffer();
        times[which] = performance.now() - begun;
        if (!response.ok) throw new Error(`workerd answered ${response.status}`);
      }
      rounds.push(times);
    }
    return rounds;
  } finally {
    await miniflare.dispose();
  }
}
