import { type ReactElement, useState } from "react";
import type { EventType } from "../../app/ads.ts";
import { useCreateWebhook } from "../../data/webhooks.ts";
import { Button } from "../../design/button.tsx";
import { ShownOnce } from "../../design/copy.tsx";
import { Dialog, FormDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { EventChoice } from "./event-choice.tsx";

/** Makes a webhook, and shows its secret this one time. */
export function CreateWebhookDialog(
  { open, onClose }: { open: boolean; onClose: () => void },
): ReactElement {
  const create = useCreateWebhook();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<EventType[] | null>(null);
  function close(): void {
    onClose();
    create.reset();
    setUrl("");
    setEvents(null);
  }
  if (create.data !== undefined) {
    return (
      <Dialog open={open} onClose={close} title="The webhook is ready">
        <div className="form">
          <ShownOnce
            name="Signing secret"
            secret={create.data.secret}
            note="It is shown this once. Your server verifies calls with it, as Standard Webhooks says."
          />
          <div className="form-actions">
            <Button kind="primary" onClick={close}>Done</Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      open={open}
      onClose={close}
      title="Add a webhook"
      action="Add the webhook"
      busy={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ url: url.trim(), events })}
    >
      <TextField
        label="Address"
        type="url"
        placeholder="https://app.example/hooks/amazon-ads"
        hint="A public address with https. It answers 2xx within 15 seconds."
        value={url}
        required
        maxLength={2000}
        autoComplete="off"
        onChange={({ target }) => setUrl(target.value)}
      />
      <EventChoice value={events} onChange={setEvents} />
    </FormDialog>
  );
}
