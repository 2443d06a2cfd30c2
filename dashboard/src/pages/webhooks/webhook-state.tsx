import type { ReactElement } from "react";
import type { Webhook } from "../../app/ads.ts";
import { Badge } from "../../design/badge.tsx";

const REASONS: Record<NonNullable<Webhook["disabled_reason"]>, string> = {
  by_user: "Switched off",
  gone: "Switched off: the endpoint answered 410",
  failing: "Switched off after five days of failures",
};

/** Whether events are sent, and why not. */
export function WebhookState({ webhook }: { webhook: Webhook }): ReactElement {
  if (webhook.status === "disabled") {
    const reason = webhook.disabled_reason;
    return (
      <Badge tone={reason === "by_user" ? "quiet" : "bad"}>
        {reason === null ? "Switched off" : REASONS[reason]}
      </Badge>
    );
  }
  return webhook.failing_since === null
    ? <Badge tone="good">Active</Badge>
    : <Badge tone="warn">Deliveries fail</Badge>;
}
