import assert from "node:assert/strict";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import { amazonTest, assertAnswer, callAds, connect } from "./support.ts";

const profile = "1200000000000000";
const requestType = "application/vnd.createasyncreportrequest.v3+json";
const statusType = "application/vnd.getasyncreportresponse.v3+json";
const deletedType = "application/vnd.deleteasyncreportresponse.v3+json";
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const dayBefore = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);

const configuration = {
  adProduct: "SPONSORED_PRODUCTS",
  reportTypeId: "spCampaigns",
  groupBy: ["campaign"],
  columns: ["date", "campaignId", "campaignName", "impressions", "clicks", "cost"],
  timeUnit: "DAILY",
  format: "GZIP_JSON",
};
const request = { name: "two days", startDate: dayBefore, endDate: yesterday, configuration };

function dspRequest(advertiserId: string): typeof request {
  const dsp = {
    ...configuration,
    adProduct: "DEMAND_SIDE_PLATFORM",
    reportTypeId: "dspCampaign",
    columns: ["date", "advertiserId", "impressions"],
    filters: [{ field: "advertiserId", values: [advertiserId] }],
  };
  return { ...request, configuration: dsp };
}

function post(
  amazon: Amazon,
  token: string,
  body: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  return callAds(amazon, "/reporting/reports", {
    method: "POST",
    token,
    headers: { "content-type": requestType, "amazon-advertising-api-scope": profile, ...headers },
    body,
  });
}

function look(
  amazon: Amazon,
  token: string,
  id: string,
  method = "GET",
  accept: string | undefined = undefined,
): Promise<Response> {
  const headers = { "amazon-advertising-api-scope": profile, accept };
  return callAds(amazon, `/reporting/reports/${id}`, { method, token, headers });
}

amazonTest(
  "a report is pending, then processing, then a gzip file that knows no token",
  async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    await amazon.client.changeSettings({ report_seconds: 3600 });
    const created = await post(amazon, token, request);
    assert.equal(
      created.headers.get("content-type"),
      "application/vnd.createasyncreportresponse.v3+json",
    );
    const { reportId, status, url, configuration: echoed } = await created.json();
    assert.equal(status, "PENDING");
    assert.equal(url, null);
    assert.deepEqual(echoed, configuration);

    await amazon.client.changeSettings({ clock_offset_seconds: 1801 });
    assert.equal((await (await look(amazon, token, reportId)).json()).status, "PROCESSING");
    await amazon.client.changeSettings({ clock_offset_seconds: 3601 });
    const { refresh: _unused, access: later } = await connect(amazon, "seller");
    const done = await (await look(amazon, later, reportId)).json();
    assert.equal(done.status, "COMPLETED");

    const file = await fetch(done.url);
    assert.equal(file.headers.get("content-type"), "application/octet-stream");
    const bytes = await file.bytes();
    assert.equal(bytes.length, done.fileSize);
    assert.deepEqual([...bytes.subarray(0, 2)], [0x1f, 0x8b]);
    const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const rows = await new Response(unzipped).json();
    assert.equal(rows.length, 6, "three campaigns on each of two days");
    assert.deepEqual(Object.keys(rows[0]), configuration.columns);
    assert.equal(rows[0].date, dayBefore);

    const twice = await fetch(done.url, { headers: { authorization: `Bearer ${later}` } });
    assert.equal(twice.status, 400);
    assert.match(await twice.text(), /<Code>InvalidArgument<\/Code>/);

    const forged = new URL(done.url);
    forged.searchParams.set("X-Amz-Date", "99999999999999");
    const refused = await fetch(forged);
    await refused.body?.cancel();
    assert.equal(refused.status, 403);

    await amazon.client.changeSettings({ clock_offset_seconds: 7202 });
    const expired = await fetch(done.url);
    assert.equal(expired.status, 403);
    assert.match(await expired.text(), /expired/);
  },
);

amazonTest("a look at a finished report signs a fresh address", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  await amazon.client.changeSettings({ report_seconds: 0 });
  const { reportId, url } = await (await post(amazon, token, request)).json();
  await amazon.client.changeSettings({ clock_offset_seconds: 3000 });
  const again = await (await look(amazon, token, reportId)).json();
  assert.notEqual(again.url, url);
});

amazonTest("the same request while it runs is a 425 that names the report", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  await amazon.client.changeSettings({ report_seconds: 60 });
  const { reportId } = await (await post(amazon, token, request)).json();
  await assertAnswer(await post(amazon, token, { ...request, name: "another name" }), 425, {
    code: "425",
    detail: `The Request is a duplicate of : ${reportId}`,
  });
  const other = await post(amazon, token, { ...request, startDate: yesterday });
  await other.body?.cancel();
  assert.equal(other.status, 200);
  await amazon.client.changeSettings({ clock_offset_seconds: 61 });
  const afterwards = await post(amazon, token, request);
  await afterwards.body?.cancel();
  assert.equal(afterwards.status, 200, "a finished report is no obstacle");
});

