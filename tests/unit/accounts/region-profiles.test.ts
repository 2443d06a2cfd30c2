import assert from "node:assert/strict";
import type { ProfileRow } from "../../../shared/accounts/profile-row.ts";
import { regionProfiles } from "../../../shared/accounts/region-profiles.ts";
import type { SortedItems } from "../../../shared/amazon/sort-readable.ts";
import type { Region } from "../../../shared/schemas/region.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, times } from "../support/scripted-fetch.ts";

const credential = {
  clientId: "client-1",
  accessToken: "Atza|1",
  renew: () => Promise.reject(new Error("no renewal is expected")),
};

/** A region's profiles, all pieces together. */
async function list(ads: typeof fetch, region: Region): Promise<SortedItems<ProfileRow>> {
  const pieces = [...await regionProfiles(await testContext({ ads }), credential, region)];
  return {
    items: pieces.flatMap(({ items }) => items),
    rejected: pieces.reduce((sum, { rejected }) => sum + rejected, 0),
  };
}

Deno.test("a profile that may be edited is listed once, as editable", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1, countryCode: "US" }]),
    Response.json([{ profileId: 2 }, { profileId: 1, countryCode: "US" }]),
  );
  const { items, rejected } = await list(ads.fetch, "FE");
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
  const { items } = await list(ads.fetch, "NA");
  assert.deepEqual(items.map(({ profile_id, country_code }) => [profile_id, country_code]), [
    ["1", "US"],
  ]);
});

Deno.test("half of the answer is no answer", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1 }]),
    ...times(2, () => new Response("", { status: 503 })),
  );
  const context = await testContext({ ads: ads.fetch });
  await refusalOf("amazon_unavailable", () => regionProfiles(context, credential, "NA"));
});

Deno.test("a long list comes in pieces, none of which holds a profile that may be edited twice", async () => {
  const ids = Array.from({ length: 1_200 }, (_, index) => ({ profileId: index + 1 }));
  const ads = scriptedFetch(Response.json(ids), Response.json([...ids, { profileId: 1_201 }]));
  const pieces = [...await regionProfiles(await testContext({ ads: ads.fetch }), credential, "NA")];
  assert.ok(pieces.every(({ items }) => items.length < 1_000));
  const levels = pieces.flatMap(({ items }) => items.map(({ access_level }) => access_level));
  assert.deepEqual(levels, [...Array<string>(1_200).fill("edit"), "view"]);
});
