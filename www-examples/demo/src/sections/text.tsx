/** A text loses its personal data, and gets it back. */
import { useState } from "preact/hooks";
import type { DeidentifyTextResponse, DetectEntities, EntityInfo } from "skyflow-edge";

import { literal } from "../parts/format.ts";
import { Choice, Outcome, Section } from "../parts/section.tsx";
import { useCalls } from "../vault/calls.ts";
import { rememberTokens, rememberValues } from "../vault/known.ts";
import { program } from "../vault/program.ts";
import type { Started } from "../vault/start.ts";

const SAMPLE = "My name is Ann Lee, born 12 March 1984. I paid with 4111 1111 1111 1111, but the receipt never reached ann.lee@example.com. Please call me at +1 415 555 0132, or ask Dr. Bo Chen.";

const SHOWN_AS = [
  { value: "plainTextEntities", label: "Plain text" },
  { value: "maskedEntities", label: "Masked" },
  { value: "redactedEntities", label: "Redacted" },
] as const;
type ShownAs = (typeof SHOWN_AS)[number]["value"];

const kindsOf = (entities: EntityInfo[]) => [...new Set(entities.map(({ entity }) => entity.toLowerCase()))] as DetectEntities[];

interface Piece {
  text: string;
  entity?: string;
}

/** A text cut where entities begin and end. The vault counts characters, a string counts UTF-16 units. */
function pieces(text: string, entities: EntityInfo[], index: "textIndex" | "processedIndex"): Piece[] {
  const characters = [...text];
  const cut: Piece[] = [];
  let at = 0;
  for (const { [index]: place, entity } of [...entities].sort((a, b) => a[index].start - b[index].start)) {
    if (place.start < at) continue;
    cut.push({ text: characters.slice(at, place.start).join("") }, { text: characters.slice(place.start, place.end).join(""), entity });
    at = place.end;
  }
  return [...cut, { text: characters.slice(at).join("") }];
}

function Marked({ text, entities, index }: { text: string; entities: EntityInfo[]; index: "textIndex" | "processedIndex" }) {
  return (
    <>
      {pieces(text, entities, index).map((piece, at) =>
        piece.entity === undefined ? piece.text : (
          <mark key={at} class={index === "textIndex" ? "is-value" : "is-token"}>
            {piece.text}
            {index === "textIndex" && <span class="entity"><span class="unseen"> (</span>{piece.entity.toLowerCase().replaceAll("_", " ")}<span class="unseen">)</span></span>}
          </mark>
        ),
      )}
    </>
  );
}

export function Text({ started }: { started: Started }) {
  const calls = useCalls(started);
  const [text, setText] = useState(SAMPLE);
  const [found, setFound] = useState<(DeidentifyTextResponse & { text: string }) | null>(null);
  const [shownAs, setShownAs] = useState<ShownAs | null>(null);
  const [back, setBack] = useState<string | null>(null);
  const request = { text, tokenFormat: { default: "vault_token" } } as const;

  async function deidentify() {
    setBack(null);
    setShownAs(null);
    const response = await calls.run(() => calls.client().detect().deidentifyText(request));
    if (response === undefined) return;
    for (const { value, token } of response.entities) {
      rememberValues(value);
      rememberTokens(`[${token}]`, token);
    }
    setFound({ ...response, text });
  }

  async function reidentify(how: ShownAs) {
    if (found === null) return;
    setShownAs(how);
    const again = { text: found.processedText, [how]: kindsOf(found.entities) };
    const response = await calls.run(() => calls.client().detect().reidentifyText(again));
    setBack(response?.processedText ?? null);
  }

  const second = found === null || shownAs === null ? "" : `
const again = await client.detect().reidentifyText(${literal({ text: "…", [shownAs]: kindsOf(found.entities) }).replace('text: "…"', "text: processedText")});
console.log(again.processedText);
`;
  const code = program({
    body: `const { processedText, entities } = await client.detect().deidentifyText(${literal(request)});
console.log(processedText);
console.table(entities.map(({ entity, value, token }) => ({ entity, value, token })));
${second}`,
  });

  return (
    <Section id="text" number={3} title="A text without people in it" code={code} reveal={second === "" ? "const { processedText" : "const again"} calls={calls}
      lead="Send the text with tokens to a language model or a log. Whoever may read the values turns the answer back.">
      <div class="text-form">
        <label for="text-input">Text</label>
        <textarea id="text-input" rows={4} maxLength={2000} value={text} spellcheck={false} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="button" class="primary" disabled={calls.busy || text.trim() === ""} onClick={deidentify}>De-identify</button>
      </div>
      <div class="results">
        <figure>
          <figcaption>Found</figcaption>
          <p class="result is-tall" data-result="found">{found === null ? <span class="is-missing">What the detector finds is marked here.</span> : <Marked text={found.text} entities={found.entities} index="textIndex" />}</p>
        </figure>
        <figure>
          <figcaption>De-identified</figcaption>
          <p class="result is-tall" data-result="deidentified">{found === null ? <span class="is-missing">The text with tokens, safe to pass on.</span> : <Marked text={found.processedText} entities={found.entities} index="processedIndex" />}</p>
        </figure>
        <Choice label="Re-identify as" name="shown-as" options={SHOWN_AS} value={shownAs} onChange={reidentify} />
        <figure>
          <figcaption>Re-identified</figcaption>
          <p class="result" data-result="reidentified">{back ?? <span class="is-missing">{found === null ? "De-identify first." : "Choose how the values come back."}</span>}</p>
        </figure>
      </div>
      <Outcome failure={calls.failure} busy={calls.busy}>
        {found === null ? "The detector in this page is a small one, for development; Skyflow’s finds more." : `${found.entities.length} entities in ${found.charCount} characters.`}
      </Outcome>
    </Section>
  );
}
