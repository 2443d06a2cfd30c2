import type { ReactElement } from "react";
import "./bars.css";

interface BarsProps {
  label: string;
  bars: { name: string; value: number; text: string }[];
  /** What is said when there are none. */
  empty?: string;
}

/** Amounts beside each other, as lengths and as numbers. */
export function Bars({ label, bars, empty = "There are none." }: BarsProps): ReactElement {
  if (bars.length === 0) return <p className="soft">{empty}</p>;
  const most = Math.max(...bars.map(({ value }) => value), 1);
  return (
    <dl className="bars" aria-label={label}>
      {bars.map(({ name, value, text }) => (
        <div key={name}>
          <dt className="truncate" title={name}>{name}</dt>
          <dd>
            <span className="bar" aria-hidden="true">
              {value > 0 && (
                <span className="bar-filled" style={{ width: `${(value / most) * 100}%` }} />
              )}
            </span>
            <span className="number">{text}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
