import type { ReactElement, ReactNode } from "react";
import { explain } from "../language/explain.ts";
import { Button } from "./button.tsx";
import { Callout } from "./callout.tsx";
import { Icon, type IconName } from "./icon.tsx";

interface EmptyProps {
  icon: IconName;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
}

/** What a list shows that has nothing yet: what it is for, and how it begins. */
export function Empty({ icon, title, children, actions }: EmptyProps): ReactElement {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={26} />
      </span>
      <h2>{title}</h2>
      <div className="soft empty-text">{children}</div>
      {actions !== undefined && <div className="row empty-actions">{actions}</div>}
    </div>
  );
}

/** What an address names and a person does not have. */
export function Missing({ title }: { title: string }): ReactElement {
  return (
    <div className="card">
      <Empty icon="search" title={title}>
        <p>It may belong to another login, or the link is old or incomplete.</p>
      </Empty>
    </div>
  );
}

/** A part that cannot be shown: why, and a button that tries again. */
export function Failure(
  { error, what, retry }: { error: unknown; what: string; retry?: () => void },
): ReactElement {
  const { title, text, requestId } = explain(error);
  return (
    <Callout
      tone="bad"
      title={`${what}: ${title}`}
      actions={retry && <Button icon="refresh" onClick={retry}>Try again</Button>}
    >
      <p>{text}</p>
      {requestId !== undefined && (
        <p className="small soft">
          Request <code>{requestId}</code>
        </p>
      )}
    </Callout>
  );
}

/** Grey lines in place of what is still loading. */
export function Loading({ rows = 3, label }: { rows?: number; label: string }): ReactElement {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from(
        { length: rows },
        (_, row) => (
          <div className="loading-row" key={row} aria-hidden="true">
            <span className="bone bone-wide" />
            <span className="bone bone-middle" />
            <span className="bone bone-short" />
          </div>
        ),
      )}
    </div>
  );
}
