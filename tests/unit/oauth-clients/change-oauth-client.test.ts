import assert from "node:assert/strict";
import { changeOauthClientRequestSchema } from "../../../shared/contract/requests/oauth-clients.ts";
import { changeOauthClient } from "../../../shared/oauth-clients/change-oauth-client.ts";
import { testContext } from "../support/context.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { user, userId } from "../support/tokens.ts";

const id = "0c000000-0000-4000-8000-000000000001";
const changed = {
  oauth_client: {
    id,
    name: "Our agency",
    client_id: "amzn1.application-oa2-client.brought",
    created_at: "2026-11-21T12:00:00+00:00",
  },
};

Deno.test("a new secret is sealed for the app's row and is in no answer", async () => {
  const database = scriptedDatabase({
    read_owner: [{ user_id: userId }],
    change_oauth_client: [changed],
  });
  const context = testContext({ database });
  const answer = await changeOauthClient(context, user, { id, client_secret: "another-secret" });
  const args = database.argsOf("change_oauth_client");
  assert.deepEqual([args["oauth_client_id"], args["name"]], [id, null]);
  assert.ok(!JSON.stringify([answer, args]).includes("another-secret"));
  const sealed = String(args["encrypted_client_secret"]);
  assert.equal(
    await context.sealer.open(sealed, { row: id, owner: userId, kind: "client_secret" }),
    "another-secret",
  );
});

Deno.test("fields that are not named are kept", async () => {
  const database = scriptedDatabase({ change_oauth_client: [changed] });
  const context = testContext({ database });
  assert.deepEqual(await changeOauthClient(context, user, { id, name: "Our agency" }), changed);
  const args = database.argsOf("change_oauth_client");
  assert.deepEqual([args["name"], args["encrypted_client_secret"]], ["Our agency", null]);
});

Deno.test("a client id cannot be changed: refresh tokens belong to it", () => {
  assert.ok(changeOauthClientRequestSchema.safeParse({ id, client_secret: "s" }).success);
  for (const more of [{ client_id: "another" }, { name: "" }, { client_secret: "" }, { id: "1" }]) {
    assert.ok(!changeOauthClientRequestSchema.safeParse({ id, ...more }).success);
  }
});
