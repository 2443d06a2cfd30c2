import assert from "node:assert/strict";
import { createOauthClientRequestSchema } from "../../../shared/contract/requests/oauth-clients.ts";
import { createOauthClient } from "../../../shared/oauth-clients/create-oauth-client.ts";
import { testContext } from "../support/context.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { user, userId } from "../support/tokens.ts";

const request = {
  name: "Our agency",
  client_id: "amzn1.application-oa2-client.brought",
  client_secret: "brought-secret",
};

Deno.test("an app's secret is sealed for its own row and is in no answer", async () => {
  const database = scriptedDatabase({
    read_owner: [{ user_id: userId }],
    create_oauth_client: [(args: Record<string, unknown>) => ({
      oauth_client: {
        id: args["id"],
        name: args["name"],
        client_id: args["client_id"],
        created_at: "2026-11-21T12:00:00+00:00",
      },
    })],
  });
  const context = testContext({ database });
  const answer = await createOauthClient(context, user, request);
  const args = database.argsOf("create_oauth_client");
  assert.equal(answer.oauth_client.id, args["id"]);
  assert.ok(!JSON.stringify([answer, args]).includes("brought-secret"));
  const place = { row: String(args["id"]), owner: userId, kind: "client_secret" } as const;
  const sealed = String(args["encrypted_client_secret"]);
  assert.equal(await context.sealer.open(sealed, place), "brought-secret");
});

Deno.test("an app has a name, a client id and a secret", () => {
  assert.ok(createOauthClientRequestSchema.safeParse(request).success);
  const refused = [
    { ...request, name: "" },
    { ...request, client_id: "two words" },
    { ...request, client_id: "c".repeat(101) },
    { ...request, client_secret: "" },
    { ...request, id: crypto.randomUUID() },
  ];
  for (const given of refused) assert.ok(!createOauthClientRequestSchema.safeParse(given).success);
});
