import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { connect } from "../../local/postgres/connect.ts";
import { connectSeller } from "./connect-seller.ts";
import { startMigratedProject } from "./migrated-database.ts";
import { startSurroundings, type Surroundings } from "./surroundings.ts";

// pg_cron runs once a minute; the rest is for starting a function and two calls.
const LIMIT_MS = 90_000;

Deno.test("the real pg_cron refreshes a due token by itself", async () => {
  const server = await startMigratedProject();
  const owner = connect(server.url);
  let project: Surroundings | undefined;
  try {
    project = await startSurroundings(server);
    const userId = randomUUID();
    await owner`insert into auth.users (id, email) values (${userId}, 'ada@example.com')`;
    const kept = await connectSeller(project, userId, "seller");
    const revoked = await connectSeller(project, userId, "brand:3");
    // A first sync would refresh its token itself when Amazon refuses it.
    await until(
      10_000,
      "end of the first syncs",
      () => owner`select from amazon_ads.sync_runs where status = 'succeeded'`,
      (runs) => runs.length === 2,
    );
    await project.amazon.client.revoke({ persona: "brand:3" });
    const before = (await project.amazon.client.log()).at(-1)?.seq ?? 0;

    await owner`
      update amazon_ads_private.oauth_tokens
      set expires_at = now() + interval '2 minutes', refresh_started_at = now() - interval '58 minutes',
        refresh_due_at = now()`;
    const history = await until(
      LIMIT_MS,
      "attempt of the schedule",
      () =>
        owner`select connection_id, action from amazon_ads.token_refresh_history where trigger = 'scheduled'`,
      (rows) => rows.length === 2,
      project.functionsSaid,
    );

    assert.deepEqual(
      new Map(history.map((row) => [row["connection_id"], row["action"]])),
      new Map([[kept, "refreshed"], [revoked, "reauthorization_required"]]),
    );
    const [token] = await owner`
      select t.generation, t.refresh_count, t.lease_id, t.expires_at > now() + interval '58 minutes' as lives, c.status
      from amazon_ads_private.oauth_tokens as t join amazon_ads.connections as c on c.id = t.connection_id
      where c.id = ${kept}`;
    assert.deepEqual({ ...token }, {
      generation: "2",
      refresh_count: 1,
      lease_id: null,
      lives: true,
      status: "active",
    });
    const [ended] = await owner`select status from amazon_ads.connections where id = ${revoked}`;
    assert.equal(ended?.["status"], "reauthorization_required");

    const asked = (await project.amazon.client.log({ after: before }))
      .filter((entry) => entry.grant_type === "refresh_token");
    assert.deepEqual(asked.map((entry) => entry.status).sort(), [200, 400]);
    const [answered] = await until(
      5000,
      "answer of refresh-tokens in pg_net",
      () =>
        owner`
          select status_code, content::jsonb as content from net._http_response
          where status_code = 202 limit 1`,
      (rows) => rows.length === 1,
      project.functionsSaid,
    );
    // pg_net keeps the answer where every role that can log in reads it: it tells nothing.
    assert.deepEqual({ ...answered }, { status_code: 202, content: { status: "accepted" } });
    const runs = await owner`
      select distinct status from cron.job_run_details
      where command = 'select amazon_ads_private.dispatch_refreshes()' and end_time is not null`;
    assert.deepEqual(runs.map((row) => row["status"]), ["succeeded"]);
    const [health] = await owner`
      select amazon_ads.read_health('{}') ->> 'scheduler' as scheduler`;
    assert.deepEqual({ ...health }, { scheduler: "ok" });
  } finally {
    await project?.stop();
    await owner.end();
    await server.stop();
  }
});

/** Repeats a query every half second until its rows are enough. */
async function until(
  limit: number,
  what: string,
  look: () => Promise<postgres.Row[]>,
  isEnough: (rows: postgres.Row[]) => boolean,
  said: () => string[] = () => [],
): Promise<postgres.Row[]> {
  for (let waited = 0; waited < limit; waited += 500) {
    const rows = await look();
    if (isEnough(rows)) return rows;
    await setTimeout(500);
  }
  throw new Error([`There was no ${what} within ${limit / 1000} s.`, ...said()].join("\n"));
}
