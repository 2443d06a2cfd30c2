import type { ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./tone.ts";

const ICONS: Record<Tone, IconName> = {
  good: "check",
  warn: "alert",
  bad: "cross",
  quiet: "minus",
  accent: "info",
};

/** A word about the state of something. */
export function Badge(
  { tone, children, icon = ICONS[tone] }: {
    tone: Tone;
    children: ReactNode;
    /** Another drawing than the tone's. */
    icon?: IconName;
  },
): ReactElement {
  return (
    <span className={`badge badge-${tone}`}>
      <Icon name={icon} size={13} />
      {children}
    </span>
  );
}

/** A short value such as a country or a scope, without a judgement. */
export function Tag({ children, title }: { children: ReactNode; title?: string }): ReactElement {
  return <span className="tag" title={title}>{children}</span>;
}
