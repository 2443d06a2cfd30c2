import assert from "node:assert/strict";
import { consentEnd } from "../../../dashboard/src/language/consent-end.ts";

const date = "2027-11-28T00:00:00Z";

Deno.test("a consent has a date while Amazon accepts it, and has ended when Amazon does not", () => {
  const write = (moment: string): string => `on ${moment}`;
  const end = (
    status: Parameters<typeof consentEnd>[0]["status"],
    consent_ends_at: string | null = date,
  ): string => consentEnd({ status, consent_ends_at }, write);
  assert.equal(end("active"), `on ${date}`);
  assert.equal(end("active", null), "No known date");
  assert.equal(end("reauthorization_required"), "Has ended");
  assert.equal(end("disconnected"), "–");
});
