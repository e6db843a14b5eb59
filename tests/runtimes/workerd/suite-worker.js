// The Worker that runs the contract tests: one request, one test.
import "../../contract/index.js";
import { tests } from "../../support/suite.js";

/** @type {string[]} */
const unhandled = [];
addEventListener("unhandledrejection", (event) => unhandled.push(String(/** @type {any} */ (event).reason)));

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/names") return Response.json(tests.map(({ name }) => name));
    if (pathname === "/unhandled") return Response.json(unhandled);
    try {
      await tests[Number(pathname.slice(1))].run();
      return Response.json(null);
    } catch (error) {
      return Response.json(String(error instanceof Error ? error.stack : error));
    }
  },
};
