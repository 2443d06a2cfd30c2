import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { AccountHealthReport, Connection, ConnectionHealth } from "../../app/ads.ts";
import { healthOf } from "../../data/connections.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Icon } from "../../design/icon.tsx";
import { Empty } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import type { Tone } from "../../design/tone.ts";
import { count } from "../../language/amount.ts";
import { consentEnd } from "../../language/consent-end.ts";
import { conditionOf } from "../../language/health.ts";
import { listed } from "../../language/list.ts";
import { regionName } from "../../language/region.ts";
import { day, fromNow } from "../../language/time.ts";
import "./connection-list.css";

/** How many connections are listed before the person asks for more. */
const SHOWN = 100;

/** From how many on they can be searched. */
const SEARCHED_FROM = 5;

/** What asks for attention comes first; what is disconnected comes last. */
const RANKS = { bad: 0, warn: 1, accent: 2, good: 3, quiet: 4 } as const;

function rankOf(
  { connection: { status }, condition: { tone } }: {
    connection: Connection;
    condition: ReturnType<typeof conditionOf>;
  },
): number {
  return status === "disconnected" ? 5 : RANKS[tone];
}

/** What the list is narrowed to by state. */
const STATES = {
  attention: { label: "Need attention", tones: ["bad", "warn"] },
  working: { label: "Working", tones: ["good", "accent"] },
  quiet: { label: "Disconnected or under way", tones: ["quiet"] },
} as const satisfies Record<string, { label: string; tones: readonly Tone[] }>;

type State = keyof typeof STATES;

function isState(text: string): text is State {
  return text in STATES;
}

/** The connections, each with its state. */
export function ConnectionList(
  { connections, report }: {
    connections: Connection[];
    report: AccountHealthReport | undefined;
  },
): ReactElement {
  const [limit, setLimit] = useState(SHOWN);
  const [text, setText] = useState("");
  const [state, setState] = useState<State | undefined>();
  const wanted = text.trim().toLowerCase();
  const tones: readonly Tone[] | undefined = state && STATES[state].tones;
  const entries = connections.map((connection) => {
    const health = healthOf(report, connection.id);
    return { connection, health, condition: conditionOf(connection, health) };
  }).filter(({ connection: { id, name }, condition: { tone } }) =>
    (wanted === "" || name.toLowerCase().includes(wanted) || id === wanted) &&
    (tones === undefined || tones.includes(tone))
  ).sort((one, other) => rankOf(one) - rankOf(other));
  return (
    <>
      {connections.length >= SEARCHED_FROM && (
        <search className="filters">
          <label className="filter-search">
            <span className="visually-hidden">Search connections</span>
            <Icon name="search" size={16} />
            <input
              className="input"
              type="search"
              placeholder="Search by name"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          </label>
          <select
            className="input select filter-choice"
            aria-label="State"
            value={state ?? ""}
            onChange={({ target }) => setState(isState(target.value) ? target.value : undefined)}
          >
            <option value="">All states</option>
            {Object.entries(STATES).map(([value, { label }]) => (
              <option key={value} value={value}>{label}</option>
            ))}
          </select>
        </search>
      )}
      {entries.length === 0 && (
        <div className="card">
          <Empty icon="search" title="No connection fits">
            <p>Search by a part of the name, or choose another state.</p>
          </Empty>
        </div>
      )}
      {entries.length > 0 && (
        <ul className="connection-list" aria-label="Connections">
          {entries.slice(0, limit).map((entry) => <Entry key={entry.connection.id} {...entry} />)}
        </ul>
      )}
      {entries.length > limit && (
        <Button onClick={() => setLimit(limit + SHOWN)}>
          Show more of {count(entries.length, "connection")}
        </Button>
      )}
    </>
  );
}

function Entry(
  { connection, health, condition }: {
    connection: Connection;
    health: ConnectionHealth | undefined;
    condition: ReturnType<typeof conditionOf>;
  },
): ReactElement {
  return (
    <li className="connection-entry">
      <div className="connection-main">
        <div className="row">
          <Link to="/connection" search={{ id: connection.id }} className="connection-name">
            {connection.name}
          </Link>
          <Badge tone={condition.tone}>{condition.word}</Badge>
        </div>
        {condition.reason !== "" && <p className="soft small">{condition.reason}</p>}
      </div>
      <dl className="connection-facts small">
        <div>
          <dt>Accounts</dt>
          <dd className="number">{accountsText(health)}</dd>
        </div>
        <div>
          <dt>Regions</dt>
          <dd title={listed(connection.regions.map(regionName))}>
            {connection.regions.join(" · ")}
          </dd>
        </div>
        <div>
          <dt>Synced</dt>
          <dd>
            <Ago at={connection.last_synced_at} never="not yet" />
          </dd>
        </div>
        <div>
          <dt>Consent ends</dt>
          <dd title={consentEnd(connection, day)}>
            {consentEnd(connection, fromNow)}
          </dd>
        </div>
      </dl>
      <span className="connection-arrow">
        <Icon name="arrow" size={16} />
      </span>
    </li>
  );
}

function accountsText(health: ConnectionHealth | undefined): string {
  if (health === undefined) return "–";
  const { healthy, degraded, error } = health.account_summary;
  return (healthy + degraded + error).toLocaleString("en");
}
