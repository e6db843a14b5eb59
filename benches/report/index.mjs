/** Writes docs/benchmarks.md and its charts, and the table of docs/speed.md. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { CONTENDERS } from "../contenders.mjs";
import { duration } from "../measure.mjs";
import { aligned } from "../table.mjs";
import { drawChart, SCHEMES } from "./charts.mjs";
import { machine } from "./machine.mjs";
import { againstConcurrency, againstRows, IN_FLIGHT, ROW_COUNTS } from "./measurements.mjs";
import { writeTable } from "./speed-table.mjs";

const DOCS = new URL("../../docs/", import.meta.url);
const PACKAGE = new URL("../../pkg/", import.meta.url);

/** A line for each contender: a value of each measurement. @param {any[]} found @param {(one: any) => any} pick of one measurement */
const linesOf = (found, pick) => Object.fromEntries(Object.keys(pick(found[0])).map((name) => [CONTENDERS[name], found.map((one) => pick(one)[name])]));

const rounded = (number) => Number(number.toPrecision(3));
const asRatio = (number) => number.toFixed(2);
const asMiB = (number) => number.toFixed(0);
const asRate = (number) => number.toFixed(0);

/** A row for each measurement: the value of each contender, and the ratio to by hand of all but that. */
function tableOf(found, first, at, key, show) {
  const names = Object.keys(found[0][key]).map((name) => [name, CONTENDERS[name]]);
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

/** Size and start-up of each runtime. @param {import("../run.mjs").Figure[]} figures */
async function startUps(figures) {
  const loaded = await loadedKiB();
  return figures.flatMap(({ measure, figure, note }) => {
    const runtime = /^import and first client in (\w+)/.exec(measure)?.[1];
    return runtime === undefined ? [] : [{ runtime, ms: figure.toFixed(1), empty: note.replace("empty module ", ""), loaded: loaded(runtime) }];
  });
}

/** @param {Awaited<ReturnType<typeof startUps>>} found */
function startTable(found) {
  const rows = found.map(({ runtime, ms, empty, loaded }) => [runtime, ms, empty, loaded]);
  return aligned(["runtime", "import and first client, ms more than an empty module", "empty module", "loads, KiB after gzip"], rows);
}

/** @param {import("../run.mjs").Figure[]} figures of the suites */
export async function writeReport(figures) {
  await writeTable(figures);
  const rows = await againstRows();
  const concurrency = await againstConcurrency();
  await mkdir(new URL("benchmarks/", DOCS), { recursive: true });
  const write = (name, chart) =>
    Promise.all(Object.entries(SCHEMES).map(([scheme, colours]) => writeFile(new URL(`benchmarks/${fileName(name, scheme)}`, DOCS), drawChart(chart, colours))));
  await write("rows", { title: "Time of an insert, ratio to by hand", across: "rows of one insert", up: "ratio to by hand", at: ROW_COUNTS, lines: linesOf(rows, ({ ms }) => mapValues(ms, ({ ratio }) => rounded(ratio))) });
  const values = (key) => linesOf(concurrency, (one) => mapValues(one[key], ({ value }) => rounded(value)));
  await write("throughput", { title: "Throughput over HTTP", across: "calls in flight", up: "inserts a second", at: IN_FLIGHT, lines: values("perSecond") });
  await write("p99", { title: "p99 over HTTP", across: "calls in flight", up: "milliseconds", at: IN_FLIGHT, lines: values("p99Ms"), logarithmic: true });
  await write("memory", { title: "Peak memory of the process", across: "calls in flight", up: "MiB", at: IN_FLIGHT, lines: values("peakMiB") });
  await write("cpu", { title: "CPU of one call over HTTP", across: "calls in flight", up: "milliseconds", at: IN_FLIGHT, lines: values("cpuMs") });
  const starts = await startUps(figures);
  const startChart = { title: "Import and first client, longer than an empty module", kind: "bar", across: "runtime", up: "milliseconds", at: starts.map(({ runtime }) => runtime) };
  await write("start-up", { ...startChart, lines: { "skyflow-edge": starts.map(({ ms }) => Number(ms)) } });
  await writeFile(new URL("benchmarks.md", DOCS), page({ rows, concurrency, start: startTable(starts) }));
}

const mapValues = (object, change) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

const fileName = (name, scheme) => `${name}${scheme === "light" ? "" : `-${scheme}`}.svg`;

/** A chart in the colours of the reader's page. */
const picture = (name, alt) => `<picture>
  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/${fileName(name, "dark")}">
  <img alt="${alt}" src="benchmarks/${fileName(name, "light")}" width="760" height="400">
</picture>`;

const page = ({ rows, concurrency, start }) => `# Benchmarks

<!-- Written by \`cargo xtask bench --report\`. -->

${machine()} All contenders run in turns in one run, each in a process of its own; values and ratios are medians over the rounds.
[speed.md](speed.md) says what "by hand" is and how the server and the stub work, and has the budgets.

## Time against rows

One insert with a \`fetch\` that answers at once: the work of the client alone.

${picture("rows", "Time of an insert against the number of rows, ratio to by hand")}

${tableOf(rows, "rows", "rows", "ms", duration)}

## Over HTTP against concurrency

One-row inserts over HTTP on loopback with keep-alive, with the runtime's own \`fetch\`.

${picture("throughput", "Throughput against the number of calls in flight")}

${tableOf(concurrency, "in flight", "inFlight", "perSecond", asRate)}

Inserts a second; more is better.

${picture("p99", "p99 against the number of calls in flight")}

${tableOf(concurrency, "in flight", "inFlight", "p99Ms", duration)}

The p99 of a call.

${picture("cpu", "CPU of one call against the number of calls in flight")}

${tableOf(concurrency, "in flight", "inFlight", "cpuMs", duration)}

User and system time of the whole process, divided by its calls.

${picture("memory", "Peak memory against the number of calls in flight")}

${tableOf(concurrency, "in flight", "inFlight", "peakMiB", asMiB)}

Peak resident memory of the process in MiB, Node itself included.

## Size and start-up

${picture("start-up", "Import and first client in each runtime, longer than an empty module")}

${start}

[start-up.md](start-up.md) says how start-up is measured. The last column counts the files as the package has them; a bundler that minifies them again makes
them half a KiB smaller, as [size](size.md) counts.

## How to repeat it

\`\`\`sh
cargo xtask bench --report
\`\`\`

skyflow-node 1 is installed from npm into the cache; it sends by axios and \`node:http\` and not by \`fetch\`, so that it is compared over HTTP only.
skyflow-node 2 is compared when \`SKYFLOW_NODE\` names the folder of a build of it:

\`\`\`sh
git clone --branch 2.1.1 https://github.com/skyflowapi/skyflow-node.git
cd skyflow-node && npm install && npm run build && cd ..
SKYFLOW_NODE=$PWD/skyflow-node cargo xtask bench --report
\`\`\`
`;
