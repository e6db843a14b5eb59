/** A file goes into the vault, comes back the same, and loses its personal data. */
import { useState } from "preact/hooks";

import { bytes } from "../parts/format.ts";
import { Outcome, Section } from "../parts/section.tsx";
import { useCalls } from "../vault/calls.ts";
import { program } from "../vault/program.ts";
import type { Started } from "../vault/start.ts";

const SAMPLE_NAME = "visit.csv";
const SAMPLE = `name,date_of_birth,email,note
Ann Lee,1984-03-12,ann.lee@example.com,Call +1 415 555 0132 after the visit
Bo Chen,1979-11-02,bo.chen@example.com,Insurance paid by card 5500 0000 0000 0004
`;
/** What the vault in the page processes; it keeps every file, but reads only these. */
const READABLE = /\.(txt|csv|json|jsonl|xml)$/i;
const MAX_FILE_BYTES = 8_000_000;
const MAX_SHOWN = 1200;

const STEPS = ["Upload", "Virus scan", "Download and compare", "De-identify"] as const;
type State = "waiting" | "running" | "done" | "failed" | "skipped";
interface Step {
  state: State;
  note: string;
}
const BEGIN: Step[] = STEPS.map(() => ({ state: "waiting", note: "" }));

const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, index) => byte === b[index]);

export function FileUpload({ started }: { started: Started }) {
  const calls = useCalls(started);
  const [steps, setSteps] = useState(BEGIN);
  const [name, setName] = useState<string | null>(null);
  const [preview, setPreview] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);

  async function process(file: File) {
    setRefused(null);
    if (file.size > MAX_FILE_BYTES || file.size === 0) {
      setRefused(`${file.name} has ${bytes(file.size)}; choose a file of 1 B to ${bytes(MAX_FILE_BYTES)}.`);
      return;
    }
    setName(`${file.name}, ${bytes(file.size)}`);
    setPreview(null);
    setSteps(BEGIN);
    let at = 0;
    const step = (state: State, note = "") => setSteps((all) => all.map((one, index) => (index === at ? { state, note } : one)));
    const next = (note: string) => (step("done", note), at++, step("running"));
    await calls.run(async () => {
      try {
        step("running");
        const vault = calls.client().vault();
        const place = { table: "documents", columnName: "attachment" };
        const { skyflowId } = await vault.uploadFile({ ...place, file });
        next(`row ${skyflowId.slice(0, 8)}…`);
        const { status } = await vault.getFileScanStatus({ ...place, skyflowId });
        next(status);
        const { data } = await vault.get({ table: "documents", ids: [skyflowId], downloadUrl: true });
        const response = await started.local.fetch(String(data[0]?.attachment));
        const isSame = sameBytes(new Uint8Array(await response.arrayBuffer()), new Uint8Array(await file.arrayBuffer()));
        if (!isSame) throw new Error("The bytes that came back differ.");
        next(`the same ${bytes(file.size)}`);
        if (!READABLE.test(file.name)) return step("skipped", "the vault in this page reads txt, csv, json and xml");
        const run = await calls.client().detect().deidentifyFile({ file, onProgress: ({ status: now }) => step("running", now) });
        setPreview(((await run.file?.text()) ?? "").slice(0, MAX_SHOWN));
        return step("done", `${run.wordCount ?? 0} words read`);
      } catch (error) {
        step("failed");
        throw error;
      }
    });
  }

  const code = program({
    table: "documents",
    body: `const file = new File([${JSON.stringify(SAMPLE).replaceAll("\\n", "\\n\" +\n  \"").replace(/" \+\n {2}""$/, '"')}], "${SAMPLE_NAME}"); // or of an <input type="file">
const place = { table: "documents", columnName: "attachment" };
const { skyflowId } = await client.vault().uploadFile({ ...place, file });
console.log(await client.vault().getFileScanStatus({ ...place, skyflowId }));

const processed = await client.detect().deidentifyFile({ file, onProgress: ({ status }) => console.log(status) });
console.log(await processed.file.text());`,
  });

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void process(file);
  };

  return (
    <Section id="file" number={4} title="A file, kept and cleaned" code={code} reveal="const file" calls={calls}
      lead="Its bytes go from the file to fetch and never enter the SDK’s WebAssembly. What comes back is compared byte by byte.">
      <div class={`drop ${isOver ? "is-over" : ""}`} onDragOver={(event) => (event.preventDefault(), setIsOver(true))} onDragLeave={() => setIsOver(false)} onDrop={drop}>
        <div class="drop-choices">
          <button type="button" class="primary" disabled={calls.busy} onClick={() => process(new File([SAMPLE], SAMPLE_NAME, { type: "text/csv" }))}>Use the sample {SAMPLE_NAME}</button>
          <label class="file-button">
            <input type="file" class="unseen" disabled={calls.busy} onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              currentTarget.value = "";
              if (file !== undefined) void process(file);
            }} />
            <span>Choose a file</span>
          </label>
        </div>
        <p>{name ?? "or drop one here. It stays in this page."}</p>
      </div>
      <ol class="steps">
        {STEPS.map((title, index) => {
          const { state, note } = steps[index]!;
          return (
            <li key={title} class={`is-${state}`}>
              <strong>{title}</strong> <span class="step-note">{note === "" ? { waiting: "waiting", running: "running…", done: "done", failed: "failed", skipped: "skipped" }[state] : note}</span>
            </li>
          );
        })}
      </ol>
      <figure>
        <figcaption>De-identified file</figcaption>
        <pre class="result file-preview" tabIndex={0} role="group" aria-label="De-identified file">{preview === null ? <span class="is-missing">The processed file is shown here.</span> : preview.split(/(\[[A-Z_]+_\d+\])/).map((piece, index) => (index % 2 === 0 ? piece : <mark key={index} class="is-token">{piece}</mark>))}</pre>
      </figure>
      <Outcome failure={refused === null ? calls.failure : { code: "NOT SENT", message: refused, facts: [], json: null }} busy={calls.busy}>
        {preview === null ? "Any file up to 8 MB is kept; text files are de-identified as well." : "Done: the file is in the vault, and this is what may leave it."}
      </Outcome>
    </Section>
  );
}
