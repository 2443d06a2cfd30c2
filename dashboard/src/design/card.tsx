import type { ReactElement, ReactNode } from "react";

interface CardProps {
  title?: string;
  /** A sentence below the title. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Whether the content reaches the card's edges, as tables do. */
  flush?: boolean;
}

/** A part of a page, with its title. */
export function Card({ title, note, actions, children, flush = false }: CardProps): ReactElement {
  return (
    <section className="card" aria-label={title}>
      {title !== undefined && (
        <div className="card-header">
          <div>
            <h2>{title}</h2>
            {note !== undefined && <p className="soft small">{note}</p>}
          </div>
          {actions !== undefined && <div className="row">{actions}</div>}
        </div>
      )}
      <div className={flush ? "card-flush" : "card-body"}>{children}</div>
    </section>
  );
}

/** Names and values, one below the other. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }): ReactElement {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A number that stands for itself. */
export function Figure(
  { name, value, note }: { name: string; value: ReactNode; note?: ReactNode },
): ReactElement {
  return (
    <div className="figure">
      <p className="figure-name">{name}</p>
      <p className="figure-value number">{value}</p>
      {note !== undefined && <p className="soft small">{note}</p>}
    </div>
  );
}
