import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { useAmazonApps } from "../../data/amazon-apps.ts";
import { useConsent } from "../../data/connections.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { regionName, REGIONS } from "../../language/region.ts";
import type { Region } from "../../app/ads.ts";

/** Asks for a name and a region, and leaves for Amazon. */
export function ConnectDialog(
  { open, onClose }: { open: boolean; onClose: () => void },
): ReactElement {
  const consent = useConsent();
  const apps = useAmazonApps();
  const [name, setName] = useState("");
  const [region, setRegion] = useState<Region>("NA");
  const [app, setApp] = useState("");
  const hasApps = (apps.data?.length ?? 0) > 0;
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Connect an Amazon account"
      note="Amazon asks you to sign in and to allow access. Then you return here."
      action="Continue at Amazon"
      busy={consent.isPending || consent.isSuccess}
      error={consent.error}
      onSubmit={() =>
        consent.mutate({
          region,
          ...(name.trim() === "" ? {} : { name: name.trim() }),
          ...(app === "" ? {} : { oauth_client_id: app }),
        })}
    >
      <TextField
        label="Name"
        hint="So that you recognise it: a brand, a client, a company."
        placeholder="Amazon Ads"
        value={name}
        maxLength={120}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label="Where the Amazon login is from"
        hint="It decides which sign-in page Amazon shows. Accounts of all regions are read."
        value={region}
        onChange={({ target }) => {
          const chosen = REGIONS.find((known) => known === target.value);
          if (chosen) setRegion(chosen);
        }}
      >
        {REGIONS.map((code) => <option key={code} value={code}>{regionName(code)}</option>)}
      </SelectField>
      {hasApps && (
        <SelectField
          label="Login with Amazon app"
          hint={
            <>
              Your own apps are under <Link to="/apps">Amazon apps</Link>.
            </>
          }
          value={app}
          onChange={({ target }) => setApp(target.value)}
        >
          <option value="">The project's app</option>
          {apps.data?.map(({ id, name: appName }) => (
            <option key={id} value={id}>{appName}</option>
          ))}
        </SelectField>
      )}
    </FormDialog>
  );
}
