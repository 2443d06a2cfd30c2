import assert from "node:assert/strict";
import type { Context } from "../../../shared/context.ts";
import { getTokenRequestSchema } from "../../../shared/contract/requests/get-token.ts";
import type { StoredToken } from "../../../shared/database/stored-token.ts";
import { clientFingerprint } from "../../../shared/tokens/client-fingerprint.ts";
import { getToken } from "../../../shared/tokens/get-token.ts";
import type { IssuedToken } from "../../../shared/contract/answers/get-token.ts";
import { ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedDatabase, scriptedDatabase } from "../support/scripted-database.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import {
  connectionId,
  leasedToken,
  recorded,
  storedToken,
  user,
  userId,
} from "../support/tokens.ts";

const { sealer } = testContext();
const nearlyOver = { expires_in: 60 };
const over = { expires_in: -5 };

interface World {
  context: Context;
  database: ScriptedDatabase;
  get(request?: Record<string, unknown>): Promise<IssuedToken>;
}

function world(
  script: Record<string, unknown[]>,
  lwa: ScriptedFetch = scriptedFetch(),
): World {
  const database = scriptedDatabase(script);
  const context = testContext({ database, lwa: lwa.fetch });
  function get(request: Record<string, unknown> = {}): Promise<IssuedToken> {
    const given = { connection_id: connectionId, ...request };
    return getToken(context, user, getTokenRequestSchema.parse(given));
  }
  return { context, database, get };
}

type Changes = Partial<StoredToken> & { accessToken?: string };

function stored(changes: Changes = {}): Promise<StoredToken> {
  return storedToken(sealer, changes);
}

async function claim(outcome: string, changes: Changes = {}): Promise<unknown> {
  return outcome === "claimed"
    ? { outcome, ...await leasedToken(sealer, changes) }
    : { outcome, ...await stored(changes) };
}

Deno.test("a fresh token costs one read, and neither a claim nor a request", async () => {
  const { database, get } = world({ read_token: [await stored()] });
  assert.deepEqual(await get(), {
    access_token: "Atza|stored",
    token_type: "bearer",
    expires_at: "2026-11-21T13:00:00+00:00",
    expires_in: 3000,
    client_id: ownClient.clientId,
    connection_id: connectionId,
    refreshed: false,
  });
  assert.deepEqual(database.calls, [{
    statement: "read_token",
    args: { caller: user, target: { connection_id: connectionId } },
  }]);
});

/** A context that counts what is opened. */
function counting(context: Context, opened: string[]): Context {
  const open: Context["sealer"]["open"] = (sealed, place) => {
    opened.push(place.kind);
    return context.sealer.open(sealed, place);
  };
  return { ...context, sealer: { ...context.sealer, open } };
}

Deno.test("a fresh token costs one decryption, and a renewed one costs only that of its refresh token", async () => {
  const request = getTokenRequestSchema.parse({ connection_id: connectionId });
  const fresh = world({ read_token: [await stored()] });
  const forFresh: string[] = [];
  await getToken(counting(fresh.context, forFresh), user, request);
  assert.deepEqual(forFresh, ["access_token"]);

  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const renewed = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("claimed", nearlyOver)],
    record_refreshes: recorded({ ...await stored({ generation: 8 }), stored: true }),
  }, lwa);
  const forRenewed: string[] = [];
  await getToken(counting(renewed.context, forRenewed), user, request);
  assert.deepEqual(forRenewed, ["refresh_token"]);
});

Deno.test("a token can be named by an account or a profile", async () => {
  for (const target of [{ account_id: "amzn1.ads-account.g.1" }, { profile_id: "38108" }]) {
    const { database, get } = world({ read_token: [await stored()] });
    await get({ ...target, connection_id: undefined });
    assert.deepEqual(database.argsOf("read_token")["target"], target);
  }
});

const refusals = [
  "connection_not_found",
  "connection_not_ready",
  "connection_disconnected",
  "reauthorization_required",
  "user_unknown",
  "api_key_scope_missing",
] as const;

for (const code of refusals) {
  Deno.test(`${code} is the answer, and Amazon is not asked`, async () => {
    const { database, get } = world({ read_token: [{ refusal: code }] });
    await refusalOf(code, () => get());
    assert.deepEqual(database.statements(), ["read_token"]);
  });
}