amazonTest("a pending report can be cancelled", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  await amazon.client.changeSettings({ report_seconds: 60 });
  const { reportId } = await (await post(amazon, token, request)).json();
  const other = await look(amazon, token, reportId, "DELETE", statusType);
  await other.body?.cancel();
  assert.equal(other.status, 406, "the media type of another operation");
  const response = await look(amazon, token, reportId, "DELETE", deletedType);
  assert.equal(response.headers.get("content-type"), deletedType);
  assert.equal((await response.json()).reportId, reportId);
  await assertAnswer(await look(amazon, token, reportId), 404, {
    code: "404",
    detail: "Report not found",
  });
});

amazonTest("a report that is being made or done cannot be cancelled", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  await amazon.client.changeSettings({ report_seconds: 600 });
  const { reportId } = await (await post(amazon, token, request)).json();
  for (const [seconds, status] of [[301, "PROCESSING"], [601, "COMPLETED"]] as const) {
    await amazon.client.changeSettings({ clock_offset_seconds: seconds });
    assert.equal((await (await look(amazon, token, reportId)).json()).status, status);
    const refused = await look(amazon, token, reportId, "DELETE", deletedType);
    assert.equal(refused.status, 400);
    assert.match((await refused.json()).detail, new RegExp(status));
  }
});

amazonTest("filters may be null, and are echoed as null", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  const body = { ...request, configuration: { ...configuration, filters: null } };
  const response = await post(amazon, token, body);
  assert.equal(response.status, 200);
  assert.equal((await response.json()).configuration.filters, null);
});

for (
  const [what, change, detail] of [
    ["an unknown column", { columns: ["impressions", "viewable"] }, /viewable.*Allowed values/],
    ["another grouping's column", { columns: ["adGroupId"] }, /adGroupId/],
    ["date in a summary", { timeUnit: "SUMMARY" }, /DAILY only/],
    ["startDate in a daily report", { columns: ["startDate"] }, /SUMMARY only/],
    ["an unknown grouping", { groupBy: ["portfolio"] }, /campaign, adGroup, campaignPlacement/],
    [
      "another product's report type",
      { reportTypeId: "sbCampaigns" },
      /adProduct is not supported/,
    ],
    ["an unknown report type", { reportTypeId: "spKeywords" }, /reportTypeId is unknown/],
    ["another format", { format: "CSV" }, /GZIP_JSON/],
  ] as const
) {
  amazonTest(`a report with ${what} is refused`, async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    const body = { ...request, configuration: { ...configuration, ...change } };
    const response = await post(amazon, token, body);
    assert.equal(response.status, 400);
    const { code, detail: given } = await response.json();
    assert.equal(code, "400");
    assert.match(given, detail);
  });
}

for (
  const [what, days] of [
    ["that ends before it begins", [1, 3]],
    ["longer than a month", [40, 2]],
    ["from too long ago", [120, 110]],
    ["that ends in the future", [1, -2]],
  ] as const
) {
  amazonTest(`a report over a time ${what} is refused`, async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    const [startDate, endDate] = days.map((ago) =>
      new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
    );
    const response = await post(amazon, token, { ...request, startDate, endDate });
    await response.body?.cancel();
    assert.equal(response.status, 400);
  });
}

amazonTest("a report names a profile or an advertiser, and never both", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:40");
  const agency = await (await callAds(amazon, "/v2/profiles?profileTypeFilter=agency", { token }))
    .json();
  const scope = String(agency[0].profileId);
  const headers = { "amazon-advertising-api-scope": scope };
  const { response } = await (await callAds(amazon, "/dsp/advertisers", { token, headers })).json();
  const account = { "amazon-ads-accountid": response[0].advertiserId };

  const both = await post(amazon, token, request, { ...headers, ...account });
  assert.equal(both.status, 400);
  assert.match((await both.json()).detail, /not both/);
  const dsp = dspRequest(response[0].advertiserId);
  for (
    const [what, body, sent, status] of [
      ["its own advertiser", dsp, { "amazon-advertising-api-scope": undefined, ...account }, 200],
      ["the agency profile", { ...dsp, startDate: yesterday }, headers, 200],
      ["another advertiser", dspRequest("1"), {
        "amazon-advertising-api-scope": undefined,
        ...account,
      }, 400],
      ["sponsored ads of an agency profile", request, headers, 400],
      ["sponsored ads of an advertiser", request, {
        "amazon-advertising-api-scope": undefined,
        ...account,
      }, 400],
    ] as const
  ) {
    const answer = await post(amazon, token, body, sent);
    await answer.body?.cancel();
    assert.equal(answer.status, status, what);
  }
  await assertAnswer(
    await post(amazon, token, request, { "amazon-advertising-api-scope": undefined }),
    401,
    { code: "401", detail: "Scope header is missing" },
  );
});

amazonTest("a report is read for the profile that it is about", async (amazon) => {
  const { access: token } = await connect(amazon, "seller:2");
  const { reportId } = await (await post(amazon, token, request)).json();
  const headers = { "amazon-advertising-api-scope": "1200000000000013" };
  const response = await callAds(amazon, `/reporting/reports/${reportId}`, { token, headers });
  await response.body?.cancel();
  assert.equal(response.status, 404);
});
