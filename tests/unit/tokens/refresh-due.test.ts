import assert from "node:assert/strict";
import { z } from "zod";
import type { LeasedToken } from "../../../shared/database/leased-token.ts";
import type { RefreshSummary } from "../../../shared/contract/answers/refresh-tokens.ts";
import { refreshDue } from "../../../shared/tokens/refresh-due.ts";
import { clientFingerprint } from "../../../shared/tokens/client-fingerprint.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../support/scripted-database.ts";
import type { SentRequest } from "../support/scripted-fetch.ts";
import { leasedToken, storedToken } from "../support/tokens.ts";

const { sealer } = testContext();
const BATCH = 20;
const refreshesSchema = z.array(z.object({ lease_id: z.string(), trigger: z.string() }));
const nothing = {
  refreshed: 0,
  failed: 0,
  reauthorization_required: 0,
  resealed: 0,
  unreadable: 0,
  more: false,
};

/** So many leases, each of a connection of its own; the refresh token says what Amazon will answer. */
function leases(count: number, refreshToken = "Atzr|good"): Promise<LeasedToken[]> {
  return Promise.all(Array.from({ length: count }, () =>
    leasedToken(sealer, {
      connection_id: crypto.randomUUID(),
      lease_id: crypto.randomUUID(),
      refreshToken,
    })));
}

/** An Amazon that knows three kinds of refresh tokens. */
function amazon(request: SentRequest): Response {
  switch (new URLSearchParams(request.body).get("refresh_token")) {
    case "Atzr|good":
      return Response.json({ access_token: "Atza|new", expires_in: 3600 });
    case "Atzr|revoked":
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    default:
      return new Response("", { status: 503 });
  }
}

async function refresh(
  batches: unknown[],
  resealable: unknown = { tokens: [], clients: [], registrations: [], webhooks: [] },
): Promise<{ summary: RefreshSummary; database: ScriptedDatabase; asked: SentRequest[] }> {
  const counted = { ...await storedToken(sealer), stored: true, overtaken: false };
  const asked: SentRequest[] = [];
  const database = scriptedDatabase({
    list_resealable: [resealable],
    claim_due_refreshes: batches,
    store_resealed: [{ resealed: 0 }],
    record_refreshes: Array.from({ length: 100 }, () => (args: Record<string, unknown>) => ({
      recorded: Object.fromEntries(refreshesIn(args).map(({ lease_id }) => [lease_id, counted])),
    })),
    fail_refresh: Array.from(
      { length: 100 },
      () => (args: Record<string, unknown>) =>
        args["failure"] === "invalid_grant" ? { refusal: "reauthorization_required" } : counted,
    ),
  });
  const lwa: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const sent = {
      url: new URL(request.url),
      method: request.method,
      headers: request.headers,
      body: await request.text(),
    };
    asked.push(sent);
    return amazon(sent);
  };
  return { summary: await refreshDue(testContext({ database, lwa })), database, asked };
}

/** What one run of record_refreshes was given. */
function refreshesIn(args: Record<string, unknown>): { lease_id: string; trigger: string }[] {
  return refreshesSchema.parse(args["refreshes"]);
}

Deno.test("without due tokens there is one claim", async () => {
  const { summary, database } = await refresh([{ claimed: [] }]);
  assert.deepEqual(summary, nothing);
  assert.deepEqual(database.argsOf("claim_due_refreshes"), {
    batch: BATCH,
    lease_seconds: 20,
    client_fingerprint: clientFingerprint(testContext()),
  });
  assert.deepEqual(database.statements(), ["claim_due_refreshes", "list_resealable"]);
});

Deno.test("due tokens are claimed in batches until a batch is not full", async () => {
  const { summary, database, asked } = await refresh([
    { claimed: await leases(BATCH) },
    { claimed: await leases(BATCH) },
    { claimed: await leases(3) },
  ]);
  assert.deepEqual(summary, { ...nothing, refreshed: 43 });
  assert.equal(asked.length, 43);
  assert.equal(database.statements().filter((name) => name === "claim_due_refreshes").length, 3);
});

Deno.test("a scheduled refresh is recorded as scheduled", async () => {
  const { database } = await refresh([{ claimed: await leases(1) }]);
  assert.deepEqual(
    refreshesIn(database.argsOf("record_refreshes")).map(({ trigger }) => trigger),
    ["scheduled"],
  );
});

Deno.test("a failing refresh does not fail the others, and each is counted by its outcome", async () => {
  const { summary } = await refresh([{
    claimed: [
      ...await leases(3),
      ...await leases(2, "Atzr|revoked"),
      ...await leases(4, "Atzr|unlucky"),
    ],
  }]);
  assert.deepEqual(summary, { ...nothing, refreshed: 3, failed: 4, reauthorization_required: 2 });
});

Deno.test("a token that no key opens counts as failed", async () => {
  const [lease] = await leases(1);
  const { summary, asked } = await refresh([{
    claimed: [{ ...lease, encrypted_refresh_token: "a.b.c.d.e" }, ...await leases(1)],
  }]);
  assert.deepEqual(summary, { ...nothing, refreshed: 1, failed: 1 });
  assert.equal(asked.length, 1);
});

Deno.test("values of an older key are resealed when no token is due", async () => {
  const unreadable = {
    connection_id: crypto.randomUUID(),
    user_id: crypto.randomUUID(),
    generation: 1,
    encrypted_access_token: "a.b.c.d.e",
    encrypted_refresh_token: "a.b.c.d.e",
  };
  const { summary, database } = await refresh([{ claimed: await leases(1) }], {
    tokens: [unreadable],
    clients: [],
    registrations: [],
    webhooks: [],
  });
  assert.deepEqual(summary, { ...nothing, refreshed: 1, unreadable: 1 });
  assert.deepEqual(database.statements().slice(-2), ["list_resealable", "store_resealed"]);
});

Deno.test("a database that is down is reported", async () => {
  await refusalOf("database_unavailable", () => refresh([databaseDown()]));
});
