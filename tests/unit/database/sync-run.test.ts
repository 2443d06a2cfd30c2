import assert from "node:assert/strict";
import {
  beginSync,
  finishSync,
  pauseSync,
  resumeSyncs,
  type SyncedSource,
} from "../../../shared/database/sync-run.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import {
  amongAdsAccounts,
  finishedRun,
  pausedRun,
  run,
  syncedSource,
} from "../support/sync-runs.ts";
import { connectionId, user } from "../support/tokens.ts";

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
    syncedSource({ region: "NA" }),
    syncedSource({ region: "EU", outcome: "failed" }),
    syncedSource({ region: "FE", items: 0 }),
  ]);
  assert.deepEqual(args["complete_regions"], ["NA", "FE"]);
  assert.equal(args["accounts_complete"], false);
});

Deno.test("the list of ads accounts is complete by itself, and completes no region", async () => {
  const args = await finished([
    syncedSource({ outcome: "failed" }),
    syncedSource({ source: "ads-accounts" }),
  ]);
  assert.deepEqual(args["complete_regions"], []);
  assert.equal(args["accounts_complete"], true);
});

Deno.test("a list with an entry that could not be parsed is not complete", async () => {
  const args = await finished([
    syncedSource({ region: "NA", rejected: 1 }),
    syncedSource({ source: "ads-accounts", rejected: 1 }),
    syncedSource({ source: "dsp-advertisers", region: "EU", rejected: 1 }),
  ]);
  assert.deepEqual(args["complete_regions"], []);
  assert.equal(args["accounts_complete"], false);
  assert.deepEqual(args["complete_dsp_regions"], []);
});

Deno.test("the regions of advertisers are complete by themselves", async () => {
  const args = await finished([
    syncedSource({ region: "NA" }),
    syncedSource({ source: "dsp-advertisers", region: "EU" }),
    syncedSource({ source: "dsp-advertisers", region: "FE", outcome: "failed" }),
  ]);
  assert.deepEqual(args["complete_regions"], ["NA"]);
  assert.deepEqual(args["complete_dsp_regions"], ["EU"]);
});

Deno.test("a list of advertisers is complete but for the profiles that were refused, which are named", async () => {
  const refused = (profile_id: string): { profile_id: string; code: string } => ({
    profile_id,
    code: "no_dsp_right",
  });
  const args = await finished([
    syncedSource({ source: "dsp-advertisers", region: "EU", skipped: [refused("7")] }),
    syncedSource({
      source: "dsp-advertisers",
      region: "FE",
      outcome: "failed",
      skipped: [refused("8"), { profile_id: "9", code: "amazon_unavailable" }],
    }),
  ]);
  assert.deepEqual(args["complete_dsp_regions"], ["EU"]);
  assert.deepEqual(args["refused_dsp_profiles"], ["7"]);
});

Deno.test("a run that stopped is resumed where it was", async () => {
  const stopped = amongAdsAccounts({ items: 4, cursor: "3" });
  const database = scriptedDatabase({ begin_sync: [stopped] });
  assert.deepEqual(await beginSync(database, user, connectionId, "scheduled"), stopped);
});

Deno.test("a run is paused by its holder", async () => {
  const database = scriptedDatabase({
    pause_sync: [pausedRun(), { refusal: "sync_superseded" }],
  });
  const progress = { sources: [], current: { items: 4, rejected: 0, cursor: "3" } };
  assert.equal((await pauseSync(database, run, progress)).status, "running");
  assert.deepEqual(database.argsOf("pause_sync"), {
    run_id: run.run_id,
    holder: run.holder,
    progress,
  });
  await refusalOf("sync_superseded", () => pauseSync(database, run, progress));
});

Deno.test("paused runs are resumed by one call", async () => {
  const database = scriptedDatabase({ resume_syncs: [{ resumed: 1 }] });
  await resumeSyncs(database, [connectionId]);
  assert.deepEqual(database.argsOf("resume_syncs"), { connection_ids: [connectionId] });
});

Deno.test("a run is closed in as many calls as its rows take", async () => {
  const database = scriptedDatabase({
    finish_sync: [pausedRun(), pausedRun(), finishedRun({ accounts_inactivated: 25_000 })],
  });
  const report = await finishSync(database, run, { sources: [], errorCode: null });
  assert.equal(report.accounts_inactivated, 25_000);
  assert.equal(database.calls.length, 3);
  assert.deepEqual(database.argsOf("finish_sync", 2), database.argsOf("finish_sync", 0));
});

Deno.test("a failed list of ads accounts is not complete", async () => {
  const args = await finished([syncedSource({ source: "ads-accounts", outcome: "failed" })]);
  assert.equal(args["accounts_complete"], false);
});

Deno.test("the outcome of each source is sent unchanged", async () => {
  const sources = [
    syncedSource({ outcome: "failed", error_code: "amazon_throttled", request_id: "r1" }),
  ];
  const args = await finished(sources);
  assert.deepEqual(args["sources"], sources);
  assert.equal(args["run_id"], run.run_id);
  assert.equal(args["holder"], run.holder);
  assert.equal(args["error_code"], null);
});
