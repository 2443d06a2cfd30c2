import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { useWebhooks } from "../../data/webhooks.ts";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Page } from "../../design/page.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { count } from "../../language/amount.ts";
import { eventOf } from "../../language/events.ts";
import { listed } from "../../language/list.ts";
import { CreateWebhookDialog } from "./create-webhook-dialog.tsx";
import { WebhookState } from "./webhook-state.tsx";

/** The addresses that events are sent to. */
export function WebhooksPage(): ReactElement {
  const webhooks = useWebhooks();
  const [isCreating, setCreating] = useState(false);
  const create = (
    <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>Add a webhook</Button>
  );
  return (
    <Page
      title="Webhooks"
      lead="Your server is told within seconds when something happens."
      actions={(webhooks.data?.length ?? 0) > 0 && create}
    >
      {webhooks.error && (
        <Failure
          error={webhooks.error}
          what="Webhooks are not shown"
          retry={() => void webhooks.refetch()}
        />
      )}
      {!webhooks.error && (
        <Card flush>
          {webhooks.isPending
            ? <Loading label="Webhooks are loading" />
            : webhooks.data.length === 0
            ? (
              <Empty icon="webhook" title="No webhooks yet" actions={create}>
                <p>
                  A webhook calls an address of yours when a connection needs a new consent, a sync
                  fails and more. Each call is signed.
                </p>
              </Empty>
            )
            : (
              <Table
                label="Webhooks"
                rows={webhooks.data}
                keyOf={({ id }) => id}
                columns={[
                  {
                    name: "Address",
                    cell: ({ id, url }) => (
                      <Link to="/webhook" search={{ id }} className="cell-title">{url}</Link>
                    ),
                  },
                  {
                    name: "Events",
                    cell: ({ events }) =>
                      events === null
                        ? "All"
                        : (
                          <span title={listed(events.map((type) => eventOf(type).title))}>
                            {count(events.length, "type")}
                          </span>
                        ),
                  },
                  { name: "Last success", cell: ({ last_success_at: at }) => <Ago at={at} /> },
                  { name: "State", cell: (webhook) => <WebhookState webhook={webhook} /> },
                ]}
              />
            )}
        </Card>
      )}
      <CreateWebhookDialog open={isCreating} onClose={() => setCreating(false)} />
    </Page>
  );
}
