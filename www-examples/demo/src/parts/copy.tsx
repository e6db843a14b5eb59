/** A button that copies a text and says so. */
import { useEffect, useState } from "preact/hooks";

export function Copy({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setState("copied"), () => setState("failed"));
  return (
    <button type="button" class="copy" onClick={copy} data-text={text} aria-label={label}>
      <span aria-live="polite">{{ idle: "Copy", copied: "Copied", failed: "Not allowed" }[state]}</span>
    </button>
  );
}
