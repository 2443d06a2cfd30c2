import assert from "node:assert/strict";
import { expirySchema } from "../../../shared/schemas/expiry.ts";

Deno.test("a key's expiry is a moment: a date, a time with seconds, and Z or an offset", () => {
  const moments = [
    "2027-01-01T00:00:00Z",
    "2028-02-29T23:59:59.123456Z",
    "2027-01-01T00:00:00+05:30",
    "2027-01-01T00:00:00-15:59",
  ];
  for (const moment of moments) assert.equal(expirySchema.parse(moment), moment);
});

Deno.test("another form is refused, with one message", () => {
  const others = [
    "tomorrow",
    "2027-01-01",
    "2027-02-29T00:00:00Z",
    "2027-01-01T00:00Z",
    "2027-01-01T00:00:00",
    "2027-01-01T00:00:00+0530",
    "2027-01-01T00:00:00+05:60",
    "2027-01-01T00:00:00+16:00",
    "2027-01-01T00:00:00+99:99",
  ];
  for (const other of others) {
    assert.equal(expirySchema.safeParse(other).error?.issues.length, 1, other);
  }
});
