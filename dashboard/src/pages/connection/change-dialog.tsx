import { type ReactElement, useState } from "react";
import type { ConnectionDetail, Region } from "../../app/ads.ts";
import { useChangeConnection } from "../../data/connections.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { Checkbox, CheckboxGroup, TextField } from "../../design/field.tsx";
import { useToast } from "../../design/toasts.tsx";
import { regionName, REGIONS } from "../../language/region.ts";

interface ChangeDialogProps {
  open: boolean;
  onClose: () => void;
  connection: ConnectionDetail;
}

/** Renames a connection, and chooses the regions that its syncs read. */
export function ChangeDialog({ open, onClose, connection }: ChangeDialogProps): ReactElement {
  const change = useChangeConnection(connection.id);
  const toast = useToast();
  const [name, setName] = useState(connection.name);
  const [regions, setRegions] = useState<Region[]>(connection.regions);
  function close(): void {
    onClose();
    change.reset();
    setName(connection.name);
    setRegions(connection.regions);
  }
  return (
    <FormDialog
      open={open}
      onClose={close}
      title="Name and regions"
      action="Save"
      busy={change.isPending}
      error={change.error}
      onSubmit={() =>
        change.mutate({ name: name.trim(), regions }, {
          onSuccess: (changed) => {
            onClose();
            toast("good", `${changed.name} is saved`);
          },
        })}
    >
      <TextField
        label="Name"
        value={name}
        required
        maxLength={120}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <CheckboxGroup legend="Regions" hint="A sync reads these.">
        {REGIONS.map((region) => (
          <Checkbox
            key={region}
            label={regionName(region)}
            checked={regions.includes(region)}
            disabled={regions.length === 1 && regions.includes(region)}
            onChange={({ target }) =>
              setRegions(REGIONS.filter((known) =>
                known === region ? target.checked : regions.includes(known)
              ))}
          />
        ))}
      </CheckboxGroup>
    </FormDialog>
  );
}
