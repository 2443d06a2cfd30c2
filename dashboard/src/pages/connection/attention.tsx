import type { ReactElement } from "react";
import type { ConnectionDetail, ConnectionHealth } from "../../app/ads.ts";
import { useChangeConnection, useConsent } from "../../data/connections.ts";
import { Button } from "../../design/button.tsx";
import { Callout } from "../../design/callout.tsx";
import { Failure } from "../../design/states.tsx";
import { type Condition, reasonText } from "../../language/health.ts";

interface AttentionProps {
  connection: ConnectionDetail;
  health: ConnectionHealth | undefined;
  condition: Condition;
  onInvite: () => void;
}

/** What is wrong with a connection, and the button that repairs it. Nothing when all is well. */
export function Attention(
  { connection, health, condition, onInvite }: AttentionProps,
): ReactElement | null {
  const consent = useConsent();
  const change = useChangeConnection(connection.id);
  const renewal = (kind: "primary" | "secondary"): ReactElement => (
    <>
      <Button
        kind={kind}
        icon="refresh"
        busy={consent.isPending || consent.isSuccess}
        onClick={() => consent.mutate({ connection_id: connection.id })}
      >
        Renew the consent
      </Button>
      <Button icon="mail" onClick={onInvite}>Send a renewal link</Button>
    </>
  );
  const failure = consent.error ?? change.error;
  return (
    <>
      {failure && <Failure error={failure} what="Not done" />}
      {connection.status === "disconnected"
        ? (
          <Callout tone="quiet" title="This connection is disconnected">
            <p>
              Its tokens are destroyed, and its history is kept. To use the account again, connect
              it as a new one.
            </p>
          </Callout>
        )
        : connection.amazon_login_changed !== null
        ? (
          <Callout
            tone="warn"
            title="The last renewal came from another Amazon login"
            actions={
              <>
                <Button
                  kind="primary"
                  busy={change.isPending}
                  onClick={() => change.mutate({ accept_amazon_login: true })}
                >
                  This is right
                </Button>
                {renewal("secondary")}
              </>
            }
          >
            <p>
              None of its accounts are those from before. If that was meant, accept it. If not,
              renew the consent with the Amazon login from before.
            </p>
          </Callout>
        )
        : condition.needsConsent
        ? (
          <Callout tone="bad" title={condition.word} actions={renewal("primary")}>
            <p>
              {condition.reason}{" "}
              This happens when a person takes the consent back at Amazon, or after a year.
            </p>
          </Callout>
        )
        : condition.tone === "warn" || condition.tone === "bad"
        ? (
          <Callout
            tone={condition.tone}
            title={condition.word}
            actions={health?.reasons.some(({ code }) => code.startsWith("consent_")) &&
              renewal("primary")}
          >
            <ul className={health && health.reasons.length > 1 ? "bullets" : undefined}>
              {health?.reasons.map((reason) => <li key={reason.code}>{reasonText(reason)}</li>)}
            </ul>
          </Callout>
        )
        : condition.tone === "quiet" && condition.reason !== ""
        ? (
          <Callout tone="quiet" title={condition.word}>
            <p>{condition.reason}</p>
          </Callout>
        )
        : null}
    </>
  );
}
