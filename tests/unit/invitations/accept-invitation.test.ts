import assert from "node:assert/strict";
import { confirmInvitation } from "../../../shared/invitations/accept-invitation.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId } from "../support/tokens.ts";

const request = {
  action: "confirm",
  invitation: "i".repeat(43),
  browser_secret: "b".repeat(43),
  confirmation: "c".repeat(43),
} as const;

Deno.test("a confirmation that comes again is answered as before, and Amazon is not asked", async () => {
  for (const status of ["active", "awaiting_approval"]) {
    const confirmed = { status, connection_id: connectionId };
    const database = scriptedDatabase({ read_invited_consent: [{ confirmed }] });
    const context = testContext({ database });
    assert.deepEqual(await confirmInvitation(context, request), confirmed);
  }
});

Deno.test("a confirmation without a consent is refused", async () => {
  for (const code of ["confirmation_invalid", "confirmation_refused"] as const) {
    const database = scriptedDatabase({ read_invited_consent: [{ refusal: code }] });
    const context = testContext({ database });
    await refusalOf(code, () => confirmInvitation(context, request));
  }
});
