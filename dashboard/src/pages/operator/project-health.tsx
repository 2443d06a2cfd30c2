import type { ReactElement } from "react";
import type { Health } from "../../app/ads.ts";
import { useRefreshDue } from "../../data/operator.ts";
import { Button } from "../../design/button.tsx";
import { Callout } from "../../design/callout.tsx";
import { Failure } from "../../design/states.tsx";
import { projectProblems } from "../../language/project-problems.ts";

/** Whether the project works, and what to do where it does not. */
export function ProjectHealth({ health }: { health: Health }): ReactElement {
  const refresh = useRefreshDue();
  const problems = projectProblems(health);
  if (problems.length === 0) {
    return (
      <Callout tone="good" title="The project works">
        <p>Database, schedule, tokens and reports are well. Version {health.version}.</p>
      </Callout>
    );
  }
  return (
    <>
      <Callout
        tone={health.database === "ok" ? "warn" : "bad"}
        title="The project needs a look"
        actions={health.tokens === "overdue" && (
          <Button
            icon="refresh"
            busy={refresh.isPending}
            onClick={() => refresh.mutate()}
          >
            Refresh what is due now
          </Button>
        )}
      >
        <ul className="bullets">{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>
        <p className="soft small">docs/operations.md says more about each.</p>
      </Callout>
      {refresh.error && <Failure error={refresh.error} what="Not refreshed" />}
    </>
  );
}
