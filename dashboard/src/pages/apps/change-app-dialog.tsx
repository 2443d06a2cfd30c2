import { type ReactElement, useRef } from "react";
import type { OauthClient } from "../../app/ads.ts";
import { useChangeAmazonApp } from "../../data/amazon-apps.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { useToast } from "../../design/toasts.tsx";

/** Renames an app, or replaces its secret. */
export function ChangeAppDialog(
  { app, onClose }: { app: OauthClient | undefined; onClose: () => void },
): ReactElement {
  const change = useChangeAmazonApp();
  const toast = useToast();
  const name = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  function close(): void {
    onClose();
    change.reset();
  }
  function save(): void {
    if (!app) return;
    const newSecret = secret.current?.value.trim() ?? "";
    change.mutate({
      id: app.id,
      change: {
        name: name.current?.value.trim(),
        ...(newSecret === "" ? {} : { client_secret: newSecret }),
      },
    }, {
      onSuccess: () => {
        close();
        toast("good", "The app is saved");
      },
    });
  }
  return (
    <FormDialog
      open={app !== undefined}
      onClose={close}
      title="Name and secret"
      action="Save"
      busy={change.isPending}
      error={change.error}
      onSubmit={save}
    >
      <TextField
        key={`${app?.id} name`}
        ref={name}
        label="Name"
        defaultValue={app?.name ?? ""}
        required
        maxLength={120}
        autoComplete="off"
      />
      <TextField
        key={`${app?.id} secret`}
        ref={secret}
        label="New client secret"
        type="password"
        hint="Leave it empty to keep the present one. Connections of the app keep working."
        maxLength={500}
        autoComplete="off"
      />
    </FormDialog>
  );
}
