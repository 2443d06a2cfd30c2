import assert from "node:assert/strict";
import { clientOf } from "../../../shared/connections/client-of.ts";
import { ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { userId } from "../support/tokens.ts";

const appId = "f3d0b0b4-6c39-4a6e-9a43-0c1d6a4c7f11";

Deno.test("a connection of the project's app uses the project's client", async () => {
  const client = await clientOf(testContext(), {
    user_id: userId,
    client_id: ownClient.clientId,
    oauth_client_id: null,
    encrypted_client_secret: null,
  });
  assert.deepEqual(client, ownClient);
});

Deno.test("a connection of a user's own app uses that app's secret", async () => {
  const context = testContext();
  const sealed = await context.sealer.seal("brought-secret", {
    row: appId,
    owner: userId,
    kind: "client_secret",
  });
  const client = await clientOf(context, {
    user_id: userId,
    client_id: "amzn1.application-oa2-client.brought",
    oauth_client_id: appId,
    encrypted_client_secret: sealed,
  });
  assert.deepEqual(client, {
    clientId: "amzn1.application-oa2-client.brought",
    clientSecret: "brought-secret",
  });
});

Deno.test("the secret of another app does not open", async () => {
  const context = testContext();
  const sealed = await context.sealer.seal("brought-secret", {
    row: crypto.randomUUID(),
    owner: userId,
    kind: "client_secret",
  });
  await refusalOf("sealed_value_unreadable", () =>
    clientOf(context, {
      user_id: userId,
      client_id: "amzn1.application-oa2-client.brought",
      oauth_client_id: appId,
      encrypted_client_secret: sealed,
    }));
});

Deno.test("a consent given to another client is not used with the project's secret", async () => {
  const context = testContext();
  const refusal = await refusalOf("amazon_client_rejected", () =>
    clientOf(context, {
      user_id: userId,
      client_id: "amzn1.application-oa2-client.former",
      oauth_client_id: null,
      encrypted_client_secret: null,
    }));
  assert.match(refusal.message, /amzn1\.application-oa2-client\.former/);
  assert.ok(!refusal.message.includes(ownClient.clientSecret));
});
