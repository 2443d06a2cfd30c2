import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./tone.ts";

interface CalloutProps {
  tone: Tone;
  title: string;
  children?: ReactNode;
  /** Buttons that lead on. */
  actions?: ReactNode;
}

const ICONS: Record<Tone, IconName> = {
  good: "check",
  warn: "alert",
  bad: "alert",
  quiet: "info",
  accent: "info",
};

/** Says what happened and what to do about it. */
export function Callout({ tone, title, children, actions }: CalloutProps): ReactElement {
  return (
    <section
      className={`callout callout-${tone}`}
      role={tone === "bad" ? "alert" : undefined}
      aria-label={title}
    >
      <Icon name={ICONS[tone]} size={20} />
      <div className="stack-small">
        <p className="callout-title">{title}</p>
        {children !== undefined && <div className="callout-text">{children}</div>}
        {actions && <div className="row callout-actions">{actions}</div>}
      </div>
    </section>
  );
}
