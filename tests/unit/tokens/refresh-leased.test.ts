import assert from "node:assert/strict";
import type { Context } from "../../../shared/context.ts";
import type { LeasedToken } from "../../../shared/database/leased-token.ts";
import { refreshLeased, type RefreshOutcome } from "../../../shared/tokens/refresh-leased.ts";
import { createSealer } from "../../../shared/crypto/sealer.ts";
import { clientFingerprint } from "../../../shared/tokens/client-fingerprint.ts";
import { keyNamed, ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../support/scripted-database.ts";
import { type ScriptedFetch, scriptedFetch } from "../support/scripted-fetch.ts";
import {
  connectionId,
  leasedToken,
  leaseId,
  recorded,
  refreshIn,
  storedToken,
  userId,
} from "../support/tokens.ts";

const fresh = { access_token: "Atza|new", expires_in: 3600, token_type: "bearer" };

interface World {
  context: Context;
  lease: LeasedToken;
  database: ScriptedDatabase;
  refresh(): Promise<RefreshOutcome>;
}

/** A lease, what Amazon will say to it, and what the database will say to that. */
async function world(
  lwa: ScriptedFetch,
  script: Record<string, unknown[]>,
  changes: Partial<LeasedToken> = {},
): Promise<World> {
  const database = scriptedDatabase(script);
  const context = testContext({ database, lwa: lwa.fetch });
  const lease = await leasedToken(context.sealer, changes);
  return { context, lease, database, refresh: () => refreshLeased(context, lease, "on_demand") };
}

async function counts(changes: Record<string, unknown>): Promise<unknown> {
  return { ...await storedToken(testContext().sealer, { generation: 8 }), ...changes };
}

Deno.test("the stored refresh token is exchanged with one request", async () => {
  const lwa = scriptedFetch(Response.json(fresh));
  const { refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: true })),
  }, {
    region: "FE",
  });
  const outcome = await refresh();
  assert.equal(outcome.kind, "refreshed");
  assert.equal(lwa.requests.length, 1);
  assert.equal(lwa.request().url.href, "https://fe.amazon.test/token");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(lwa.request().body)), {
    grant_type: "refresh_token",
    refresh_token: "Atzr|stored",
    client_id: ownClient.clientId,
    client_secret: ownClient.clientSecret,
  });
});

Deno.test("a new token is sealed and recorded under the lease and the generation it was claimed with", async () => {
  const lwa = scriptedFetch(Response.json({ ...fresh, refresh_token: "Atzr|new" }));
  const { context, lease, database, refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: true })),
  });
  const outcome = await refresh();
  assert.ok(outcome.kind === "refreshed");
  assert.equal(outcome.accessToken, "Atza|new");
  assert.equal(outcome.token.generation, 8);

  const sent = refreshIn(database.argsOf("record_refreshes"));
  const { encrypted_access_token, encrypted_refresh_token, duration_ms, ...rest } = sent;
  assert.deepEqual(rest, {
    connection_id: connectionId,
    lease_id: leaseId,
    claimed_generation: lease.generation,
    token_type: "bearer",
    expires_in: 3600,
    trigger: "on_demand",
  });
  assert.ok(Number.isInteger(duration_ms) && Number(duration_ms) >= 0);
  const opened = await Promise.all([
    context.sealer.open(String(encrypted_access_token), {
      row: connectionId,
      owner: userId,
      kind: "access_token",
    }),
    context.sealer.open(String(encrypted_refresh_token), {
      row: connectionId,
      owner: userId,
      kind: "refresh_token",
    }),
  ]);
  assert.deepEqual(opened, ["Atza|new", "Atzr|new"]);
});

Deno.test("a refresh token that Amazon does not repeat stays stored", async () => {
  const lwa = scriptedFetch(Response.json(fresh));
  const { database, refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: true })),
  });
  await refresh();
  assert.equal(refreshIn(database.argsOf("record_refreshes"))["encrypted_refresh_token"], null);
});

Deno.test("a refresh token that Amazon repeats is not written again", async () => {
  const lwa = scriptedFetch(Response.json({ ...fresh, refresh_token: "Atzr|stored" }));
  const { database, refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: true })),
  });
  await refresh();
  assert.equal(refreshIn(database.argsOf("record_refreshes"))["encrypted_refresh_token"], null);
});

