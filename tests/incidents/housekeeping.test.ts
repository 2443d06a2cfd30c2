import assert from "node:assert/strict";
import { decide, openCallback } from "../support/consent.ts";
import { agree, connectWith, startAs } from "../support/consent-as.ts";
import { asPerson, makeKey } from "../support/credentials.ts";
import { contentsOf, differences } from "../support/database-contents.ts";
import { firstSyncOf } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { database } from "../support/stack.ts";

Deno.test("the house is kept: what is over goes, and nothing else", async (t) => {
  const person = await newPerson();
  const user = await asPerson(person);
  const kept = await connectWith(user);
  await firstSyncOf(kept);
  const disconnected = await connectWith(user);
  await firstSyncOf(disconnected);
  assertDone(await send(user, "DELETE", `connections/${disconnected}`));
  const revoked = await makeKey(user);
  assertDone(await send(user, "DELETE", `api-keys/${revoked.id}`));
  const app = { name: "App", client_id: "client", client_secret: "secret" };
  assertDone(await send(user, "POST", "oauth-clients", app));

  const pending = await startAs(user);
  const unconfirmed = await startAs(user);
  const lateConfirmation = await agree(unconfirmed);
  const renewal = await startAs(user, { connection_id: kept });
  const stillPending = await startAs(user);
  const stillUnconfirmed = await startAs(user);
  const confirmation = await agree(stillUnconfirmed);
  const stillRenewing = await startAs(user, { connection_id: kept });
  const over = [pending, unconfirmed].map(({ connectionId }) => connectionId);

  // One transaction for all of it, and the schedule waits: what others do meanwhile is out of sight.
  const changed = await database.begin("isolation level repeatable read", async (sql) => {
    await sql`lock table private.heartbeats in exclusive mode`;
    // What other tests have left goes first: the rest of this test counts.
    await sql`select private.keep_house()`;
    await sql`
      update private.oauth_states set expires_at = now()
      where connection_id = any(${over}::uuid[])
        or state_hash = encode(sha256(convert_to(${stateOf(renewal)}, 'UTF8')), 'hex')`;
    await sql`
      insert into public.token_refresh_history
        (user_id, connection_id, action, trigger, success, created_at)
      select ${person.userId}, ${kept}, 'refreshed', 'scheduled', true, now() - make_interval(days => days)
      from unnest(array[179, 181]) as days`;
    await sql`
      insert into public.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at)
      select ${person.userId}, ${kept}, 'manual', 'succeeded', moment, moment
      from unnest(array[89, 91]) as days, lateral (select now() - make_interval(days => days)) as at (moment)`;
    await sql`
      insert into cron.job_run_details
        (jobid, runid, database, username, command, status, start_time, end_time)
      select 1, 4000000000 + days, current_database(), current_user, 'select ' || days, 'succeeded', moment, moment
      from unnest(array[6, 8]) as days, lateral (select now() - make_interval(days => days)) as at (moment)`;
    const before = await contentsOf(sql);
    await sql`select private.keep_house()`;
    const after = await contentsOf(sql);
    await sql`delete from cron.job_run_details where runid > 4000000000`;
    return differences(before, after);
  });

  await t.step(
    "consents that expired, with the tokens they hold and the connections made for them",
    () => {
      const states = changed["private.oauth_states"];
      assert.equal(states?.gone.length, 3);
      assert.deepEqual(states?.added, []);
      const connections = changed["public.connections"];
      assert.equal(connections?.gone.length, 2);
      assert.ok(connections?.gone.every((row) => over.some((id) => row.includes(id))));
      assert.deepEqual(connections?.added, []);
    },
  );
  await t.step("history of more than half a year", () => {
    assert.deepEqual(count("public.token_refresh_history"), [1, 0]);
  });
  await t.step("sync runs of more than a quarter", () => {
    assert.deepEqual(count("public.sync_runs"), [1, 0]);
  });
  await t.step("pg_cron's diary of more than a week", () => {
    assert.deepEqual(count("cron.job_run_details"), [1, 0]);
    assert.ok(changed["cron.job_run_details"]?.gone[0]?.includes("select 8"));
  });
  await t.step("nothing else", () => {
    assert.deepEqual(Object.keys(changed).sort(), [
      "cron.job_run_details",
      "private.oauth_states",
      "public.connections",
      "public.sync_runs",
      "public.token_refresh_history",
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
      const anew = { confirmation: await agree(started) };
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

Deno.test("a consent that went with the API key that started it leaves no connection behind", async () => {
  const user = await asPerson(await newPerson());
  const key = await makeKey(user);
  const orphan = await startAs(key.as);
  const young = await startAs(key.as);
  await database`delete from private.api_keys where id = ${key.id}`;
  await database`
    update public.connections set created_at = now() - interval '10 minutes' where id = ${orphan.connectionId}`;
  await database`select private.keep_house()`;
  const { connections } = assertDone(await send(user, "GET", "connections"));
  assert.deepEqual(connections.map(({ id }: { id: string }) => id), [young.connectionId]);
});

Deno.test("nobody but the project's owner keeps the house", async () => {
  const { supabase } = await newPerson();
  for (const name of ["keep_house", "remove_expired_consents"]) {
    const { error } = await supabase.rpc(name);
    assert.ok(error, `${name} went through`);
  }
});
