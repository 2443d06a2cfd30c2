import type { ReactElement } from "react";
import type { Report, ReportType } from "../../app/ads.ts";
import { Badge } from "../../design/badge.tsx";
import { Empty } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { Ago } from "../../design/time.tsx";
import { whole } from "../../language/amount.ts";
import { codeWords } from "../../language/code-words.ts";
import { REPORT_REASONS, REPORT_STATES, reportTitle } from "../../language/report.ts";
import { dayRange } from "../../language/time.ts";
import { useProfileNames } from "./profile-names.ts";

/** Reports: what each is about, and how far it is. */
export function ReportTable(
  { reports, types }: { reports: Report[]; types: readonly ReportType[] },
): ReactElement {
  const names = useProfileNames();
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
                <span title={`Profile ${profile}`}>
                  {names.get(profile) ?? `Profile ${profile}`}
                </span>
                {" · "}
                {REPORT_REASONS[reason]}
              </span>
            </>
          ),
        },
        {
          name: "Dates",
          cell: ({ start_date: from, end_date: to }) => (
            <span className="number">{dayRange(from, to)}</span>
          ),
        },
        {
          name: "State",
          cell: ({ status, error_code: code, error_detail: detail }) => (
            <div className="cell-lines">
              <Badge tone={REPORT_STATES[status].tone}>{REPORT_STATES[status].word}</Badge>
              {code !== null && status !== "stored" && (
                <span className="soft small" title={detail ?? code}>{codeWords(code)}</span>
              )}
            </div>
          ),
        },
        { name: "Rows", numeric: true, cell: ({ rows }) => rows === null ? "–" : whole(rows) },
        { name: "Made", cell: ({ created_at: at }) => <Ago at={at} /> },
      ]}
    />
  );
}
