import assert from "node:assert/strict";
import { clientFingerprint } from "../../../shared/tokens/client-fingerprint.ts";
import { testContext } from "../support/context.ts";

const context = testContext();

Deno.test("a fingerprint changes with the client id and with the secret, and tells neither", () => {
  const { clientId, clientSecret } = context.ownClient;
  const clients = [
    context.ownClient,
    { clientId: `${clientId}x`, clientSecret },
    { clientId, clientSecret: `${clientSecret}x` },
  ];
  const fingerprints = clients.map((ownClient) => clientFingerprint({ ...context, ownClient }));
  assert.equal(new Set(fingerprints).size, 3);
  assert.ok(fingerprints.every((text) => !text.includes(clientSecret) && !text.includes(clientId)));
  assert.equal(clientFingerprint(context), fingerprints[0]);
});
