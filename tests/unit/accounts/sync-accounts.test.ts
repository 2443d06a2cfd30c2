import assert from "node:assert/strict";
import { syncAccounts } from "../../../shared/accounts/sync-accounts.ts";
import type { SyncAnswer } from "../../../shared/contract/answers/sync-accounts.ts";
import { syncRequestSchema } from "../../../shared/contract/requests/sync-accounts.ts";
import type { Caller } from "../../../shared/schemas/caller.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../support/scripted-database.ts";
import { finishedRun, pausedRun, run } from "../support/sync-runs.ts";
import { connectionId, storedToken, user } from "../support/tokens.ts";

const other = "9e1f7a34-5b6c-4d8e-8f90-a1b2c3d4e5f6";

const nothing: typeof fetch = (input) =>
  Promise.resolve(
    Response.json(String(input).includes("/v2/profiles") ? [] : { adsAccounts: [] }),
  );

/** More profiles than one invocation stores. */
const tooMany: typeof fetch = (input) => {
  const [count, first] = String(input).includes("view") ? [2_000, 10_000] : [4_000, 1];
  return Promise.resolve(
    Response.json(Array.from({ length: count }, (_, index) => ({ profileId: first + index }))),
  );
};

async function sync(
  request: unknown,
  script: Record<string, unknown[]>,
  caller: Caller = user,
  ads: typeof fetch = nothing,
): Promise<{ answer: SyncAnswer; synced: unknown[]; database: ScriptedDatabase }> {
  const { sealer } = testContext();
  const stored = await storedToken(sealer);
  const database = scriptedDatabase({
    read_token: [stored, stored],
    store_accounts: [{}, {}],
    list_dsp_profiles: Array.from({ length: 6 }, () => ({ profile_ids: [] })),
    ...script,
  });
  const context = testContext({ database, ads });
  return {
    answer: await syncAccounts(context, caller, syncRequestSchema.parse(request)),
    synced: database.calls.flatMap(({ statement, args }) =>
      statement === "begin_sync" ? [args["connection_id"]] : []
    ),
    database,
  };
}

Deno.test("the connections that were named are synced, each once", async () => {
  const { answer, synced } = await sync(
    { operation: "sync", connection_ids: [connectionId, other, connectionId] },
    { begin_sync: [run, run], finish_sync: [finishedRun(), finishedRun({ status: "partial" })] },
  );
  assert.deepEqual(synced, [connectionId, other]);
  assert.deepEqual(answer.summary, {
    total: 2,
    succeeded: 1,
    partial: 1,
    running: 0,
    failed: 0,
    refused: 0,
  });
  assert.deepEqual(answer.results.map(({ connection_id, status }) => [connection_id, status]), [
    [connectionId, "succeeded"],
    [other, "partial"],
  ]);
});

Deno.test("without names all active connections of the caller are synced", async () => {
  const { synced } = await sync({}, {
    list_syncable_connections: [{ connection_ids: [connectionId, other] }],
    begin_sync: [run, run],
    finish_sync: [finishedRun(), finishedRun()],
  });
  assert.deepEqual(synced, [connectionId, other]);
});

Deno.test("who has no connections gets an empty answer", async () => {
  const { answer } = await sync({}, { list_syncable_connections: [{ connection_ids: [] }] });
  assert.deepEqual(answer, {
    results: [],
    summary: { total: 0, succeeded: 0, partial: 0, running: 0, failed: 0, refused: 0 },
  });
});

Deno.test("one connection that is refused does not sink the rest", async () => {
  const { answer } = await sync({ connection_ids: [other, connectionId] }, {
    begin_sync: [{ refusal: "connection_not_found" }, run],
    finish_sync: [finishedRun()],
  });
  const [first, second] = answer.results;
  assert.ok(first?.status === "refused");
  assert.equal(first.error.code, "connection_not_found");
  assert.equal(second?.status, "succeeded");
  assert.deepEqual(answer.summary, {
    total: 2,
    succeeded: 1,
    partial: 0,
    running: 0,
    failed: 0,
    refused: 1,
  });
});

for (const code of ["user_unknown", "api_key_revoked", "api_key_scope_missing"] as const) {
  Deno.test(`${code} is the answer's and not each item's`, async () => {
    await refusalOf(
      code,
      () => sync({ connection_ids: [connectionId] }, { begin_sync: [{ refusal: code }] }),
    );
    await refusalOf(code, () => sync({}, { list_syncable_connections: [{ refusal: code }] }));
  });
}

Deno.test("who names connections as a user begins them by hand", async () => {
  const { database } = await sync({ connection_ids: [connectionId] }, {
    begin_sync: [run],
    finish_sync: [finishedRun()],
  });
  assert.equal(database.argsOf("begin_sync")["trigger"], "manual");
});

