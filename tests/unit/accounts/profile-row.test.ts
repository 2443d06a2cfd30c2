import assert from "node:assert/strict";
import { profileRow } from "../../../shared/accounts/profile-row.ts";

Deno.test("a profile is kept field by field", () => {
  const profile = {
    profileId: "3810822089931808",
    countryCode: "UK",
    currencyCode: "GBP",
    timezone: "Europe/London",
    dailyBudget: 12.5,
    accountInfo: {
      marketplaceStringId: "A1F83G8C2ARO7P",
      id: "A1SELLER",
      type: "seller",
      name: "A shop",
      subType: "KDP_AUTHOR",
      validPaymentMethod: false,
    },
  };
  assert.deepEqual(profileRow(profile, "edit"), {
    profile_id: "3810822089931808",
    country_code: "UK",
    currency_code: "GBP",
    timezone: "Europe/London",
    marketplace_id: "A1F83G8C2ARO7P",
    name: "A shop",
    type: "seller",
    sub_type: "KDP_AUTHOR",
    entity_id: "A1SELLER",
    daily_budget: 12.5,
    valid_payment_method: false,
    access_level: "edit",
  });
});

Deno.test("what Amazon leaves out is null", () => {
  for (const accountInfo of [undefined, null, {}]) {
    assert.deepEqual(profileRow({ profileId: "1", accountInfo }, "view"), {
      profile_id: "1",
      country_code: null,
      currency_code: null,
      timezone: null,
      marketplace_id: null,
      name: null,
      type: null,
      sub_type: null,
      entity_id: null,
      daily_budget: null,
      valid_payment_method: null,
      access_level: "view",
    });
  }
});

Deno.test("of country, currency and marketplace one is enough to know the others", () => {
  const british = { country_code: "UK", currency_code: "GBP", marketplace_id: "A1F83G8C2ARO7P" };
  for (
    const profile of [
      { countryCode: "UK" },
      { countryCode: "GB" },
      { accountInfo: { marketplaceStringId: "A1F83G8C2ARO7P" } },
    ]
  ) {
    const { country_code, currency_code, marketplace_id } = profileRow(
      { profileId: "1", ...profile },
      "edit",
    );
    assert.deepEqual({ country_code, currency_code, marketplace_id }, british);
  }
});

Deno.test("what Amazon says counts, also where nobody has heard of it", () => {
  const told = {
    profileId: "1",
    countryCode: "UK",
    currencyCode: "EUR",
    accountInfo: { marketplaceStringId: "NEW" },
  };
  const { currency_code, marketplace_id } = profileRow(told, "edit");
  assert.deepEqual([currency_code, marketplace_id], ["EUR", "NEW"]);
  const { country_code, currency_code: unknown } = profileRow(
    { profileId: "1", countryCode: "ZZ" },
    "edit",
  );
  assert.deepEqual([country_code, unknown], ["ZZ", null]);
});
