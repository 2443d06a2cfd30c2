import assert from "node:assert/strict";
import { ConnectError } from "../../../shared/errors.ts";
import { createRuntime } from "../../../shared/edge/runtime.ts";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import { withServer } from "../support/loopback.ts";
import { refusalOf } from "../support/refusal.ts";
import { userId } from "../support/tokens.ts";

const variables = {
  AMAZON_ADS_CLIENT_ID: "client-1",
  AMAZON_ADS_CLIENT_SECRET: "secret-1",
  AMAZON_ADS_ENCRYPTION_KEYS: `k1:${"A".repeat(43)}`,
  SUPABASE_URL: "https://ref.supabase.co",
  SUPABASE_SECRET_KEYS: '{"cron":"sb_secret_cron","default":"sb_secret_operator"}',
};

Deno.test("everything is built from the configuration", async () => {
  const { context } = createRuntime(variables);
  assert.equal(context.ownClient.clientId, "client-1");
  assert.equal(context.lwa.timeoutMs, LIMITS.requestMs);
  const place = { row: "c1", owner: userId, kind: "access_token" } as const;
  assert.equal(await context.sealer.open(await context.sealer.seal("x", place), place), "x");
});

Deno.test("the database is asked with the operator's key", async () => {
  const keys: (string | null)[] = [];
  await withServer((request) => {
    keys.push(request.headers.get("apikey"));
    return Response.json({});
  }, async (url) => {
    const { context } = createRuntime({ ...variables, SUPABASE_URL: url });
    await context.database.rpc("read_health", {});
  });
  assert.deepEqual(keys, ["sb_secret_operator"]);
});

Deno.test("without a variable nothing is built", async () => {
  await refusalOf(
    "configuration_invalid",
    () => createRuntime({ ...variables, AMAZON_ADS_CLIENT_ID: undefined }),
  );
});

Deno.test("without any secret key nothing is built", async () => {
  const refusal = await refusalOf(
    "configuration_invalid",
    () => createRuntime({ ...variables, SUPABASE_SECRET_KEYS: "{}" }),
  );
  assert.ok(refusal instanceof ConnectError);
  assert.match(refusal.message, /SUPABASE_SECRET_KEYS/);
});
