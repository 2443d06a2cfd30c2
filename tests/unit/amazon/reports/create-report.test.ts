import assert from "node:assert/strict";
import {
  type CreatedReport,
  createReport,
  refusedColumns,
} from "../../../../shared/amazon/reports/create-report.ts";
import type { ReportSubject } from "../../../../shared/amazon/reports/report-request.ts";
import { credential } from "../../support/ads-credential.ts";
import { testContext } from "../../support/context.ts";
import { refusalOf } from "../../support/refusal.ts";
import { scriptedFetch, type SentRequest } from "../../support/scripted-fetch.ts";

const RUNNING = "63d5b4b5-8a3f-4c0e-9b43-55b3a3f0b9a1";

const REQUEST = {
  adProduct: "SPONSORED_PRODUCTS",
  reportTypeId: "spCampaigns",
  groupBy: ["campaign"],
  columns: ["date", "campaignId", "cost"],
  startDate: "2026-11-01",
  endDate: "2026-11-30",
};

async function create(
  answer: Response,
  subject: ReportSubject = { profileId: "9007199254740993" },
): Promise<{ created: CreatedReport; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(answer);
  const { adsApi } = testContext({ ads: fetch });
  const created = await createReport(adsApi, credential, "EU", subject, REQUEST);
  return { created, request: request() };
}

Deno.test("a report is requested with Amazon's media types, daily and as gzipped JSON", async () => {
  const { created, request } = await create(Response.json({ reportId: RUNNING }));
  assert.deepEqual(created, { reportId: RUNNING, isDuplicate: false });
  assert.equal(request.method, "POST");
  assert.equal(request.url.href, "https://ads-eu.amazon.test/reporting/reports");
  const header = (name: string): string | null => request.headers.get(name);
  assert.equal(header("content-type"), "application/vnd.createasyncreportrequest.v3+json");
  assert.equal(header("accept"), "application/vnd.createasyncreportresponse.v3+json");
  assert.equal(header("amazon-advertising-api-scope"), "9007199254740993");
  assert.equal(header("amazon-ads-accountid"), null);
  assert.deepEqual(JSON.parse(request.body), {
    startDate: "2026-11-01",
    endDate: "2026-11-30",
    configuration: {
      adProduct: "SPONSORED_PRODUCTS",
      reportTypeId: "spCampaigns",
      groupBy: ["campaign"],
      columns: ["date", "campaignId", "cost"],
      timeUnit: "DAILY",
      format: "GZIP_JSON",
    },
  });
});

Deno.test("a report of a DSP advertiser has the advertiser's header and filter, and no profile", async () => {
  const { request } = await create(Response.json({ reportId: RUNNING }), { advertiserId: "58" });
  assert.equal(request.headers.get("amazon-ads-accountid"), "58");
  assert.equal(request.headers.get("amazon-advertising-api-scope"), null);
  assert.deepEqual(JSON.parse(request.body).configuration.filters, [
    { field: "advertiserId", values: ["58"] },
  ]);
});

for (const detail of [`The Request is a duplicate of : ${RUNNING}`, `duplicate of ${RUNNING}.`]) {
  Deno.test(`425 with "${detail}" names the report that is under way`, async () => {
    const { created } = await create(Response.json({ code: "425", detail }, { status: 425 }));
    assert.deepEqual(created, { reportId: RUNNING, isDuplicate: true });
  });
}

Deno.test("425 that names no report is a refusal", async () => {
  const { facts } = await refusalOf(
    "amazon_request_rejected",
    () => create(Response.json({ code: "425", detail: "duplicate" }, { status: 425 })),
  );
  assert.equal(facts.amazon_status, 425);
});

Deno.test("a refused column is named by the error", async () => {
  const detail = "configuration columns includes invalid values: (sales60d, nothing). " +
    `Allowed values: (${"a".repeat(2000)})`;
  const refused = await refusalOf(
    "amazon_request_rejected",
    () => create(Response.json({ code: "400", detail }, { status: 400 })),
  );
  assert.deepEqual(refusedColumns(refused), ["sales60d", "nothing"]);
});

Deno.test("of many refused columns, those are named whose names were not cut off", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `sameSkuSalesOfColumn${i}`);
  const detail = `configuration columns includes invalid values: (${names.join(", ")}). ` +
    "Allowed values: (date)";
  const refused = await refusalOf(
    "amazon_request_rejected",
    () => create(Response.json({ code: "400", detail }, { status: 400 })),
  );
  const named = refusedColumns(refused);
  assert.ok(named.length > 5 && named.length < names.length, `${named.length} names`);
  assert.deepEqual(named, names.slice(0, named.length));
});

Deno.test("other refusals name no column", async () => {
  for (
    const detail of [
      "Invalid Advertiser or Marketplace ID.",
      "configuration groupBy is invalid. Allowed values: (campaign)",
    ]
  ) {
    const refused = await refusalOf(
      "amazon_request_rejected",
      () => create(Response.json({ code: "400", detail }, { status: 400 })),
    );
    assert.deepEqual(refusedColumns(refused), []);
  }
});

Deno.test("a throttled request is sent once, with Amazon's pause as a fact", async () => {
  const { facts } = await refusalOf(
    "amazon_throttled",
    () => create(new Response("{}", { status: 429, headers: { "retry-after": "7" } })),
  );
  assert.equal(facts.retry_after, 7);
});

Deno.test("an answer without an id leaves open what was requested", async () => {
  for (const body of ["{}", "[]", '{"reportId":""}', "null"]) {
    await refusalOf("amazon_answer_invalid", () => create(new Response(body)));
  }
});
