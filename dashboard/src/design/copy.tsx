import { type ReactElement, useEffect, useState } from "react";
import { Button } from "./button.tsx";

/** How long the button says that it has copied. */
const SAID_MS = 2000;

/** Copies a text to the clipboard and says so. */
export function CopyButton(
  { text, label = "Copy" }: { text: string; label?: string },
): ReactElement {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <Button
      icon={state === "copied" ? "check" : "copy"}
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setState("copied"),
          () => setState("refused"),
        )}
    >
      <span aria-live="polite">
        {state === "copied" ? "Copied" : state === "refused" ? "Select and copy it" : label}
      </span>
    </Button>
  );
}

/** A secret that is shown this one time, with a button that copies it. */
export function ShownOnce(
  { name, secret, note }: { name: string; secret: string; note: string },
): ReactElement {
  return (
    <div className="shown-once">
      <p className="small">
        <strong>{name}</strong>
      </p>
      <code className="shown-once-secret" tabIndex={0}>{secret}</code>
      <div className="row-between">
        <p className="soft small shown-once-note">{note}</p>
        <CopyButton text={secret} />
      </div>
    </div>
  );
}
