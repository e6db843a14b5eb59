import { cpus, loadavg, platform } from "node:os";

/** Before the benchmarks begin: other work on the machine makes the figures vary more. */
const load = loadavg()[0];

/** What the figures are measured on, and when. */
export const machine = () =>
  `Node ${process.versions.node} on ${platform()}, ${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), load average ${load.toFixed(1)} before it began, ${new Date().toISOString().slice(0, 10)}.`;
