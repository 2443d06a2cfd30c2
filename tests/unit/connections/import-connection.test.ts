import assert from "node:assert/strict";
import { importConnection } from "../../../shared/connections/import-connection.ts";
import type { Context } from "../../../shared/context.ts";
import { importRequestSchema } from "../../../shared/contract/requests/connections.ts";
import type { ErrorCode } from "../../../shared/errors.ts";
import { ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import { user, userId } from "../support/tokens.ts";

const appId = "f3d0b0b4-6c39-4a6e-9a43-0c1d6a4c7f11";
const byCode = {
  code: "code-1",
  redirect_uri: "https://old.app.test/callback",
  code_verifier: "v".repeat(43),
};
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
      consented_at: null,
      consent_ends_at: null,
      last_synced_at: null,
      last_used_at: null,
      last_error: null,
      amazon_login_changed: null,
      created_at: "2026-11-21T12:00:00+00:00",
      token: null,
    },
  };
}

interface World {
  context: Context;
  database: ScriptedDatabase;
  run(request: unknown): ReturnType<typeof importConnection>;
}

function world(lwa: ScriptedFetch, client: unknown = null): World {
  const database = scriptedDatabase({
    authorize_import: [{ user_id: userId, client }],
    import_connection: [imported],
  });
  const context = testContext({ database, lwa: lwa.fetch });
  const run = (request: unknown) =>
    importConnection(context, user, importRequestSchema.parse(request));
  return { context, database, run };
}

const honoured = { access_token: "Atza|1", expires_in: 3600 };

Deno.test("a refresh token that Amazon accepts becomes a connection, sealed", async () => {
  const lwa = scriptedFetch(Response.json(honoured));
  const { context, database, run } = world(lwa);
  const { connection } = await run({ ...byToken, region: "EU", name: "Old system" });
  assert.deepEqual(database.statements(), ["authorize_import", "import_connection"]);
  assert.equal(lwa.request().url.host, "eu.amazon.test");
  const args = database.argsOf("import_connection");
  assert.equal(connection.id, args["connection_id"]);
  assert.equal(args["client_id"], ownClient.clientId);
  assert.deepEqual(args["scopes"], ["advertising::campaign_management"]);
  const opened = await context.sealer.open(String(args["encrypted_refresh_token"]), {
    row: connection.id,
    owner: userId,
    kind: "refresh_token",
  });
  assert.equal(opened, "Atzr|imported");
});

Deno.test("a refresh token that Amazon replaced is stored instead of the imported one", async () => {
  const lwa = scriptedFetch(Response.json({ ...honoured, refresh_token: "Atzr|newer" }));
  const { context, database, run } = world(lwa);
  const { connection } = await run(byToken);
  const sealed = String(database.argsOf("import_connection")["encrypted_refresh_token"]);
  const place = { row: connection.id, owner: userId, kind: "refresh_token" } as const;
  assert.equal(await context.sealer.open(sealed, place), "Atzr|newer");
});

Deno.test("a copied code is exchanged with the address it was sent to", async () => {
  const lwa = scriptedFetch(Response.json({ ...honoured, refresh_token: "Atzr|1" }));
  const { run } = world(lwa);
  await run({ ...byCode, code_verifier: "v".repeat(43) });
  const form = new URLSearchParams(lwa.request().body);
  assert.equal(form.get("grant_type"), "authorization_code");
  assert.equal(form.get("redirect_uri"), "https://old.app.test/callback");
  assert.equal(form.get("code_verifier"), "v".repeat(43));
});

