import type { ReactElement } from "react";
import type { ConnectionDetail, ConnectionHealth, SyncRun } from "../../app/ads.ts";
import { useSyncNow } from "../../data/connections.ts";
import { useSyncRuns } from "../../data/history.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Reason } from "../../design/reason.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import type { Tone } from "../../design/tone.ts";
import { count, whole } from "../../language/amount.ts";
import { regionName } from "../../language/region.ts";
import { duration } from "../../language/time.ts";
import "./sync-card.css";

const STATES: Record<SyncRun["status"], { tone: Tone; word: string }> = {
  running: { tone: "accent", word: "Running" },
  succeeded: { tone: "good", word: "Complete" },
  partial: { tone: "warn", word: "Incomplete" },
  failed: { tone: "bad", word: "Failed" },
};

const SOURCES: Record<string, string> = {
  profiles: "Profiles",
  "ads-accounts": "Ads accounts",
  "dsp-advertisers": "DSP advertisers",
};

/** The syncs of a connection: what each brought, and what failed where. */
export function SyncCard(
  { connection, health }: { connection: ConnectionDetail; health: ConnectionHealth | undefined },
): ReactElement {
  const runs = useSyncRuns(connection.id);
  const sync = useSyncNow();
  const isRunning = sync.isPending || (health?.syncing ?? false);
  return (
    <Card
      title="Syncs"
      note={connection.status === "active"
        ? "Accounts and profiles are read once a day."
        : "Accounts are read while the consent is valid."}
      flush
      actions={
        <Button
          icon="refresh"
          busy={isRunning}
          disabled={connection.status !== "active"}
          onClick={() => sync.mutate(connection.id)}
        >
          {isRunning ? "Syncing" : "Sync now"}
        </Button>
      }
    >
      {sync.error && (
        <div className="card-body">
          <Failure error={sync.error} what="Not synced" />
        </div>
      )}
      {runs.error
        ? (
          <div className="card-body">
            <Failure
              error={runs.error}
              what="Syncs are not shown"
              retry={() => void runs.refetch()}
            />
          </div>
        )
        : runs.isPending
        ? <Loading label="Syncs are loading" />
        : runs.data.length === 0
        ? (
          <Empty icon="refresh" title="No sync yet">
            <p>The first one begins right after the consent.</p>
          </Empty>
        )
        : <ol className="runs">{runs.data.map((run) => <Run key={run.id} run={run} />)}</ol>}
    </Card>
  );
}

function Run({ run }: { run: SyncRun }): ReactElement {
  const { tone, word } = STATES[run.status];
  const failed = run.sources.filter(({ outcome, rejected, skipped }) =>
    outcome === "failed" || (rejected ?? 0) > 0 || (skipped?.length ?? 0) > 0
  );
  const total = run.accounts_inserted + run.accounts_updated + run.accounts_unchanged;
  const took = run.finished_at === null
    ? undefined
    : Date.parse(run.finished_at) - Date.parse(run.started_at);
  return (
    <li className="run">
      <div className="row-between">
        <div className="row">
          <Badge tone={tone}>{word}</Badge>
          <Ago at={run.started_at} />
          {took !== undefined && <span className="soft small">took {duration(took)}</span>}
        </div>
        <span className="number">{run.status === "failed" ? "" : count(total, "account")}</span>
      </div>
      <p className="soft small">
        {changes(run) || (run.status === "running" ? "Reading Amazon's lists" : "Nothing changed")}
        {run.error_code !== null && (
          <>
            {" "}· <Reason code={run.error_code} />
          </>
        )}
      </p>
      {failed.length > 0 && (
        <ul className="run-failures small">
          {failed.map((source) => (
            <li key={`${source.source} ${source.region}`}>
              <strong>
                {SOURCES[source.source] ?? source.source}, {regionName(source.region)}
              </strong>
              {source.error_code !== undefined && (
                <>
                  : <Reason code={source.error_code} />
                </>
              )}
              {(source.rejected ?? 0) > 0 && (
                <>: {count(source.rejected ?? 0, "entry", "entries")} could not be understood</>
              )}
              {(source.skipped?.length ?? 0) > 0 && (
                <>
                  : advertisers of {count(source.skipped?.length ?? 0, "agency profile")}{" "}
                  were not read
                </>
              )}
              {source.request_id !== undefined && (
                <>
                  {" "}
                  <span className="soft">
                    · Amazon's request <code>{source.request_id}</code>
                  </span>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function changes(run: SyncRun): string {
  return [
    run.accounts_inserted > 0 && `${whole(run.accounts_inserted)} new`,
    run.accounts_updated > 0 && `${whole(run.accounts_updated)} changed`,
    run.accounts_inactivated > 0 && `${whole(run.accounts_inactivated)} gone`,
  ].filter(Boolean).join(", ");
}
