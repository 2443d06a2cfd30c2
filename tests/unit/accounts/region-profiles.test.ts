import assert from "node:assert/strict";
import { regionProfiles } from "../../../shared/accounts/region-profiles.ts";
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

Deno.test("half of the answer is no answer", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1 }]),
    ...times(2, () => new Response("", { status: 503 })),
  );
  const context = await testContext({ ads: ads.fetch });
  await refusalOf("amazon_unavailable", () => regionProfiles(context, credential, "NA"));
});
