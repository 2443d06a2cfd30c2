import assert from "node:assert/strict";
import { newPerson } from "../support/person.ts";
import { withoutSchedule } from "../support/schedule.ts";
import { database } from "../support/stack.ts";

withoutSchedule();

/** Accounts of one connection, and as many profiles. */
const ACCOUNTS = 200_000;

/** The Data API ends a statement after 8 s. */
const MAX_STATEMENT_MS = 5_000;

/** A connection with so many profiles that a running sync has just read, and none of them an account yet. */
async function largeConnection(
  userId: string,
): Promise<{ id: string; run: { run_id: string; holder: string } }> {
  const id = crypto.randomUUID();
  await database`
    insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id, connected_at)
    values (${id}, ${userId}, 'Large', 'active', '{advertising::campaign_management}', 'client', now())`;
  await database`
    insert into amazon_ads_private.oauth_tokens (connection_id, encrypted_access_token, encrypted_refresh_token, expires_at)
    values (${id}, 'e30..access', 'e30..refresh', now() + interval '1 hour')`;
  const run = await newRun(id);
  await database`
    insert into amazon_ads.amazon_profiles
      (user_id, connection_id, profile_id, region, name, country_code, last_seen_run)
    select ${userId}, ${id}, n::text, 'NA', 'Shop ' || n, 'US', ${run.run_id}
    from generate_series(1, ${ACCOUNTS}::int) as n`;
  return { id, run };
}

async function newRun(connectionId: string): Promise<{ run_id: string; holder: string }> {
  const [run] = await database<[{ run_id: string; holder: string }]>`
    select begun ->> 'run_id' as run_id, begun ->> 'holder' as holder
    from amazon_ads.begin_sync('{"kind": "system"}', ${connectionId}, 'scheduled') as begun`;
  return run;
}

/** Runs calls until one of them is the last, each within the limit. */
async function inBatches(call: () => Promise<boolean>): Promise<number> {
  for (let calls = 1;; calls++) {
    const started = performance.now();
    const more = await call();
    const ms = Math.round(performance.now() - started);
    assert.ok(ms < MAX_STATEMENT_MS, `call ${calls} took ${ms} ms`);
    if (!more) return calls;
  }
}

function finishing(run: { run_id: string; holder: string }): () => Promise<boolean> {
  const sources = database.json([{ source: "profiles", region: "NA", outcome: "complete" }]);
  return async () => {
    const [row] = await database`
      select amazon_ads.finish_sync(
        ${run.run_id}, ${run.holder}, ${sources}, '{NA}', true, '{NA}', '{}', null
      ) ->> 'status' as status`;
    return row?.["status"] === "running";
  };
}

async function countAccounts(connectionId: string): Promise<Record<string, number>> {
  const rows = await database`
    select status, count(*)::int as count from amazon_ads.user_accounts
    where connection_id = ${connectionId} group by status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

Deno.test("200,000 accounts are synced, handed over and disconnected with no statement over five seconds", async (t) => {
  const { userId } = await newPerson();
  const { userId: newOwnerId } = await newPerson();
  const caller = database.json({ kind: "user", user_id: newOwnerId });
  const { id, run } = await largeConnection(userId);
  try {
    await t.step("a first sync ends: each lone profile becomes an account", async () => {
      assert.ok(await inBatches(finishing(run)) > 10);
      assert.deepEqual(await countAccounts(id), { active: ACCOUNTS });
      const [closed] = await database`
        select status, accounts_inserted from amazon_ads.sync_runs where id = ${run.run_id}`;
      assert.deepEqual({ ...closed }, { status: "succeeded", accounts_inserted: ACCOUNTS });
    });
    await t.step("a hand-over takes all of them along", async () => {
      const operated = database.json({
        ...{ kind: "user", user_id: userId, operator: { key_name: "default" } },
      });
      const to = database.json({ kind: "user", user_id: newOwnerId });
      const token = database.json({
        ...{ generation: 1, encrypted_access_token: "e30..a", encrypted_refresh_token: "e30..r" },
      });
      let begun = false;
      const calls = await inBatches(async () => {
        const [row] = begun
          ? await database`select amazon_ads.continue_hand_over(${operated}, ${id}) as answer`
          : await database`
            select amazon_ads.hand_over_connection(${operated}, ${id}, ${to}, ${token}) as answer`;
        begun = true;
        return row?.["answer"].unfinished;
      });
      assert.ok(calls > 10);
      const owners = await database`
        select distinct user_id from amazon_ads.user_accounts where connection_id = ${id}
        union select distinct user_id from amazon_ads.amazon_profiles where connection_id = ${id}`;
      assert.deepEqual([...owners], [{ user_id: newOwnerId }]);
      assert.deepEqual(await countAccounts(id), { active: ACCOUNTS });
    });
    await t.step("disconnecting destroys the tokens with its first call", async () => {
      const [begun] = await database`
        select amazon_ads.disconnect_connection(${caller}, ${id}) as answer`;
      assert.equal(begun?.["answer"].unfinished, true);
      assert.deepEqual(
        [...await database`select from amazon_ads_private.oauth_tokens where connection_id = ${id}`],
        [],
      );
      await inBatches(async () => {
        const [row] = await database`
          select amazon_ads.continue_disconnect(${caller}, ${[id]}) as answer`;
        return row?.["answer"].unfinished;
      });
      assert.deepEqual(await countAccounts(id), { inactive: ACCOUNTS });
    });
    await t.step(
      "a sync that finds nothing any longer ends: all of them are inactive",
      async () => {
        await database`update amazon_ads.connections set status = 'active' where id = ${id}`;
        await database`
        update amazon_ads.amazon_profiles set status = 'active' where connection_id = ${id}`;
        await database`
        update amazon_ads.user_accounts set status = 'active' where connection_id = ${id}`;
        const later = await newRun(id);
        assert.ok(await inBatches(finishing(later)) > 10);
        assert.deepEqual(await countAccounts(id), { inactive: ACCOUNTS });
      },
    );
  } finally {
    await database`delete from amazon_ads.connections where id = ${id}`;
  }
});