Deno.test("a token that expires soon is claimed, refreshed and recorded", async () => {
  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const { database, get } = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("claimed", nearlyOver)],
    record_refreshes: recorded({
      ...await stored({ generation: 8, expires_in: 3599.9 }),
      stored: true,
    }),
  }, lwa);
  const token = await get();
  assert.equal(token.access_token, "Atza|new");
  assert.equal(token.expires_in, 3599);
  assert.equal(token.refreshed, true);
  assert.equal("warning" in token, false);
  assert.deepEqual(database.statements(), ["read_token", "claim_refresh", "record_refreshes"]);
  assert.deepEqual(database.argsOf("claim_refresh"), {
    actor: "user",
    connection_id: connectionId,
    min_validity_seconds: 300,
    not_before: null,
    lease_seconds: 20,
    trigger: "on_demand",
    client_fingerprint: clientFingerprint(testContext()),
  });
});

Deno.test("the caller chooses how long a token must be valid", async () => {
  const { get } = world({ read_token: [await stored({ expires_in: 120 })] });
  assert.equal((await get({ min_validity_seconds: 120 })).refreshed, false);

  const { database, get: getMore } = world({
    read_token: [await stored({ expires_in: 120 })],
    claim_refresh: [await claim("fresh", { generation: 8 })],
  });
  await getMore({ min_validity_seconds: 121 });
  assert.equal(database.argsOf("claim_refresh")["min_validity_seconds"], 121);
});

Deno.test("a token with seconds left is not handed out, even to a caller that asks for no validity", async () => {
  const { database, get } = world({
    read_token: [await stored({ expires_in: 4.9 })],
    claim_refresh: [await claim("fresh", { generation: 8 })],
  });
  await get({ min_validity_seconds: 0 });
  assert.deepEqual(database.statements(), ["read_token", "claim_refresh"]);
  assert.equal(database.argsOf("claim_refresh")["min_validity_seconds"], 5);
});

Deno.test("a token that another process renewed in the meantime is handed out", async () => {
  const { get } = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("fresh", { generation: 8, accessToken: "Atza|theirs" })],
  });
  const token = await get();
  assert.equal(token.access_token, "Atza|theirs");
  assert.equal(token.refreshed, true);
});

Deno.test("a fresh token with less validity than asked for has a warning", async () => {
  const { get } = world({
    read_token: [await stored()],
    claim_refresh: [await claim("fresh")],
  });
  const token = await get({ min_validity_seconds: 7_200 });
  assert.equal(token.warning?.code, "validity_limited");
  assert.equal(token.refreshed, false);
});

Deno.test("a new token with less validity than asked for has a warning", async () => {
  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const { get } = world({
    read_token: [await stored()],
    claim_refresh: [await claim("claimed")],
    record_refreshes: recorded({ ...await stored({ generation: 8 }), stored: true }),
  }, lwa);
  const token = await get({ min_validity_seconds: 7_200 });
  assert.equal(token.warning?.code, "validity_limited");
  assert.equal(token.refreshed, true);
});

Deno.test("while another process renews, a usable token is handed out at once", async () => {
  const { database, get } = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("leased", nearlyOver)],
  });
  const token = await get();
  assert.equal(token.access_token, "Atza|stored");
  assert.equal(token.refreshed, false);
  assert.equal(token.warning?.code, "refresh_in_progress");
  assert.deepEqual(database.statements(), ["read_token", "claim_refresh"]);
});

Deno.test("a caller without a usable token waits for the process that renews", async () => {
  const { database, get } = world({
    read_token: [await stored(over)],
    claim_refresh: [
      await claim("leased", over),
      await claim("leased", over),
      await claim("fresh", { generation: 8, accessToken: "Atza|theirs" }),
    ],
  });
  const token = await get();
  assert.equal(token.access_token, "Atza|theirs");
  assert.equal(token.refreshed, true);
  assert.equal(database.calls.length, 4);
});

Deno.test("a caller that waited for a lease holder that died takes over", async () => {
  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const { get } = world({
    read_token: [await stored(over)],
    claim_refresh: [await claim("leased", over), await claim("claimed", over)],
    record_refreshes: recorded({ ...await stored({ generation: 8 }), stored: true }),
  }, lwa);
  assert.equal((await get()).access_token, "Atza|new");
});

