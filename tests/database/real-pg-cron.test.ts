import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { z } from "zod";
import { connect } from "../../local/postgres/connect.ts";
import { startMigratedProject } from "./migrated-database.ts";
import { startSurroundings, type Surroundings } from "./surroundings.ts";

// pg_cron looks once a minute; the rest is starting a function and two calls.
const patience = 90_000;

const startedSchema = z.object({ connection_id: z.string(), authorization_url: z.url() });
const confirmedSchema = z.object({ connection: z.object({ status: z.literal("active") }) });
const summarySchema = z.object({
  refreshed: z.number(),
  failed: z.number(),
  reauthorization_required: z.number(),
});

Deno.test("a due token is refreshed by the real pg_cron, with nobody calling", async () => {
  const server = await startMigratedProject();
  const owner = connect(server.url);
  let project: Surroundings | undefined;
  try {
    project = await startSurroundings(server);
    const userId = randomUUID();
    await owner`insert into auth.users (id, email) values (${userId}, 'ada@example.com')`;
    const kept = await connectSeller(project, userId, "seller");
    const revoked = await connectSeller(project, userId, "brand:3");
    // The first syncs refresh by themselves when Amazon refuses their token.
    await until(
      10_000,
      "end of the first syncs",
      () => owner`select from public.sync_runs where status = 'succeeded'`,
      (runs) => runs.length === 2,
    );
    await project.amazon.client.revoke({ persona: "brand:3" });
    const before = (await project.amazon.client.log()).at(-1)?.seq ?? 0;

    await owner`
      update private.oauth_tokens
      set expires_at = now() + interval '2 minutes', refresh_started_at = now() - interval '58 minutes',
        refresh_due_at = now()`;
    const history = await until(
      patience,
      "attempt of the schedule",
      () =>
        owner`select connection_id, action from public.token_refresh_history where trigger = 'scheduled'`,
      (rows) => rows.length === 2,
      project.functionsSaid,
    );

    assert.deepEqual(
      new Map(history.map((row) => [row["connection_id"], row["action"]])),
      new Map([[kept, "refreshed"], [revoked, "reauthorization_required"]]),
    );
    const [token] = await owner`
      select t.generation, t.refresh_count, t.lease_id, t.expires_at > now() + interval '58 minutes' as lives, c.status
      from private.oauth_tokens as t join public.connections as c on c.id = t.connection_id
      where c.id = ${kept}`;
    assert.deepEqual({ ...token }, {
      generation: "2",
      refresh_count: 1,
      lease_id: null,
      lives: true,
      status: "active",
    });
    const [ended] = await owner`select status from public.connections where id = ${revoked}`;
    assert.equal(ended?.["status"], "reauthorization_required");

    const asked = (await project.amazon.client.log({ after: before }))
      .filter((entry) => entry.grant_type === "refresh_token");
    assert.deepEqual(asked.map((entry) => entry.status).sort(), [200, 400]);
    const [answered] = await until(
      5000,
      "answer of refresh-tokens in pg_net",
      () =>
        owner`
          select content::jsonb as summary from net._http_response
          where status_code = 200 and content::jsonb ->> 'refreshed' = '1'`,
      (rows) => rows.length === 1,
      project.functionsSaid,
    );
    assert.deepEqual(summarySchema.parse(answered?.["summary"]), {
      refreshed: 1,
      failed: 0,
      reauthorization_required: 1,
    });
    const runs = await owner`
      select distinct status from cron.job_run_details
      where command = 'select private.dispatch_refreshes()' and end_time is not null`;
    assert.deepEqual(runs.map((row) => row["status"]), ["succeeded"]);
    const [health] = await owner`select public.read_health() as health`;
    assert.deepEqual(health?.["health"], { scheduler: "ok" });
  } finally {
    await project?.stop();
    await owner.end();
    await server.stop();
  }
});

/** Connects as an app would, with the operator's key; answers the connection's id. */
async function connectSeller(
  project: Surroundings,
  userId: string,
  persona: string,
): Promise<string> {
  const returnTo = `${project.url}/demo/return`;
  const started = startedSchema.parse(
    await callFunction(project, "oauth-start", { user_id: userId, return_to: returnTo }),
  );
  const { redirect_to } = await project.amazon.client.consent({
    authorization_url: started.authorization_url,
    persona,
  });
  const callback = await fetch(redirect_to, { redirect: "manual" });
  await callback.body?.cancel();
  const back = new URL(callback.headers.get("location") ?? "about:blank");
  const confirmation = back.searchParams.get("confirmation");
  confirmedSchema.parse(
    await callFunction(project, "oauth-confirm", { user_id: userId, confirmation }),
  );
  return started.connection_id;
}

async function callFunction(
  { url, secretKeys }: Surroundings,
  name: string,
  body: Record<string, unknown>,
): Promise<unknown> {
  const response = await fetch(`${url}/functions/v1/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: secretKeys.default },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.equal(response.status, 200, `${name} answered ${JSON.stringify(answer)}`);
  return answer;
}

/** Looks once in half a second until what is found will do. */
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
