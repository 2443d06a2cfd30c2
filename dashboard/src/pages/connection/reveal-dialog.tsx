import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useAds } from "../../app/ads-context.tsx";
import { Button } from "../../design/button.tsx";
import { ShownOnce } from "../../design/copy.tsx";
import { Dialog, FormDialog } from "../../design/dialog.tsx";
import { fromNow } from "../../language/time.ts";

interface RevealDialogProps {
  open: boolean;
  onClose: () => void;
  connectionId: string;
  name: string;
}

/** Shows an access token to a person who asks for it. The audit log records that. */
export function RevealDialog(
  { open, onClose, connectionId, name }: RevealDialogProps,
): ReactElement {
  const ads = useAds();
  const queries = useQueryClient();
  const reveal = useMutation({
    mutationFn: () => ads.token({ connection_id: connectionId, reveal: true }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["activity"] }),
  });
  function close(): void {
    onClose();
    reveal.reset();
  }
  if (reveal.data !== undefined) {
    return (
      <Dialog open={open} onClose={close} title={`Access token of ${name}`}>
        <div className="form">
          <ShownOnce
            name={`Expires ${fromNow(reveal.data.expires_at)}`}
            secret={reveal.data.access_token}
            note="For requests to Amazon: Authorization: Bearer …"
          />
          <p className="small soft">
            Amazon-Advertising-API-ClientId is <code>{reveal.data.client_id}</code>.
          </p>
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
      title="Reveal the access token?"
      note={`With it, anyone can act in the accounts of ${name} for up to an hour. The audit log records that you have looked.`}
      action="Reveal the token"
      busy={reveal.isPending}
      error={reveal.error}
      onSubmit={() => reveal.mutate()}
    >
      {null}
    </FormDialog>
  );
}
