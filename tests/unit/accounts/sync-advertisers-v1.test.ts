import assert from "node:assert/strict";
import { readAdvertisersPageV1 } from "../../../shared/accounts/sync-advertisers-v1.ts";
import { refusalOf } from "../support/refusal.ts";
import { syncWork } from "../support/sync-work.ts";

function account(name: string, alternateIds: unknown[]): unknown {
  return { advertiserAccountId: `amzn1.ads1.${name}`, displayName: name, alternateIds };
}

function placed(isGlobal: boolean, nextToken: string | null): string {
  return JSON.stringify({ isGlobal, nextToken });
}

Deno.test("a region's DSP advertisers are stored under the ids that they had before", async () => {
  const { work, database, ads } = syncWork({
    answers: [Response.json({
      advertiserAccounts: [
        account("here", [{ countryCode: "GB", dspAdvertiserId: "501", region: "EU" }]),
        account("elsewhere", [{ countryCode: "US", dspAdvertiserId: "502", region: "NA" }]),
        account("sponsored", [{ countryCode: "DE", profileId: "7", region: "EU" }]),
      ],
    })],
    script: { store_advertisers: [{}] },
  });
  assert.equal(await readAdvertisersPageV1(work), true, "the global accounts are left");
  assert.deepEqual(JSON.parse(ads.request().body).isGlobalAccountFilter, { include: [false] });
  assert.deepEqual(work.current, { items: 1, rejected: 0, cursor: placed(true, null) });
  assert.deepEqual(database.argsOf("store_advertisers")["advertisers"], [{
    amazon_account_id: "501",
    account_name: "here",
    account_type: "dsp",
    status: "active",
    marketplace_id: null,
    // Without agency_profile_id and url: what an earlier list said of them is kept.
    metadata: { country_codes: ["UK"], currency_code: null, timezone: null },
  }]);
});

Deno.test("both lists are read to their ends, page by page", async () => {
  const advertiser = { countryCode: "DE", dspAdvertiserId: "501", region: "EU" };
  const { work, ads } = syncWork({
    answers: [
      Response.json({ advertiserAccounts: [], nextToken: "t2" }),
      Response.json({ advertiserAccounts: [] }),
      Response.json({ advertiserAccounts: [account("global", [advertiser])] }),
    ],
    script: { store_advertisers: [{}, {}, {}] },
  });
  assert.equal(await readAdvertisersPageV1(work), true);
  assert.equal(work.current.cursor, placed(false, "t2"));
  assert.equal(await readAdvertisersPageV1(work), true);
  assert.equal(await readAdvertisersPageV1(work), false);
  assert.deepEqual(work.current, { items: 1, rejected: 0, cursor: null });
  const asked = ads.requests.map(({ body }) => {
    const { isGlobalAccountFilter, nextToken } = JSON.parse(body);
    return [isGlobalAccountFilter.include[0], nextToken];
  });
  assert.deepEqual(asked, [[false, undefined], [false, "t2"], [true, undefined]]);
});

Deno.test("a page that repeats itself ends the list", async () => {
  const { work } = syncWork({
    answers: [Response.json({ advertiserAccounts: [], nextToken: "t2" })],
    cursor: placed(false, "t2"),
  });
  await refusalOf("amazon_answer_invalid", () => readAdvertisersPageV1(work));
});

Deno.test("a place in the other list starts this one over", async () => {
  const { work, ads } = syncWork({
    answers: [Response.json({})],
    script: { store_advertisers: [{}] },
    cursor: JSON.stringify({ profiles: ["7"], startIndex: 100 }),
  });
  await readAdvertisersPageV1(work);
  assert.deepEqual(JSON.parse(ads.request().body), {
    isGlobalAccountFilter: { include: [false] },
    maxResults: 100,
  });
});
