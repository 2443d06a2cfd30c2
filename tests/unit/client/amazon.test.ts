import assert from "node:assert/strict";
import { AdsConnectError } from "../../../client/index.ts";
import { mediaTypeOf } from "../../../client/amazon/media-type.ts";
import { fakeProject } from "./fake-project.ts";

const fromAmazon = { "x-answered-by": "amazon" };

Deno.test("profile, connection, account and region become headers", async () => {
  const { ads, sent } = fakeProject([[]]);
  await ads.amazon.get("/v2/profiles", {
    profile_id: "1",
    connection_id: "c",
    account_id: "a",
    region: "EU",
    query: { apiProgram: "billing", state: ["a", "b"], missing: undefined },
  });
  const [request] = sent;
  assert.equal(
    request?.path,
    "/amazon-api/v2/profiles?apiProgram=billing&state=a&state=b",
  );
  assert.equal(request?.headers.get("x-profile-id"), "1");
  assert.equal(request?.headers.get("x-connection-id"), "c");
  assert.equal(request?.headers.get("x-account-id"), "a");
  assert.equal(request?.headers.get("x-amazon-region"), "EU");
  assert.equal(request?.headers.get("authorization"), "Bearer aac_key");
});

Deno.test("a query is added to the one that the path has", async () => {
  const { ads, sent } = fakeProject([[]]);
  await ads.amazon.get("/v2/profiles?a=1", { connection_id: "c", query: { b: 2 } });
  assert.equal(sent[0]?.path, "/amazon-api/v2/profiles?a=1&b=2");
});

Deno.test("a path may begin without a slash", async () => {
  const { ads, sent } = fakeProject([[]]);
  await ads.amazon.get("v2/profiles", { connection_id: "c" });
  assert.equal(sent[0]?.path, "/amazon-api/v2/profiles");
});

Deno.test("known calls are sent with the media type that Amazon wants, others with JSON or the caller's", async () => {
  const { ads, sent } = fakeProject([{}, {}, {}]);
  await ads.amazon.post("/sp/negativeTargets/list", {}, { profile_id: "1" });
  await ads.amazon.post("/sb/v4/campaigns/list", {}, { profile_id: "1" });
  await ads.amazon.post("/streams", {}, { profile_id: "1", mediaType: "application/vnd.x+json" });
  assert.deepEqual(
    sent.map(({ headers }) => [headers.get("content-type"), headers.get("accept")]),
    [
      Array(2).fill("application/vnd.spNegativeTargetingClause.v3+json"),
      ["application/json", null],
      Array(2).fill("application/vnd.x+json"),
    ],
  );
});

Deno.test("each resource of Sponsored Products v3 has its media type, and no other path has one", () => {
  const names = {
    campaigns: "Campaign",
    adGroups: "AdGroup",
    productAds: "ProductAd",
    keywords: "Keyword",
    negativeKeywords: "NegativeKeyword",
    campaignNegativeKeywords: "CampaignNegativeKeyword",
    targets: "TargetingClause",
    negativeTargets: "NegativeTargetingClause",
    campaignNegativeTargets: "CampaignNegativeTargetingClause",
  };
  for (const [resource, name] of Object.entries(names)) {
    for (const end of ["", "/list", "/delete"]) {
      assert.equal(mediaTypeOf(`/sp/${resource}${end}`), `application/vnd.sp${name}.v3+json`);
    }
    assert.equal(mediaTypeOf(`/sp/${resource}/extended`), undefined);
    assert.equal(mediaTypeOf(`/sb/${resource}`), undefined);
  }
  for (const path of ["/sp/toString", "/sp/campaign", "/v2/profiles"]) {
    assert.equal(mediaTypeOf(path), undefined);
  }
});

Deno.test("ids keep their digits in both directions", async () => {
  const { ads, sent } = fakeProject([
    new Response('{"campaigns":[{"campaignId":123456789123456789}]}', { headers: fromAmazon }),
  ]);
  const answer = await ads.amazon.post<{ campaigns: { campaignId: string }[] }>(
    "/sd/campaigns",
    [{ campaignId: 123456789123456789n }],
    { profile_id: "1" },
  );
  assert.equal(answer.campaigns[0]?.campaignId, "123456789123456789");
  assert.equal(sent[0]?.body, '[{"campaignId":123456789123456789}]');
});

Deno.test("Amazon's own errors keep status, body, hint and request id", async () => {
  const { ads } = fakeProject([
    Response.json({ code: "400", details: "no" }, {
      status: 415,
      headers: { ...fromAmazon, "x-amz-request-id": "R1", "x-hint": "Set the header." },
    }),
  ]);
  await assert.rejects(
    ads.amazon.post("/sb/x", {}, { profile_id: "1" }),
    (error) => {
      assert.ok(error instanceof AdsConnectError);
      assert.equal(error.code, "amazon_answered_error");
      assert.equal(error.status, 415);
      assert.equal(error.amazonRequestId, "R1");
      assert.deepEqual(error.body, { code: "400", details: "no" });
      assert.match(error.message, /Set the header\./);
      return true;
    },
  );
});

Deno.test("ids in Amazon's errors keep their digits too", async () => {
  const { ads } = fakeProject([
    new Response('{"campaignId":123456789123456789}', { status: 422, headers: fromAmazon }),
  ]);
  await assert.rejects(ads.amazon.post("/sb/x", {}, { profile_id: "1" }), {
    code: "amazon_answered_error",
    body: { campaignId: "123456789123456789" },
  });
});

Deno.test("an empty answer is undefined, and one that is no JSON says what to use", async () => {
  const { ads } = fakeProject([
    new Response(null, { status: 204, headers: fromAmazon }),
    new Response("a,b", { headers: fromAmazon }),
  ]);
  assert.equal(await ads.amazon.delete("/x/1", { profile_id: "1" }), undefined);
  await assert.rejects(ads.amazon.get("/x", { profile_id: "1" }), /amazon\.request/);
});

Deno.test("a raw request gives the answer as it comes", async () => {
  const { ads, sent } = fakeProject([new Response("a,b", { headers: fromAmazon })]);
  const response = await ads.amazon.request("/x?y=1", { profile_id: "1" });
  assert.equal(await response.text(), "a,b");
  assert.equal(sent[0]?.path, "/amazon-api/x?y=1");
});

Deno.test("calls that Amazon documents as reads are repeated", async () => {
  const throttled = () =>
    new Response("{}", { status: 429, headers: { ...fromAmazon, "retry-after": "0" } });
  const { ads, sent } = fakeProject([throttled(), {}, throttled(), {}]);
  await ads.amazon.post("/sp/campaigns/list", {}, { profile_id: "1" });
  await ads.amazon.get("/v2/profiles", { profile_id: "1" });
  assert.equal(sent.length, 4);
});
