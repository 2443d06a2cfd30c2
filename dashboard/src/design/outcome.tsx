import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./tone.ts";
import "./outcome.css";

interface OutcomeProps {
  tone: Tone;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** While it is not known yet. */
  busy?: boolean;
  /** h1 where the page has no heading of its own. */
  heading?: "h1" | "h2";
}

const ICONS: Record<Tone, IconName> = {
  good: "check",
  warn: "alert",
  bad: "alert",
  quiet: "info",
  accent: "info",
};

/** How something ended, large, as the only thing on a page. */
export function Outcome(
  { tone, title, children, actions, busy = false, heading: Heading = "h2" }: OutcomeProps,
): ReactElement {
  return (
    <div className="outcome" aria-live="polite">
      <span className={`outcome-icon outcome-${tone}`}>
        {busy ? <span className="spinner" /> : <Icon name={ICONS[tone]} size={28} />}
      </span>
      <Heading className="outcome-title">{title}</Heading>
      <div className="outcome-text stack-small">{children}</div>
      {actions !== undefined && <div className="row outcome-actions">{actions}</div>}
    </div>
  );
}
