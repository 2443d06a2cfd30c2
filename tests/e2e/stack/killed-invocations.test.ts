import assert from "node:assert/strict";
import { readProcessFile } from "../../../local/processes/process-file.ts";
import { foldersForPort } from "../../../local/stack/folders.ts";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import type { LogEntry } from "../../../local/amazon/state/log-entry.ts";
import { withFault } from "../../support/amazon-requests.ts";
import { newSyncedConnection } from "../../support/new-synced-connection.ts";
import { eventually, sleep } from "../../support/eventually.ts";
import { type OwnConnection, ownConnection } from "../../support/own-connection.ts";
import { newPerson } from "../../support/person.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { grantOf, storedTokens } from "../../support/stored-tokens.ts";
import { historyOf } from "../../support/token-state.ts";
import { amazon, database, stack } from "../../support/stack.ts";

// The tests make the schedule's minutes themselves.
withoutSchedule();

Deno.test("refresh-tokens killed after its 202: a later minute refreshes what was under way, and only that", async () => {
  const person = await newPerson();
  const connect = (count: number): Promise<OwnConnection[]> =>
    Promise.all(Array.from({ length: count }, () => ownConnection(person)));
  const [fast, slow] = [await connect(2), await connect(3)];
  const all = [...fast, ...slow];
  for (const { persona } of slow) {
    await amazon.addFault({
      match: { operation: "token", grant_type: "refresh_token", persona },
      respond: { delay_ms: 6000 },
      times: 1,
    });
  }
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  await database`
    update amazon_ads_private.oauth_tokens
    set expires_at = now() + interval '1 minute', refresh_started_at = now() - interval '1 hour',
      refresh_due_at = now()
    where connection_id in ${database(all.map(({ id }) => id))}`;

  await acceptedBy("refresh-tokens", dispatchRefreshes);
  await eventually("the fast ones are refreshed while the slow ones wait for Amazon", async () => {
    const counts = await Promise.all(fast.map(async ({ id }) => (await historyOf(id)).length));
    const faults = await amazon.faults();
    return counts.every((count) => count === 2) &&
        faults.every(({ consumed }) => consumed === 1) || undefined;
  });
  await kill("refresh-tokens");
  const killedAt = Date.now();

  // Many minutes in a few seconds: until the leases end, none of them may ask Amazon.
  await eventually("all are refreshed", async () => {
    await dispatchRefreshes();
    await sleep(1000);
    const done = await Promise.all(all.map(async ({ id }) => (await storedTokens(id))?.lease_id));
    const histories = await Promise.all(slow.map(({ id }) => historyOf(id)));
    return done.every((lease) => lease === null) &&
        histories.every((history) => history.at(-1)?.action === "refreshed") || undefined;
  }, (LIMITS.leaseSeconds + 20) * 1000);

  const log = (await amazon.log({ after: before }))
    .filter(({ grant_type }) => grant_type === "refresh_token");
  for (const { id, persona } of fast) {
    assert.equal(of(persona, log).length, 1);
    assert.deepEqual(await outcomes(id), [["refreshed", null]]);
  }
  for (const { id, persona } of slow) {
    const requests = of(persona, log);
    assert.equal(requests.length, 2);
    const [first = 0, second = 0] = requests.map(({ time }) => Date.parse(time)).sort();
    assert.ok(second > killedAt);
    assert.ok(second - first >= (LIMITS.leaseSeconds - 1) * 1000, `${second - first} ms apart`);
    assert.deepEqual(await outcomes(id), [["failed", "refresh_abandoned"], ["refreshed", null]]);
  }
  for (const one of all) await assertNewestIsStored(one);
});

Deno.test("sync-accounts killed after its 202: a later minute continues the run after its last page", async () => {
  const persona = "agency:2000";
  const { connectionId } = await newSyncedConnection(persona);
  const due = () =>
    database`update amazon_ads.connections set next_sync_at = now() where id = ${connectionId}`;
  const latestRun = async () => {
    const [run] = await database`
      select id, status, accounts_inserted, accounts_inactivated from amazon_ads.sync_runs
      where connection_id = ${connectionId} order by id desc limit 1`;
    return run ?? assert.fail("there is no run");
  };
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  const pages = async (): Promise<(number | null)[]> =>
    (await amazon.log({ after: before }))
      .filter((entry) => entry.operation === "ads_accounts" && entry.persona === persona)
      .map(({ page }) => page);

  await withFault(
    { match: { operation: "ads_accounts", persona }, respond: { delay_ms: 150 } },
    async () => {
      await due();
      await acceptedBy("sync-accounts", dispatchSyncs);
      await eventually(
        "eight pages are read",
        async () => (await pages()).length >= 8 || undefined,
        60_000,
      );
      await kill("sync-accounts");
    },
  );
  const killed = await latestRun();
  assert.equal(killed["status"], "running");
  // Amazon logs a request when it answers: that of the killed process may still be under way.
  await sleep(1000);
  const read = (await pages()).length;

  // The minutes until the lease of the run ends leave it alone.
  await dispatchSyncs();
  await due();
  await acceptedBy("sync-accounts", dispatchSyncs);
  await sleep(1000);
  assert.equal((await pages()).length, read);

  await database`
    update amazon_ads.sync_runs set lease_expires_at = now() where id = ${killed["id"]}`;
  await due();
  await acceptedBy("sync-accounts", dispatchSyncs);
  const run = await eventually("the run has ended", async () => {
    const found = await latestRun();
    return found["status"] === "running" ? undefined : found;
  }, 60_000);
  assert.deepEqual({ ...run }, {
    ...killed,
    status: "succeeded",
    accounts_inserted: 0,
    accounts_inactivated: 0,
  });
  const all = await pages();
  const twice = all.length - new Set(all).size;
  assert.ok(twice <= 1, `${twice} pages were read twice: only the one under way may be`);
});

