import { type ReactElement, useState } from "react";
import type { Connection } from "../../app/ads.ts";
import { useInvite } from "../../data/invitations.ts";
import { Button } from "../../design/button.tsx";
import { ShownOnce } from "../../design/copy.tsx";
import { Dialog, FormDialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { moment } from "../../language/time.ts";

const DAYS = [1, 7, 30, 90];

interface InviteDialogProps {
  open: boolean;
  onClose: () => void;
  /** The connection that the link renews; without one it makes a new one. */
  connection?: Pick<Connection, "id" | "name">;
}

/** Makes a link for a person who has no login here. The link is shown once. */
export function InviteDialog({ open, onClose, connection }: InviteDialogProps): ReactElement {
  const invite = useInvite();
  const [name, setName] = useState("");
  const [days, setDays] = useState(7);
  function close(): void {
    onClose();
    invite.reset();
    setName("");
  }
  const renews = connection !== undefined;
  if (invite.data !== undefined) {
    return (
      <Dialog open={open} onClose={close} title={renews ? "The renewal link" : "The invitation"}>
        <div className="form">
          <ShownOnce
            name={`Valid until ${moment(invite.data.invitation.expires_at)}`}
            secret={invite.data.link}
            note="The link is shown this once. It works one time, in one browser."
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
      title={renews ? `Renewal link for ${connection.name}` : "Invite a client"}
      note={renews
        ? "The person with the Amazon login opens the link and consents again. They need no login here."
        : "They open the link, see that you ask for access, and consent at Amazon. The connection is yours; they need no login here."}
      action="Make the link"
      busy={invite.isPending}
      error={invite.error}
      onSubmit={() =>
        invite.mutate({
          valid_days: days,
          ...(connection === undefined ? {} : { connection_id: connection.id }),
          ...(name.trim() === "" ? {} : { name: name.trim() }),
        })}
    >
      {!renews && (
        <TextField
          label="Name of the connection"
          hint="The invited person sees it too."
          placeholder="Amazon Ads"
          value={name}
          maxLength={120}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      )}
      <SelectField
        label="Valid for"
        value={days}
        onChange={({ target }) => setDays(Number(target.value))}
      >
        {DAYS.map((value) => (
          <option key={value} value={value}>{value === 1 ? "1 day" : `${value} days`}</option>
        ))}
      </SelectField>
    </FormDialog>
  );
}
