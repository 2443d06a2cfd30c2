import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { decide, giveConsent, openCallback, startConsent } from "../support/consent.ts";
import { makeKey } from "../support/credentials.ts";
import { contentsOf, differences } from "../support/database-contents.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { database } from "../support/stack.ts";

Deno.test("housekeeping removes what is over, and nothing else", async (t) => {
  const person = await newPerson();
  const user = person.as;
  const kept = await connect(user);
  await firstSyncEnded(kept);
  const disconnected = await connect(user);
  await firstSyncEnded(disconnected);
  assertDone(await send(user, "DELETE", `connections/${disconnected}`));
  const revoked = await makeKey(user);
  assertDone(await send(user, "DELETE", `api-keys/${revoked.id}`));
  const app = { name: "App", client_id: "client", client_secret: "secret" };
  assertDone(await send(user, "POST", "oauth-clients", app));

  const pending = await startConsent(user);
  const unconfirmed = await startConsent(user);
  const lateConfirmation = await giveConsent(unconfirmed);
  const renewal = await startConsent(user, { connection_id: kept });
  const stillPending = await startConsent(user);
  const stillUnconfirmed = await startConsent(user);
  const confirmation = await giveConsent(stillUnconfirmed);
  const stillRenewing = await startConsent(user, { connection_id: kept });
  const over = [pending, unconfirmed].map(({ connectionId }) => connectionId);

  let runsLeft: number[] = [];
  // One transaction for all of it, and the schedule waits: what others do meanwhile is out of sight.
  const changed = await database.begin("isolation level repeatable read", async (sql) => {
    await sql`lock table amazon_ads_private.heartbeats in exclusive mode`;
    // What other tests have left goes first: the rest of this test counts.
    await sql`select amazon_ads_private.run_housekeeping()`;
    await sql`
      update amazon_ads_private.oauth_states set expires_at = now()
      where connection_id = any(${over}::uuid[])
        or state_hash = encode(sha256(convert_to(${stateOf(renewal)}, 'UTF8')), 'hex')`;
    await sql`
      insert into amazon_ads.token_refresh_history
        (user_id, connection_id, action, trigger, success, created_at)
      select ${person.userId}, ${kept}, 'refreshed', 'scheduled', true, now() - make_interval(days => days)
      from unnest(array[179, 181]) as days`;
    await sql`
      insert into amazon_ads.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at)
      select ${person.userId}, ${kept}, 'manual', 'succeeded', moment, moment
      from unnest(array[89, 91]) as days, lateral (select now() - make_interval(days => days)) as at (moment)`;
    const [{ jobid: teamJob }] = await sql<[{ jobid: string }]>`
      select cron.schedule('a job of the team', '0 4 * * *', 'select 1') as jobid`;
    // Runs of a job of ours, of the team's job, and of a job that has been unscheduled.
    await sql`
      insert into cron.job_run_details
        (jobid, runid, database, username, command, status, start_time, end_time)
      select jobid, 4000000000 + number * 100 + days, current_database(), current_user,
        'select ' || days, 'succeeded', moment, moment
      from unnest(array[6, 8]) as days, lateral (select now() - make_interval(days => days)) as at (moment),
        (
          select jobid, 1 from cron.job where jobname = 'amazon-ads-connect-housekeeping'
          union all values (${teamJob}::bigint, 2), (4000000000, 3)
        ) as j (jobid, number)`;
    await sql`
      insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, created_at)
      select sha256(convert_to(minutes::text || ${person.userId}, 'UTF8')), 'refresh-tokens', '{}',
        now() - make_interval(mins => minutes)
      from unnest(array[59, 61]) as minutes`;
    const before = await contentsOf(sql);
    await sql`select amazon_ads_private.run_housekeeping()`;
    const after = await contentsOf(sql);
    runsLeft = (await sql<{ runid: string }[]>`
      select runid from cron.job_run_details where runid > 4000000000 order by runid`)
      .map(({ runid }) => Number(runid));
    await sql`delete from cron.job_run_details where runid > 4000000000`;
    await sql`select cron.unschedule('a job of the team')`;
    return differences(before, after);
  });

  await t.step(
    "consents that expired, with the tokens they hold and the connections made for them",
    () => {
      const states = changed["amazon_ads_private.oauth_states"];
      assert.equal(states?.gone.length, 3);
      assert.deepEqual(states?.added, []);
      const connections = changed["amazon_ads.connections"];
      assert.equal(connections?.gone.length, 2);
      assert.ok(connections?.gone.every((row) => over.some((id) => row.includes(id))));
      assert.deepEqual(connections?.added, []);
    },
  );
  await t.step("history of more than half a year", () => {
    assert.deepEqual(count("amazon_ads.token_refresh_history"), [1, 0]);
  });
  await t.step("sync runs of more than a quarter", () => {
    assert.deepEqual(count("amazon_ads.sync_runs"), [1, 0]);
  });
  await t.step("tickets of more than an hour", () => {
    assert.deepEqual(count("amazon_ads_private.schedule_tickets"), [1, 0]);
  });
  await t.step("what pg_cron recorded of our own jobs more than a week ago", () => {
    assert.deepEqual(count("cron.job_run_details"), [1, 0]);
    assert.ok(changed["cron.job_run_details"]?.gone[0]?.includes("4000000108"));
  });
  await t.step("and no run of other jobs, however old", () => {
    const [ours, team, unscheduled] = [[106], [206, 208], [306, 308]];
    const left = [...ours, ...team, ...unscheduled].map((run) => 4_000_000_000 + run);
    assert.deepEqual(runsLeft, left);
  });
  await t.step("nothing else", () => {
    assert.deepEqual(Object.keys(changed).sort(), [
      "amazon_ads.connections",
      "amazon_ads.sync_runs",
      "amazon_ads.token_refresh_history",
      "amazon_ads_private.oauth_states",
      "amazon_ads_private.schedule_tickets",
      "cron.job_run_details",
    ]);
  });

  await t.step("what went is over for its owner, too", async () => {
    const { status } = await openCallback(await decide(pending, "seller"));
    assert.equal(status, 400);
    const late = await send(user, "POST", "oauth-confirm", { confirmation: lateConfirmation });
    assertRefused(late, 404, "confirmation_invalid");
  });
  await t.step("what stayed goes on", async () => {
    assertDone(await send(user, "POST", "get-token", { connection_id: kept }));
    assertDone(await send(user, "POST", "oauth-confirm", { confirmation }));
    for (const started of [stillPending, stillRenewing]) {
      const anew = { confirmation: await giveConsent(started) };
      assertDone(await send(user, "POST", "oauth-confirm", anew));
    }
  });

  function count(table: string): [gone: number, added: number] {
    const { gone, added } = changed[table] ?? { gone: [], added: [] };
    return [gone.length, added.length];
  }
});

function stateOf({ authorizationUrl }: { authorizationUrl: string }): string {
  return new URL(authorizationUrl).searchParams.get("state") ?? assert.fail("no state");
}

Deno.test("a consent that went with the API key that started it leaves no connection", async () => {
  const user = (await newPerson()).as;
  const key = await makeKey(user);
  const orphan = await startConsent(key.as);
  const young = await startConsent(key.as);
  await database`delete from amazon_ads_private.api_keys where id = ${key.id}`;
  await database`
    update amazon_ads.connections set created_at = now() - interval '10 minutes' where id = ${orphan.connectionId}`;
  await database`select amazon_ads_private.run_housekeeping()`;
  const { connections } = assertDone(await send(user, "GET", "connections"));
  assert.deepEqual(connections.map(({ id }: { id: string }) => id), [young.connectionId]);
});

Deno.test("only the project's owner runs the housekeeping", async () => {
  const { supabase } = await newPerson();
  for (const name of ["run_housekeeping", "remove_expired_consents"]) {
    const { error } = await supabase.rpc(name);
    assert.ok(error, `${name} went through`);
  }
});
