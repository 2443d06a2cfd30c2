import { type ReactElement, useState } from "react";
import type { ConnectionDetail } from "../../app/ads.ts";
import { useCheckNow } from "../../data/connections.ts";
import { Button } from "../../design/button.tsx";
import { Card, Facts } from "../../design/card.tsx";
import { Callout } from "../../design/callout.tsx";
import { Reason } from "../../design/reason.tsx";
import { Failure } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { count } from "../../language/amount.ts";
import { hasCode } from "../../language/explain.ts";
import { RevealDialog } from "./reveal-dialog.tsx";

/** The state of a connection's token, and a button that asks Amazon now. */
export function TokenCard({ connection }: { connection: ConnectionDetail }): ReactElement {
  const { id, token, status } = connection;
  const check = useCheckNow(id);
  const [revealing, setRevealing] = useState(false);
  const isReady = status === "active";
  return (
    <Card
      title="Access token"
      note={isReady
        ? "Renewed automatically before it expires."
        : "Not renewed until there is a new consent."}
      actions={
        <>
          <Button
            icon="refresh"
            busy={check.isPending}
            disabled={!isReady}
            onClick={() => check.mutate()}
          >
            Check now
          </Button>
          <Button icon="eye" disabled={!isReady} onClick={() => setRevealing(true)}>Reveal</Button>
        </>
      }
    >
      <div className="stack" aria-live="polite">
        {check.error && !hasCode(check.error, "reauthorization_required") && (
          <Failure error={check.error} what="Amazon was asked" />
        )}
        {check.isSuccess && status === "active" && (
          <Callout tone="good" title="Amazon accepts the consent">
            <p>A new token was issued just now.</p>
          </Callout>
        )}
        {token === null ? <p className="soft">There is no token.</p> : (
          <Facts
            facts={[
              ["Expires", token.expires_in > 0 ? <Ago key="" at={token.expires_at} /> : "Expired"],
              ["Last renewed", <Ago key="" at={token.last_refresh} never="not yet" />],
              ["Next renewal", <Ago key="" at={token.next_refresh} never="none planned" />],
              ["Renewed so far", count(token.refresh_count, "time")],
              ...(token.last_error === null || !isReady ? [] : [
                ["Last problem", <Reason key="" code={token.last_error} />],
                ["Next try", <Ago key="" at={token.next_attempt_at} never="with the next call" />],
              ] satisfies [string, ReactElement][]),
            ]}
          />
        )}
      </div>
      <RevealDialog
        open={revealing}
        onClose={() => setRevealing(false)}
        connectionId={id}
        name={connection.name}
      />
    </Card>
  );
}
