import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { type AccountRow, useChangeAccounts } from "../../data/accounts.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Facts } from "../../design/card.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Failure } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { countryName } from "../../language/region.ts";
import { ACCOUNT_STATUSES, ACCOUNT_TYPES } from "./account-words.ts";
import "./account-dialog.css";

interface AccountDialogProps {
  account: AccountRow | undefined;
  onClose: () => void;
}

/** One account: its profiles, its name, whether it is the default, whether it is used. */
export function AccountDialog({ account, onClose }: AccountDialogProps): ReactElement {
  return (
    <Dialog open={account !== undefined} onClose={onClose} title={account?.name ?? ""}>
      {account && <Account key={account.id} account={account} />}
    </Dialog>
  );
}

function Account({ account }: { account: AccountRow }): ReactElement {
  const change = useChangeAccounts();
  const { word, tone } = ACCOUNT_STATUSES[account.status];
  const ids = [account.id];
  return (
    <div className="form">
      <div className="row">
        <Badge tone={tone}>{word}</Badge>
        {account.isDefault && <Badge tone="accent">Default account</Badge>}
        <span className="soft">{ACCOUNT_TYPES[account.type]}</span>
      </div>
      <Facts
        facts={[
          ["Amazon id", <code key="">{account.amazonId}</code>],
          ["Synced", <Ago key="" at={account.lastSyncedAt} />],
          [
            "Connection",
            <Link key="" to="/connection" search={{ id: account.connectionId }}>
              See the connection
            </Link>,
          ],
        ]}
      />
      <Profiles account={account} />
      <Rename account={account} change={change} />
      {change.error && <Failure error={change.error} what="Not changed" />}
      <div className="row">
        {!account.isDefault && account.status === "active" && (
          <Button
            icon="star"
            busy={change.isPending}
            onClick={() => change.mutate({ ids, change: { is_default: true } })}
          >
            Make it the default
          </Button>
        )}
        {account.isDisconnected
          ? (
            <Button
              icon="connection"
              busy={change.isPending}
              onClick={() => change.mutate({ ids, change: { status: "active" } })}
            >
              Use it again
            </Button>
          )
          : (
            <Button
              kind="danger"
              busy={change.isPending}
              onClick={() => change.mutate({ ids, change: { status: "inactive" } })}
            >
              Disconnect this account
            </Button>
          )}
      </div>
    </div>
  );
}

function Profiles({ account }: { account: AccountRow }): ReactElement {
  if (account.profiles.length === 0) {
    return <p className="soft">Amazon lists no profile of this account.</p>;
  }
  return (
    <section className="stack-small" aria-label="Profiles">
      <h3>Profiles</h3>
      <ul className="profiles">
        {account.profiles.map((profile) => (
          <li key={profile.id}>
            <span>
              {profile.country_code ? countryName(profile.country_code) : "Unknown country"}
              <span className="soft small">
                {[
                  profile.currency_code,
                  profile.access_level === "view" && "view only",
                  profile.status === "inactive" && "inactive",
                ]
                  .filter(Boolean).map((word) => ` · ${word}`)}
              </span>
            </span>
            <code>{profile.profile_id}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rename(
  { account, change }: { account: AccountRow; change: ReturnType<typeof useChangeAccounts> },
): ReactElement {
  const [name, setName] = useState(account.name);
  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ ids: [account.id], change: { account_name: name.trim() } });
      }}
    >
      <TextField
        label="Name"
        hint={account.isNamedByUser ? "Your own name: no sync overwrites it." : "Amazon's name."}
        value={name}
        required
        maxLength={255}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="submit" busy={change.isPending} disabled={name.trim() === account.name}>
        Rename
      </Button>
    </form>
  );
}