Deno.test("a forced refresh accepts only a token asked for after it, by the database's clock", async () => {
  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const { database, get } = world({
    read_token: [await stored()],
    claim_refresh: [await claim("leased"), await claim("claimed")],
    record_refreshes: recorded({ ...await stored({ generation: 8 }), stored: true }),
  }, lwa);
  const token = await get({ force_refresh: true });
  assert.equal(token.access_token, "Atza|new");
  // It waited although the old token lives: that refresh had begun before.
  assert.deepEqual(database.statements(), [
    "read_token",
    "claim_refresh",
    "claim_refresh",
    "record_refreshes",
  ]);
  for (const run of [0, 1]) {
    assert.equal(
      database.argsOf("claim_refresh", run)["not_before"],
      "2026-11-21T12:10:00.123456+00:00",
    );
  }
});

Deno.test("a new token that expired before it was stored is not handed out", async () => {
  const lwa = scriptedFetch(
    Response.json({ access_token: "Atza|frozen", expires_in: 3600 }),
    Response.json({ access_token: "Atza|new", expires_in: 3600 }),
  );
  const { get } = world({
    read_token: [await stored(over)],
    claim_refresh: [
      await claim("claimed", over),
      await claim("claimed", { ...over, generation: 8 }),
    ],
    record_refreshes: recorded(
      { ...await stored({ ...over, generation: 8 }), stored: true },
      { ...await stored({ generation: 9 }), stored: true },
    ),
  }, lwa);
  const token = await get({ force_refresh: true });
  assert.equal(token.access_token, "Atza|new");
  assert.ok(token.expires_in > 0);
});

Deno.test("after a transient failure, a usable token is handed out with a warning", async () => {
  const lwa = scriptedFetch(new Response("", { status: 503 }));
  const { get } = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("claimed", nearlyOver)],
    fail_refresh: [{ ...await stored({ ...nearlyOver, paused_for: 20 }), overtaken: false }],
  }, lwa);
  const token = await get();
  assert.equal(token.access_token, "Atza|stored");
  assert.equal(token.refreshed, false);
  assert.equal(token.warning?.code, "amazon_unavailable");
});

Deno.test("after a transient failure, an expired token is 503 with the pause", async () => {
  const lwa = scriptedFetch(new Response("", { status: 503 }));
  const { get } = world({
    read_token: [await stored(over)],
    claim_refresh: [await claim("claimed", over)],
    fail_refresh: [{ ...await stored({ ...over, paused_for: 20.2 }), overtaken: false }],
  }, lwa);
  const refusal = await refusalOf("amazon_unavailable", () => get());
  assert.deepEqual(refusal.facts, { retry_after: 21, connection_id: connectionId });
});

Deno.test("a refused client is a warning while the token is usable, and an error afterwards", async () => {
  const refused = () => Response.json({ error: "invalid_client" }, { status: 401 });
  const living = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("claimed", nearlyOver)],
    fail_refresh: [{ ...await stored({ ...nearlyOver, paused_for: 60 }), overtaken: false }],
  }, scriptedFetch(refused));
  assert.equal((await living.get()).warning?.code, "amazon_client_rejected");

  const expired = world({
    read_token: [await stored(over)],
    claim_refresh: [await claim("claimed", over)],
    fail_refresh: [{ ...await stored({ ...over, paused_for: 60 }), overtaken: false }],
  }, scriptedFetch(refused));
  await refusalOf("amazon_client_rejected", () => expired.get());
});

for (
  const [lastError, code] of [
    ["amazon_unavailable", "amazon_unavailable"],
    ["amazon_client_rejected", "amazon_client_rejected"],
    ["sealed_value_unreadable", "sealed_value_unreadable"],
    [null, "amazon_unavailable"],
  ] as const
) {
  Deno.test(`a pause after ${lastError} is shared: Amazon is not asked, the code is ${code}`, async () => {
    const paused = { paused_for: 12.5, last_error: lastError };
    const living = world({
      read_token: [await stored(nearlyOver)],
      claim_refresh: [await claim("paused", { ...nearlyOver, ...paused })],
    });
    assert.equal((await living.get()).warning?.code, code);

    const expired = world({
      read_token: [await stored(over)],
      claim_refresh: [await claim("paused", { ...over, ...paused })],
    });
    const refusal = await refusalOf(code, () => expired.get());
    assert.equal(refusal.facts.retry_after, 13);
  });
}

