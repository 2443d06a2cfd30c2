import { type ReactElement, useRef } from "react";
import type { ApiKey } from "../../app/ads.ts";
import { useRenameApiKey } from "../../data/api-keys.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";

/** Gives a key another name. */
export function RenameKeyDialog(
  { apiKey, onClose }: { apiKey: ApiKey | undefined; onClose: () => void },
): ReactElement {
  const rename = useRenameApiKey();
  const field = useRef<HTMLInputElement>(null);
  return (
    <FormDialog
      open={apiKey !== undefined}
      onClose={onClose}
      title="Rename the key"
      action="Save"
      busy={rename.isPending}
      error={rename.error}
      onSubmit={() => {
        const name = field.current?.value.trim();
        if (apiKey && name) rename.mutate({ id: apiKey.id, name }, { onSuccess: onClose });
      }}
    >
      <TextField
        key={apiKey?.id ?? ""}
        ref={field}
        label="Name"
        defaultValue={apiKey?.name ?? ""}
        required
        maxLength={120}
        autoComplete="off"
      />
    </FormDialog>
  );
}
