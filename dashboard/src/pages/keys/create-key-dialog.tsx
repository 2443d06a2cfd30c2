import { type ReactElement, useState } from "react";
import type { Connection, Scope } from "../../app/ads.ts";
import { useCreateApiKey } from "../../data/api-keys.ts";
import { Button } from "../../design/button.tsx";
import { ShownOnce } from "../../design/copy.tsx";
import { Dialog, FormDialog } from "../../design/dialog.tsx";
import { Checkbox, CheckboxGroup, SelectField, TextField } from "../../design/field.tsx";
import { SCOPES } from "../../language/scopes.ts";

const DAY_MS = 86_400_000;

const LIFETIMES: [days: number, label: string][] = [
  [0, "Never"],
  [1, "In a day"],
  [30, "In 30 days"],
  [90, "In 90 days"],
  [365, "In a year"],
];

interface CreateKeyDialogProps {
  open: boolean;
  onClose: () => void;
  connections: Connection[];
}

/** Makes a key, and shows it this one time. */
export function CreateKeyDialog(
  { open, onClose, connections }: CreateKeyDialogProps,
): ReactElement {
  const create = useCreateApiKey();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["tokens", "accounts:read"]);
  const [connection, setConnection] = useState("");
  const [days, setDays] = useState(0);
  function close(): void {
    onClose();
    create.reset();
    setName("");
  }
  if (create.data !== undefined) {
    return (
      <Dialog open={open} onClose={close} title={`The key ${create.data.api_key.name}`}>
        <div className="form">
          <ShownOnce
            name="API key"
            secret={create.data.key}
            note="It is shown this once. Put it where your script keeps its secrets."
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
      title="Create an API key"
      action="Create the key"
      busy={create.isPending}
      error={create.error}
      onSubmit={() =>
        create.mutate({
          name: name.trim(),
          scopes,
          ...(connection === "" ? {} : { connection_id: connection }),
          ...(days === 0 ? {} : { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() }),
        })}
    >
      <TextField
        label="Name"
        hint="What will use it: “Nightly report”."
        value={name}
        required
        maxLength={120}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <CheckboxGroup legend="What it may do">
        {SCOPES.map(({ scope, label, hint }) => (
          <Checkbox
            key={scope}
            label={label}
            hint={hint}
            checked={scopes.includes(scope)}
            onChange={({ target }) =>
              setScopes(
                target.checked ? [...scopes, scope] : scopes.filter((chosen) => chosen !== scope),
              )}
          />
        ))}
      </CheckboxGroup>
      <SelectField
        label="Connection"
        value={connection}
        onChange={({ target }) => setConnection(target.value)}
      >
        <option value="">All connections, later ones too</option>
        {connections.map((known) => <option key={known.id} value={known.id}>{known.name}</option>)}
      </SelectField>
      <SelectField
        label="Expires"
        value={days}
        onChange={({ target }) => setDays(Number(target.value))}
      >
        {LIFETIMES.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </SelectField>
    </FormDialog>
  );
}
