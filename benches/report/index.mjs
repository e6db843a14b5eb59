/** Writes docs/benchmarks.md and its charts, and the table of docs/speed.md. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { CONTENDERS } from "../contenders.mjs";
import { duration } from "../measure.mjs";
import { aligned } from "../table.mjs";
import { lineChart } from "./charts.mjs";
import { machine } from "./machine.mjs";
import { againstConcurrency, againstRows, IN_FLIGHT, ROW_COUNTS } from "./measurements.mjs";
import { writeTable } from "./speed-table.mjs";

const DOCS = new URL("../../docs/", import.meta.url);
const PACKAGE = new URL("../../pkg/", import.meta.url);
const names = Object.entries(CONTENDERS);

/** A line for each contender: a value of each measurement. @param {any[]} found @param {(one: any) => any} pick of one measurement */
const linesOf = (found, pick) => Object.fromEntries(names.map(([name, title]) => [title, found.map((one) => pick(one)[name])]));

const rounded = (number) => Number(number.toPrecision(3));
const asRatio = (number) => number.toFixed(2);
const asMiB = (number) => number.toFixed(0);
const asRate = (number) => number.toFixed(0);

/** A row for each measurement: the value of each contender, and the ratio to by hand of all but that. */
function tableOf(found, first, at, key, show) {
  const [, ...rivals] = names;
  const heading = [first, ...names.map(([, title]) => title), ...rivals.map(([, title]) => `${title}, ratio`)];
  return aligned(heading, found.map((one) => [one[at].toLocaleString("en"), ...names.map(([name]) => show(one[key][name].value)), ...rivals.map(([name]) => asRatio(one[key][name].ratio))]));
}

/** KiB after gzip of all that a runtime loads. */
async function loadedKiB() {
  const size = async (...files) => (await Promise.all(files.map(async (file) => gzipSync(await readFile(new URL(file, PACKAGE)), { level: 9 }).length))).reduce((sum, bytes) => sum + bytes) / 1024;
  const [compiled, inlined] = [await size("edge.js", "wasm/engine_bg.wasm"), await size("index.js")];
  return (/** @type {string} */ runtime) => (runtime === "workerd" ? compiled : inlined).toFixed(1);
}

/** @param {import("../run.mjs").Figure[]} figures */
async function startTable(figures) {
  const loaded = await loadedKiB();
  const rows = figures.flatMap(({ measure, figure, note }) => {
    const runtime = /^import and first client in (\w+)/.exec(measure)?.[1];
    return runtime === undefined ? [] : [[runtime, figure.toFixed(1), note.replace("empty module ", ""), loaded(runtime)]];
  });
  return aligned(["runtime", "import and first client, ms more than an empty module", "empty module", "loads, KiB after gzip"], rows);
}

/** @param {import("../run.mjs").Figure[]} figures of the suites */
export async function writeReport(figures) {
  await writeTable(figures);
  const rows = await againstRows();
  const concurrency = await againstConcurrency();
  await mkdir(new URL("benchmarks/", DOCS), { recursive: true });
  const write = async (name, chart) => writeFile(new URL(`benchmarks/${name}.svg`, DOCS), lineChart(chart));
  await write("rows", { title: "Time of an insert, ratio to by hand", across: "rows of one insert", up: "ratio to by hand", at: ROW_COUNTS, lines: linesOf(rows, ({ ms }) => mapValues(ms, ({ ratio }) => rounded(ratio))) });
  const values = (key) => linesOf(concurrency, (one) => mapValues(one[key], ({ value }) => rounded(value)));
  await write("throughput", { title: "Throughput over HTTP", across: "calls in flight", up: "inserts a second", at: IN_FLIGHT, lines: values("perSecond") });
  await write("p99", { title: "p99 over HTTP", across: "calls in flight", up: "milliseconds", at: IN_FLIGHT, lines: values("p99Ms"), logarithmic: true });
  await write("memory", { title: "Peak memory of the process", across: "calls in flight", up: "MiB", at: IN_FLIGHT, lines: values("peakMiB") });
  await writeFile(new URL("benchmarks.md", DOCS), page({ rows, concurrency, start: await startTable(figures) }));
}

const mapValues = (object, change) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

const page = ({ rows, concurrency, start }) => `# Benchmarks

<!-- Written by \`cargo xtask bench --report\`. -->

${machine()} All contenders run in turns in one run, each in a process of its own; values and ratios are medians over the rounds.
[speed.md](speed.md) says what "by hand" is and how the server and the stub work, and has the budgets.

## Time against rows

One insert with a \`fetch\` that answers at once: the work of the client alone.

![Time of an insert against the number of rows, ratio to by hand](benchmarks/rows.svg)

${tableOf(rows, "rows", "rows", "ms", duration)}

## Over HTTP against concurrency

One-row inserts over HTTP on loopback with keep-alive, with the runtime's own \`fetch\`.

![Throughput against the number of calls in flight](benchmarks/throughput.svg)

${tableOf(concurrency, "in flight", "inFlight", "perSecond", asRate)}

Inserts a second; more is better.

![p99 against the number of calls in flight](benchmarks/p99.svg)

${tableOf(concurrency, "in flight", "inFlight", "p99Ms", duration)}

The p99 of a call. CPU a call:

${tableOf(concurrency, "in flight", "inFlight", "cpuMs", duration)}

![Peak memory against the number of calls in flight](benchmarks/memory.svg)

${tableOf(concurrency, "in flight", "inFlight", "peakMiB", asMiB)}

Peak resident memory of the process in MiB, Node itself included.

## Size and start-up

${start}

[start-up.md](start-up.md) says how start-up is measured.

## How to repeat it

\`\`\`sh
cargo xtask bench --report
\`\`\`

skyflow-node is compared when \`SKYFLOW_NODE\` names the folder of a build of it:

\`\`\`sh
git clone --branch 2.1.1 https://github.com/skyflowapi/skyflow-node.git
cd skyflow-node && npm install && npm run build && cd ..
SKYFLOW_NODE=$PWD/skyflow-node cargo xtask bench --report
\`\`\`
`;
