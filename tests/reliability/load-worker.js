// A Worker with one client in module scope, which makes a call of the load test for each request.
import { memories } from "../support/linear-memory.js";

import { Skyflow } from "skyflow-edge";

import { loadCall, seeds } from "./load-calls.js";

/** @type {any} */
let vault;
/** @type {import("./load-calls.js").Seed[]} */
let known = [];

export default {
  /** @param {Request} request @param {{ CONFIG: any }} env */
  async fetch(request, { CONFIG }) {
    vault ??= new Skyflow(CONFIG).vault();
    const { pathname } = new URL(request.url);
    if (pathname === "/memory") return Response.json(memories.map(({ buffer }) => buffer.byteLength));
    if (pathname === "/seeds") known = await seeds(vault, 100);
    return Response.json(pathname === "/seeds" ? known.length : await loadCall(vault, Number(pathname.slice(1)), known));
  },
};
