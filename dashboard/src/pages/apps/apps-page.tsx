import { type ReactElement, useState } from "react";
import type { OauthClient } from "../../app/ads.ts";
import { useAmazonApps } from "../../data/amazon-apps.ts";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Menu } from "../../design/menu.tsx";
import { Page } from "../../design/page.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { AddAppDialog } from "./add-app-dialog.tsx";
import { ChangeAppDialog } from "./change-app-dialog.tsx";
import { DeleteAppDialog } from "./delete-app-dialog.tsx";

/** The Login with Amazon apps that a user has brought. */
export function AppsPage(): ReactElement {
  const apps = useAmazonApps();
  const [isAdding, setAdding] = useState(false);
  const [changed, setChanged] = useState<OauthClient | undefined>();
  const [deleted, setDeleted] = useState<OauthClient | undefined>();
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
      Add an app
    </Button>
  );
  return (
    <Page
      title="Amazon apps"
      lead="Your own Login with Amazon apps. Connections use the project's app unless you choose another."
      actions={(apps.data?.length ?? 0) > 0 && add}
    >
      {apps.error && (
        <Failure
          error={apps.error}
          what="Apps are not shown"
          retry={() => void apps.refetch()}
        />
      )}
      {!apps.error && (
        <Card flush>
          {apps.isPending
            ? <Loading label="Apps are loading" />
            : apps.data.length === 0
            ? (
              <Empty icon="apps" title="No app of your own" actions={add}>
                <p>
                  You do not need one. Bring your own when Amazon has approved your security profile
                  for the Ads API, and consents should show your name.
                </p>
              </Empty>
            )
            : (
              <Table
                label="Amazon apps"
                rows={apps.data}
                keyOf={({ id }) => id}
                columns={[
                  { name: "Name", cell: ({ name }) => <span className="cell-title">{name}</span> },
                  {
                    name: "Client id",
                    cell: ({ client_id: id }) => <code className="soft">{id}</code>,
                  },
                  { name: "Added", cell: ({ created_at: at }) => <Ago at={at} /> },
                  {
                    name: "Actions",
                    unnamed: true,
                    cell: (app) => (
                      <Menu
                        label={`Actions for ${app.name}`}
                        items={[
                          { label: "Name and secret", onSelect: () => setChanged(app) },
                          { label: "Delete", danger: true, onSelect: () => setDeleted(app) },
                        ]}
                      />
                    ),
                  },
                ]}
              />
            )}
        </Card>
      )}
      <AddAppDialog open={isAdding} onClose={() => setAdding(false)} />
      <ChangeAppDialog app={changed} onClose={() => setChanged(undefined)} />
      <DeleteAppDialog app={deleted} onClose={() => setDeleted(undefined)} />
    </Page>
  );
}
