/** Writes docs/local-vault-speed.md and its chart. */
import { mkdir, writeFile } from "node:fs/promises";

import { drawChart, SCHEMES } from "../report/charts.mjs";
import { machine } from "../report/machine.mjs";
import { aligned, table } from "../table.mjs";

const DOCS = new URL("../../docs/", import.meta.url);
const REQUESTS = { byId: "get by id", byColumn: "get by unique column", detokenize: "detokenize one token", insert: "insert one row" };

/**
 * @param {import("../run.mjs").Figure[]} figures of the suite
 * @param {any[]} sizes
 */
export async function writeVaultReport(figures, sizes) {
  const keys = Object.keys(REQUESTS);
  const chart = {
    title: "Time of a request to the local vault, in process",
    across: "rows in the vault",
    up: "microseconds",
    at: sizes.map(({ rows }) => rows),
    lines: Object.fromEntries(keys.map((key) => [REQUESTS[key], sizes.map((size) => Number(size[key].toPrecision(3)))])),
  };
  await mkdir(new URL("benchmarks/", DOCS), { recursive: true });
  for (const [scheme, colours] of Object.entries(SCHEMES)) await writeFile(new URL(`benchmarks/local-vault-${scheme}.svg`, DOCS), drawChart(chart, colours));
  const rows = sizes.map((size) => [size.rows.toLocaleString("en"), ...keys.map((key) => size[key].toFixed(1)), size.mib.toFixed(0)]);
  const cost = aligned(["rows", ...keys.map((key) => `${REQUESTS[key]}, µs`), "memory of the process, MiB"], rows);
  await writeFile(new URL("local-vault-speed.md", DOCS), page(cost, table(figures)));
}

const page = (/** @type {string} */ cost, /** @type {string} */ budgets) => `# The speed of the local vault

<!-- Written by \`cargo xtask bench --only vault --report\`. -->

${machine()} In process, in Node, by \`LocalVault.fetch\`: no network and no disk.

## Cost against rows

A row has three columns: a unique one, a tokenized one and a plain one. Inserts are measured with a table of their own beside it, because
a table takes 1,000,000 rows. Each time is a median.

${cost}

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/local-vault-dark.svg">
  <img alt="Time of a request against the number of rows in the vault" src="benchmarks/local-vault-light.svg">
</picture>

## Beside a Map

The rival is a JavaScript Map behind a fake \`fetch\`: it parses the request, gives each row an id and each value a token, and writes
the response, but checks nothing. Both run in turns in one process.

${budgets}

\`LIKE\`, CSV files and bodies cost no more than their size: a \`LIKE\` is one pass over the text, whatever its pattern, and a body
over 64 MiB is refused with 413 as soon as its length is known, before it is read or copied.

See also: [all guides](README.md)
`;
