import { type ReactElement, useState } from "react";
import type { Delivery, Webhook } from "../../app/ads.ts";
import { useResend } from "../../data/webhooks.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card, Facts } from "../../design/card.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Reason } from "../../design/reason.tsx";
import { Empty, Failure } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { useToast } from "../../design/toasts.tsx";
import type { Tone } from "../../design/tone.ts";
import { whole } from "../../language/amount.ts";
import { eventOf } from "../../language/events.ts";
import { duration } from "../../language/time.ts";

const STATES: Record<Delivery["status"], { word: string; tone: Tone }> = {
  pending: { word: "Waiting", tone: "quiet" },
  delivered: { word: "Delivered", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
};

interface DeliveriesProps {
  webhook: Webhook;
  deliveries: Delivery[];
  /** Reads older ones; absent at the end. */
  more: (() => void) | undefined;
  isLoadingMore: boolean;
}

/** What became of each event that was sent. */
export function Deliveries(
  { webhook, deliveries, more, isLoadingMore }: DeliveriesProps,
): ReactElement {
  const [openId, setOpenId] = useState<number | undefined>();
  const opened = deliveries.find(({ id }) => id === openId);
  return (
    <Card title="Deliveries" note="Newest first. New ones appear within seconds." flush>
      {deliveries.length === 0
        ? (
          <Empty icon="webhook" title="Nothing was sent yet">
            <p>The next event appears here within seconds.</p>
          </Empty>
        )
        : (
          <>
            <Table
              label="Deliveries"
              rows={deliveries}
              keyOf={({ id }) => id}
              columns={[
                {
                  name: "Event",
                  cell: ({ type }) => (
                    <>
                      <span className="cell-title">{eventOf(type).title}</span>
                      <br />
                      <code className="soft">{type}</code>
                    </>
                  ),
                },
                {
                  name: "State",
                  cell: ({ status }) => (
                    <Badge tone={STATES[status].tone}>{STATES[status].word}</Badge>
                  ),
                },
                {
                  name: "Answer",
                  cell: ({ response_status: status, error }) =>
                    status ?? (error === null ? "–" : <Reason code={error} />),
                },
                { name: "Tries", numeric: true, cell: ({ attempts }) => whole(attempts) },
                { name: "Happened", cell: ({ created_at: at }) => <Ago at={at} /> },
                {
                  name: "Details",
                  unnamed: true,
                  cell: ({ id, type }) => (
                    <div className="row cell-actions">
                      <Button
                        kind="quiet"
                        onClick={() => setOpenId(id)}
                        aria-label={`Details of ${eventOf(type).title}, delivery ${id}`}
                      >
                        Details
                      </Button>
                    </div>
                  ),
                },
              ]}
            />
            {more && (
              <div className="card-body">
                <Button busy={isLoadingMore} onClick={more}>Show older deliveries</Button>
              </div>
            )}
          </>
        )}
      <Dialog
        open={opened !== undefined}
        onClose={() => setOpenId(undefined)}
        title={opened ? eventOf(opened.type).title : ""}
      >
        {opened && <Details delivery={opened} webhook={webhook} />}
      </Dialog>
    </Card>
  );
}

function Details({ delivery, webhook }: { delivery: Delivery; webhook: Webhook }): ReactElement {
  const resend = useResend(webhook.id);
  const toast = useToast();
  return (
    <div className="form">
      <Facts
        facts={[
          ["State", STATES[delivery.status].word],
          ["Tries", whole(delivery.attempts)],
          ["Answer", delivery.response_status ?? "none"],
          ["Took", delivery.duration_ms === null ? "–" : duration(delivery.duration_ms)],
          ["Last try", <Ago key="" at={delivery.last_attempt_at} never="not yet" />],
          ["Next try", <Ago key="" at={delivery.next_attempt_at} never="none" />],
          ["webhook-id", <code key="">{delivery.event_id}</code>],
        ]}
      />
      {delivery.error !== null && (
        <p>
          The last try failed: <Reason code={delivery.error} />
        </p>
      )}
      {delivery.response_body !== null && delivery.response_body !== "" && (
        <div className="stack-small">
          <h3>What the endpoint answered</h3>
          <pre className="shown-once-secret mono" tabIndex={0}>{delivery.response_body}</pre>
        </div>
      )}
      {resend.error && <Failure error={resend.error} what="Not sent" />}
      <div className="form-actions">
        <Button
          icon="refresh"
          busy={resend.isPending}
          disabled={webhook.status === "disabled"}
          onClick={() =>
            resend.mutate(delivery.id, {
              onSuccess: () => toast("good", "It is sent again"),
            })}
        >
          Send it again
        </Button>
      </div>
    </div>
  );
}