Deno.test("pg_net delivers the project's own calls while scheduled functions work", async () => {
  const { id } = await ownConnection();
  const own = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("received"),
  );
  const ownCall = () =>
    database`select net.http_get(${`http://127.0.0.1:${own.addr.port}/`}) as id`;
  const answered = async (id: unknown): Promise<true | undefined> => {
    const rows = await database`
      select from net._http_response where id = ${String(id)} and content = 'received'`;
    return rows.length === 1 || undefined;
  };
  try {
    // Three regions, one after the other: with 20 s for each list, the sync takes a minute.
    await withFault(
      { match: { operation: "profiles" }, respond: { delay_ms: 20_000 } },
      async () => {
        await database`
        update amazon_ads.connections set next_sync_at = now() where id = ${id}`;
        await acceptedBy("sync-accounts", dispatchSyncs);
        for (let call = 0; call < 8; call++) {
          const begun = performance.now();
          const [request] = await ownCall();
          await eventually("its answer is stored", () => answered(request?.["id"]));
          const ms = performance.now() - begun;
          assert.ok(ms < 2000, `call ${call} was answered after ${ms} ms`);
          await sleep(500);
        }
        const runs = await database`
        select status from amazon_ads.sync_runs
          where connection_id = ${id} and trigger = 'scheduled'`;
        assert.deepEqual(runs.map(({ status }) => status), ["running"], "the sync still works");
        await kill("sync-accounts");
      },
    );
  } finally {
    await own.shutdown();
  }
});

/** What the minutely job does. */
async function dispatchRefreshes(): Promise<void> {
  await database`select amazon_ads_private.dispatch_refreshes()`;
}

async function dispatchSyncs(): Promise<void> {
  await database`select amazon_ads_private.dispatch_syncs()`;
}

/** Runs a dispatch, and waits until its one call of the function was answered with 202. */
async function acceptedBy(functionName: string, dispatch: () => Promise<void>): Promise<void> {
  const [before] = await database`select coalesce(max(id), 0) as id from net._http_response`;
  await dispatch();
  await eventually(`${functionName} answers 202`, async () => {
    const answers = await database`
      select status_code, content from net._http_response where id > ${before?.["id"]} order by id`;
    if (answers.length === 0) return undefined;
    assert.deepEqual(answers.map((answer) => ({ ...answer })), [
      { status_code: 202, content: '{"status":"accepted"}' },
    ]);
    return true;
  });
}

/** Kills the process of a function, and waits until the stack knows: its next call starts another one. */
async function kill(functionName: string): Promise<void> {
  const port = Number(new URL(stack.supabase_url).port);
  const running = async (): Promise<number | undefined> => {
    const written = await readProcessFile(foldersForPort(port, true).processesFile);
    return written?.parts.find(({ name }) => name === functionName)?.pid;
  };
  const pid = await running() ?? assert.fail(`${functionName} does not run`);
  Deno.kill(pid, "SIGKILL");
  await eventually("the stack knows", async () => await running() === pid ? undefined : true);
}

function of(persona: string, log: LogEntry[]): LogEntry[] {
  return log.filter((entry) => entry.persona === persona);
}

/** What came of each refresh, oldest first. */
async function outcomes(connectionId: string): Promise<(string | null)[][]> {
  return (await historyOf(connectionId)).slice(1)
    .map(({ action, error_code }) => [action, error_code]);
}

async function assertNewestIsStored({ id, persona }: OwnConnection): Promise<void> {
  const [stored, grant] = [await storedTokens(id), await grantOf(persona)];
  assert.equal(stored?.accessSha256, grant.newest_access_token_sha256);
  assert.equal(stored?.refreshSha256, grant.newest_refresh_token_sha256);
  assert.equal(stored?.lease_id, null);
}
