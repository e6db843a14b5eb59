// The Worker that runs the contract tests: one request, one test.
import "../../contract/index.js";
import { tests } from "../../support/suite.js";

/** @type {Map<Promise<unknown>, string>} */
const unhandled = new Map();
addEventListener("unhandledrejection", ({ promise, reason }) => unhandled.set(promise, String(reason)));
// At old compatibility dates a rejection counts as unhandled before its own turn is over.
addEventListener("rejectionhandled", ({ promise }) => unhandled.delete(promise));

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/names") return Response.json(tests.map(({ name }) => name));
    if (pathname === "/unhandled") return Response.json([...unhandled.values()]);
    try {
      await tests[Number(pathname.slice(1))].run();
      return Response.json(null);
    } catch (error) {
      return Response.json(String(error instanceof Error ? error.stack : error));
    }
  },
};