Deno.test("a refresh token that an older key sealed is resealed by its refresh", async () => {
  const rotated = createSealer([keyNamed("b"), keyNamed("a")]);
  for (const answer of [fresh, { ...fresh, refresh_token: "Atzr|stored" }]) {
    const lwa = scriptedFetch(Response.json(answer));
    const { context, lease, database } = await world(lwa, {
      record_refreshes: recorded(await counts({ stored: true })),
    });
    await refreshLeased({ ...context, sealer: rotated }, lease, "scheduled");
    const resealed = String(
      refreshIn(database.argsOf("record_refreshes"))["encrypted_refresh_token"],
    );
    assert.ok(rotated.isCurrent(resealed));
    const place = { row: connectionId, owner: userId, kind: "refresh_token" } as const;
    assert.equal(await rotated.open(resealed, place), "Atzr|stored");
  }
});

Deno.test("the duration is counted in whole milliseconds from before the request", async () => {
  const lwa = scriptedFetch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return Response.json(fresh);
  });
  const { database, refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: true })),
  });
  await refresh();
  const duration = Number(refreshIn(database.argsOf("record_refreshes"))["duration_ms"]);
  assert.ok(duration >= 40 && Number.isInteger(duration), `${duration} ms`);
});

Deno.test("a process that was overtaken gets the token that is stored", async () => {
  const lwa = scriptedFetch(Response.json(fresh));
  const { refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: false })),
  });
  const outcome = await refresh();
  assert.equal(outcome.kind, "overtaken");
  assert.equal(outcome.token.generation, 8);
});

Deno.test("recording is retried while the database is unavailable, because Amazon does not repeat its answer", async () => {
  const lwa = scriptedFetch(Response.json(fresh));
  const { database, refresh } = await world(lwa, {
    record_refreshes: recorded(databaseDown(), await counts({ stored: true })),
  });
  assert.equal((await refresh()).kind, "refreshed");
  assert.deepEqual(database.statements(), ["record_refreshes", "record_refreshes"]);
  assert.equal(lwa.requests.length, 1);
  const [first, second] = [
    refreshIn(database.argsOf("record_refreshes")),
    refreshIn(database.argsOf("record_refreshes", 1)),
  ];
  assert.equal(second["encrypted_access_token"], first["encrypted_access_token"]);
  // The token's life is counted from the request, however long the recording takes.
  assert.ok(Number(second["duration_ms"]) > Number(first["duration_ms"]));
});

Deno.test("recording is not retried when the connection is gone", async () => {
  const lwa = scriptedFetch(Response.json(fresh));
  const { database, refresh } = await world(lwa, {
    record_refreshes: recorded({ refusal: "connection_disconnected", connection_id: connectionId }),
  });
  await refusalOf("connection_disconnected", refresh);
  assert.equal(database.calls.length, 1);
});

const failures = [
  {
    what: "a busy Amazon",
    answer: () => new Response("", { status: 503, headers: { "retry-after": "9" } }),
    failure: "transient",
    code: "amazon_unavailable",
    reason: "http_503",
    retryAfter: 9,
  },
  {
    what: "a broken network",
    answer: () => new TypeError("connection reset"),
    failure: "transient",
    code: "amazon_unavailable",
    reason: "network",
    retryAfter: null,
  },
  {
    what: "a refused client",
    answer: () => Response.json({ error: "invalid_client" }, { status: 401 }),
    failure: "client_rejected",
    code: "amazon_client_rejected",
    reason: "invalid_client",
    retryAfter: null,
  },
] as const;

