/** Shows code or JSON with its syntax, and values and tokens in their own colours. */
import hljs from "highlight.js/lib/core";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import { useLayoutEffect, useRef } from "preact/hooks";

import { knownPieces } from "../vault/known.ts";

hljs.registerLanguage("javascript", javascript);
hljs.registerLanguage("json", json);

/** Past this, colours cost more than they tell. */
const MAX_HIGHLIGHTED = 20_000;

function marked(text: string, kind: string): HTMLElement {
  const span = document.createElement("span");
  span.className = `is-${kind}`;
  span.textContent = text;
  return span;
}

/** Scrolls the box around an element until the character at this offset is in its first line but one. */
function scrollTo(element: HTMLElement, offset: number) {
  const box = element.parentElement;
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = texts.nextNode();
  for (let left = offset; node !== null && left >= (node.textContent ?? "").length; node = texts.nextNode()) left -= (node.textContent ?? "").length;
  if (box === null || node?.parentElement == null) return;
  const range = document.createRange();
  range.selectNode(node);
  const line = parseFloat(getComputedStyle(element).lineHeight);
  box.scrollTop += range.getBoundingClientRect().bottom - box.getBoundingClientRect().top - 2 * line;
}

interface Props {
  text: string;
  language: "javascript" | "json" | "plain";
  /** What a screen reader calls it. */
  label: string;
  /** A part to scroll to when the text changes. */
  reveal?: string;
}

export function Code({ text, language, label, reveal }: Props) {
  const code = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = code.current;
    if (element === null) return;
    if (language === "plain" || text.length > MAX_HIGHLIGHTED) {
      element.textContent = text;
      return;
    }
    // The library escapes what it is given.
    element.innerHTML = hljs.highlight(text, { language }).value;
    for (const literal of element.querySelectorAll<HTMLElement>(".hljs-string")) {
      const parts = knownPieces(literal.textContent ?? "").map(({ text: part, kind }) => (kind === undefined ? part : marked(part, kind)));
      literal.replaceChildren(...parts);
    }
    if (reveal !== undefined) scrollTo(element, text.indexOf(reveal));
  }, [text, language, reveal]);
  // Regions that scroll take the focus, so that they scroll by the keyboard.
  return (
    <pre class="code" tabIndex={0} role="group" aria-label={label}>
      <code ref={code} />
    </pre>
  );
}
