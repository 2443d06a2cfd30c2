import type { ReportTypes } from "../contract/answers/reports.ts";
import { REPORT_TABLES } from "./catalogue/report-tables.ts";

/** The catalogue: every table that reports are stored in, with its columns. */
export function listReportTypes(): ReportTypes {
  return {
    report_types: REPORT_TABLES.map((table) => ({
      table_name: table.name,
      report_type_id: table.reportTypeId,
      ad_product: table.adProduct,
      group_by: [...table.groupBy],
      target: table.target,
      max_days: table.maxDays,
      retention_days: table.retentionDays,
      final_after_days: table.finalAfterDays,
      gaps: [...table.gaps],
      columns: [...table.columns],
    })),
  };
}