for (const { what, answer, failure, code, reason, retryAfter } of failures) {
  Deno.test(`${what} is recorded as ${failure}, and the stored token is returned`, async () => {
    const { lease, database, refresh } = await world(scriptedFetch(answer()), {
      fail_refresh: [await counts({ overtaken: false })],
    });
    const outcome = await refresh();
    assert.ok(outcome.kind === "failed");
    assert.equal(outcome.code, code);
    assert.equal(outcome.token.generation, 8);
    const { duration_ms, ...rest } = database.argsOf("fail_refresh");
    assert.ok(Number.isInteger(duration_ms));
    assert.deepEqual(rest, {
      connection_id: connectionId,
      lease_id: leaseId,
      claimed_generation: lease.generation,
      failure,
      error_code: code,
      reason,
      retry_after_seconds: retryAfter,
      trigger: "on_demand",
      client_fingerprint: clientFingerprint(testContext()),
    });
  });
}

Deno.test("a withdrawn consent is recorded and reported", async () => {
  const lwa = scriptedFetch(Response.json({ error: "invalid_grant" }, { status: 400 }));
  const { database, refresh } = await world(lwa, {
    fail_refresh: [{ refusal: "reauthorization_required", connection_id: connectionId }],
  });
  const refusal = await refusalOf("reauthorization_required", refresh);
  assert.equal(refusal.facts.connection_id, connectionId);
  assert.equal(database.argsOf("fail_refresh")["failure"], "invalid_grant");
  assert.equal(database.argsOf("fail_refresh")["error_code"], "reauthorization_required");
  assert.equal(database.argsOf("fail_refresh")["reason"], "invalid_grant");
  assert.equal(lwa.requests.length, 1);
});

Deno.test("a refused grant changes nothing when another process stored a newer token", async () => {
  const lwa = scriptedFetch(Response.json({ error: "invalid_grant" }, { status: 400 }));
  const { refresh } = await world(lwa, { fail_refresh: [await counts({ overtaken: true })] });
  assert.equal((await refresh()).kind, "overtaken");
});

Deno.test("a failure is recorded although the database fails once", async () => {
  const lwa = scriptedFetch(Response.json({ error: "invalid_grant" }, { status: 400 }));
  const { refresh } = await world(lwa, {
    fail_refresh: [databaseDown(), { refusal: "reauthorization_required" }],
  });
  await refusalOf("reauthorization_required", refresh);
});

Deno.test("Amazon is not asked when the consent belongs to another client than the project's", async () => {
  const lwa = scriptedFetch();
  const { database, refresh } = await world(
    lwa,
    { fail_refresh: [await counts({ overtaken: false })] },
    { client_id: "amzn1.application-oa2-client.former" },
  );
  const outcome = await refresh();
  assert.ok(outcome.kind === "failed" && outcome.code === "amazon_client_rejected");
  assert.equal(database.argsOf("fail_refresh")["failure"], "client_rejected");
  assert.equal(database.argsOf("fail_refresh")["reason"], null);
  assert.equal(lwa.requests.length, 0);
});

Deno.test("a refresh token that no key opens is reported as our own configuration", async () => {
  const lwa = scriptedFetch();
  const { database, refresh } = await world(
    lwa,
    { fail_refresh: [await counts({ overtaken: false })] },
    { encrypted_refresh_token: "a.b.c.d.e" },
  );
  const outcome = await refresh();
  assert.ok(outcome.kind === "failed" && outcome.code === "sealed_value_unreadable");
  assert.equal(database.argsOf("fail_refresh")["failure"], "client_rejected");
  assert.equal(database.argsOf("fail_refresh")["error_code"], "sealed_value_unreadable");
  assert.equal(lwa.requests.length, 0);
});

Deno.test("a connection of a user's own app is refreshed with that app", async () => {
  const { sealer } = testContext();
  const appId = "f3d0b0b4-6c39-4a6e-9a43-0c1d6a4c7f11";
  const lwa = scriptedFetch(Response.json(fresh));
  const { refresh } = await world(lwa, {
    record_refreshes: recorded(await counts({ stored: true })),
  }, {
    client_id: "amzn1.application-oa2-client.brought",
    oauth_client_id: appId,
    encrypted_client_secret: await sealer.seal("brought", {
      row: appId,
      owner: userId,
      kind: "client_secret",
    }),
  });
  await refresh();
  const form = new URLSearchParams(lwa.request().body);
  assert.equal(form.get("client_id"), "amzn1.application-oa2-client.brought");
  assert.equal(form.get("client_secret"), "brought");
});
