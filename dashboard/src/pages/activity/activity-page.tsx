import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { AdsEvent, AuditEntry } from "../../app/ads.ts";
import { useConnections } from "../../data/connections.ts";
import { useAuditLog, useLatestEvents } from "../../data/events.ts";
import { Badge } from "../../design/badge.tsx";
import { Card } from "../../design/card.tsx";
import { Page } from "../../design/page.tsx";
import { Reason } from "../../design/reason.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { whole } from "../../language/amount.ts";
import { actionLabel, actorLabel, subjectLabel } from "../../language/audit.ts";
import { eventOf, nameIn } from "../../language/events.ts";

/** What happened to the connections, and who did what. */
export function ActivityPage(): ReactElement {
  const events = useLatestEvents();
  const audit = useAuditLog();
  return (
    <Page title="Activity" lead="What happened to your connections, and who did what.">
      <Card
        title="Events"
        note="What changed about your connections. Webhooks send the same."
        flush
      >
        {events.error
          ? <Failed error={events.error} what="Events are not shown" retry={events.refetch} />
          : events.isPending
          ? <Loading label="Events are loading" />
          : events.data.length === 0
          ? (
            <Empty icon="activity" title="Nothing has happened yet">
              <p>Connections that come, need a new consent or go appear here.</p>
            </Empty>
          )
          : <Events events={events.data} />}
      </Card>
      <Card title="Audit log" note="What people, keys and the operator did." flush>
        {audit.error
          ? <Failed error={audit.error} what="The audit log is not shown" retry={audit.refetch} />
          : audit.isPending
          ? <Loading label="The audit log is loading" />
          : audit.data.length === 0
          ? (
            <Empty icon="operator" title="The log is empty">
              <p>Keys, apps, consents and tokens that are looked at are recorded here.</p>
            </Empty>
          )
          : <Audit entries={audit.data} />}
      </Card>
    </Page>
  );
}

function Failed(
  { error, what, retry }: { error: unknown; what: string; retry: () => unknown },
): ReactElement {
  return (
    <div className="card-body">
      <Failure error={error} what={what} retry={() => void retry()} />
    </div>
  );
}

function ConnectionName({ id, children }: { id: string | null; children: ReactNode }): ReactNode {
  return id === null
    ? children
    : <Link to="/connection" search={{ id }}>{children ?? "A connection"}</Link>;
}

function Events({ events }: { events: AdsEvent[] }): ReactElement {
  const connections = useConnections();
  const nameOf = ({ connection_id: id, data }: AdsEvent): string | undefined =>
    nameIn(data) ?? connections.data?.find((connection) => connection.id === id)?.name;
  return (
    <Table
      label="Events"
      rows={events}
      keyOf={({ event_id: id }) => id}
      columns={[
        {
          name: "What",
          cell: ({ type }) => <Badge tone={eventOf(type).tone}>{eventOf(type).title}</Badge>,
        },
        {
          name: "About",
          cell: (event) => (
            <ConnectionName id={event.connection_id}>{nameOf(event) ?? null}</ConnectionName>
          ),
        },
        {
          name: "Why",
          cell: ({ data }) =>
            typeof data["error_code"] === "string" ? <Reason code={data["error_code"]} /> : null,
        },
        { name: "When", cell: ({ created_at: at }) => <Ago at={at} /> },
      ]}
    />
  );
}

function Audit({ entries }: { entries: AuditEntry[] }): ReactElement {
  return (
    <Table
      label="Audit log"
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        {
          name: "What",
          cell: (entry) => (
            <span className="cell-title">
              {actionLabel(entry)}
              {entry.count > 1 && <span className="soft">, {whole(entry.count)} times</span>}
            </span>
          ),
        },
        {
          name: "About",
          cell: (entry) => (
            <ConnectionName id={entry.connection_id}>{subjectLabel(entry) || null}</ConnectionName>
          ),
        },
        { name: "Who", cell: (entry) => actorLabel(entry) },
        { name: "When", cell: ({ last_at: at }) => <Ago at={at} /> },
      ]}
    />
  );
}
