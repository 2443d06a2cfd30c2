import type { ReactElement } from "react";
import type { OauthClient } from "../../app/ads.ts";
import { useDeleteAmazonApp } from "../../data/amazon-apps.ts";
import { FormDialog } from "../../design/dialog.tsx";

/** Asks before an app is deleted. */
export function DeleteAppDialog(
  { app, onClose }: { app: OauthClient | undefined; onClose: () => void },
): ReactElement {
  const remove = useDeleteAmazonApp();
  function close(): void {
    onClose();
    remove.reset();
  }
  return (
    <FormDialog
      open={app !== undefined}
      onClose={close}
      title={`Delete ${app?.name ?? ""}?`}
      note="Its client id and its secret are forgotten here. At Amazon nothing changes."
      action="Delete the app"
      danger
      busy={remove.isPending}
      error={remove.error}
      onSubmit={() => app && remove.mutate(app.id, { onSuccess: close })}
    >
      {null}
    </FormDialog>
  );
}
