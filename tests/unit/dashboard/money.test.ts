import assert from "node:assert/strict";
import { money } from "../../../dashboard/src/language/money.ts";

Deno.test("an amount has its currency, and none where the currency is not known", () => {
  assert.equal(money(12.5, "EUR"), "€12.50");
  assert.equal(money(1234.5, "USD"), "$1,235");
  assert.equal(money(12.5, null), "12.50");
  assert.equal(money(1234.5, null), "1,235");
});
