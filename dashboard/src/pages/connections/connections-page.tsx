import { lazy, type ReactElement, Suspense, useState } from "react";
import { useConnections, useHealth } from "../../data/connections.ts";
import { useInvitations } from "../../data/invitations.ts";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Page } from "../../design/page.tsx";
import { Failure, Loading } from "../../design/states.tsx";
import { ConnectionList } from "./connection-list.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { Welcome } from "./welcome.tsx";

// Loaded when they are opened: the first page of most visits is quicker without them.
const ConnectDialog = lazy(async () => ({
  default: (await import("./connect-dialog.tsx")).ConnectDialog,
}));
const InviteDialog = lazy(async () => ({
  default: (await import("./invite-dialog.tsx")).InviteDialog,
}));

/** What is connected, how it is, and how more is connected. */
export function ConnectionsPage(): ReactElement {
  const connections = useConnections();
  const health = useHealth();
  const invitations = useInvitations();
  const [dialog, setDialog] = useState<"connect" | "invite" | undefined>();
  const shown = connections.data ?? [];
  const isEmpty = connections.data?.length === 0;
  const openInvitations =
    invitations.data?.filter(({ status }) => status === "open" || status === "awaiting_approval") ??
      [];
  return (
    <Page
      title="Connections"
      lead="Each connection is one person's consent at Amazon. Its tokens are renewed automatically."
      // A person without connections has these buttons below: none that vanishes under a click.
      actions={!connections.isPending && !isEmpty && (
        <>
          <Button icon="mail" onClick={() => setDialog("invite")}>Invite a client</Button>
          <Button kind="primary" icon="plus" onClick={() => setDialog("connect")}>
            Connect Amazon account
          </Button>
        </>
      )}
    >
      {connections.error
        ? (
          <Failure
            error={connections.error}
            what="Connections are not shown"
            retry={() => void connections.refetch()}
          />
        )
        : connections.isPending
        ? (
          <Card flush>
            <Loading label="Connections are loading" />
          </Card>
        )
        : isEmpty
        ? (
          <Welcome
            onConnect={() => setDialog("connect")}
            onInvite={() => setDialog("invite")}
          />
        )
        : (
          <>
            {health.error && (
              <Failure
                error={health.error}
                what="Health is not known"
                retry={() => void health.refetch()}
              />
            )}
            <ConnectionList connections={shown} report={health.data} />
          </>
        )}
      {invitations.error && (
        <Failure
          error={invitations.error}
          what="Invitations are not shown"
          retry={() => void invitations.refetch()}
        />
      )}
      {openInvitations.length > 0 && <InvitationList invitations={openInvitations} />}
      <Suspense>
        {dialog === "connect" && <ConnectDialog open onClose={() => setDialog(undefined)} />}
        {dialog === "invite" && <InviteDialog open onClose={() => setDialog(undefined)} />}
      </Suspense>
    </Page>
  );
}
