import assert from "node:assert/strict";
import {
  type DescribedReport,
  isSameReport,
} from "../../../../shared/amazon/reports/report-request.ts";

const REQUEST = {
  adProduct: "DEMAND_SIDE_PLATFORM",
  reportTypeId: "dspCampaign",
  groupBy: ["campaign"],
  columns: ["date", "totalCost", "impressions"],
  startDate: "2026-11-01",
  endDate: "2026-11-30",
};
const SUBJECT = { advertiserId: "58" };
const SAME: DescribedReport = {
  ...REQUEST,
  timeUnit: "DAILY",
  filters: [{ field: "advertiserId", values: ["58"] }],
};

Deno.test("the order of columns does not matter", () => {
  const columns = REQUEST.columns.toReversed();
  assert.ok(isSameReport({ ...SAME, columns }, REQUEST, SUBJECT));
});

const OTHERS: Record<string, Partial<DescribedReport>> = {
  "another ad product": { adProduct: "SPONSORED_PRODUCTS" },
  "another type": { reportTypeId: "dspGeo" },
  "another grouping": { groupBy: ["ad"] },
  "one grouping more": { groupBy: ["campaign", "ad"] },
  "one column less": { columns: ["date", "totalCost"] },
  "one column more": { columns: [...REQUEST.columns, "clicks"] },
  "a column twice": { columns: ["date", "date", "totalCost"] },
  "a summary": { timeUnit: "SUMMARY" },
  "another first date": { startDate: "2026-11-02" },
  "another last date": { endDate: "2026-11-29" },
  "no filter": { filters: [] },
  "another advertiser": { filters: [{ field: "advertiserId", values: ["59"] }] },
  "two advertisers": { filters: [{ field: "advertiserId", values: ["58", "59"] }] },
};

for (const [what, changes] of Object.entries(OTHERS)) {
  Deno.test(`${what} makes it another report`, () => {
    assert.equal(isSameReport({ ...SAME, ...changes }, REQUEST, SUBJECT), false);
  });
}

Deno.test("a filter makes a report of a profile another one", () => {
  const subject = { profileId: "1" };
  assert.equal(isSameReport(SAME, REQUEST, subject), false);
  assert.ok(isSameReport({ ...SAME, filters: [] }, REQUEST, subject));
});