Deno.test("a withdrawn consent needs re-authorization, at once", async () => {
  const lwa = scriptedFetch(Response.json({ error: "invalid_grant" }, { status: 400 }));
  const { database, get } = world({
    read_token: [await stored(nearlyOver)],
    claim_refresh: [await claim("claimed", nearlyOver)],
    fail_refresh: [{ refusal: "reauthorization_required", connection_id: connectionId }],
  }, lwa);
  const refusal = await refusalOf("reauthorization_required", () => get());
  assert.equal(refusal.facts.connection_id, connectionId);
  assert.equal(lwa.requests.length, 1);
  assert.equal(database.statements().at(-1), "fail_refresh");
});

Deno.test("a process that was overtaken claims again and hands out the stored token", async () => {
  const lwa = scriptedFetch(Response.json({ error: "invalid_grant" }, { status: 400 }));
  const { get } = world({
    read_token: [await stored(over)],
    claim_refresh: [
      await claim("claimed", over),
      await claim("fresh", { generation: 9, accessToken: "Atza|theirs" }),
    ],
    fail_refresh: [{ ...await stored({ generation: 9 }), overtaken: true }],
  }, lwa);
  assert.equal((await get()).access_token, "Atza|theirs");
});

Deno.test("a connection that ends while it is claimed is reported", async () => {
  const { get } = world({
    read_token: [await stored(over)],
    claim_refresh: [{ refusal: "connection_disconnected", connection_id: connectionId }],
  });
  await refusalOf("connection_disconnected", () => get());
});

Deno.test("a stored token of another row does not open", async () => {
  const foreign = await sealer.seal("Atza|foreign", {
    row: crypto.randomUUID(),
    owner: userId,
    kind: "access_token",
  });
  const { get } = world({ read_token: [await stored({ encrypted_access_token: foreign })] });
  await refusalOf("sealed_value_unreadable", () => get());
});

Deno.test("a request names one target, with defaults for the rest", () => {
  assert.deepEqual(getTokenRequestSchema.parse({ profile_id: "1" }), {
    profile_id: "1",
    min_validity_seconds: 300,
    force_refresh: false,
  });
});

Deno.test("a query string is parsed like a body", () => {
  const query = { profile_id: "1", min_validity_seconds: "60", force_refresh: "true" };
  assert.deepEqual(getTokenRequestSchema.parse(query), {
    profile_id: "1",
    min_validity_seconds: 60,
    force_refresh: true,
  });
  assert.equal(
    getTokenRequestSchema.parse({ profile_id: "1", force_refresh: "false" }).force_refresh,
    false,
  );
});

Deno.test("a request of another form is refused", async (t) => {
  const target = { connection_id: connectionId };
  const refused = [
    {},
    { ...target, profile_id: "1" },
    { ...target, account_id: "1" },
    { connection_id: "1" },
    { account_id: "a b" },
    { profile_id: "" },
    { ...target, min_validity_seconds: -1 },
    { ...target, min_validity_seconds: 86_401 },
    { ...target, min_validity_seconds: 1.5 },
    { ...target, min_validity_seconds: "soon" },
    { ...target, force_refresh: "maybe" },
    { ...target, force_refresh: 1 },
    { ...target, user_id: connectionId },
    [],
    null,
    "text",
  ];
  for (const request of refused) {
    await t.step(JSON.stringify(request), () => {
      assert.ok(!getTokenRequestSchema.safeParse(request).success);
    });
  }
});

Deno.test("a refused app is named, with what sets it right", async () => {
  const appId = "0c000000-0000-4000-8000-000000000001";
  const client_id = "amzn1.application-oa2-client.brought";
  const paused = { ...over, paused_for: 60, last_error: "amazon_client_rejected" };
  const messageFor = async (app: { client_id?: string; oauth_client_id: string | null }) => {
    const { get } = world({
      read_token: [await stored({ ...over, ...app })],
      claim_refresh: [await claim("paused", { ...paused, ...app })],
    });
    return (await refusalOf("amazon_client_rejected", () => get())).message;
  };
  assert.match(await messageFor({ oauth_client_id: null }), /AMAZON_ADS_CLIENT_SECRET/);
  const own = await messageFor({ client_id, oauth_client_id: appId });
  assert.ok(own.includes(`"${client_id}"`) && own.includes(`PATCH /oauth-clients/${appId}`), own);
  assert.doesNotMatch(own, /AMAZON_ADS_/);
});
