import { readdirSync, readFileSync } from "node:fs";

const OPERATIONS = new URL("../../src/ops/", import.meta.url);

/** What each operation's own file says. @type {Map<string, "members" | "columns" | "nothing">} */
const found = new Map();
for (const file of readdirSync(OPERATIONS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs"))) {
  const source = readFileSync(new URL(file, OPERATIONS), "utf8");
  const name = /const NAME: &'static str = "(\w+)"/.exec(source)?.[1];
  const shown = /const SHOWN_NAMES: ShownNames = ShownNames::(Columns|Nothing)/.exec(source)?.[1];
  if (name !== undefined) found.set(name, shown === "Columns" ? "columns" : shown === "Nothing" ? "nothing" : "members");
}

/** Which names of an operation's request error messages may show. @param {string} operation */
export const shownNames = (operation) => found.get(operation) ?? "nothing";
