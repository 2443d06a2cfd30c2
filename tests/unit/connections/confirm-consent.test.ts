import assert from "node:assert/strict";
import { confirmConsent } from "../../../shared/connections/confirm-consent.ts";
import { confirmRequestSchema } from "../../../shared/contract/requests/oauth-confirm.ts";
import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId, user } from "../support/tokens.ts";

const connection = {
  id: connectionId,
  name: "Amazon Ads",
  status: "active",
  region: "NA",
  regions: ["NA", "EU", "FE"],
  scopes: ["advertising::campaign_management"],
  client_id: "client-1",
  oauth_client_id: null,
  connected_at: "2026-11-21T12:00:00+00:00",
  consented_at: "2026-11-21T12:00:00+00:00",
  consent_ends_at: "2027-11-21T12:00:00+00:00",
  last_synced_at: null,
  last_used_at: null,
  last_error: null,
  amazon_login_changed: null,
  created_at: "2026-11-21T11:59:00+00:00",
};

Deno.test("a confirmation reaches the database as a hash, with its caller", async () => {
  const database = scriptedDatabase({ confirm_consent: [{ connection }] });
  const confirmed = await confirmConsent(testContext({ database }), user, {
    confirmation: "confirm-1",
  });
  assert.deepEqual(confirmed, connection);
  assert.deepEqual(database.calls, [{
    statement: "confirm_consent",
    args: { caller: user, confirmation_hash: await sha256Hex("confirm-1") },
  }]);
});

for (const refused of ["confirmation_invalid", "confirmation_refused"] as const) {
  Deno.test(`${refused} is passed on`, async () => {
    const database = scriptedDatabase({ confirm_consent: [{ refusal: refused }] });
    const context = testContext({ database });
    await refusalOf(refused, () => confirmConsent(context, user, { confirmation: "c" }));
  });
}

Deno.test("a confirmation is a text of bounded length, and the only field", () => {
  assert.ok(confirmRequestSchema.safeParse({ confirmation: "c" }).success);
  const refused = [
    {},
    { confirmation: "" },
    { confirmation: 5 },
    { confirmation: null },
    { confirmation: "c".repeat(201) },
    { confirmation: "c", user_id: connectionId },
  ];
  for (const request of refused) assert.ok(!confirmRequestSchema.safeParse(request).success);
});
