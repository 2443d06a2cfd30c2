import { type ReactElement, useState } from "react";
import type { OwnedConnection } from "../../app/ads.ts";
import { useHandOver } from "../../data/operator.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { useToast } from "../../design/toasts.tsx";

/** Gives a connection to another user: when a colleague leaves. */
export function HandOverDialog(
  { connection, onClose }: { connection: OwnedConnection | undefined; onClose: () => void },
): ReactElement {
  const handOver = useHandOver();
  const toast = useToast();
  const [email, setEmail] = useState("");
  function close(): void {
    onClose();
    handOver.reset();
    setEmail("");
  }
  return (
    <FormDialog
      open={connection !== undefined}
      onClose={close}
      title={`Hand over ${connection?.name ?? ""}`}
      note="Its accounts, history and tokens go with it. API keys that are limited to it end."
      action="Hand over"
      busy={handOver.isPending}
      error={handOver.error}
      onSubmit={() =>
        connection && handOver.mutate({ connection, email: email.trim() }, {
          onSuccess: () => {
            close();
            toast("good", `${connection.name} belongs to ${email.trim()} now`);
          },
        })}
    >
      <TextField
        label="E-mail address of the new owner"
        type="email"
        value={email}
        required
        autoComplete="off"
        onChange={({ target }) => setEmail(target.value)}
      />
    </FormDialog>
  );
}
