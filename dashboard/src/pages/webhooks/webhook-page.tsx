import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { Webhook } from "../../app/ads.ts";
import { useChangeWebhook, useDeleteWebhook, useWebhook } from "../../data/webhooks.ts";
import { Button } from "../../design/button.tsx";
import { Callout } from "../../design/callout.tsx";
import { Card, Facts } from "../../design/card.tsx";
import { ShownOnce } from "../../design/copy.tsx";
import { Dialog, FormDialog } from "../../design/dialog.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu } from "../../design/menu.tsx";
import { Page } from "../../design/page.tsx";
import { Failure, Loading, Missing } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { eventOf } from "../../language/events.ts";
import { isMissing } from "../../language/explain.ts";
import { listed } from "../../language/list.ts";
import { ChangeWebhookDialog } from "./change-webhook-dialog.tsx";
import { Deliveries } from "./deliveries.tsx";
import { WebhookState } from "./webhook-state.tsx";

const route = getRouteApi("/shell/webhook");

/** One webhook: where it sends, what became of each delivery. */
export function WebhookPage(): ReactElement {
  const { id } = route.useSearch();
  const webhook = useWebhook(id);
  const change = useChangeWebhook(id);
  const shown = webhook.data?.pages[0]?.webhook;
  const above = (
    <Link to="/webhooks">
      <Icon name="back" size={14} /> Webhooks
    </Link>
  );
  return (
    <Page
      title={shown?.url ?? "Webhook"}
      above={above}
      badge={shown && <WebhookState webhook={shown} />}
      actions={shown && <Actions webhook={shown} change={change} />}
    >
      {webhook.error && shown === undefined && (
        isMissing(webhook.error, "webhook_not_found")
          ? <Missing title="There is no such webhook" />
          : (
            <Failure
              error={webhook.error}
              what="The webhook is not shown"
              retry={() => void webhook.refetch()}
            />
          )
      )}
      {webhook.isPending && (
        <Card flush>
          <Loading label="The webhook is loading" />
        </Card>
      )}
      {shown && (
        <>
          {change.error && <Failure error={change.error} what="Not switched" />}
          {shown.failing_since !== null && shown.status === "active" && (
            <Callout tone="warn" title="The endpoint does not answer as it should">
              <p>
                Deliveries have failed since{" "}
                <Ago at={shown.failing_since} />. They are tried again for two days. After five days
                without a success the webhook is switched off.
              </p>
            </Callout>
          )}
          <Card title="About">
            <Facts
              facts={[
                [
                  "Events",
                  shown.events === null
                    ? "All"
                    : listed(shown.events.map((type) => eventOf(type).title)),
                ],
                ["Last success", <Ago key="" at={shown.last_success_at} />],
                ["Added", <Ago key="" at={shown.created_at} />],
              ]}
            />
          </Card>
          <Deliveries
            webhook={shown}
            deliveries={webhook.data?.pages.flatMap(({ deliveries }) => deliveries) ?? []}
            more={webhook.hasNextPage ? () => void webhook.fetchNextPage() : undefined}
            isLoadingMore={webhook.isFetchingNextPage}
          />
        </>
      )}
    </Page>
  );
}

function Actions(
  { webhook, change }: { webhook: Webhook; change: ReturnType<typeof useChangeWebhook> },
): ReactElement {
  const navigate = useNavigate();
  const rotate = useChangeWebhook(webhook.id);
  const remove = useDeleteWebhook();
  const [dialog, setDialog] = useState<"change" | "rotate" | "delete" | undefined>();
  const close = (): void => {
    setDialog(undefined);
    rotate.reset();
  };
  const isActive = webhook.status === "active";
  return (
    <>
      <Button
        busy={change.isPending}
        onClick={() => change.mutate({ status: isActive ? "disabled" : "active" })}
      >
        {isActive ? "Switch off" : "Switch on"}
      </Button>
      <Menu
        label="Actions for the webhook"
        items={[
          { label: "Address and events", onSelect: () => setDialog("change") },
          { label: "Rotate the secret", onSelect: () => setDialog("rotate") },
          { label: "Delete", danger: true, onSelect: () => setDialog("delete") },
        ]}
      />
      <ChangeWebhookDialog
        key={webhook.updated_at}
        open={dialog === "change"}
        onClose={close}
        webhook={webhook}
      />
      {rotate.data?.secret === undefined
        ? (
          <FormDialog
            open={dialog === "rotate"}
            onClose={close}
            title="Rotate the signing secret?"
            note="For a day, deliveries carry two signatures: of the old secret and of the new one."
            action="Rotate the secret"
            busy={rotate.isPending}
            error={rotate.error}
            onSubmit={() => rotate.mutate({ rotate_secret: true })}
          >
            {null}
          </FormDialog>
        )
        : (
          <Dialog open={dialog === "rotate"} onClose={close} title="The new secret">
            <div className="form">
              <ShownOnce
                name="Signing secret"
                secret={rotate.data.secret}
                note="It is shown this once. The old one signs beside it for a day."
              />
              <div className="form-actions">
                <Button kind="primary" onClick={close}>Done</Button>
              </div>
            </div>
          </Dialog>
        )}
      <FormDialog
        open={dialog === "delete"}
        onClose={close}
        title="Delete the webhook?"
        note="Its deliveries are deleted too. Events are kept, and nothing more is sent there."
        action="Delete the webhook"
        danger
        busy={remove.isPending}
        error={remove.error}
        onSubmit={() =>
          remove.mutate(webhook.id, { onSuccess: () => void navigate({ to: "/webhooks" }) })}
      >
        {null}
      </FormDialog>
    </>
  );
}
