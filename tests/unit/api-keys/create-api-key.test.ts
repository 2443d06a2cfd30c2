import assert from "node:assert/strict";
import { createApiKey } from "../../../shared/api-keys/create-api-key.ts";
import { createApiKeyRequestSchema } from "../../../shared/contract/requests/api-keys.ts";
import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import type { ApiKey } from "../../../shared/schemas/api-key.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId, user } from "../support/tokens.ts";

function made(args: Record<string, unknown>): unknown {
  const { name, prefix, scopes, connection_id, expires_at } = args;
  return {
    api_key: {
      id: crypto.randomUUID(),
      name,
      prefix,
      scopes,
      connection_id,
      status: "active",
      expires_at,
      revoked_at: null,
      last_used_at: null,
      created_by: null,
      created_at: "2026-11-21T12:00:00+00:00",
    },
  };
}

async function create(
  request: unknown,
): Promise<{ answer: { api_key: ApiKey; key: string }; args: Record<string, unknown> }> {
  const database = scriptedDatabase({ create_api_key: [made] });
  const context = testContext({ database });
  const answer = await createApiKey(context, user, createApiKeyRequestSchema.parse(request));
  return { answer, args: database.argsOf("create_api_key") };
}

Deno.test("a key is 256 random bits, shown once and stored as a hash", async () => {
  const { answer, args } = await create({ name: "Script", scopes: ["tokens"] });
  assert.match(answer.key, /^aac_[A-Za-z0-9_-]{43}$/);
  assert.equal(args["key_hash"], await sha256Hex(answer.key));
  assert.ok(!JSON.stringify(args).includes(answer.key));
  assert.ok(!JSON.stringify(answer.api_key).includes(answer.key));
});

Deno.test("a prefix tells keys apart and is far shorter than the key", async () => {
  const { answer, args } = await create({ name: "Script", scopes: ["tokens"] });
  assert.equal(args["prefix"], answer.key.slice(0, 10));
});

Deno.test("no two keys are the same", async () => {
  const request = { name: "Script", scopes: ["tokens"] };
  assert.notEqual((await create(request)).answer.key, (await create(request)).answer.key);
});

Deno.test("the limits of a key reach the database", async () => {
  const { args } = await create({
    name: " Script ",
    scopes: ["tokens", "amazon", "tokens"],
    connection_id: connectionId,
    expires_at: "2027-01-01T00:00:00+01:00",
  });
  const { key_hash: _, prefix: __, ...rest } = args;
  assert.deepEqual(rest, {
    caller: user,
    name: "Script",
    scopes: ["tokens", "amazon"],
    connection_id: connectionId,
    expires_at: "2027-01-01T00:00:00+01:00",
  });
});

for (const code of ["api_key_exceeds_maker", "api_key_expiry_invalid"] as const) {
  Deno.test(`${code} is passed on`, async () => {
    const database = scriptedDatabase({ create_api_key: [{ refusal: code }] });
    const context = testContext({ database });
    const request = createApiKeyRequestSchema.parse({ name: "Script", scopes: ["tokens"] });
    await refusalOf(code, () => createApiKey(context, user, request));
  });
}

Deno.test("a key without a name, without scopes or with an unknown one is refused", () => {
  const good = { name: "Script", scopes: ["tokens"] };
  const refused = [
    {},
    { ...good, name: " " },
    { ...good, scopes: [] },
    { ...good, scopes: ["everything"] },
    { ...good, connection_id: "1" },
    { ...good, expires_at: "tomorrow" },
    { ...good, expires_at: "2027-01-01" },
    { ...good, key: "aac_chosen" },
  ];
  for (const request of refused) assert.ok(!createApiKeyRequestSchema.safeParse(request).success);
});
