import type { ReactElement } from "react";
import type { Invitation } from "../../app/ads.ts";
import { useApproveInvitation, useRevokeInvitation } from "../../data/invitations.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Failure } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";

/** The links that wait for a person, or for the owner's approval. */
export function InvitationList({ invitations }: { invitations: Invitation[] }): ReactElement {
  const revoke = useRevokeInvitation();
  const approve = useApproveInvitation();
  const error = revoke.error ?? approve.error;
  return (
    <Card title="Invitations" note="Links that have not been used yet." flush>
      {error && <Failure error={error} what="Not done" />}
      <Table
        label="Invitations"
        rows={invitations}
        keyOf={({ id }) => id}
        columns={[
          {
            name: "Name",
            cell: ({ name, renews }) => (
              <>
                <span className="cell-title">{name}</span>
                <br />
                <span className="soft small">
                  {renews ? "Renews a connection" : "A new connection"}
                </span>
              </>
            ),
          },
          { name: "State", cell: (invitation) => <State {...invitation} /> },
          { name: "Opened", cell: ({ opened_at }) => <Ago at={opened_at} never="not yet" /> },
          { name: "Valid until", cell: ({ expires_at }) => <Ago at={expires_at} /> },
          {
            name: "Actions",
            unnamed: true,
            cell: ({ id, name, status }) => (
              <div className="row cell-actions">
                {status === "awaiting_approval" && (
                  <Button
                    kind="primary"
                    busy={approve.isPending && approve.variables === id}
                    onClick={() => approve.mutate(id)}
                    aria-label={`Approve ${name}`}
                  >
                    Approve
                  </Button>
                )}
                <Button
                  busy={revoke.isPending && revoke.variables === id}
                  onClick={() => revoke.mutate(id)}
                  aria-label={`Revoke ${name}`}
                >
                  Revoke
                </Button>
              </div>
            ),
          },
        ]}
      />
    </Card>
  );
}

function State({ status }: Invitation): ReactElement {
  return status === "awaiting_approval"
    ? <Badge tone="warn">Another Amazon login has consented</Badge>
    : <Badge tone="quiet" icon="clock">Waiting</Badge>;
}
