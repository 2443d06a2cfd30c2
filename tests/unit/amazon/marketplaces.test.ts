import assert from "node:assert/strict";
import { findMarketplace, MARKETPLACES } from "../../../shared/amazon/marketplaces.ts";
import { adsCountryCode } from "../../../shared/schemas/country-code.ts";
import { regionSchema } from "../../../shared/schemas/region.ts";

Deno.test("each marketplace and each country is there once", () => {
  for (const values of [MARKETPLACES.map(({ id }) => id), MARKETPLACES.map((m) => m.countryCode)]) {
    assert.equal(new Set(values).size, values.length);
  }
});

Deno.test("every region has marketplaces, and they stand together", () => {
  const regions = MARKETPLACES.map(({ region }) => region);
  const runs = regions.filter((region, index) => region !== regions[index - 1]);
  assert.deepEqual(runs, regionSchema.options);
});

Deno.test("ids, countries and currencies have the form that Amazon's have", () => {
  for (const { id, countryCode, country, currency } of MARKETPLACES) {
    assert.match(id, /^A[A-Z0-9]{11,13}$/);
    assert.match(countryCode, /^[A-Z]{2}$/);
    assert.ok(country.length > 2);
    assert.ok(Intl.supportedValuesOf("currency").includes(currency), currency);
  }
});

Deno.test("marketplaces are spelled as profiles spell them", () => {
  for (const { countryCode } of MARKETPLACES) {
    assert.equal(adsCountryCode(countryCode), countryCode);
  }
});

Deno.test("a marketplace is found by its id, or by its country in any spelling", () => {
  for (const marketplace of MARKETPLACES) {
    assert.equal(findMarketplace(marketplace.id, null), marketplace);
    assert.equal(findMarketplace(null, marketplace.countryCode.toLowerCase()), marketplace);
  }
  assert.equal(findMarketplace(undefined, "GB")?.id, "A1F83G8C2ARO7P");
  assert.equal(findMarketplace("A1PA6795UKMFR9", "FR")?.countryCode, "DE", "the id says more");
});

Deno.test("one that Amazon has added since is unknown, and that is no error", () => {
  assert.equal(findMarketplace("NEW", "ZZ"), undefined);
  assert.equal(findMarketplace(null, undefined), undefined);
});
