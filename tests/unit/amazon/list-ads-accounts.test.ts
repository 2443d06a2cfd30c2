import assert from "node:assert/strict";
import { type AdsAccountsPage, listAdsAccounts } from "../../../shared/amazon/list-ads-accounts.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, type SentRequest, times } from "../support/scripted-fetch.ts";

const credential = {
  clientId: "client-1",
  accessToken: "Atza|1",
  renew: () => Promise.reject(new Error("no renewal is expected")),
};
const MEDIA_TYPE = "application/vnd.listaccountsresource.v1+json";

async function list(
  body: string,
  nextToken?: string,
): Promise<{ page: AdsAccountsPage; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(new Response(body));
  const { adsApi } = testContext({ ads: fetch });
  const page = await listAdsAccounts(adsApi, credential, "NA", { maxResults: 100, nextToken });
  return { page, request: request() };
}

Deno.test("a page is asked for with its own media type, in both directions", async () => {
  const { request } = await list('{"adsAccounts":[]}');
  assert.equal(request.url.href, "https://ads-na.amazon.test/adsAccounts/list");
  assert.equal(request.method, "POST");
  assert.equal(request.headers.get("accept"), MEDIA_TYPE);
  assert.equal(request.headers.get("content-type"), MEDIA_TYPE);
  assert.deepEqual(JSON.parse(request.body), { maxResults: 100 });
});

Deno.test("the next page is asked for with the token of the one before", async () => {
  const { page, request } = await list('{"adsAccounts":[],"nextToken":"t2"}', "t1");
  assert.deepEqual(JSON.parse(request.body), { maxResults: 100, nextToken: "t1" });
  assert.equal(page.nextToken, "t2");
});

Deno.test("the last page has no token", async () => {
  assert.equal((await list('{"adsAccounts":[]}')).page.nextToken, undefined);
  assert.equal((await list('{"adsAccounts":[],"nextToken":null}')).page.nextToken, undefined);
});

Deno.test("an account is read as Amazon sends it, ids beyond 2^53 included", async () => {
  const { page } = await list(`{"adsAccounts":[{
    "adsAccountId":"amzn1.ads-account.g.abc","accountName":"A brand","status":"PARTIALLY_CREATED",
    "countryCodes":["US","UK"],
    "alternateIds":[{"countryCode":"US","profileId":9007199254740993},{"countryCode":"US","entityId":"ENTITY1"}],
    "errors":{"UK":[{"errorId":18014398509481985,"errorCode":"X","errorMessage":"Not eligible"}]}
  }]}`);
  assert.deepEqual(page.items, [{
    adsAccountId: "amzn1.ads-account.g.abc",
    accountName: "A brand",
    status: "PARTIALLY_CREATED",
    countryCodes: ["US", "UK"],
    alternateIds: [
      { countryCode: "US", profileId: "9007199254740993" },
      { countryCode: "US", entityId: "ENTITY1" },
    ],
    errors: {
      UK: [{ errorId: "18014398509481985", errorCode: "X", errorMessage: "Not eligible" }],
    },
  }]);
});

Deno.test("the accountId and ACTIVE of older descriptions are understood", async () => {
  const { page } = await list('{"adsAccounts":[{"accountId":"old-1","status":"ACTIVE"}]}');
  assert.deepEqual(page.items, [{ adsAccountId: "old-1", status: "ACTIVE" }]);
});

Deno.test("the newer name of the id counts where both are given", async () => {
  const { page } = await list('{"adsAccounts":[{"adsAccountId":"new","accountId":"old"}]}');
  assert.deepEqual(page.items.map(({ adsAccountId }) => adsAccountId), ["new"]);
});

Deno.test("a status that nobody knows yet is kept as it came", async () => {
  const { page } = await list('{"adsAccounts":[{"adsAccountId":"a","status":"HIBERNATING"}]}');
  assert.deepEqual(page.items.map(({ status }) => status), ["HIBERNATING"]);
  assert.equal(page.rejected, 0);
});

Deno.test("an account that makes no sense is counted, the others are kept", async () => {
  const { page } = await list(`{"adsAccounts":[
    {"adsAccountId":"a"}, {"accountName":"no id"}, {"adsAccountId":""}, 5, {"adsAccountId":"c"}
  ],"nextToken":"t2"}`);
  assert.deepEqual(page.items.map(({ adsAccountId }) => adsAccountId), ["a", "c"]);
  assert.equal(page.rejected, 3);
  assert.equal(page.nextToken, "t2");
});

Deno.test("an odd optional attribute is null and costs nothing else", async () => {
  const { page } = await list(`{"adsAccounts":[
    {"adsAccountId":"a","accountName":5,"status":["CREATED"],"countryCodes":["US",null,7,"CA"],"errors":"none"},
    {"adsAccountId":"b","countryCodes":"US","alternateIds":"none"},
    {"adsAccountId":"c","alternateIds":[{"countryCode":"US","profileId":7.0},null,{"countryCode":1,"entityId":"E"},{"profileId":true}]}
  ]}`);
  assert.equal(page.rejected, 0);
  assert.deepEqual(page.items, [
    {
      adsAccountId: "a",
      accountName: null,
      status: null,
      countryCodes: ["US", "CA"],
      errors: null,
    },
    { adsAccountId: "b", countryCodes: null, alternateIds: null },
    {
      adsAccountId: "c",
      alternateIds: [
        { countryCode: "US", profileId: "7" },
        { countryCode: null, entityId: "E" },
        { profileId: null },
      ],
    },
  ]);
});

Deno.test("an answer without accounts is an empty page", async () => {
  for (const body of ["{}", '{"adsAccounts":null}', '{"nextToken":null}', '{"adsAccounts":[]}']) {
    assert.deepEqual((await list(body)).page, { items: [], rejected: 0, nextToken: undefined });
  }
});

Deno.test("an error that comes with status 200 is no empty page", async () => {
  for (
    const body of [
      '{"message":"Internal failure"}',
      '{"code":"500","details":"x"}',
      '{"errors":[{"errorCode":"X"}]}',
      '{"adsAccounts":[],"message":"Internal failure"}',
      '{"adsAccounts":null,"errors":[{"errorCode":"X"}]}',
      '{"accounts":[]}',
    ]
  ) {
    await refusalOf("amazon_answer_invalid", () => list(body));
  }
});

Deno.test("accounts beside an error are kept", async () => {
  const { page } = await list('{"adsAccounts":[{"adsAccountId":"a"}],"message":"partial"}');
  assert.equal(page.items.length, 1);
});

Deno.test("what is no page is refused", async () => {
  for (
    const body of [
      "[]",
      "null",
      '"text"',
      '{"adsAccounts":{}}',
      '{"adsAccounts":[],"nextToken":[]}',
    ]
  ) {
    await refusalOf("amazon_answer_invalid", () => list(body));
  }
});

Deno.test("a throttled call is never an empty page", async () => {
  const throttled = () => Response.json({ adsAccounts: [] }, { status: 429 });
  const { adsApi } = testContext({ ads: scriptedFetch(...times(2, throttled)).fetch });
  await refusalOf(
    "amazon_throttled",
    () => listAdsAccounts(adsApi, credential, "NA", { maxResults: 100, nextToken: undefined }),
  );
});
