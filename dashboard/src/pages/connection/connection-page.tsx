import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { ConnectionDetail, ConnectionHealth } from "../../app/ads.ts";
import { healthOf, useConnection, useHealth } from "../../data/connections.ts";
import { Badge } from "../../design/badge.tsx";
import { Card, Facts } from "../../design/card.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu } from "../../design/menu.tsx";
import { Page } from "../../design/page.tsx";
import { Failure, Loading, Missing } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { count } from "../../language/amount.ts";
import { isMissing } from "../../language/explain.ts";
import { consentEnd } from "../../language/consent-end.ts";
import { conditionOf } from "../../language/health.ts";
import { listed } from "../../language/list.ts";
import { regionName } from "../../language/region.ts";
import { amazonScopeLabel } from "../../language/scopes.ts";
import { day } from "../../language/time.ts";
import { InviteDialog } from "../connections/invite-dialog.tsx";
import { Attention } from "./attention.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { DisconnectDialog } from "./disconnect-dialog.tsx";
import { SyncCard } from "./sync-card.tsx";
import { TokenCard } from "./token-card.tsx";
import { TokenHistory } from "./token-history.tsx";

const route = getRouteApi("/shell/connection");

/** One connection: its token, its syncs, its history, and what can be done about it. */
export function ConnectionPage(): ReactElement {
  const { id } = route.useSearch();
  const connection = useConnection(id);
  const health = useHealth(id);
  const above = (
    <Link to="/connections">
      <Icon name="back" size={14} /> Connections
    </Link>
  );
  if (connection.error) {
    return (
      <Page title="Connection" above={above}>
        {isMissing(connection.error, "connection_not_found")
          ? <Missing title="There is no such connection" />
          : (
            <Failure
              error={connection.error}
              what="The connection is not shown"
              retry={() => void connection.refetch()}
            />
          )}
      </Page>
    );
  }
  if (connection.isPending) {
    return (
      <Page title="Connection" above={above}>
        <Card flush>
          <Loading label="The connection is loading" rows={4} />
        </Card>
      </Page>
    );
  }
  return (
    <Shown
      key={id}
      connection={connection.data}
      health={healthOf(health.data, id)}
      above={above}
    />
  );
}

type OpenDialog = "change" | "invite" | "disconnect";

function Shown(
  { connection, health, above }: {
    connection: ConnectionDetail;
    health: ConnectionHealth | undefined;
    above: ReactElement;
  },
): ReactElement {
  const [dialog, setDialog] = useState<OpenDialog | undefined>();
  const condition = conditionOf(connection, health);
  const isAlive = connection.status !== "disconnected";
  const close = (): void => setDialog(undefined);
  return (
    <Page
      title={connection.name}
      above={above}
      badge={<Badge tone={condition.tone}>{condition.word}</Badge>}
      actions={isAlive && (
        <Menu
          label={`Actions for ${connection.name}`}
          items={[
            { label: "Name and regions", icon: "connection", onSelect: () => setDialog("change") },
            { label: "Send a renewal link", icon: "mail", onSelect: () => setDialog("invite") },
            {
              label: "Disconnect",
              icon: "close",
              danger: true,
              onSelect: () => setDialog("disconnect"),
            },
          ]}
        />
      )}
    >
      <Attention
        connection={connection}
        health={health}
        condition={condition}
        onInvite={() => setDialog("invite")}
      />
      <div className="split">
        <div className="stack">
          {isAlive && <TokenCard connection={connection} />}
          <SyncCard connection={connection} health={health} />
        </div>
        <div className="stack">
          <Card title="About">
            <Facts
              facts={[
                ["Accounts", <AccountsLink key="" connection={connection} health={health} />],
                ["Regions", listed(connection.regions.map(regionName))],
                ["Connected", <Ago key="" at={connection.connected_at} never="not yet" />],
                ["Consent ends", consentEnd(connection, day)],
                ["Last used", <Ago key="" at={connection.last_used_at} />],
                ["Permissions", listed([...new Set(connection.scopes.map(amazonScopeLabel))])],
                ["App", connection.oauth_client_id ? "Your own" : "The project's"],
                ["Connection id", <code key="">{connection.id}</code>],
              ]}
            />
          </Card>
          <TokenHistory connectionId={connection.id} />
        </div>
      </div>
      <ChangeDialog open={dialog === "change"} onClose={close} connection={connection} />
      <InviteDialog open={dialog === "invite"} onClose={close} connection={connection} />
      <DisconnectDialog open={dialog === "disconnect"} onClose={close} connection={connection} />
    </Page>
  );
}

function AccountsLink(
  { connection, health }: { connection: ConnectionDetail; health: ConnectionHealth | undefined },
): ReactElement {
  if (health === undefined) return <span>–</span>;
  const { healthy, degraded, error } = health.account_summary;
  return (
    <Link to="/accounts" search={{ connection: connection.id }}>
      {count(healthy + degraded + error, "account")}
    </Link>
  );
}
