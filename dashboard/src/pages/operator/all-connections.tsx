import { getRouteApi } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { OperatorConnectionsRequest, OwnedConnection } from "../../app/ads.ts";
import { useAllConnections } from "../../data/operator.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu } from "../../design/menu.tsx";
import { Reason } from "../../design/reason.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { conditionOf } from "../../language/health.ts";
import { HandOverDialog } from "./hand-over-dialog.tsx";

const route = getRouteApi("/shell/operator");

type Status = NonNullable<OperatorConnectionsRequest["status"]>;

const STATUSES: Record<Status, string> = {
  active: "Active",
  reauthorization_required: "Needs a new consent",
  disconnected: "Disconnected",
  pending: "Consent under way",
  awaiting_confirmation: "Waiting for confirmation",
};

function isStatus(text: string | undefined): text is Status {
  return text !== undefined && text in STATUSES;
}

/** The connections of all users, with whose they are. */
export function AllConnections(): ReactElement {
  const { status, text } = route.useSearch();
  const navigate = route.useNavigate();
  const connections = useAllConnections({
    ...(isStatus(status) ? { status } : {}),
    ...(text ? { text } : {}),
  });
  const [handedOver, setHandedOver] = useState<OwnedConnection | undefined>();
  const rows = connections.data?.pages.flatMap(({ connections: page }) => page) ?? [];
  return (
    <Card title="All connections" note="Of all users, newest first." flush>
      <div className="card-body">
        <form
          className="filters"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = String(new FormData(event.currentTarget).get("text")).trim();
            void navigate({
              search: { ...(status ? { status } : {}), ...(wanted ? { text: wanted } : {}) },
            });
          }}
        >
          <label className="filter-search">
            <span className="visually-hidden">E-mail address, user id or connection id</span>
            <Icon name="search" size={16} />
            <input
              className="input"
              name="text"
              type="search"
              placeholder="E-mail address, user id or connection id"
              defaultValue={text ?? ""}
            />
          </label>
          <select
            className="input select filter-choice"
            aria-label="Status"
            value={status ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: {
                  ...(text ? { text } : {}),
                  ...(target.value ? { status: target.value } : {}),
                },
              })}
          >
            <option value="">Any status</option>
            {Object.entries(STATUSES).map(([value, name]) => (
              <option key={value} value={value}>{name}</option>
            ))}
          </select>
          <Button type="submit">Search</Button>
        </form>
        {connections.error && (
          <Failure
            error={connections.error}
            what="Connections are not shown"
            retry={() => void connections.refetch()}
          />
        )}
      </div>
      {connections.isPending
        ? <Loading label="Connections are loading" />
        : connections.error && rows.length === 0
        ? null
        : rows.length === 0
        ? (
          <Empty icon="search" title="No connection fits">
            <p>Search by a whole e-mail address or a whole id.</p>
          </Empty>
        )
        : (
          <Table
            label="All connections"
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              {
                name: "Connection",
                cell: ({ name, id }) => (
                  <>
                    <span className="cell-title">{name}</span>
                    <br />
                    <code className="soft">{id}</code>
                  </>
                ),
              },
              {
                name: "Owner",
                cell: ({ owner }) => owner.email ?? owner.name ?? <code>{owner.id}</code>,
              },
              {
                name: "State",
                cell: (connection) => {
                  const { tone, word } = conditionOf(connection);
                  const error = connection.status === "active" ? connection.last_error : null;
                  return (
                    <div className="cell-lines">
                      <Badge
                        tone={connection.status !== "active"
                          ? tone
                          : error === null
                          ? "good"
                          : "warn"}
                      >
                        {word}
                      </Badge>
                      {error !== null && (
                        <span className="soft small">
                          <Reason code={error} />
                        </span>
                      )}
                    </div>
                  );
                },
              },
              { name: "Last used", cell: ({ last_used_at: at }) => <Ago at={at} /> },
              {
                name: "Actions",
                unnamed: true,
                cell: (connection) => (
                  <Menu
                    label={`Actions for ${connection.name} of ${
                      connection.owner.email ?? connection.owner.id
                    }`}
                    items={[{
                      label: "Hand over to another user",
                      icon: "user",
                      onSelect: () => setHandedOver(connection),
                    }]}
                  />
                ),
              },
            ]}
          />
        )}
      {connections.hasNextPage && (
        <div className="card-body">
          <Button
            busy={connections.isFetchingNextPage}
            onClick={() => void connections.fetchNextPage()}
          >
            Show older connections
          </Button>
        </div>
      )}
      <HandOverDialog connection={handedOver} onClose={() => setHandedOver(undefined)} />
    </Card>
  );
}
