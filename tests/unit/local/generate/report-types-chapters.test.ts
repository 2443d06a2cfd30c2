import assert from "node:assert/strict";
import { stampChapter } from "../../../../installer/chapters/chapter.ts";
import { reportTypesChapters } from "../../../../local/generate/report-types-chapters.ts";
import { tablesOf } from "../../../../shared/reports/catalogue/report-tables.ts";
import type { ReportType } from "../../../../shared/reports/catalogue/report-type.ts";

const zeros = "0".repeat(64);

for (const [name, chapter] of reportTypesChapters()) {
  Deno.test(`the chapter ${name} is what the catalogue generates: npm run generate`, async () => {
    const path = new URL(`../../../../supabase/migrations/${name}.sql`, import.meta.url);
    assert.equal(stampChapter(await Deno.readTextFile(path), zeros), chapter);
  });
}

const RELEASED: ReportType = {
  id: "spCandles",
  adProduct: "SPONSORED_PRODUCTS",
  maxDays: 31,
  retentionDays: 95,
  columns: ["campaignId", "sales14d"],
  groupings: [{ groupBy: ["campaign"] }, { suffix: "ad", groupBy: ["ad"], columns: ["adId"] }],
};

Deno.test("a report type that comes after a release has a chapter of its own, which opens its table", () => {
  const later: ReportType = { ...RELEASED, id: "spWicks", chapter: "20280101000000_wicks" };
  const chapters = reportTypesChapters([RELEASED, later].flatMap(tablesOf));
  assert.deepEqual([...chapters.keys()], ["20261121003200_report_types", "20280101000000_wicks"]);
  const before = reportTypesChapters(tablesOf(RELEASED));
  const [[first, text] = []] = before;
  assert.equal(chapters.get(first ?? ""), text, "What is released stays as it is.");
  const sql = chapters.get("20280101000000_wicks") ?? "";
  assert.match(sql, /begin_chapter\(\s*'20280101000000_wicks'/);
  assert.match(
    sql,
    /create_report_table\('report_sp_wicks'\);\nselect .*open_report_table\('report_sp_wicks'\)/,
  );
});

Deno.test("columns that come after a release are added by a chapter of their own, to each grouping", () => {
  const added = [{ chapter: "20280101000000_columns", columns: ["sales30d", "adId"] }];
  const tables = tablesOf({ ...RELEASED, added });
  const chapters = reportTypesChapters(tables);
  const [[first, text] = []] = reportTypesChapters(tablesOf(RELEASED));
  assert.equal(chapters.get(first ?? ""), text, "What is released stays as it is.");
  const sql = chapters.get("20280101000000_columns") ?? "";
  // Sales of 30 days are final later, and the table by ad has its id already.
  assert.match(sql, /add_report_columns\(\s*'report_sp_candles', 58,[^;]*"sales30d"[^;]*"adId"/);
  assert.match(sql, /add_report_columns\(\s*'report_sp_candles_ad', 58,[^;]*"sales30d"/);
  assert.equal(sql.match(/"adId"/g)?.length, 1);
  assert.deepEqual(
    tables.map(({ columns }) => columns.map(({ name }) => name)),
    [["date", "campaignId", "sales14d", "sales30d", "adId"], [
      "date",
      "campaignId",
      "sales14d",
      "adId",
      "sales30d",
    ]],
  );
  assert.deepEqual(tables.map(({ finalAfterDays }) => finalAfterDays), [58, 58]);
});
