import assert from "node:assert/strict";
import { legalColumns } from "../../../../local/amazon/ads/reports/find-mistake.ts";
import { reportTypes } from "../../../../local/amazon/ads/reports/report-types.ts";
import { REPORT_TABLES } from "../../../../shared/reports/catalogue/report-tables.ts";

/** The columns of the tables themselves. */
const OWN_COLUMNS = [
  "user_id",
  "connection_id",
  "profile_id",
  "advertiser_id",
  "currency_code",
  "report_id",
  "piece",
  "fetched_at",
  "extra",
];

/** What a daily report cannot have, or what a combination of groupings refuses. */
const LEFT_OUT: Record<string, readonly string[]> = {
  report_sp_campaigns_ad_group: ["topOfSearchImpressionShare"],
  report_st_campaigns_ad_group: ["longTermSales", "longTermROAS"],
};

Deno.test("the catalogue has every report type of the sponsored ads, and the DSP's campaigns", () => {
  const sponsored = [...reportTypes.values()]
    .filter(({ adProduct }) => adProduct.startsWith("SPONSORED_"))
    .map(({ id }) => id);
  assert.deepEqual(
    [...new Set(REPORT_TABLES.map(({ reportTypeId }) => reportTypeId))].sort(),
    [...sponsored, "dspCampaign"].sort(),
  );
  assert.equal(REPORT_TABLES.filter(({ target }) => target === "profile").length, 32);
});

for (const table of REPORT_TABLES) {
  const documented = reportTypes.get(table.reportTypeId) ?? assert.fail(table.reportTypeId);
  const names = table.columns.map(({ name }) => name);

  Deno.test(`${table.name} has the columns, the range and the retention that Amazon documents`, () => {
    const legal = legalColumns(documented, table.groupBy);
    assert.deepEqual(names.filter((name) => !legal.has(name)), []);
    const leftOut = ["startDate", "endDate", ...LEFT_OUT[table.name] ?? []];
    if (table.target === "profile") {
      assert.deepEqual(
        [...legal].filter((name) => !names.includes(name)).sort(),
        leftOut.filter((name) => legal.has(name)).sort(),
      );
    }
    assert.equal(table.adProduct, documented.adProduct);
    assert.equal(table.maxDays, documented.maxRangeDays);
    assert.equal(table.retentionDays, documented.retentionDays);
  });

  Deno.test(`${table.name} can be a table`, () => {
    const columns = table.columns.map(({ column }) => column);
    assert.match(table.name, /^report_[a-z_]{1,43}$/);
    assert.equal(new Set(columns).size, columns.length);
    assert.deepEqual(columns.filter((column) => OWN_COLUMNS.includes(column)), []);
    assert.deepEqual(columns.filter((column) => !/^[a-z][a-z0-9_]{0,62}$/.test(column)), []);
    assert.equal(columns[0], "date");
  });

  Deno.test(`${table.name} is final when its longest attribution window is`, () => {
    assert.equal(table.finalAfterDays, names.includes("sales30d") ? 58 : 42);
  });
}

Deno.test("ids are text, dates are dates, metrics are numbers", () => {
  const types = new Map(
    REPORT_TABLES.flatMap(({ columns }) => columns.map(({ name, type }) => [name, type])),
  );
  assert.equal(types.get("date"), "date");
  for (const name of ["campaignId", "searchTerm", "campaignStatus", "purchasedAsin"]) {
    assert.equal(types.get(name), "text", name);
  }
  for (const name of ["impressions", "sales7d", "keywordBid", "eCPAddToCart", "longTermROAS"]) {
    assert.equal(types.get(name), "numeric", name);
  }
});
