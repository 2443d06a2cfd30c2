import assert from "node:assert/strict";
import { type AmazonReport, getReport } from "../../../../shared/amazon/reports/get-report.ts";
import { credential } from "../../support/ads-credential.ts";
import { testContext } from "../../support/context.ts";
import { refusalOf } from "../../support/refusal.ts";
import { scriptedFetch, type SentRequest, times } from "../../support/scripted-fetch.ts";

const REPORT = {
  reportId: "report-1",
  status: "PENDING",
  startDate: "2026-11-01",
  endDate: "2026-11-30",
  configuration: {
    adProduct: "SPONSORED_PRODUCTS",
    reportTypeId: "spCampaigns",
    groupBy: ["campaign"],
    columns: ["date", "cost"],
    timeUnit: "DAILY",
    format: "GZIP_JSON",
    filters: null,
  },
};

async function get(
  ...answers: Parameters<typeof scriptedFetch>
): Promise<{ report: AmazonReport; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(...answers);
  const { adsApi } = testContext({ ads: fetch });
  const report = await getReport(adsApi, credential, "NA", { profileId: "1" }, "report/1");
  return { report, request: request() };
}

Deno.test("a report is read in its own scope, and its id stays within its place", async () => {
  const { request } = await get(Response.json(REPORT));
  assert.equal(request.url.pathname, "/reporting/reports/report%2F1");
  assert.equal(request.headers.get("accept"), "application/vnd.getasyncreportresponse.v3+json");
  assert.equal(request.headers.get("amazon-advertising-api-scope"), "1");
});

const URL = "https://offline-report-storage-us-east-1-prod.s3.amazonaws.com/r?X-Amz-Signature=s";

const STATES: [string, Record<string, unknown>, Record<string, unknown>][] = [
  ["PENDING", {}, { kind: "running" }],
  ["PROCESSING", {}, { kind: "running" }],
  ["A_NEW_STATUS", {}, { kind: "running" }],
  ["COMPLETED", { url: URL, urlExpiresAt: "2026-11-28T13:00:00Z", fileSize: 4711 }, {
    kind: "completed",
    url: URL,
    urlExpiresAt: "2026-11-28T13:00:00Z",
    fileSize: 4711,
  }],
  ["COMPLETED", { url: URL }, {
    kind: "completed",
    url: URL,
    urlExpiresAt: null,
    fileSize: null,
  }],
  ["COMPLETED", { url: URL, fileSize: "large" }, {
    kind: "completed",
    url: URL,
    urlExpiresAt: null,
    fileSize: null,
  }],
  ["COMPLETED", { url: null }, { kind: "running" }],
  ["FAILED", { failureReason: "Internal Error" }, { kind: "failed", reason: "Internal Error" }],
  ["FAILED", { failureReason: "Not allowed: Bearer Atza|IwEBIK" }, {
    kind: "failed",
    reason: "Not allowed: Bearer [token]",
  }],
  ["FAILURE", {}, { kind: "failed", reason: null }],
];

for (const [status, more, state] of STATES) {
  Deno.test(`${status} with ${JSON.stringify(Object.keys(more))} is ${state["kind"]}`, async () => {
    const { report } = await get(Response.json({ ...REPORT, ...more, status }));
    const { described, ...rest } = report;
    assert.deepEqual(rest, state);
    const { format: _format, ...configuration } = REPORT.configuration;
    assert.deepEqual(described, {
      ...configuration,
      filters: [],
      startDate: REPORT.startDate,
      endDate: REPORT.endDate,
    });
  });
}

Deno.test("a report that Amazon does not know is gone", async () => {
  const { report } = await get(Response.json({ code: "404", detail: "no" }, { status: 404 }));
  assert.deepEqual(report, { kind: "gone" });
});

Deno.test("a report without its configuration is read all the same", async () => {
  const { configuration: _configuration, ...rest } = REPORT;
  const { report } = await get(Response.json(rest));
  assert.deepEqual(report, { kind: "running" });
});

Deno.test("an answer without a status is refused", async () => {
  await refusalOf("amazon_answer_invalid", () => get(Response.json({ reportId: "report-1" })));
});

Deno.test("a gateway that fails is asked again", async () => {
  await refusalOf(
    "amazon_unavailable",
    () => get(...times(2, () => new Response("", { status: 503 }))),
  );
});

for (
  const odd of [
    { configuration: { reportTypeId: "spCampaigns" } },
    { configuration: "spCampaigns" },
    { startDate: 20261101 },
    { startDate: null, endDate: undefined },
  ]
) {
  Deno.test(`${JSON.stringify(odd)} in the answer costs no finished report`, async () => {
    const { report } = await get(
      Response.json({ ...REPORT, status: "COMPLETED", url: URL, ...odd }),
    );
    assert.equal(report.kind, "completed");
    assert.equal(report.described, undefined);
  });
}
