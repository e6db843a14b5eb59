/** The same rows, as different people see them. */
import { useEffect, useState } from "preact/hooks";

import { literal, Raw } from "../parts/format.ts";
import { Choice, Outcome, Section } from "../parts/section.tsx";
import { useCalls } from "../vault/calls.ts";
import { CREDENTIALS, program } from "../vault/program.ts";
import { COLUMNS, SAMPLE_PATIENTS, type Patient } from "../vault/schema.ts";
import type { Started } from "../vault/start.ts";
import type { Inserted } from "./insert.tsx";

const VIEWS = [
  { value: "PLAIN_TEXT", label: "Plain text" },
  { value: "MASKED", label: "Masked" },
  { value: "REDACTED", label: "Redacted" },
  { value: "DEFAULT", label: "Column’s default" },
  { value: "TOKENS", label: "Tokens" },
] as const;
const ROLE_CHOICES = [
  { value: "admin", label: "Administrator" },
  { value: "doctor", label: "Dr Okafor" },
  { value: "shipping", label: "Shipping" },
] as const;
type View = (typeof VIEWS)[number]["value"];
type Role = (typeof ROLE_CHOICES)[number]["value"];

const NOTES: Record<Role, string> = {
  admin: "An API key of the service account: every row of every table.",
  doctor: "A bearer token with the role doctor and the context { user: \"dr-okafor\" }: only rows whose doctor that is.",
  shipping: "A bearer token with the role shipping, which may use the table orders only.",
};

/** The credentials of a role; `credentialsString` is the vault's own or its place in a program. */
const credentialsFor = (role: Role, credentialsString: unknown) =>
  role === "admin" ? undefined : { credentialsString, roles: [role], ...(role === "doctor" ? { context: { user: "dr-okafor" } } : {}) };

const kindOf = (view: View, shown: string, patient: Patient, column: keyof Patient) =>
  view === "TOKENS" ? "is-token" : shown === patient[column] ? "is-value" : "is-hidden";

export function Reveal({ started, patients, inserted }: { started: Started; patients: readonly Patient[]; inserted: readonly Inserted[] }) {
  const calls = useCalls(started);
  const [view, setView] = useState<View>("MASKED");
  const [role, setRole] = useState<Role>("admin");
  const [seen, setSeen] = useState<{ view: View; rows: Map<string, Record<string, unknown>> } | null>(null);
  const ids = inserted.map(({ skyflowId }) => skyflowId);
  const how = view === "TOKENS" ? { returnTokens: true } : { redactionType: view };

  useEffect(() => {
    if (ids.length > 0) void look(role, view);
  }, [inserted]);

  async function look(nextRole: Role, nextView: View) {
    setRole(nextRole);
    setView(nextView);
    if (ids.length === 0) return;
    const options = nextView === "TOKENS" ? { returnTokens: true } : { redactionType: nextView };
    const credentials = credentialsFor(nextRole, started.local.credentialsString) as { credentialsString: string } | undefined;
    const data = await calls.run(async () => (await calls.client(credentials).vault().get({ table: "patients", ids, ...options })).data);
    setSeen({ view: nextView, rows: new Map((data ?? []).map((row) => [String(row.skyflowId), row])) });
  }

  const credentials = credentialsFor(role, CREDENTIALS);
  const get = literal({ table: "patients", ids: new Raw("ids"), ...how });
  const code = program({
    table: "patients",
    ...(role === "admin" ? {} : { role, credentials }),
    body: `const values = ${literal(patients)};
const { insertedFields } = await client.vault().insert({ table: "patients", values });
const ids = insertedFields.map(({ skyflowId }) => skyflowId);

const { data } = await ${role === "admin" ? "client" : "reader"}.vault().get(${get});
console.table(data);`,
  });

  const shownRows = inserted.length > 0 ? inserted : SAMPLE_PATIENTS.map((patient) => ({ patient, skyflowId: "", tokens: {} }));
  return (
    <Section id="reveal" number={2} title="Who sees what" code={code} reveal="const { data }" calls={calls}
      lead="Every reader gets a view of their own: the redaction decides how a value is shown, the role decides which rows and tables there are at all.">
      <div class="controls">
        <Choice label="Reader" name="role" options={ROLE_CHOICES} value={role} onChange={(next) => look(next, view)} />
        <Choice label="Redaction" name="view" options={VIEWS} value={view} onChange={(next) => look(role, next)} />
      </div>
      <ol class="records">
        {shownRows.map(({ patient, skyflowId }, index) => {
          const row = seen?.rows.get(skyflowId);
          return (
            <li key={index} class={`record ${row === undefined ? "is-absent" : ""}`}>
              <dl>
                {COLUMNS.map(({ name, label }) => {
                  const shown = row?.[name] === undefined ? undefined : String(row[name]);
                  const kind = shown === undefined ? "is-missing" : name === "doctor" && shown === patient.doctor ? "" : kindOf(seen!.view, shown, patient, name);
                  return (
                    <div key={name} class="field">
                      <dt>{label}</dt>
                      <dd class={kind} title={shown}>{shown ?? (inserted.length === 0 ? "insert first" : row === undefined ? "no access" : "not tokenized")}</dd>
                    </div>
                  );
                })}
              </dl>
            </li>
          );
        })}
      </ol>
      <Outcome failure={calls.failure} busy={calls.busy}>
        {inserted.length === 0 ? "Insert the patients above; then each choice reads them again." : NOTES[role]}
      </Outcome>
    </Section>
  );
}
