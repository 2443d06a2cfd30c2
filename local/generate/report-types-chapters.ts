import {
  REPORT_TABLES,
  type ReportTable,
  type TableVersion,
} from "../../shared/reports/catalogue/report-tables.ts";

/** The chapter that makes the tables of the first release. */
const FIRST_CHAPTER = "20261121003200_report_types";

function introduction(chapter: string): string {
  return `-- Report types.
-- Generated from shared/reports/catalogue by \`npm run generate\`: change the catalogue, not this file.
-- Each row is a report type in one grouping. create_report_table makes its table, its staging table, the
-- indexes and the policies of what is listed here.

select amazon_ads_private.begin_chapter(
  '${chapter}',
  '${"0".repeat(64)}'
);
`;
}

/** The columns as JSON, one a line: what a change adds or removes is a line of its own. */
function columnsJson({ columns }: TableVersion): string {
  return columns.map((column) => `    ${JSON.stringify(column)}`).join(",\n");
}

function tableSql(table: ReportTable, version: TableVersion): string {
  const { name, reportTypeId, adProduct, groupBy, target } = table;
  const { maxDays, retentionDays } = table;
  return `
insert into amazon_ads_private.report_types
  (table_name, report_type_id, ad_product, group_by, target, max_days, retention_days, final_after_days, columns)
values (
  '${name}', '${reportTypeId}', '${adProduct}', '{${groupBy.join(",")}}',
  '${target}', ${maxDays}, ${retentionDays}, ${version.finalAfterDays},
  '[
${columnsJson(version)}
  ]'
);
select amazon_ads_private.create_report_table('${name}');
`;
}

/** The chapter that grants comes before the later ones, and opens what is there when it is applied. */
function openSql({ name }: ReportTable): string {
  return `select amazon_ads_private.open_report_table('${name}');\n`;
}

function addedColumnsSql({ name }: ReportTable, version: TableVersion): string {
  return `
select amazon_ads_private.add_report_columns(
  '${name}', ${version.finalAfterDays},
  '[
${columnsJson(version)}
  ]'
);
`;
}

/**
 * The chapters that list every report type and make its tables, not stamped yet: name to text. A released one
 * never changes; what came after it names its own in the catalogue.
 */
export function reportTypesChapters(
  tables: readonly ReportTable[] = REPORT_TABLES,
): Map<string, string> {
  const chapters = new Map<string, string>();
  for (const table of tables) {
    for (const [index, version] of table.versions.entries()) {
      // A grouping may have had the added columns before.
      if (version.columns.length === 0) continue;
      const chapter = version.chapter ?? FIRST_CHAPTER;
      const sql = index > 0
        ? addedColumnsSql(table, version)
        : tableSql(table, version) + (version.chapter === undefined ? "" : openSql(table));
      chapters.set(chapter, (chapters.get(chapter) ?? introduction(chapter)) + sql);
    }
  }
  return chapters;
}
