import assert from "node:assert/strict";
import { changeApiKey } from "../../../shared/api-keys/change-api-key.ts";
import { changeApiKeyRequestSchema } from "../../../shared/contract/requests/api-keys.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { user } from "../support/tokens.ts";

const id = "f3d0b0b4-6c39-4a6e-9a43-0c1d6a4c7f11";
const api_key = {
  id,
  name: "Script",
  prefix: "aac_abcdef",
  scopes: ["tokens"],
  connection_id: null,
  status: "active",
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
  created_by: null,
  created_at: "2026-11-21T12:00:00+00:00",
};
const common = { caller: user, api_key_id: id };

Deno.test("a change keeps the fields that it does not name", async () => {
  const database = scriptedDatabase({ change_api_key: [{ api_key }, { api_key }] });
  const context = testContext({ database });
  await changeApiKey(context, user, changeApiKeyRequestSchema.parse({ id, name: " Script " }));
  const expires_at = "2026-12-01T00:00:00Z";
  await changeApiKey(context, user, changeApiKeyRequestSchema.parse({ id, expires_at }));
  assert.deepEqual(database.argsOf("change_api_key"), {
    ...common,
    name: "Script",
    expires_at: null,
  });
  assert.deepEqual(database.argsOf("change_api_key", 1), {
    ...common,
    name: null,
    expires_at,
  });
});

for (const code of ["api_key_not_found", "api_key_expiry_invalid"] as const) {
  Deno.test(`${code} is passed on`, async () => {
    const database = scriptedDatabase({ change_api_key: [{ refusal: code }] });
    const context = testContext({ database });
    await refusalOf(code, () => changeApiKey(context, user, { id, name: "X" }));
  });
}

Deno.test("a key's scopes and connection cannot be changed", () => {
  const refused = [{ scopes: ["tokens"] }, { connection_id: id }, { name: "" }, { expires_at: "" }];
  for (const request of refused) {
    assert.ok(!changeApiKeyRequestSchema.safeParse({ id, ...request }).success);
  }
});
