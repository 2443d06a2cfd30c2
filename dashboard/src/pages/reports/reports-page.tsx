import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { ReportSchedule } from "../../app/ads.ts";
import { useConnections } from "../../data/connections.ts";
import { useReports, useReportSchedules, useReportTypes } from "../../data/reports.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Page } from "../../design/page.tsx";
import { Reason } from "../../design/reason.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { whole } from "../../language/amount.ts";
import { reportTitle, SCHEDULE_STATES } from "../../language/report.ts";
import { ReportTable } from "./report-table.tsx";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { SpendCard } from "./spend-card.tsx";

/** Amazon's numbers in the project's own database: what is scheduled, what came, what it says. */
export function ReportsPage(): ReactElement {
  const schedules = useReportSchedules();
  const types = useReportTypes();
  const connections = useConnections();
  const [isScheduling, setScheduling] = useState(false);
  const schedule = (
    <Button kind="primary" icon="plus" onClick={() => setScheduling(true)}>
      Schedule a report
    </Button>
  );
  const rows = schedules.data ?? [];
  const connectionName = ({ connection_id: id }: ReportSchedule): string =>
    connections.data?.find((connection) => connection.id === id)?.name ?? "A connection";
  return (
    <Page
      title="Reports"
      lead="Amazon's numbers in your own database, read again until Amazon no longer changes them."
      actions={rows.length > 0 && schedule}
    >
      {schedules.error
        ? (
          <Failure
            error={schedules.error}
            what="Schedules are not shown"
            retry={() => void schedules.refetch()}
          />
        )
        : schedules.isPending
        ? (
          <Card flush>
            <Loading label="Schedules are loading" />
          </Card>
        )
        : rows.length === 0
        ? (
          <Card>
            <Empty icon="reports" title="No reports yet" actions={schedule}>
              <p>
                Say once which report you want. Its rows come every day, and the past as far as
                Amazon has it.
              </p>
            </Empty>
          </Card>
        )
        : (
          <>
            <SpendCard schedules={rows} />
            <Card title="Schedules" flush>
              <Table
                label="Schedules"
                rows={rows}
                keyOf={({ id }) => id}
                columns={[
                  {
                    name: "Report",
                    cell: (row) => (
                      <>
                        <Link to="/report-schedule" search={{ id: row.id }} className="cell-title">
                          {reportTitle(row.table_name, types.data)}
                        </Link>
                        <br />
                        <span className="soft small">{connectionName(row)}</span>
                      </>
                    ),
                  },
                  {
                    name: "Profiles",
                    cell: ({ profile_ids: ids, cost }) =>
                      ids === null ? `All, ${whole(cost.profiles)} now` : whole(ids.length),
                  },
                  {
                    name: "Requests",
                    cell: ({ cost }) => `${whole(cost.requests_per_day)} a day`,
                  },
                  {
                    name: "State",
                    cell: ({ state, last_error: error }) => (
                      <div className="cell-lines">
                        <Badge tone={SCHEDULE_STATES[state].tone}>
                          {SCHEDULE_STATES[state].word}
                        </Badge>
                        {error !== null && (
                          <span className="soft small">
                            <Reason code={error} />
                          </span>
                        )}
                      </div>
                    ),
                  },
                ]}
              />
            </Card>
            <LatestReports />
          </>
        )}
      <ScheduleDialog
        open={isScheduling}
        onClose={() => setScheduling(false)}
        connections={connections.data ?? []}
        types={types.data ?? []}
      />
    </Page>
  );
}

function LatestReports(): ReactElement {
  const reports = useReports();
  const types = useReportTypes();
  return (
    <Card title="Latest reports" note="One request to Amazon each." flush>
      {reports.error
        ? (
          <div className="card-body">
            <Failure
              error={reports.error}
              what="Reports are not shown"
              retry={() => void reports.refetch()}
            />
          </div>
        )
        : reports.isPending
        ? <Loading label="Reports are loading" />
        : <ReportTable reports={reports.data} types={types.data ?? []} />}
    </Card>
  );
}
