/** Writes the table of a run into docs/speed.md, between its two marks. */
import { readFile, writeFile } from "node:fs/promises";

import { table } from "../table.mjs";
import { machine } from "./machine.mjs";

const PAGE = new URL("../../docs/speed.md", import.meta.url);
const BEGIN = "<!-- Written by `cargo xtask bench --report`. -->\n";
const END = "<!-- The end of what is written. -->\n";

/** @param {import("../run.mjs").Figure[]} figures */
export async function writeTable(figures) {
  const page = await readFile(PAGE, "utf8");
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error("docs/speed.md has lost the marks between which the table is written");
  await writeFile(PAGE, `${before}${BEGIN}\n${machine()}\n\n${table(figures)}\n\n${END}${after}`);
}
