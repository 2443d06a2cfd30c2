import assert from "node:assert/strict";
import { regionProfiles } from "../../../shared/accounts/region-profiles.ts";
import { PROFILES_LIMIT } from "../../../shared/amazon/list-profiles.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, times } from "../support/scripted-fetch.ts";

const credential = {
  clientId: "client-1",
  accessToken: "Atza|1",
  renew: () => Promise.reject(new Error("no renewal is expected")),
};

Deno.test("a profile that may be edited is listed once, as editable", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1, countryCode: "US" }]),
    Response.json([{ profileId: 2 }, { profileId: 1, countryCode: "US" }]),
  );
  const { items, rejected } = await regionProfiles(
    await testContext({ ads: ads.fetch }),
    credential,
    "FE",
  );
  const levels = items.map(({ profile_id, access_level }) => [profile_id, access_level]);
  assert.deepEqual(levels.toSorted(), [["1", "edit"], ["2", "view"]]);
  assert.equal(rejected, 0);
  assert.deepEqual(ads.requests.map(({ url }) => url.host), Array(2).fill("ads-fe.amazon.test"));
  assert.deepEqual(ads.requests.map(({ url }) => url.search), [
    "",
    "?apiProgram=report&accessLevel=view",
  ]);
});

Deno.test("a profile that Amazon lists twice is there once", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1 }, { profileId: 1, countryCode: "US" }]),
    Response.json([]),
  );
  const { items } = await regionProfiles(await testContext({ ads: ads.fetch }), credential, "NA");
  assert.deepEqual(items.map(({ profile_id, country_code }) => [profile_id, country_code]), [
    ["1", "US"],
  ]);
});

Deno.test("without those that may only be viewed the others are there, and it is said why", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1 }]),
    ...times(2, () => new Response("", { status: 503 })),
  );
  const context = await testContext({ ads: ads.fetch });
  const { items, missing } = await regionProfiles(context, credential, "NA");
  assert.deepEqual(items.map(({ profile_id }) => profile_id), ["1"]);
  assert.equal(missing?.code, "amazon_unavailable");
});

Deno.test("without those that may be edited nobody knows which may only be viewed", async () => {
  const ads = scriptedFetch(...times(2, () => new Response("", { status: 503 })));
  const context = await testContext({ ads: ads.fetch });
  await refusalOf("amazon_unavailable", () => regionProfiles(context, credential, "NA"));
});

/** A region with profiles of several types, of which Amazon lists no more than it does. */
function crowd(counts: Record<string, number>): (url: URL) => Response {
  const all = Object.entries(counts).flatMap(([type, count], kind) =>
    Array.from({ length: count }, (_, i) => ({ profileId: kind * 100_000 + i + 1, type }))
  );
  return (url) => {
    const wanted = url.searchParams.get("profileTypeFilter");
    const listed = all.filter(({ type }) => wanted === null || wanted === type);
    return Response.json(
      listed.slice(0, PROFILES_LIMIT).map(({ profileId, type }) => ({
        profileId,
        accountInfo: { type },
      })),
    );
  };
}

async function read(
  counts: Record<string, number>,
): Promise<{ found: number; cut: boolean; asked: number }> {
  const answer = crowd(counts);
  let asked = 0;
  const ads: typeof fetch = (input) => {
    const url = new URL(String(input));
    if (url.searchParams.get("accessLevel") === "view") return Promise.resolve(Response.json([]));
    asked++;
    return Promise.resolve(answer(url));
  };
  const { items, cut } = await regionProfiles(await testContext({ ads }), credential, "NA");
  return { found: items.length, cut, asked };
}

Deno.test("a list that is not full is the whole list", async () => {
  assert.deepEqual(await read({ seller: 4_999 }), { found: 4_999, cut: false, asked: 1 });
});

Deno.test("a full list may have been cut: each type is asked for by itself", async () => {
  const full = { found: 5_000, cut: false, asked: 4 };
  assert.deepEqual(await read({ seller: 3_000, vendor: 2_000 }), full);
  assert.deepEqual(
    await read({ seller: 4_800, vendor: 700, agency: 10 }),
    { found: 5_510, cut: false, asked: 4 },
    "beyond one list's limit nothing is lost",
  );
});

Deno.test("a type whose own list is full is known to be cut, and what is there is kept", async () => {
  assert.deepEqual(await read({ seller: 5_000 }), { found: 5_000, cut: true, asked: 4 });
  assert.deepEqual(await read({ seller: 7_000, vendor: 20 }), {
    found: 5_020,
    cut: true,
    asked: 4,
  });
});
