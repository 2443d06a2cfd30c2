import assert from "node:assert/strict";
import { revokeApiKey } from "../../../shared/api-keys/revoke-api-key.ts";
import { revokeApiKeyRequestSchema } from "../../../shared/contract/requests/api-keys.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { databaseDown, scriptedDatabase } from "../support/scripted-database.ts";
import { user } from "../support/tokens.ts";

const id = "f3d0b0b4-6c39-4a6e-9a43-0c1d6a4c7f11";
const api_key = {
  id,
  name: "Script",
  prefix: "aac_abcdef",
  scopes: ["tokens"],
  connection_id: null,
  status: "revoked",
  expires_at: null,
  revoked_at: "2026-11-21T12:00:00+00:00",
  last_used_at: null,
  created_by: null,
  created_at: "2026-11-21T12:00:00+00:00",
};

Deno.test("a key is revoked alone, unless its descendants are named", async () => {
  for (
    const [given, descendants] of [
      [{}, false],
      [{ descendants: "true" }, true],
      [{ descendants: "false" }, false],
    ] as const
  ) {
    const database = scriptedDatabase({ revoke_api_key: [{ api_key, revoked: 1 }] });
    const request = revokeApiKeyRequestSchema.parse({ id, ...given });
    const answer = await revokeApiKey(testContext({ database }), user, request);
    assert.deepEqual(answer, { api_key, revoked: 1 });
    assert.deepEqual(database.argsOf("revoke_api_key"), {
      caller: user,
      api_key_id: id,
      descendants,
    });
  }
});

Deno.test("a hash in an answer of the database is not passed on", async () => {
  const database = scriptedDatabase({
    revoke_api_key: [{ api_key: { ...api_key, key_hash: "sesame" }, revoked: 1 }],
  });
  const request = revokeApiKeyRequestSchema.parse({ id });
  const answer = await revokeApiKey(testContext({ database }), user, request);
  assert.ok(!JSON.stringify(answer).includes("sesame"));
});

Deno.test("a revocation is retried when the database fails", async () => {
  const database = scriptedDatabase({ revoke_api_key: [databaseDown(), { api_key, revoked: 1 }] });
  const request = revokeApiKeyRequestSchema.parse({ id });
  const answer = await revokeApiKey(testContext({ database }), user, request);
  assert.equal(answer.revoked, 1);
});

Deno.test("a key that is not the caller's is refused", async () => {
  const database = scriptedDatabase({ revoke_api_key: [{ refusal: "api_key_not_found" }] });
  const context = testContext({ database });
  const request = revokeApiKeyRequestSchema.parse({ id });
  await refusalOf("api_key_not_found", () => revokeApiKey(context, user, request));
});
