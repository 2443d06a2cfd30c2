import { type ReactElement, useState } from "react";
import type { ApiKey } from "../../app/ads.ts";
import { useRevokeApiKey } from "../../data/api-keys.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { Checkbox } from "../../design/field.tsx";
import { useToast } from "../../design/toasts.tsx";

/** Asks before a key ends. */
export function RevokeKeyDialog(
  { apiKey, onClose }: { apiKey: ApiKey | undefined; onClose: () => void },
): ReactElement {
  const revoke = useRevokeApiKey();
  const toast = useToast();
  const [descendants, setDescendants] = useState(false);
  function close(): void {
    onClose();
    revoke.reset();
    setDescendants(false);
  }
  return (
    <FormDialog
      open={apiKey !== undefined}
      onClose={close}
      title={`Revoke ${apiKey?.name ?? ""}?`}
      note="Calls with this key fail from now on. This cannot be undone."
      action="Revoke the key"
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onSubmit={() =>
        apiKey && revoke.mutate({ id: apiKey.id, descendants }, {
          onSuccess: () => {
            close();
            toast("quiet", `${apiKey.name} is revoked`);
          },
        })}
    >
      <Checkbox
        label="Revoke the keys that it made, too"
        hint="Choose this after a leak."
        checked={descendants}
        onChange={({ target }) => setDescendants(target.checked)}
      />
    </FormDialog>
  );
}
