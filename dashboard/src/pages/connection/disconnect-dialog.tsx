import type { ReactElement } from "react";
import type { ConnectionDetail } from "../../app/ads.ts";
import { useDisconnect } from "../../data/connections.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { useToast } from "../../design/toasts.tsx";

interface DisconnectDialogProps {
  open: boolean;
  onClose: () => void;
  connection: ConnectionDetail;
}

/** Asks before the tokens of a connection are destroyed. */
export function DisconnectDialog(
  { open, onClose, connection }: DisconnectDialogProps,
): ReactElement {
  const disconnect = useDisconnect();
  const toast = useToast();
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Disconnect ${connection.name}?`}
      action="Disconnect"
      danger
      busy={disconnect.isPending}
      error={disconnect.error}
      onSubmit={() =>
        disconnect.mutate(connection.id, {
          onSuccess: ({ name }) => {
            onClose();
            toast("quiet", `${name} is disconnected`);
          },
        })}
    >
      <ul className="bullets">
        <li>Its tokens are destroyed here, and calls for its accounts fail from now on.</li>
        <li>Its accounts become inactive. Names, history and reports are kept.</li>
        <li>
          Amazon still lists the consent. It can be removed there under <em>Login with Amazon</em>.
        </li>
      </ul>
    </FormDialog>
  );
}
