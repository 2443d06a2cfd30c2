import type { ReactElement } from "react";
import type { Report, ReportType } from "../../app/ads.ts";
import { Badge } from "../../design/badge.tsx";
import { Empty } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { whole } from "../../language/amount.ts";
import { REPORT_REASONS, REPORT_STATES, reportTitle } from "../../language/report.ts";

/** Reports: what each is about, and how far it is. */
export function ReportTable(
  { reports, types }: { reports: Report[]; types: readonly ReportType[] },
): ReactElement {
  if (reports.length === 0) {
    return (
      <Empty icon="clock" title="Nothing was asked for yet">
        <p>The schedule asks Amazon within a minute.</p>
      </Empty>
    );
  }
  return (
    <Table
      label="Reports"
      rows={reports}
      keyOf={({ id }) => id}
      columns={[
        {
          name: "Report",
          cell: ({ table_name: table, profile_id: profile, reason }) => (
            <>
              <span className="cell-title">{reportTitle(table, types)}</span>
              <br />
              <span className="soft small">
                profile <code>{profile}</code>, {REPORT_REASONS[reason]}
              </span>
            </>
          ),
        },
        {
          name: "Dates",
          cell: ({ start_date: from, end_date: to }) => (
            <span className="number">{from === to ? from : `${from} to ${to}`}</span>
          ),
        },
        {
          name: "State",
          cell: ({ status, error_code: code, error_detail: detail }) => (
            <>
              <Badge tone={REPORT_STATES[status].tone}>{REPORT_STATES[status].word}</Badge>
              {code !== null && status !== "stored" && (
                <span title={detail ?? ""}>
                  <br />
                  <code className="soft">{code}</code>
                </span>
              )}
            </>
          ),
        },
        { name: "Rows", numeric: true, cell: ({ rows }) => rows === null ? "–" : whole(rows) },
        { name: "Made", cell: ({ created_at: at }) => <Ago at={at} /> },
      ]}
    />
  );
}
