import { type ReactElement, useState } from "react";
import type { Webhook } from "../../app/ads.ts";
import { useChangeWebhook } from "../../data/webhooks.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EventChoice } from "./event-choice.tsx";

interface ChangeWebhookDialogProps {
  open: boolean;
  onClose: () => void;
  webhook: Webhook;
}

/** Changes where a webhook sends, and what. */
export function ChangeWebhookDialog(
  { open, onClose, webhook }: ChangeWebhookDialogProps,
): ReactElement {
  const change = useChangeWebhook(webhook.id);
  const [url, setUrl] = useState(webhook.url);
  const [events, setEvents] = useState(webhook.events);
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Address and events"
      action="Save"
      busy={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate({ url: url.trim(), events }, { onSuccess: onClose })}
    >
      <TextField
        label="Address"
        type="url"
        value={url}
        required
        maxLength={2000}
        onChange={({ target }) => setUrl(target.value)}
      />
      <EventChoice value={events} onChange={setEvents} />
    </FormDialog>
  );
}
