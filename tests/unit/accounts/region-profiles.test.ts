import assert from "node:assert/strict";
import { type RegionProfiles, regionProfiles } from "../../../shared/accounts/region-profiles.ts";
import { PROFILES_LIMIT } from "../../../shared/amazon/list-profiles.ts";
import { ConnectError } from "../../../shared/errors.ts";
import type { Region } from "../../../shared/schemas/region.ts";
import { testContext } from "../support/context.ts";
import { scriptedFetch, times } from "../support/scripted-fetch.ts";

const credential = {
  clientId: "client-1",
  accessToken: "Atza|1",
  renew: () => Promise.reject(new Error("no renewal is expected")),
};

/** A region's profiles, all pieces together, and what ended the list early. */
async function list(
  ads: typeof fetch,
  region: Region = "NA",
): Promise<RegionProfiles & { error: unknown }> {
  const all: RegionProfiles & { error: unknown } = {
    items: [],
    rejected: 0,
    cut: false,
    error: null,
  };
  try {
    const context = testContext({ ads });
    for await (const { items, rejected, cut } of regionProfiles(context, credential, region)) {
      all.items.push(...items);
      all.rejected += rejected;
      all.cut ||= cut;
    }
  } catch (error) {
    all.error = error;
  }
  return all;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ConnectError ? error.code : undefined;
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

Deno.test("a profile that may be edited stays editable, however the second list writes its id", async () => {
  const ads = scriptedFetch(
    new Response('[{"profileId":3810822089931808.0,"dailyBudget":"0.0"}]'),
    new Response('[{"profileId":3.810822089931808e15},{"profileId":"3810822089931808"}]'),
  );
  const { items, rejected } = await list(ads.fetch);
  const levels = items.map(({ profile_id, access_level }) => [profile_id, access_level]);
  assert.deepEqual(levels, [["3810822089931808", "edit"]]);
  assert.equal(rejected, 0);
});

Deno.test("an entry without an id that both lists have is counted once", async () => {
  const ads = scriptedFetch(
    Response.json([{}, { profileId: 1 }, null]),
    Response.json([null, {}, { profileId: 1 }, {}]),
  );
  assert.equal((await list(ads.fetch)).rejected, 3);
});

Deno.test("a profile that Amazon lists twice is there once", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1 }, { profileId: 1, countryCode: "US" }]),
    Response.json([]),
  );
  const { items } = await list(ads.fetch);
  assert.deepEqual(items.map(({ profile_id, country_code }) => [profile_id, country_code]), [
    ["1", "US"],
  ]);
});

Deno.test("of one that is repeated among those that may only be viewed the last form counts, too", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1, countryCode: "US" }]),
    Response.json([{ profileId: 2 }, { profileId: 1 }, { profileId: 2, countryCode: "CA" }]),
  );
  const { items } = await list(ads.fetch);
  const found = items.map(({ profile_id, country_code }) => [profile_id, country_code]);
  assert.deepEqual(found.toSorted(), [["1", "US"], ["2", "CA"]]);
});

Deno.test("without those that may only be viewed the others are there, and it is said why", async () => {
  const ads = scriptedFetch(
    Response.json([{ profileId: 1 }]),
    ...times(2, () => new Response("", { status: 503 })),
  );
  const { items, error } = await list(ads.fetch);
  assert.deepEqual(items.map(({ profile_id }) => profile_id), ["1"]);
  assert.equal(codeOf(error), "amazon_unavailable");
});

Deno.test("without those that may be edited nobody knows which may only be viewed", async () => {
  const ads = scriptedFetch(...times(2, () => new Response("", { status: 503 })));
  const { items, error } = await list(ads.fetch);
  assert.deepEqual(items, []);
  assert.equal(codeOf(error), "amazon_unavailable");
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
  const { items, cut } = await list(ads);
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

Deno.test("a long list comes in pieces, none of which holds a profile that may be edited twice", async () => {
  const ids = Array.from({ length: 1_200 }, (_, index) => ({ profileId: index + 1 }));
  const ads = scriptedFetch(Response.json(ids), Response.json([...ids, { profileId: 1_201 }]));
  const context = testContext({ ads: ads.fetch });
  const pieces: RegionProfiles[] = [];
  for await (const piece of regionProfiles(context, credential, "NA")) pieces.push(piece);
  assert.ok(pieces.every(({ items }) => items.length < 1_000));
  const levels = pieces.flatMap(({ items }) => items.map(({ access_level }) => access_level));
  assert.deepEqual(levels, [...Array<string>(1_200).fill("edit"), "view"]);
});