Deno.test("a sync that goes on in another invocation is running", async () => {
  const { answer } = await sync(
    { connection_ids: [connectionId] },
    {
      begin_sync: [{ ...run, regions: ["NA"] }],
      store_profiles: Array.from({ length: 24 }, () => ({})),
      pause_sync: [pausedRun()],
      resume_syncs: [{ resumed: 1 }],
    },
    user,
    tooMany,
  );
  assert.equal(answer.results[0]?.status, "running");
  assert.equal(answer.summary.running, 1);
});

Deno.test("the schedule syncs what is due, until nothing is", async () => {
  const { database, synced } = await sync({}, {
    claim_due_sync: [{ connection_id: connectionId }, { connection_id: other }, {
      connection_id: null,
    }],
    begin_sync: [run, run],
    finish_sync: [finishedRun(), finishedRun()],
  }, { kind: "system" });
  assert.deepEqual(synced, [connectionId, other]);
  assert.equal(database.argsOf("begin_sync")["trigger"], "scheduled");
  assert.deepEqual(database.argsOf("begin_sync")["caller"], { kind: "system" });
  assert.equal(database.statements().at(-1), "claim_due_sync");
});

Deno.test("a due connection that is refused does not keep the schedule from the next", async () => {
  const { answer } = await sync({}, {
    claim_due_sync: [{ connection_id: connectionId }, { connection_id: other }, {
      connection_id: null,
    }],
    begin_sync: [{ refusal: "sync_running" }, run],
    finish_sync: [finishedRun()],
  }, { kind: "system" });
  assert.deepEqual(answer.results.map(({ status }) => status), ["refused", "succeeded"]);
});

Deno.test("the schedule may name a connection: a run that is handed on", async () => {
  const { database } = await sync({ connection_ids: [connectionId] }, {
    begin_sync: [run],
    finish_sync: [finishedRun()],
  }, { kind: "system" });
  assert.equal(database.argsOf("begin_sync")["trigger"], "scheduled");
  assert.ok(!database.statements().includes("claim_due_sync"));
});

Deno.test("one budget serves all connections: what comes after it is spent is handed on", async () => {
  const { sealer } = testContext();
  const stored = await storedToken(sealer);
  const database = scriptedDatabase({
    begin_sync: [run, run],
    read_token: [stored, stored],
    store_profiles: Array.from({ length: 24 }, () => ({})),
    pause_sync: [pausedRun(), { ...pausedRun(), connection_id: other }],
    resume_syncs: [{ resumed: 2 }],
  });
  const page = (length: number, from: number) =>
    Response.json(Array.from({ length }, (_, index) => ({ profileId: from + index })));
  const [editable, viewable] = [page(4_000, 1), page(2_000, 10_000)];
  let requests = 0;
  const context = testContext({
    database,
    ads: (input) => {
      requests++;
      return Promise.resolve((String(input).includes("view") ? viewable : editable).clone());
    },
  });
  const request = syncRequestSchema.parse({ connection_ids: [connectionId, other] });
  const { summary } = await syncAccounts(context, user, request);
  assert.equal(summary.running, 2);
  assert.equal(requests, 2, "Amazon was asked for one region of the first connection");
  assert.equal(
    database.statements().filter((statement) => statement === "read_token").length,
    1,
    "for the second one not even a token is read",
  );
  assert.deepEqual(database.argsOf("resume_syncs")["connection_ids"], [connectionId, other]);
  assert.equal(database.statements().at(-1), "resume_syncs", "one call goes on with both");
});

Deno.test("when the next invocation cannot be called, the schedule goes on: nothing is lost", async () => {
  const { answer } = await sync(
    { connection_ids: [connectionId] },
    {
      begin_sync: [run],
      store_profiles: Array.from({ length: 24 }, () => ({})),
      pause_sync: [pausedRun()],
      resume_syncs: [databaseDown()],
    },
    user,
    tooMany,
  );
  assert.equal(answer.summary.running, 1);
});

Deno.test("a database that is down fails the call: it may be tried again", async () => {
  await refusalOf(
    "database_unavailable",
    () => sync({ connection_ids: [connectionId] }, { begin_sync: [databaseDown()] }),
  );
});

Deno.test("a request of another form is refused", async (t) => {
  const refused = [
    { operation: "erase" },
    { connection_ids: [] },
    { connection_ids: ["1"] },
    { connection_ids: connectionId },
    { connection_ids: Array.from({ length: 21 }, () => connectionId) },
    { user_id: connectionId },
    [],
    null,
  ];
  for (const request of refused) {
    await t.step(JSON.stringify(request).slice(0, 60), () => {
      assert.ok(!syncRequestSchema.safeParse(request).success);
    });
  }
});
