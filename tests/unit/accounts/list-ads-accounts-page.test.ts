import assert from "node:assert/strict";
import { accountRow } from "../../../shared/accounts/account-row.ts";
import { listAdsAccountsPage } from "../../../shared/accounts/list-ads-accounts-page.ts";
import { credential } from "../support/ads-credential.ts";
import { testContext } from "../support/context.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";

const page = { maxResults: 100, nextToken: undefined };

Deno.test("the list that is configured is read", async () => {
  for (
    const [accountsApi, path] of [
      [undefined, "/adsAccounts/list"],
      ["current", "/adsAccounts/list"],
      ["v1", "/adsApi/v1/query/advertiserAccounts"],
    ] as const
  ) {
    const ads = scriptedFetch(Response.json({}));
    const context = {
      ...testContext({ ads: ads.fetch }),
      ...(accountsApi === undefined ? {} : { accountsApi }),
    };
    await listAdsAccountsPage(context, credential, "NA", page);
    assert.equal(ads.request().url.pathname, path);
  }
});

Deno.test("an account is the same row by either list", async () => {
  const current = scriptedFetch(Response.json({
    adsAccounts: [{
      adsAccountId: "amzn1.ads-account.g.a",
      accountName: "A brand",
      countryCodes: ["UK", "US"],
      alternateIds: [
        { countryCode: "UK", profileId: 1 },
        { countryCode: "UK", entityId: "ENTITY1" },
        { countryCode: "US", profileId: 2 },
      ],
    }],
  }));
  const v1 = scriptedFetch(Response.json({
    advertiserAccounts: [{
      advertiserAccountId: "amzn1.ads-account.g.a",
      displayName: "A brand",
      alternateIds: [
        { countryCode: "GB", profileId: "1", entityId: "ENTITY1", region: "EU" },
        { countryCode: "US", profileId: "2", region: "NA" },
      ],
    }],
  }));
  const rows = [];
  for (const [ads, accountsApi] of [[current, "current"], [v1, "v1"]] as const) {
    const context = { ...testContext({ ads: ads.fetch }), accountsApi };
    const { items } = await listAdsAccountsPage(context, credential, "NA", page);
    rows.push(items.map(accountRow));
  }
  assert.deepEqual(rows[1], rows[0]);
});

Deno.test("the statuses of the v1 API have the meaning of the current ones", () => {
  const statuses = ["APPROVED", "REGISTRATION_IN_PROGRESS", "REJECTED", "ARCHIVED", "NEW_WORD"];
  assert.deepEqual(
    statuses.map((status) => accountRow({ adsAccountId: "a", status }).status),
    ["active", "pending", "suspended", "inactive", "pending"],
  );
});
