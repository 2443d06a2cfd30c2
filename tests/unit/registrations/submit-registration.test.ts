import assert from "node:assert/strict";
import type { RegistrationWork } from "../../../shared/registrations/registration-work.ts";
import { submit } from "../../../shared/registrations/submit-registration.ts";
import { credential } from "../support/ads-credential.ts";
import { testContext } from "../support/context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";
import { connectionId, userId } from "../support/tokens.ts";

const registration: RegistrationWork["registration"] = {
  id: "6f9d3a50-2a6e-4f3c-9a25-0d6a1f7b7c01",
  connection_id: connectionId,
  region: "NA",
  status: "submitted",
  account_name: "A brand",
  country_codes: ["US"],
  association: null,
  terms_url: null,
  ads_account_id: null,
  amazon_status: null,
  error_code: null,
  error_detail: null,
  amazon_request_id: null,
  created_at: "2026-11-21T12:00:00+00:00",
  updated_at: "2026-11-21T12:00:00+00:00",
  submitted_at: null,
  finished_at: null,
};

/** A first submission that Amazon answers with a status. */
async function submitted(status: number): Promise<ScriptedDatabase> {
  const database = scriptedDatabase({
    begin_submission: [{ granted: true }],
    settle_registration: [{ registration, stored: true }],
  });
  const answer = Response.json({ message: "no" });
  Object.defineProperty(answer, "status", { value: status });
  Object.defineProperty(answer, "ok", { value: false });
  const context = testContext({ database, ads: scriptedFetch(answer).fetch });
  await submit({
    context,
    credential,
    registration,
    claim: {
      claim_id: "6f9d3a50-2a6e-4f3c-9a25-0d6a1f7b7c02",
      user_id: userId,
      terms_token: null,
      submissions: 0,
      seconds_since_submission: null,
      encrypted_association: null,
    },
  });
  return database;
}

function statusOf(database: ScriptedDatabase): unknown {
  return (database.argsOf("settle_registration")["result"] as Record<string, unknown>)["status"];
}

Deno.test("a refusal of Amazon's ends a registration: nothing was registered", async () => {
  for (const status of [400, 409, 422]) assert.equal(statusOf(await submitted(status)), "failed");
});

Deno.test("any other status leaves the outcome open: the account may exist", async () => {
  for (const status of [101, 304, 500, 503, 600, 999]) {
    assert.equal(statusOf(await submitted(status)), "submitted", String(status));
  }
});
