import assert from "node:assert/strict";
import { beginSync, finishSync, type SyncedSource } from "../../../shared/database/sync-run.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { finishedRun, run } from "../support/sync-runs.ts";
import { connectionId, user } from "../support/tokens.ts";

function source(changes: Partial<SyncedSource>): SyncedSource {
  return {
    source: "profiles",
    region: "NA",
    outcome: "complete",
    items: 1,
    rejected: 0,
    ...changes,
  };
}

async function finished(sources: SyncedSource[]): Promise<Record<string, unknown>> {
  const database = scriptedDatabase({ finish_sync: [finishedRun()] });
  await finishSync(database, run, { sources, errorCode: null });
  return database.argsOf("finish_sync");
}

Deno.test("a run is opened for a caller, a connection and a reason", async () => {
  const database = scriptedDatabase({ begin_sync: [run] });
  assert.deepEqual(await beginSync(database, user, connectionId, "manual"), run);
  assert.deepEqual(database.argsOf("begin_sync"), {
    caller: user,
    connection_id: connectionId,
    trigger: "manual",
  });
});

Deno.test("a run that is under way is not opened again", async () => {
  const database = scriptedDatabase({ begin_sync: [{ refusal: "sync_running" }] });
  await refusalOf("sync_running", () => beginSync(database, user, connectionId, "manual"));
});

Deno.test("regions count as complete where all of their profiles were read", async () => {
  const args = await finished([
    source({ region: "NA" }),
    source({ region: "EU", outcome: "failed" }),
    source({ region: "FE", items: 0 }),
  ]);
  assert.deepEqual(args["complete_regions"], ["NA", "FE"]);
  assert.equal(args["accounts_complete"], false);
});

Deno.test("the list of ads accounts is complete by itself, and completes no region", async () => {
  const args = await finished([source({ outcome: "failed" }), source({ source: "ads-accounts" })]);
  assert.deepEqual(args["complete_regions"], []);
  assert.equal(args["accounts_complete"], true);
});

Deno.test("a failed list of ads accounts is not complete", async () => {
  const args = await finished([source({ source: "ads-accounts", outcome: "failed" })]);
  assert.equal(args["accounts_complete"], false);
});

Deno.test("what became of each source is kept as it is", async () => {
  const sources = [source({ outcome: "failed", error_code: "amazon_throttled", request_id: "r1" })];
  const args = await finished(sources);
  assert.deepEqual(args["sources"], sources);
  assert.equal(args["run_id"], run.run_id);
  assert.equal(args["error_code"], null);
});
