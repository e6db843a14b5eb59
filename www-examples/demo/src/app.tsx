/** The page: its head, the six sections, and what is shown until the vault has started or if it cannot. */
import { useEffect, useState } from "preact/hooks";

import { duration } from "./parts/format.ts";
import { Failures } from "./sections/failures.tsx";
import { Figures } from "./sections/figures.tsx";
import { FileUpload } from "./sections/file.tsx";
import { Insert, type Inserted } from "./sections/insert.tsx";
import { Reveal } from "./sections/reveal.tsx";
import { Text } from "./sections/text.tsx";
import { SAMPLE_PATIENTS, type Patient } from "./vault/schema.ts";
import { start, type Started } from "./vault/start.ts";

const PARTS = [
  ["insert", "Insert"],
  ["reveal", "Reveal"],
  ["text", "Text"],
  ["file", "File"],
  ["failures", "Failures"],
  ["figures", "Figures"],
] as const;

type Theme = "system" | "light" | "dark";
const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

function ThemeButton() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <button type="button" class="theme" onClick={() => setTheme(NEXT[theme])} aria-label={`Colours: ${theme}. Change to ${NEXT[theme]}`}>
      <span aria-hidden="true">{{ system: "◐", light: "○", dark: "●" }[theme]}</span> {theme}
    </button>
  );
}

/** How many requests scripts of this page have sent over the network: what the browser itself has counted. */
function useSent(): number {
  const [sent, setSent] = useState(0);
  useEffect(() => {
    const byScript = new Set(["fetch", "xmlhttprequest", "beacon", "eventsource"]);
    const observer = new PerformanceObserver((list) => {
      const found = (list.getEntries() as PerformanceResourceTiming[]).filter(({ initiatorType }) => byScript.has(initiatorType));
      setSent((count) => count + found.length);
    });
    observer.observe({ type: "resource", buffered: true });
    return () => observer.disconnect();
  }, []);
  return sent;
}

function Head({ started, failure }: { started: Started | null; failure: string | null }) {
  const state = failure !== null ? "The vault could not start" : started === null ? "Starting the vault…" : "Vault ready, offline";
  const timings = started?.timings;
  const sent = useSent();
  const facts = [
    ["SDK loaded and first client", timings && duration(timings.importMs + timings.firstClientMs)],
    ["Vault started", timings && duration(timings.vaultMs)],
    ["Sent over the network by script", `${sent} ${sent === 1 ? "request" : "requests"}`],
  ];
  return (
    <header class="hero">
      <p class={`state ${failure !== null ? "is-bad" : started === null ? "is-waiting" : "is-good"}`} role="status">{state}</p>
      <h1><span class="is-value">Data</span> goes in,<br /><span class="is-token">tokens</span> come out.</h1>
      <p class="lead">
        A data privacy vault and its SDK, <code>skyflow-edge</code>, run inside this page as WebAssembly. Use them, and see beside
        each step the code that did it and every byte that it sent. Here <code>fetch</code> is the vault itself; with an account the same
        requests go to Skyflow.
      </p>
      <dl class="facts">{facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value ?? "…"}</dd></div>)}</dl>
      <p class="legend">Everywhere on this page: <span class="is-value">a value</span> that tells of a person, <span class="is-token">a token</span> that does not.</p>
    </header>
  );
}

export function App() {
  const [started, setStarted] = useState<Started | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [patients, setPatients] = useState<readonly Patient[]>(SAMPLE_PATIENTS);
  const [inserted, setInserted] = useState<readonly Inserted[]>([]);

  useEffect(() => {
    start().then(setStarted, (error: unknown) => setFailure(error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
  }, []);

  return (
    <>
      <a class="skip" href="#main">Skip to the content</a>
      <div class="bar-top">
        <nav aria-label="Sections">
          <a class="brand" href="#main">skyflow-edge</a>
          <ul>{PARTS.map(([id, title]) => <li key={id}><a href={`#${id}`}>{title}</a></li>)}</ul>
          <ThemeButton />
        </nav>
      </div>
      <main id="main" tabIndex={-1}>
        <Head started={started} failure={failure} />
        {failure !== null ? (
          <div class="stopped" role="alert">
            <h2>This browser could not start the vault</h2>
            <p>{failure}</p>
            <p>It needs WebAssembly and Web Crypto, which browsers have on <code>https://</code> and <code>http://127.0.0.1</code> since 2021. <a href="">Try again</a></p>
          </div>
        ) : started === null ? (
          <div class="loading" aria-hidden="true">{PARTS.map(([id]) => <div key={id} class="placeholder" />)}</div>
        ) : (
          <>
            <Insert started={started} patients={patients} onEdit={setPatients} inserted={inserted} onInsert={setInserted} />
            <Reveal started={started} patients={patients} inserted={inserted} />
            <Text started={started} />
            <FileUpload started={started} />
            <Failures started={started} />
            <Figures started={started} />
          </>
        )}
      </main>
      <footer>
        <p>Made-up data, in memory, gone when you close the page. skyflow-edge is not an official Skyflow product; MIT licence.</p>
      </footer>
    </>
  );
}
