import assert from "node:assert/strict";
import {
  type AdvertiserAccountsPage,
  queryAdvertiserAccounts,
} from "../../../shared/amazon/query-advertiser-accounts.ts";
import { credential } from "../support/ads-credential.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, type SentRequest } from "../support/scripted-fetch.ts";

async function query(
  body: string,
  options: { isGlobal?: boolean; maxResults?: number; nextToken?: string } = {},
): Promise<{ page: AdvertiserAccountsPage; request: SentRequest }> {
  const { isGlobal = true, maxResults = 100, nextToken } = options;
  const { fetch, request } = scriptedFetch(new Response(body));
  const { adsApi } = testContext({ ads: fetch });
  const page = await queryAdvertiserAccounts(adsApi, credential, "EU", {
    isGlobal,
    maxResults,
    nextToken,
  });
  return { page, request: request() };
}

Deno.test("a page is asked for with exactly one kind of account", async () => {
  for (const isGlobal of [true, false]) {
    const { request } = await query("{}", { isGlobal, nextToken: "t1" });
    assert.equal(request.url.href, "https://ads-eu.amazon.test/adsApi/v1/query/advertiserAccounts");
    assert.equal(request.method, "POST");
    assert.equal(request.headers.get("content-type"), "application/json");
    assert.equal(request.headers.get("amazon-ads-clientid"), credential.clientId);
    assert.equal(request.headers.has("amazon-advertising-api-scope"), false);
    assert.deepEqual(JSON.parse(request.body), {
      isGlobalAccountFilter: { include: [isGlobal] },
      maxResults: 100,
      nextToken: "t1",
    });
  }
});

Deno.test("a page has no fewer accounts than Amazon takes", async () => {
  assert.equal(JSON.parse((await query("{}", { maxResults: 1 })).request.body).maxResults, 10);
});

Deno.test("an account is read as Amazon sends it; an odd optional attribute costs itself alone", async () => {
  const { page } = await query(`{"advertiserAccounts":[
    {"advertiserAccountId":"amzn1.ads-account.g.a","displayName":"A","isGlobalAccount":true,
     "status":{"statusCode":"APPROVED","statusMessage":"ok"},
     "alternateIds":[{"countryCode":"GB","profileId":"9007199254740993","entityId":"E1","region":"EU"}]},
    {"advertiserAccountId":"b","displayName":7,"status":"APPROVED","alternateIds":[null,{"dspAdvertiserId":501}]},
    {"displayName":"no id"}
  ],"nextToken":"t2"}`);
  assert.deepEqual(page.items, [
    {
      advertiserAccountId: "amzn1.ads-account.g.a",
      displayName: "A",
      status: { statusCode: "APPROVED" },
      alternateIds: [
        { countryCode: "GB", profileId: "9007199254740993", entityId: "E1", region: "EU" },
      ],
    },
    {
      advertiserAccountId: "b",
      displayName: null,
      status: null,
      alternateIds: [{ dspAdvertiserId: "501" }],
    },
  ]);
  assert.equal(page.rejected, 1);
  assert.equal(page.nextToken, "t2");
});

Deno.test("an answer without accounts is an empty page, an error with status 200 is none", async () => {
  for (const body of ["{}", '{"advertiserAccounts":null}', '{"advertiserAccounts":[]}']) {
    assert.deepEqual((await query(body)).page, { items: [], rejected: 0, nextToken: undefined });
  }
  for (
    const body of [
      '{"code":"INTERNAL","message":"x"}',
      '{"adsAccounts":[]}',
      "[]",
      '{"advertiserAccounts":[],"nextToken":5}',
    ]
  ) {
    await refusalOf("amazon_answer_invalid", () => query(body));
  }
});
