import type { ReactElement } from "react";
import { useState } from "react";
import { useAddAmazonApp } from "../../data/amazon-apps.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";

/** Adds a Login with Amazon app. Its secret is sealed and never shown again. */
export function AddAppDialog(
  { open, onClose }: { open: boolean; onClose: () => void },
): ReactElement {
  const add = useAddAmazonApp();
  const [name, setName] = useState("");
  const [clientId, setClientId] = useState("");
  const [secret, setSecret] = useState("");
  function close(): void {
    onClose();
    add.reset();
    setName("");
    setClientId("");
    setSecret("");
  }
  return (
    <FormDialog
      open={open}
      onClose={close}
      title="Add a Login with Amazon app"
      note="Both values are in Amazon's developer console, in the security profile under Web Settings."
      action="Add the app"
      busy={add.isPending}
      error={add.error}
      onSubmit={() =>
        add.mutate(
          { name: name.trim(), client_id: clientId.trim(), client_secret: secret.trim() },
          { onSuccess: close },
        )}
    >
      <TextField
        label="Name"
        value={name}
        required
        maxLength={120}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <TextField
        label="Client id"
        placeholder="amzn1.application-oa2-client.…"
        value={clientId}
        required
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setClientId(target.value)}
      />
      <TextField
        label="Client secret"
        type="password"
        hint="It is encrypted at once, and never shown again."
        value={secret}
        required
        maxLength={500}
        autoComplete="off"
        onChange={({ target }) => setSecret(target.value)}
      />
    </FormDialog>
  );
}
