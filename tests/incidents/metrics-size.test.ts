import assert from "node:assert/strict";
import postgres from "postgres";
import { z } from "zod";
import { withoutSchedule } from "../support/schedule.ts";
import { secretKeys, stack } from "../support/stack.ts";

withoutSchedule();

/** A million takes minutes to fill, and was tried by hand: docs/metrics.md has the figures. */
const CONNECTIONS = 150_000;
const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

/** Fills the tables that metrics counts: connections with tokens, an hour of syncs, of refreshes and of tickets. */
async function fill(admin: postgres.Sql): Promise<void> {
  await admin`set session_replication_role = replica`;
  await admin`insert into amazon_ads.users (email) values ('many@metrics.example')`;
  await admin`
    insert into amazon_ads.connections (user_id, name, status, scopes, client_id, last_synced_at, next_sync_at)
    select u.id, 'Many', (array['active', 'active', 'active', 'disconnected'])[1 + n % 4], '{a}', 'metrics',
      now() - random() * interval '1 day', now() + (random() - 0.2) * interval '1 day'
    from amazon_ads.users as u, generate_series(1, ${CONNECTIONS}::int) as n
    where u.email = 'many@metrics.example'`;
  await admin`
    insert into amazon_ads_private.oauth_tokens (
      connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at
    )
    select id, 'eyJraWQiOiJrMSJ9.access', 'eyJraWQiOiJrMSJ9.refresh', now(),
      now() + (random() - 0.2) * interval '1 hour'
    from amazon_ads.connections where client_id = 'metrics'`;
  await admin`
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at)
    select user_id, id, 'scheduled', 'succeeded', now() - random() * interval '2 hours', now()
    from amazon_ads.connections where client_id = 'metrics' limit 100000`;
  await admin`
    insert into amazon_ads.token_refresh_history (
      user_id, connection_id, action, trigger, actor, success, duration_ms, created_at
    )
    select user_id, id, 'refreshed', 'scheduled', 'schedule', true, 300, now() - random() * interval '10 minutes'
    from amazon_ads.connections where client_id = 'metrics' limit 120000`;
  // As autovacuum leaves it.
  await admin`analyze`;
}

/** How long Postgres takes to look at each row that metrics counts, in seconds: a measure that knows how busy the machine is. */
async function secondsToScan(admin: postgres.Sql): Promise<number> {
  const started = performance.now();
  await admin`
    select (select count(*) from amazon_ads.connections as c where c.name <> ''),
      (select count(*) from amazon_ads_private.oauth_tokens as t where t.encrypted_access_token <> ''),
      (select count(*) from amazon_ads.sync_runs as r where r.trigger <> ''),
      (select count(*) from amazon_ads.token_refresh_history as h where h.actor <> '')`;
  return (performance.now() - started) / 1000;
}

Deno.test("metrics of 150,000 connections cost a few looks at their rows, and long counts end at their bound", async () => {
  const admin = postgres(db_admin_url, { max: 1, onnotice: () => {} });
  try {
    await fill(admin);
    const url = `${stack.functions_url}/metrics`;
    const ratios: number[] = [];
    let text = "";
    for (let n = 0; n < 5; n++) {
      const response = await fetch(url, { headers: { apikey: secretKeys.default } });
      text = await response.text();
      assert.equal(response.status, 200, text);
      const seconds = Number(/^amazon_ads_read_duration_seconds (\S+)$/m.exec(text)?.[1]);
      ratios.push(seconds / await secondsToScan(admin));
    }
    assert.match(text, /^amazon_ads_connections\{status="active"\} 11\d{4}$/m);
    assert.match(text, /^amazon_ads_sealed_values\{key="k1",kind="access_token"\} 10000$/m);
    assert.match(
      text,
      /^amazon_ads_refreshes\{action="refreshed",trigger="scheduled"\} [5-7]\d{4}$/m,
    );
    // The first one reads from the disk.
    assert.ok(Math.min(...ratios) < 5, `it took ${ratios.join(", ")} times as long`);
  } finally {
    await admin.end();
  }
});
