import assert from "node:assert/strict";
import { adsCountryCode } from "../../../shared/schemas/country-code.ts";

Deno.test("the United Kingdom is UK, however it is written; any other code stays", () => {
  for (const code of ["UK", "uk", "GB", "gb", "Gb"]) assert.equal(adsCountryCode(code), "UK");
  assert.equal(adsCountryCode("de"), "DE");
  assert.equal(adsCountryCode("ZZ"), "ZZ");
});
