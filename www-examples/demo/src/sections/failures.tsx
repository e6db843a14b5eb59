/** What a program sees when something goes wrong: the error, and each attempt on the wire. */
import { useState } from "preact/hooks";

import { duration, literal } from "../parts/format.ts";
import { Outcome, Section } from "../parts/section.tsx";
import { useCalls } from "../vault/calls.ts";
import { program } from "../vault/program.ts";
import type { Started } from "../vault/start.ts";

interface Case {
  id: string;
  title: string;
  what: string;
  table: "orders" | "patients";
  /** Rules of the vault for this call. Only requests with `/orders` match, which no other section makes. */
  faults: object[];
  /** The call, as code and as an action. */
  operation: "insert" | "get";
  request: Record<string, unknown>;
  options?: Record<string, unknown>;
}

const CASES: readonly Case[] = [
  {
    id: "busy", title: "Busy vault", what: "503 with Retry-After once: the SDK waits and sends the request again.", table: "orders",
    faults: [{ match: "/orders", status: 503, retryAfter: 1 }],
    operation: "insert", request: { table: "orders", values: [{ number: "A-1001", card_number: "4111-1111-1111-1111" }], upsert: "number" },
  },
  {
    id: "timeout", title: "No answer", what: "The vault takes 5 s, the call has 400 ms: TIMEOUT, and a plain insert is not sent twice.", table: "orders",
    faults: [{ match: "/orders", latencyMs: 5000 }],
    operation: "insert", request: { table: "orders", values: [{ number: "A-1002" }] }, options: { timeoutMs: 400 },
  },
  {
    id: "conflict", title: "Duplicate", what: "Two rows with one order number, which is unique: CONFLICT, and neither is written.", table: "orders",
    faults: [], operation: "insert", request: { table: "orders", values: [{ number: "A-1003" }, { number: "A-1003" }] },
  },
  {
    id: "misspelt", title: "Misspelt option", what: "“redaction” for “redactionType”: refused before anything is sent, so no plain text is shown by mistake.", table: "patients",
    faults: [], operation: "get", request: { table: "patients", ids: ["f3a1c2d4"], redaction: "MASKED" },
  },
];

export function Failures({ started }: { started: Started }) {
  const [chosen, setChosen] = useState<Case>(CASES[0]!);
  const [result, setResult] = useState<{ note: string; value: unknown } | null>(null);
  const calls = useCalls(started, () => started.local.setFaults([]));

  async function runCase(next: Case) {
    setChosen(next);
    setResult(null);
    const begin = performance.now();
    const response = await calls.run(async () => {
      started.local.setFaults(next.faults as Parameters<typeof started.local.setFaults>[0]);
      try {
        const vault = calls.client().vault();
        const { request, options } = next;
        return await (next.operation === "insert" ? vault.insert(request as never, options) : vault.get(request as never, options));
      } finally {
        started.local.setFaults([]);
      }
    });
    setResult(response === undefined ? null : { value: response, note: `Inserted at the second attempt, ${duration(performance.now() - begin)} after the call began.` });
  }

  const { table, faults, operation, request, options } = chosen;
  const call = `client.vault().${operation}(${literal(request, "  ")}${options === undefined ? "" : `, ${literal(options)}`})`;
  const code = program({
    table, imports: ["SkyflowError"],
    body: `${faults.length === 0 ? "" : `local.setFaults(${literal(faults)});\n`}${chosen.id === "busy" ? "setTimeout(() => local.setFaults([]), 500); // busy for half a second\n" : ""}
try {
  console.log(await ${call});
} catch (error) {
  if (!(error instanceof SkyflowError)) throw error;
  console.log(error.toJSON());
}`,
  });

  return (
    <Section id="failures" number={5} title="When it goes wrong" code={code} reveal="try {" calls={calls}
      lead="One error class, stable codes, and no value in any message. Each attempt is on the wire.">
      <ul class="cases">
        {CASES.map((one) => (
          <li key={one.id}>
            <button type="button" class="case" disabled={calls.busy} aria-pressed={one === chosen} onClick={() => runCase(one)}>
              <strong>{one.title}</strong>
              <span>{one.what}</span>
            </button>
          </li>
        ))}
      </ul>
      <Outcome failure={calls.failure} busy={calls.busy}>{result?.note ?? "Choose a failure to see what the SDK makes of it."}</Outcome>
      <figure>
        <figcaption>{calls.failure === null ? "What the call returned" : "What the call threw, as error.toJSON()"}</figcaption>
        <pre class="result answer" tabIndex={0} role="group" aria-label="What the call returned or threw">
          {calls.failure === null && result === null ? <span class="is-missing">{calls.busy ? "…" : "Nothing yet."}</span> : JSON.stringify(calls.failure?.json ?? result?.value, null, 2)}
        </pre>
      </figure>
    </Section>
  );
}
