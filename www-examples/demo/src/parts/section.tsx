/** A section of the page: what people do on the left, the code and the wire on the right; below each other on a phone. */
import type { ComponentChildren } from "preact";

import type { Calls, Failure } from "../vault/calls.ts";
import { Code } from "./code.tsx";
import { Copy } from "./copy.tsx";
import { Wire } from "./wire.tsx";

interface Props {
  id: string;
  number: number;
  title: string;
  lead: string;
  /** The program that does the same; missing where there is nothing to copy. */
  code?: string;
  /** The line of the program that matters. */
  reveal?: string;
  calls?: Calls;
  children: ComponentChildren;
}

export function Section({ id, number, title, lead, code, reveal, calls, children }: Props) {
  return (
    <section id={id} class="section" aria-labelledby={`${id}-title`}>
      <div class="stage">
        <header class="section-head">
          <span class="number" aria-hidden="true">{number}</span>
          <h2 id={`${id}-title`} tabIndex={-1}>{title}</h2>
          <p>{lead}</p>
        </header>
        {children}
      </div>
      {code !== undefined && calls !== undefined && (
        <aside class="pane" aria-label={`${title}: code and wire`}>
          <div class="source">
            <div class="pane-head">
              <h3>Code</h3>
              <Copy text={code} label={`Copy the code of “${title}”`} />
            </div>
            <Code text={code} language="javascript" label={`Code of “${title}”`} reveal={reveal} />
          </div>
          <Wire exchanges={calls.exchanges} ms={calls.ms} />
        </aside>
      )}
    </section>
  );
}

/** A line with what happened, for eyes and for screen readers; its place is kept when there is nothing to say. */
export function Outcome({ failure, busy, children }: { failure: Failure | null; busy: boolean; children?: ComponentChildren }) {
  return (
    <div class="outcome" role="status" aria-busy={busy}>
      {failure === null ? (
        <p class="note">{busy ? "Working…" : children}</p>
      ) : (
        <div class="failure">
          <p><strong>{failure.code}</strong> {failure.message}</p>
          <dl>{failure.facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </div>
      )}
    </div>
  );
}

/** A few choices, of which one holds: radio buttons that look like one control. */
export function Choice<T extends string>({ label, name, options, value, onChange }: {
  label: string;
  name: string;
  options: readonly { value: T; label: string }[];
  value: T | null;
  onChange: (value: T) => void;
}) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="options">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
