import { REPORT_TABLES, type ReportTable } from "../../shared/reports/catalogue/report-tables.ts";

/** The name of the chapter that is generated from the catalogue of reports. */
export const REPORT_TYPES_CHAPTER = "20261121003200_report_types";

const INTRODUCTION = `-- Report types.
-- Generated from shared/reports/catalogue by \`npm run generate\`: change the catalogue, not this file.
-- Each row is a report type in one grouping. create_report_table makes its table, its staging table, the
-- indexes and the policies of what is listed here.

select amazon_ads_private.begin_chapter(
  '${REPORT_TYPES_CHAPTER}',
  '${"0".repeat(64)}'
);
`;

/** The columns as JSON, one a line: what a change adds or removes is a line of its own. */
function columnsJson({ columns }: ReportTable): string {
  return columns.map((column) => `    ${JSON.stringify(column)}`).join(",\n");
}

function tableSql(table: ReportTable): string {
  const { name, reportTypeId, adProduct, groupBy, target } = table;
  const { maxDays, retentionDays, finalAfterDays } = table;
  return `
insert into amazon_ads_private.report_types
  (table_name, report_type_id, ad_product, group_by, target, max_days, retention_days, final_after_days, columns)
values (
  '${name}', '${reportTypeId}', '${adProduct}', '{${groupBy.join(",")}}',
  '${target}', ${maxDays}, ${retentionDays}, ${finalAfterDays},
  '[
${columnsJson(table)}
  ]'
);
select amazon_ads_private.create_report_table('${name}');
`;
}

/** The chapter that lists every report type and makes its tables, not stamped yet. */
export function reportTypesChapter(): string {
  return INTRODUCTION + REPORT_TABLES.map(tableSql).join("");
}
