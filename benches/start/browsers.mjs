/** Chromium and Firefox: a page served from this machine, in a new browser with a new profile each time. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { page, resultsIn } from "../../tests/support/browser.js";
import { FOLDERS, order, PACKAGES } from "./project.mjs";

const ROUNDS = 9;
/** A browser that has just been started is busy with itself. */
const SETTLED_MS = 1500;

/** @param {"chromium" | "firefox"} browser @param {string} project @returns {Promise<import("./index.mjs").Round[]>} */
export async function inBrowser(browser, project) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const timed = order(round).map((which, place) => `
      await import("./woken-${place}.js");
      begun = performance.now();
      await import("./${FOLDERS[which]}/index.js").then((module) => ${PACKAGES[which]});
      times.${which} = performance.now() - begun;`);
    for (const name of ["first.js", "woken-0.js", "woken-1.js"]) await writeFile(join(project, name), "");
    await writeFile(join(project, "entry.js"), `
      globalThis.results = (async () => {
        const times = {};
        let begun;
        // The first import of a page costs what no other does, and so does the first after a pause.
        await import("./first.js");
        await new Promise((resolve) => setTimeout(resolve, ${SETTLED_MS}));
        ${timed.join("")}
        return times;
      })();`);
    await writeFile(join(project, "index.html"), page("/entry.js"));
    const { results, unhandled } = await resultsIn(browser, project);
    if (unhandled.length > 0) throw new Error(`${browser}: ${unhandled.join(", ")}`);
    rounds.push(/** @type {any} */ (results));
  }
  return rounds;
}
