import type { ReactElement } from "react";
import type { TokenHistoryEntry } from "../../app/ads.ts";
import { useTokenHistory } from "../../data/history.ts";
import { Card } from "../../design/card.tsx";
import { Reason } from "../../design/reason.tsx";
import { Failure, Loading } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { count } from "../../language/amount.ts";
import { duration } from "../../language/time.ts";
import "./token-history.css";

const ACTIONS: Record<TokenHistoryEntry["action"], string> = {
  created: "Consent given",
  refreshed: "Token renewed",
  failed: "Renewal failed",
  reauthorization_required: "Consent no longer accepted",
  imported: "Token imported",
  revoked: "Tokens destroyed",
};

const TRIGGERS: Record<TokenHistoryEntry["trigger"], string> = {
  callback: "by the person",
  on_demand: "for a call",
  scheduled: "by schedule",
  manual: "by hand",
};

function toneOf({ success, action }: TokenHistoryEntry): string {
  if (!success) return "bad";
  return action === "revoked" ? "quiet" : "good";
}

/** What happened to a connection's token, newest first. */
export function TokenHistory({ connectionId }: { connectionId: string }): ReactElement {
  const history = useTokenHistory(connectionId);
  return (
    <Card title="Token history" flush>
      {history.error
        ? (
          <div className="card-body">
            <Failure
              error={history.error}
              what="The history is not shown"
              retry={() => void history.refetch()}
            />
          </div>
        )
        : history.isPending
        ? <Loading label="The history is loading" />
        : history.data.length === 0
        ? <p className="card-body soft">Nothing has happened yet.</p>
        : (
          <ol className="timeline">
            {history.data.map((entry) => (
              <li key={entry.id} className={`moment moment-${toneOf(entry)}`}>
                <div className="moment-head">
                  <span className="cell-title">{ACTIONS[entry.action]}</span>
                  <span className="soft small">
                    <Ago at={entry.created_at} />
                  </span>
                </div>
                <p className="soft small">
                  {TRIGGERS[entry.trigger]}
                  {entry.duration_ms !== null && <>, {duration(entry.duration_ms)}</>}
                  {entry.attempts > 1 && <>, {count(entry.attempts, "time")} in a row</>}
                  {entry.reason !== null && entry.action !== "reauthorization_required" && (
                    <>
                      {" "}· <Reason code={entry.reason} />
                    </>
                  )}
                </p>
              </li>
            ))}
          </ol>
        )}
    </Card>
  );
}