Deno.test("tokens of a user's own app are checked with that app", async () => {
  const { sealer } = testContext();
  const lwa = scriptedFetch(Response.json(honoured));
  const { database, run } = world(lwa, {
    client_id: "amzn1.application-oa2-client.brought",
    oauth_client_id: appId,
    encrypted_client_secret: await sealer.seal("brought", {
      row: appId,
      owner: userId,
      kind: "client_secret",
    }),
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
  Deno.test(`what Amazon does not accept is not stored: ${code}`, async () => {
    const { database, run } = world(scriptedFetch(answer));
    const refusal = await refusalOf(code, () => run(request));
    assert.ok(!refusal.message.includes("Atzr|"));
    assert.deepEqual(database.statements(), ["authorize_import"]);
  });
}

Deno.test("a caller that may not import is refused before Amazon is asked", async () => {
  const lwa = scriptedFetch();
  const database = scriptedDatabase({ authorize_import: [{ refusal: "api_key_scope_missing" }] });
  const context = testContext({ database, lwa: lwa.fetch });
  const request = importRequestSchema.parse(byToken);
  await refusalOf("api_key_scope_missing", () => importConnection(context, user, request));
  assert.equal(lwa.requests.length, 0);
});

Deno.test("an import is either a refresh token or a code", () => {
  const refused = [
    {},
    { ...byToken, ...byCode },
    { refresh_token: "" },
    { code: "code-1" },
    { ...byCode, code_verifier: undefined },
    { ...byToken, consented_at: "yesterday" },
    { ...byCode, consented_at: "2026-11-21T12:00:00Z" },
    { refresh_token: "Atzr|im ported" },
    { ...byCode, code_verifier: "short" },
    { ...byToken, region: "US" },
    { ...byToken, access_token: "Atza|1" },
  ];
  for (const request of refused) assert.ok(!importRequestSchema.safeParse(request).success);
});

Deno.test("white space around a pasted token is cut off", async () => {
  const lwa = scriptedFetch(Response.json(honoured));
  const { run } = world(lwa);
  await run({ refresh_token: "\n Atzr|imported\r\n" });
  assert.equal(new URLSearchParams(lwa.request().body).get("refresh_token"), "Atzr|imported");
});

Deno.test("a code of a user's own app needs no verifier", () => {
  const request = { ...byCode, code_verifier: undefined, oauth_client_id: appId };
  assert.ok(importRequestSchema.safeParse(request).success);
});

for (
  const redirect_uri of [
    "https://project.test/functions/v1/oauth-callback",
    "http://project.test/functions/v1/oauth-callback?x=1#y",
    " https://PROJECT.test/functions/v1/oauth-callback ",
  ]
) {
  Deno.test(`a code that was sent to our own callback is not imported: ${redirect_uri}`, async () => {
    const lwa = scriptedFetch();
    const { database, run } = world(lwa);
    const refusal = await refusalOf("invalid_request", () => run({ ...byCode, redirect_uri }));
    assert.equal(refusal.facts.issues?.[0]?.path, "redirect_uri");
    assert.deepEqual(database.statements(), []);
  });
}

Deno.test("a token is recognised by its keyed hash, before Amazon is asked and when it is stored", async () => {
  const { database, run } = world(
    scriptedFetch(Response.json({ ...honoured, refresh_token: "Atzr|newer" })),
  );
  await run(byToken);
  const [asked, stored] = ["authorize_import", "import_connection"].map((statement) =>
    database.argsOf(statement)["token_hashes"]
  );
  assert.deepEqual(stored, asked);
  assert.ok(Array.isArray(asked) && /^a\.[0-9a-f]{64}$/.test(String(asked[0])));
});

Deno.test("a token that was imported before is refused before Amazon is asked", async () => {
  const lwa = scriptedFetch();
  const refused = { refusal: "already_imported", connection_id: appId };
  const database = scriptedDatabase({ authorize_import: [refused] });
  const context = testContext({ database, lwa: lwa.fetch });
  const request = importRequestSchema.parse(byToken);
  const refusal = await refusalOf(
    "already_imported",
    () => importConnection(context, user, request),
  );
  assert.equal(refusal.facts.connection_id, appId);
  assert.equal(lwa.requests.length, 0);
});

Deno.test("the time of the consent is what the importer says, and for a code the present", async () => {
  const consented_at = "2026-11-01T12:00:00+02:00";
  const cases = [[byToken, null], [{ ...byToken, consented_at }, consented_at], [byCode, "now"]];
  for (const [request, expected] of cases) {
    const { database, run } = world(
      scriptedFetch(Response.json({ ...honoured, refresh_token: "Atzr|1" })),
    );
    await run(request);
    assert.equal(database.argsOf("import_connection")["consented_at"], expected);
  }
});
