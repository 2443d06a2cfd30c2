import assert from "node:assert/strict";
import { importRequestSchema, importTokens } from "../../../shared/connections/import.ts";
import type { Context } from "../../../shared/context.ts";
import type { ErrorCode } from "../../../shared/errors.ts";
import { ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import { user } from "../support/tokens.ts";

const appId = "f3d0b0b4-6c39-4a6e-9a43-0c1d6a4c7f11";
const byCode = { code: "code-1", redirect_uri: "https://old.app.test/callback" };
const byToken = { refresh_token: "Atzr|imported" };

function imported(args: Record<string, unknown>): unknown {
  return {
    connection: {
      id: args["connection_id"],
      name: args["name"],
      status: "active",
      region: args["region"],
      regions: ["NA", "EU", "FE"],
      scopes: args["scopes"],
      client_id: args["client_id"],
      oauth_client_id: args["oauth_client_id"],
      connected_at: "2026-11-21T12:00:00+00:00",
      last_synced_at: null,
      last_used_at: null,
      last_error: null,
      created_at: "2026-11-21T12:00:00+00:00",
      token: null,
    },
  };
}

interface World {
  context: Context;
  database: ScriptedDatabase;
  run(request: unknown): ReturnType<typeof importTokens>;
}

async function world(lwa: ScriptedFetch, client: unknown = null): Promise<World> {
  const database = scriptedDatabase({
    authorize_import: [{ client }],
    import_connection: [imported],
  });
  const context = await testContext({ database, lwa: lwa.fetch });
  const run = (request: unknown) => importTokens(context, user, importRequestSchema.parse(request));
  return { context, database, run };
}

const honoured = { access_token: "Atza|1", expires_in: 3600 };

Deno.test("a refresh token that Amazon honours becomes a connection, sealed", async () => {
  const lwa = scriptedFetch(Response.json(honoured));
  const { context, database, run } = await world(lwa);
  const { connection } = await run({ ...byToken, region: "EU", name: "Old system" });
  assert.deepEqual(database.statements(), ["authorize_import", "import_connection"]);
  assert.equal(lwa.request().url.host, "eu.amazon.test");
  const args = database.argsOf("import_connection");
  assert.equal(connection.id, args["connection_id"]);
  assert.equal(args["client_id"], ownClient.clientId);
  assert.deepEqual(args["scopes"], ["advertising::campaign_management"]);
  const opened = await context.sealer.open(String(args["encrypted_refresh_token"]), {
    owner: connection.id,
    kind: "refresh_token",
  });
  assert.equal(opened, "Atzr|imported");
});

Deno.test("a refresh token that Amazon replaced is the one to keep", async () => {
  const lwa = scriptedFetch(Response.json({ ...honoured, refresh_token: "Atzr|newer" }));
  const { context, database, run } = await world(lwa);
  const { connection } = await run(byToken);
  const sealed = String(database.argsOf("import_connection")["encrypted_refresh_token"]);
  const place = { owner: connection.id, kind: "refresh_token" } as const;
  assert.equal(await context.sealer.open(sealed, place), "Atzr|newer");
});

Deno.test("a code is exchanged by hand, with the address it was sent to", async () => {
  const lwa = scriptedFetch(Response.json({ ...honoured, refresh_token: "Atzr|1" }));
  const { run } = await world(lwa);
  await run({ ...byCode, code_verifier: "v".repeat(43) });
  const form = new URLSearchParams(lwa.request().body);
  assert.equal(form.get("grant_type"), "authorization_code");
  assert.equal(form.get("redirect_uri"), "https://old.app.test/callback");
  assert.equal(form.get("code_verifier"), "v".repeat(43));
});

Deno.test("tokens of an app that the user brought are checked with that app", async () => {
  const { sealer } = await testContext();
  const lwa = scriptedFetch(Response.json(honoured));
  const { database, run } = await world(lwa, {
    client_id: "amzn1.application-oa2-client.brought",
    oauth_client_id: appId,
    encrypted_client_secret: await sealer.seal("brought", { owner: appId, kind: "client_secret" }),
  });
  await run({ ...byToken, oauth_client_id: appId });
  const form = new URLSearchParams(lwa.request().body);
  assert.equal(form.get("client_secret"), "brought");
  assert.equal(database.argsOf("import_connection")["oauth_client_id"], appId);
});

const missingVerifier = {
  error: "invalid_request",
  error_description: "The request is missing a required parameter : code_verifier",
};

const refusals: [request: unknown, answer: () => Response, code: ErrorCode][] = [
  [
    byToken,
    () => Response.json({ error: "invalid_grant" }, { status: 400 }),
    "refresh_token_rejected",
  ],
  [
    byCode,
    () => Response.json({ error: "invalid_grant" }, { status: 400 }),
    "authorization_code_rejected",
  ],
  [
    byToken,
    () => Response.json({ error: "invalid_client" }, { status: 401 }),
    "amazon_client_rejected",
  ],
  [byToken, () => new Response("", { status: 503 }), "amazon_unavailable"],
  [byCode, () => Response.json(honoured), "amazon_answer_invalid"],
  [byCode, () => Response.json(missingVerifier, { status: 400 }), "authorization_code_rejected"],
];

for (const [request, answer, code] of refusals) {
  Deno.test(`what Amazon does not honour is not kept: ${code}`, async () => {
    const { database, run } = await world(scriptedFetch(answer));
    const refusal = await refusalOf(code, () => run(request));
    assert.ok(!refusal.message.includes("Atzr|"));
    assert.deepEqual(database.statements(), ["authorize_import"]);
  });
}

Deno.test("who may not import is refused before Amazon is asked", async () => {
  const lwa = scriptedFetch();
  const database = scriptedDatabase({ authorize_import: [{ refusal: "api_key_scope_missing" }] });
  const context = await testContext({ database, lwa: lwa.fetch });
  const request = importRequestSchema.parse(byToken);
  await refusalOf("api_key_scope_missing", () => importTokens(context, user, request));
  assert.equal(lwa.requests.length, 0);
});

Deno.test("an import is a refresh token or a code, not both and not neither", () => {
  const refused = [
    {},
    { ...byToken, ...byCode },
    { refresh_token: "" },
    { code: "code-1" },
    { ...byCode, code_verifier: "short" },
    { ...byToken, region: "US" },
    { ...byToken, access_token: "Atza|1" },
  ];
  for (const request of refused) assert.ok(!importRequestSchema.safeParse(request).success);
});
