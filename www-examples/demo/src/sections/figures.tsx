/** What the SDK weighs and takes, measured in this browser. */
import { useState } from "preact/hooks";

import { bytes, duration } from "../parts/format.ts";
import { Section } from "../parts/section.tsx";
import { loadedBytes, measureInsert, ROW_COUNTS, type Measured } from "../vault/measure.ts";
import type { Started } from "../vault/start.ts";

/** The build calls the scripts so. */
const SCRIPTS = [
  { label: "skyflow-edge, for production", pattern: /^skyflow-edge.*\.js$/ },
  { label: "skyflow-local-vault, for development", pattern: /^skyflow-local-vault.*\.js$/ },
] as const;

function sizes() {
  const loaded = loadedBytes();
  return SCRIPTS.map(({ label, pattern }) => {
    const [, size] = [...loaded].find(([name]) => pattern.test(name)) ?? [];
    return { label, size };
  });
}

function Bar({ label, ms, longest, kind }: { label: string; ms: number | undefined; longest: number; kind: string }) {
  return (
    <div class="bar">
      <span class="bar-label">{label}</span>
      <span class="bar-track" aria-hidden="true"><span class={`bar-fill ${kind}`} style={{ width: `${((ms ?? 0) / longest) * 100}%` }} /></span>
      <span class="bar-value">{ms === undefined ? "–" : duration(ms)}</span>
    </div>
  );
}

export function Figures({ started }: { started: Started }) {
  const [measured, setMeasured] = useState<Measured[]>([]);
  const [state, setState] = useState<"idle" | "measuring" | "done">("idle");
  const { importMs, firstClientMs, vaultMs } = started.timings;

  async function measure() {
    setState("measuring");
    setMeasured([]);
    for (const rows of ROW_COUNTS) {
      const found = await measureInsert(started, rows);
      setMeasured((all) => [...all, found]);
    }
    setState("done");
  }

  const startUp = [
    ["Load the SDK", duration(importMs)],
    ["First client, WebAssembly compiled", duration(firstClientMs)],
    ["Load and start the vault", duration(vaultMs)],
  ];
  return (
    <Section id="figures" number={6} title="Measured on this machine"
      lead="Not our figures: yours, of this browser. Start-up and sizes are of this visit; the calls run when you ask.">
      <div class="figures">
        <div>
          <h3>Start-up</h3>
          <dl class="facts">{startUp.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
        </div>
        <div>
          <h3>Scripts, WebAssembly included</h3>
          <dl class="facts">{sizes().map(({ label, size }) => <div key={label}><dt>{label}</dt><dd>{size === undefined ? "not known" : bytes(size)}</dd></div>)}</dl>
          <p class="note">Not compressed. A server that compresses sends little more than a third of it.</p>
        </div>
        <div class="calls">
          <h3>One insert, network left out</h3>
          {ROW_COUNTS.map((rows, index) => {
            const found = measured[index];
            const longest = found === undefined ? 1 : Math.max(found.sdkMs, found.byHandMs);
            return (
              <div key={rows} class="bars" role="group" aria-label={`Insert of ${rows} rows`}>
                <h4>{rows === 1 ? "1 row" : `${rows} rows`}</h4>
                <Bar label="skyflow-edge" kind="is-sdk" ms={found?.sdkMs} longest={longest} />
                <Bar label="fetch by hand" kind="is-hand" ms={found?.byHandMs} longest={longest} />
              </div>
            );
          })}
          <div class="actions">
            <button type="button" class="primary" disabled={state === "measuring"} onClick={measure}>{state === "done" ? "Measure again" : "Measure"}</button>
            <p class="note" role="status">{{ idle: "Takes about two seconds.", measuring: "Measuring…", done: "Medians of 15 rounds, both sides in turns." }[state]}</p>
          </div>
        </div>
      </div>
    </Section>
  );
}
