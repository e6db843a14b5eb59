/** Rows go into the vault; each value gets a token below it. */
import { literal } from "../parts/format.ts";
import { Outcome, Section } from "../parts/section.tsx";
import { useCalls } from "../vault/calls.ts";
import { rememberTokens, rememberValues } from "../vault/known.ts";
import { program } from "../vault/program.ts";
import { COLUMNS, type Patient } from "../vault/schema.ts";
import type { Started } from "../vault/start.ts";

/** A row in the vault: what was sent, and what came back. */
export interface Inserted {
  skyflowId: string;
  patient: Patient;
  tokens: Record<string, string>;
}

interface Props {
  started: Started;
  patients: readonly Patient[];
  onEdit: (patients: Patient[]) => void;
  inserted: readonly Inserted[];
  onInsert: (rows: Inserted[]) => void;
}

const requestFor = (patients: readonly Patient[]) => ({ table: "patients", values: patients.map((patient) => ({ ...patient })) });

export function Insert({ started, patients, onEdit, inserted, onInsert }: Props) {
  const calls = useCalls(started);
  const request = requestFor(patients);
  rememberValues(...patients.flatMap(({ name, email, card_number }) => [name, email, card_number]));
  const code = program({
    table: "patients",
    body: `const { insertedFields } = await client.vault().insert(${literal(request)});\nconsole.table(insertedFields);`,
  });

  async function insert(event: SubmitEvent) {
    event.preventDefault();
    const rows = await calls.run(async () => {
      const { insertedFields } = await calls.client().vault().insert(request);
      return insertedFields.map(({ skyflowId, ...columns }, index) => {
        const tokens = Object.fromEntries(Object.entries(columns).filter(([, token]) => typeof token === "string")) as Record<string, string>;
        rememberTokens(...Object.values(tokens));
        return { skyflowId, patient: request.values[index]!, tokens };
      });
    });
    if (rows !== undefined) onInsert(rows);
  }

  const change = (index: number, column: keyof Patient, text: string) =>
    onEdit(patients.map((patient, at) => (at === index ? { ...patient, [column]: text } : patient)));

  return (
    <Section id="insert" number={1} title="Values go in, tokens come back" code={code} reveal="const { insertedFields }" calls={calls}
      lead="The vault keeps the values. Your systems keep the tokens, which have the same shape and say nothing about anybody. Change a value and insert again.">
      <form onSubmit={insert}>
        <ol class="records">
          {patients.map((patient, index) => (
            <li key={index} class="record">
              {COLUMNS.map(({ name, label, isTokenized }, column) => {
                const token = inserted[index]?.tokens[name];
                const id = `row-${index}-${name}`;
                return (
                  <div key={name} class="field">
                    <label for={id}>{label}<span class="unseen"> of patient {index + 1}</span></label>
                    <input id={id} required class={isTokenized ? "is-value" : ""} value={patient[name]} maxLength={60} autocomplete="off" spellcheck={false}
                      onInput={(event) => change(index, name, event.currentTarget.value)} />
                    {isTokenized ? (
                      <output for={id} class={`token ${token === undefined ? "is-missing" : "is-token"}`} key={token} style={{ "--order": index * 3 + column }} title={token}>
                        {token ?? "no token yet"}
                      </output>
                    ) : (
                      <span class="token is-missing">kept as it is</span>
                    )}
                  </div>
                );
              })}
            </li>
          ))}
        </ol>
        <div class="actions">
          <button class="primary" disabled={calls.busy}>Insert {patients.length} patients</button>
          <Outcome failure={calls.failure} busy={calls.busy}>
            {inserted.length === 0 ? "Three made-up patients, ready to insert." : `${inserted.length} rows in the vault. The tokens are what you would store.`}
          </Outcome>
        </div>
      </form>
    </Section>
  );
}
