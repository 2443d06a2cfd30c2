import assert from "node:assert/strict";
import { reportDateSchema } from "../../../shared/schemas/report-date.ts";

for (const date of ["2026-11-28", "2028-02-29", "0001-01-01", "9999-12-31"]) {
  Deno.test(`${date} is a date`, () => assert.equal(reportDateSchema.parse(date), date));
}

// Postgres has no year 0.
for (
  const text of ["2026-02-29", "2026-13-01", "26-11-28", "2026-11-28T00:00:00Z", "0000-01-01", ""]
) {
  Deno.test(`"${text}" is none`, () => assert.ok(!reportDateSchema.safeParse(text).success));
}
