import assert from "node:assert/strict";
import {
  type AmazonProfile,
  listProfiles,
  type ProfileFilter,
} from "../../../shared/amazon/list-profiles.ts";
import type { ParsedItems } from "../../../shared/amazon/parse-items.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, type SentRequest, times } from "../support/scripted-fetch.ts";

const credential = {
  clientId: "client-1",
  accessToken: "Atza|1",
  renew: () => Promise.reject(new Error("no renewal is expected")),
};

async function list(
  body: string,
  filter: ProfileFilter = { access: "edit" },
): Promise<{ answer: ParsedItems<AmazonProfile>; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(new Response(body));
  const { adsApi } = testContext({ ads: fetch });
  const batches = [...(await listProfiles(adsApi, credential, "EU", filter)).batches];
  const answer = {
    items: batches.flatMap(({ items }) => items),
    rejected: batches.reduce((sum, { rejected }) => sum + rejected, 0),
  };
  return { answer, request: request() };
}

Deno.test("profiles that may be edited are what the plain call lists", async () => {
  const { request } = await list("[]");
  assert.equal(request.url.href, "https://ads-eu.amazon.test/v2/profiles");
  assert.equal(request.method, "GET");
  assert.equal(request.headers.has("amazon-advertising-api-scope"), false);
});

Deno.test("profiles that may only be viewed are asked for by name", async () => {
  const { request } = await list("[]", { access: "view" });
  assert.deepEqual(Object.fromEntries(request.url.searchParams), {
    apiProgram: "report",
    accessLevel: "view",
  });
});

Deno.test("one type alone is asked for by name, with either right", async () => {
  for (const access of ["edit", "view"] as const) {
    const { request } = await list("[]", { access, type: "vendor" });
    assert.equal(request.url.searchParams.get("profileTypeFilter"), "vendor");
    assert.equal(request.url.searchParams.has("accessLevel"), access === "view");
  }
});

Deno.test("a profile is read as Amazon sends it", async () => {
  const { answer } = await list(`[{
    "profileId": 3810822089931808, "countryCode": "UK", "currencyCode": "GBP",
    "dailyBudget": 9.99999999E8, "timezone": "Europe/London",
    "accountInfo": {"marketplaceStringId": "A1F83G8C2ARO7P", "id": "A1SELLER", "type": "seller",
      "name": "A shop", "validPaymentMethod": true}
  }]`);
  assert.deepEqual(answer, {
    items: [{
      profileId: "3810822089931808",
      countryCode: "UK",
      currencyCode: "GBP",
      dailyBudget: 999999999,
      timezone: "Europe/London",
      accountInfo: {
        marketplaceStringId: "A1F83G8C2ARO7P",
        id: "A1SELLER",
        type: "seller",
        name: "A shop",
        validPaymentMethod: true,
      },
    }],
    rejected: 0,
  });
});

Deno.test("an id beyond 2^53 keeps its digits", async () => {
  const { answer } = await list(
    '[{"profileId":9007199254740993},{"profileId":"18446744073709551615"}]',
  );
  assert.deepEqual(answer.items.map(({ profileId }) => profileId), [
    "9007199254740993",
    "18446744073709551615",
  ]);
});

Deno.test("nothing but the id is needed, and no word has to be known", async () => {
  const { answer } = await list(`[
    {"profileId":1},
    {"profileId":2,"countryCode":"XX","timezone":"Mars/Olympus","accountInfo":{"type":"author","subType":"NEW"}},
    {"profileId":3,"accountInfo":null,"dailyBudget":null}
  ]`);
  assert.equal(answer.items.length, 3);
  assert.equal(answer.rejected, 0);
});

Deno.test("a profile that makes no sense is counted, the others are kept", async () => {
  const { answer } = await list('[{"profileId":1},{"countryCode":"US"},null,{"profileId":4}]');
  assert.deepEqual(answer.items.map(({ profileId }) => profileId), ["1", "4"]);
  assert.equal(answer.rejected, 2);
});

Deno.test("an odd optional attribute is null and costs nothing else", async () => {
  const { answer } = await list(`[
    {"profileId":3810822089931808.0,"dailyBudget":"0.0","countryCode":7,"currencyCode":"USD"},
    {"profileId":2,"timezone":["UTC"],"accountInfo":"none"},
    {"profileId":"3","accountInfo":{"name":{"en":"x"},"type":"seller","validPaymentMethod":"yes"}}
  ]`);
  assert.equal(answer.rejected, 0);
  assert.deepEqual(answer.items, [
    {
      profileId: "3810822089931808",
      dailyBudget: null,
      countryCode: null,
      currencyCode: "USD",
    },
    { profileId: "2", timezone: null, accountInfo: null },
    { profileId: "3", accountInfo: { name: null, type: "seller", validPaymentMethod: null } },
  ]);
});

Deno.test("without a usable id there is no profile", async () => {
  const ids = ['""', '" "', "true", "1.5", "null", "[1]", `"${"9".repeat(201)}"`];
  const { answer } = await list(`[${ids.map((id) => `{"profileId":${id}}`).join(",")}]`);
  assert.deepEqual(answer, { items: [], rejected: ids.length });
});

Deno.test("a name is cut to what an index takes", async () => {
  const { answer } = await list(`[{"profileId":1,"accountInfo":{"name":"${"é".repeat(3_000)}"}}]`);
  assert.equal(answer.items[0]?.accountInfo?.name, "é".repeat(500));
});

Deno.test("a region without profiles is a success", async () => {
  const { answer } = await list("[]");
  assert.deepEqual(answer, { items: [], rejected: 0 });
});

Deno.test("a throttled call is never an empty list", async () => {
  const throttled = () => Response.json([], { status: 429 });
  const { adsApi } = testContext({ ads: scriptedFetch(...times(2, throttled)).fetch });
  await refusalOf(
    "amazon_throttled",
    () => listProfiles(adsApi, credential, "NA", { access: "edit" }),
  );
});

Deno.test("an answer's bytes are given back after its last profile", async (test) => {
  const buffers: ArrayBuffer[] = [];
  const transfer = ArrayBuffer.prototype.transfer;
  ArrayBuffer.prototype.transfer = function (size?: number): ArrayBuffer {
    const buffer = transfer.call(this, size);
    buffers.push(buffer);
    return buffer;
  };
  const response = new Response('[{"profileId":1},{"profileId":2}]');
  const { adsApi } = testContext({ ads: scriptedFetch(response).fetch });
  const { batches } = await listProfiles(adsApi, credential, "EU", { access: "edit" });
  const [body] = buffers;
  ArrayBuffer.prototype.transfer = transfer;
  assert.ok(body, test.name);
  assert.notEqual(body.byteLength, 0);
  assert.deepEqual([...batches].flatMap(({ items }) => items), [
    { profileId: "1" },
    { profileId: "2" },
  ]);
  assert.equal(body.byteLength, 0);
});
