import assert from "node:assert/strict";
import { advertiserRow } from "../../../shared/accounts/advertiser-row.ts";

Deno.test("an advertiser is an active DSP account that knows its agency's profile", () => {
  const advertiser = {
    advertiserId: "501",
    name: "A brand",
    currency: "EUR",
    url: "https://brand.test",
    country: "DE",
    timezone: "Europe/Berlin",
  };
  assert.deepEqual(advertiserRow(advertiser, "77"), {
    amazon_account_id: "501",
    account_name: "A brand",
    account_type: "dsp",
    status: "active",
    marketplace_id: null,
    metadata: {
      agency_profile_id: "77",
      country_codes: ["DE"],
      currency_code: "EUR",
      timezone: "Europe/Berlin",
      url: "https://brand.test",
    },
  });
});

Deno.test("what Amazon leaves out is null, and an advertiser without a name goes by its id", () => {
  for (const nothing of [undefined, null]) {
    const row = advertiserRow({ advertiserId: "501", name: nothing, country: nothing }, "77");
    assert.equal(row.account_name, "501");
    assert.deepEqual(row.metadata, {
      agency_profile_id: "77",
      country_codes: [],
      currency_code: null,
      timezone: null,
      url: null,
    });
  }
});

Deno.test("GB is kept as UK, as profiles spell it", () => {
  const { metadata } = advertiserRow({ advertiserId: "501", country: "GB" }, "77");
  assert.deepEqual(metadata["country_codes"], ["UK"]);
});
