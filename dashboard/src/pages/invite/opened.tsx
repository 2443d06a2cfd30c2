import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useAds } from "../../app/ads-context.tsx";
import { useRestored } from "../../app/use-restored.ts";
import { Button } from "../../design/button.tsx";
import { Callout } from "../../design/callout.tsx";
import { Icon } from "../../design/icon.tsx";
import { Outcome } from "../../design/outcome.tsx";
import { Failure, Loading } from "../../design/states.tsx";
import { consentFailure } from "../../language/consent-failure.ts";
import { hasCode } from "../../language/explain.ts";
import { amazonScopeLabel } from "../../language/scopes.ts";
import { moment } from "../../language/time.ts";
import { keepInvited } from "./invited.ts";

/** Says who will get access to what, before anything begins. */
export function Opened(
  { invitation, failed }: { invitation: string; failed: string | undefined },
): ReactElement {
  const ads = useAds();
  const opened = useQuery({
    queryKey: ["invitation", invitation],
    queryFn: ({ signal }) => ads.invitations.open(invitation, { signal }),
    refetchOnWindowFocus: false,
  });
  const start = useMutation({
    mutationFn: async () => {
      const started = await ads.invitations.start(invitation);
      keepInvited({ invitation, browserSecret: started.browser_secret });
      location.assign(started.authorization_url);
    },
  });
  useRestored(start.reset);
  if (hasCode(opened.error, "invitation_invalid") || hasCode(opened.error, "invalid_request")) {
    return (
      <Outcome heading="h1" tone="warn" title="This link no longer works">
        <p>
          It was used or taken back, or it is too old. Ask the person who sent it for another one.
        </p>
      </Outcome>
    );
  }
  if (opened.error) {
    return (
      <Failure
        error={opened.error}
        what="The invitation is not shown"
        retry={() => void opened.refetch()}
      />
    );
  }
  if (opened.isPending) return <Loading rows={4} label="The invitation is loading" />;
  const { name, owner, renews, scopes, expires_at: expiresAt } = opened.data;
  const who = owner.name ?? owner.email ?? "The owner of this project";
  return (
    <>
      {failed !== undefined && (
        <Callout tone="warn" title={consentFailure(failed).title}>
          <p>{consentFailure(failed).text}</p>
        </Callout>
      )}
      <div className="stack-small">
        <h1>
          {renews
            ? `${who} asks you to renew access`
            : `${who} asks for access to your Amazon Ads accounts`}
        </h1>
        <p className="soft">
          {renews ? "For the connection" : "The connection will be called"} <strong>{name}</strong>.
        </p>
      </div>
      <section aria-label="What you allow" className="stack-small">
        <h2>What you allow</h2>
        <ul className="invite-list">
          {[...new Set(scopes.map(amazonScopeLabel))].map((scope) => (
            <li key={scope}>
              <Icon name="check" size={16} />
              {scope}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="Who gets access" className="stack-small">
        <h2>Who gets access</h2>
        <ul className="invite-list">
          <li>
            <Icon name="user" size={16} />
            <span>
              {owner.name ?? who}
              {owner.name !== null && owner.email !== null && (
                <span className="soft">, {owner.email}</span>
              )}
            </span>
          </li>
          <li>
            <Icon name="info" size={16} />
            <span>
              Continue only if you know this person. You can take the access back at any time in
              your Amazon account, under <em>Login with Amazon</em>.
            </span>
          </li>
        </ul>
      </section>
      {start.error && <Failure error={start.error} what="Not started" />}
      <div className="stack-small">
        <Button
          kind="primary"
          icon="arrow"
          busy={start.isPending || start.isSuccess}
          onClick={() => start.mutate()}
        >
          Continue at Amazon
        </Button>
        <p className="soft small">
          You need no account here. Come back in this same tab. The link is valid until{" "}
          {moment(expiresAt)}.
        </p>
      </div>
    </>
  );
}
