import assert from "node:assert/strict";
import {
  type AdvertisersPage,
  listDspAdvertisers,
} from "../../../shared/amazon/list-dsp-advertisers.ts";
import { credential } from "../support/ads-credential.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, type SentRequest, times } from "../support/scripted-fetch.ts";

async function list(body: string): Promise<{ page: AdvertisersPage; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(new Response(body));
  const { adsApi } = testContext({ ads: fetch });
  const page = await listDspAdvertisers(adsApi, credential, "EU", "77", {
    startIndex: 200,
    count: 100,
  });
  return { page, request: request() };
}

Deno.test("a page is asked for in the scope of the agency's profile, at its region", async () => {
  const { request } = await list('{"totalResults":0,"response":[]}');
  assert.equal(
    request.url.href,
    "https://ads-eu.amazon.test/dsp/advertisers?startIndex=200&count=100",
  );
  assert.equal(request.method, "GET");
  assert.equal(request.headers.get("amazon-advertising-api-scope"), "77");
});

Deno.test("an advertiser is read as Amazon sends it, ids beyond 2^53 included", async () => {
  const { page } = await list(`{"totalResults":1,"response":[{
    "advertiserId":9007199254740993,"name":"A brand","currency":"EUR","url":"https://brand.test",
    "country":"DE","timezone":"Europe/Berlin"
  }]}`);
  assert.deepEqual(page, {
    items: [{
      advertiserId: "9007199254740993",
      name: "A brand",
      currency: "EUR",
      url: "https://brand.test",
      country: "DE",
      timezone: "Europe/Berlin",
    }],
    rejected: 0,
    total: 1,
  });
});

Deno.test("the total is a number however it is sent", async () => {
  assert.equal((await list('{"totalResults":"250","response":[]}')).page.total, 250);
});

Deno.test("an agency without advertisers is a success", async () => {
  const none = { items: [], rejected: 0, total: 0 };
  assert.deepEqual((await list('{"totalResults":0}')).page, none);
  assert.deepEqual((await list('{"totalResults":0,"response":null}')).page, none);
});

Deno.test("an advertiser that makes no sense is counted, the others are kept", async () => {
  const { page } = await list(
    '{"totalResults":4,"response":[{"advertiserId":"1"},{"name":"no id"},null,{"advertiserId":"4"}]}',
  );
  assert.deepEqual(page.items.map(({ advertiserId }) => advertiserId), ["1", "4"]);
  assert.equal(page.rejected, 2);
});

Deno.test("an odd optional attribute is null and costs nothing else", async () => {
  const { page } = await list(
    '{"totalResults":1,"response":[{"advertiserId":501.0,"name":5,"country":["DE"],"url":{}}]}',
  );
  assert.deepEqual(page.items, [{ advertiserId: "501", name: null, country: null, url: null }]);
});

Deno.test("what is no page is refused", async () => {
  for (
    const body of [
      "[]",
      "null",
      '{"response":[]}',
      '{"totalResults":-1,"response":[]}',
      '{"totalResults":"many","response":[]}',
      '{"totalResults":1,"response":{}}',
      "{}",
      '{"message":"Internal failure"}',
      '{"totalResults":null,"message":"Internal failure","requestId":"r"}',
      '{"totalResults":0,"response":[],"errors":[{"errorType":"X"}]}',
      '{"totalResults":"","response":[]}',
      '{"totalResults":true,"response":[]}',
    ]
  ) {
    await refusalOf("amazon_answer_invalid", () => list(body));
  }
});

Deno.test("a throttled call is never an empty page", async () => {
  const throttled = () => Response.json({ totalResults: 0, response: [] }, { status: 429 });
  const { adsApi } = testContext({ ads: scriptedFetch(...times(2, throttled)).fetch });
  await refusalOf(
    "amazon_throttled",
    () => listDspAdvertisers(adsApi, credential, "NA", "77", { startIndex: 0, count: 100 }),
  );
});
