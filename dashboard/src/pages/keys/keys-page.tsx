import { type ReactElement, useState } from "react";
import type { ApiKey } from "../../app/ads.ts";
import { useApiKeys } from "../../data/api-keys.ts";
import { useConnections } from "../../data/connections.ts";
import { Badge, Tag } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Menu } from "../../design/menu.tsx";
import { Page } from "../../design/page.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import type { Tone } from "../../design/tone.ts";
import { scopeLabel } from "../../language/scopes.ts";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { RenameKeyDialog } from "./rename-key-dialog.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";

const STATES: Record<ApiKey["status"], { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "good" },
  expired: { word: "Expired", tone: "quiet" },
  revoked: { word: "Revoked", tone: "quiet" },
};

/** How many scopes a row names. */
const SHOWN_SCOPES = 3;

/** Keys that work, then those that are over; newest first. */
function activeFirst(keys: ApiKey[]): ApiKey[] {
  return keys.toSorted((one, other) =>
    Number(other.status === "active") - Number(one.status === "active")
  );
}

/** The keys of backends and scripts. */
export function KeysPage(): ReactElement {
  const keys = useApiKeys();
  const connections = useConnections();
  const [isCreating, setCreating] = useState(false);
  const [renamed, setRenamed] = useState<ApiKey | undefined>();
  const [revoked, setRevoked] = useState<ApiKey | undefined>();
  const create = (
    <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>Create a key</Button>
  );
  const nameOf = (id: string | null): string | undefined =>
    keys.data?.find((key) => key.id === id)?.name;
  return (
    <Page
      title="API keys"
      lead="Backends and scripts call with a key, without a signed-in person."
      actions={(keys.data?.length ?? 0) > 0 && create}
    >
      {keys.error && (
        <Failure
          error={keys.error}
          what="Keys are not shown"
          retry={() => void keys.refetch()}
        />
      )}
      {!keys.error && (
        <Card flush>
          {keys.isPending
            ? <Loading label="Keys are loading" />
            : keys.data.length === 0
            ? (
              <Empty icon="key" title="No keys yet" actions={create}>
                <p>
                  A key lets a cron job or a server get tokens and accounts. It does only what you
                  allow it, and you can revoke it at any time.
                </p>
              </Empty>
            )
            : (
              <Table
                label="API keys"
                rows={activeFirst(keys.data)}
                keyOf={({ id }) => id}
                columns={[
                  {
                    name: "Name",
                    cell: (key) => (
                      <>
                        <span className="cell-title">{key.name}</span>
                        <br />
                        <code className="soft">{key.prefix}…</code>
                        {key.created_by !== null && (
                          <span className="soft small">
                            {` made by ${nameOf(key.created_by) ?? "another key"}`}
                          </span>
                        )}
                      </>
                    ),
                  },
                  { name: "Permissions", cell: (key) => <Scopes scopes={key.scopes} /> },
                  {
                    name: "Connection",
                    cell: ({ connection_id: id }) =>
                      id === null
                        ? <span className="soft">All</span>
                        : connections.data?.find((connection) => connection.id === id)?.name ??
                          "One",
                  },
                  { name: "Last used", cell: (key) => <Ago at={key.last_used_at} /> },
                  {
                    name: "State",
                    cell: ({ status, expires_at: expiresAt }) => (
                      <div className="cell-lines">
                        <Badge tone={STATES[status].tone}>{STATES[status].word}</Badge>
                        {status === "active" && expiresAt !== null && (
                          <span className="soft small">
                            ends <Ago at={expiresAt} />
                          </span>
                        )}
                      </div>
                    ),
                  },
                  {
                    name: "Actions",
                    unnamed: true,
                    cell: (key) =>
                      key.status === "active" && (
                        <Menu
                          label={`Actions for ${key.name}`}
                          items={[
                            { label: "Rename", onSelect: () => setRenamed(key) },
                            { label: "Revoke", danger: true, onSelect: () => setRevoked(key) },
                          ]}
                        />
                      ),
                  },
                ]}
              />
            )}
        </Card>
      )}
      <CreateKeyDialog
        open={isCreating}
        onClose={() => setCreating(false)}
        connections={connections.data ?? []}
      />
      <RenameKeyDialog apiKey={renamed} onClose={() => setRenamed(undefined)} />
      <RevokeKeyDialog apiKey={revoked} onClose={() => setRevoked(undefined)} />
    </Page>
  );
}

function Scopes({ scopes }: { scopes: string[] }): ReactElement {
  const labels = scopes.map(scopeLabel);
  return (
    <span className="tags" title={labels.join(", ")}>
      {labels.slice(0, SHOWN_SCOPES).map((label) => <Tag key={label}>{label}</Tag>)}
      {labels.length > SHOWN_SCOPES && <Tag>+{labels.length - SHOWN_SCOPES}</Tag>}
    </span>
  );
}
