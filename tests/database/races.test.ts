import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { z } from "zod";
import type { TestPostgres } from "./test-postgres.ts";
import { startMigratedProject } from "./migrated-database.ts";
import { type Answer, call, crowd, onStage, sealed, type Stage } from "./stage.ts";

// Several sessions change the same rows at the same moment. pgTAP has only one session.

const claimedSchema = z.array(z.looseObject({ connection_id: z.string() }));
const leaseSchema = z.object({ lease_id: z.string(), generation: z.number() });
const consentSchema = z.object({ consent_id: z.string() });
const runSchema = z.object({ run_id: z.number(), holder: z.string() });

let server: TestPostgres;
Deno.test.beforeAll(async () => {
  server = await startMigratedProject();
});
Deno.test.afterAll(() => server.stop());

function race(name: string, act: (stage: Stage) => Promise<void>): void {
  Deno.test(name, () => onStage(server.url, act));
}

race("of twenty who ask to refresh one token, one gets the right to", async (stage) => {
  const id = await stage.connection();
  const answers = await crowd(stage, 20, (sql) => claim(sql, id));
  const outcomes = answers.map((answer) => answer["outcome"]);
  assert.equal(count(outcomes, "claimed"), 1);
  assert.equal(count(outcomes, "leased"), 19);
});

race("of twenty who find an expired lease, one takes it over", async (stage) => {
  const id = await stage.connection();
  await stage.owner`
    update amazon_ads_private.oauth_tokens
    set lease_id = gen_random_uuid(), lease_started_at = now() - interval '21 seconds',
      lease_expires_at = now() - interval '1 second', lease_trigger = 'on_demand'
    where connection_id = ${id}`;
  const answers = await crowd(stage, 20, (sql) => claim(sql, id));
  assert.equal(count(answers.map((answer) => answer["outcome"]), "claimed"), 1);
  const history = await stage.owner`
    select error_code from amazon_ads.token_refresh_history where connection_id = ${id}`;
  assert.deepEqual(history.map((row) => row["error_code"]), ["refresh_abandoned"]);
});

race("two batches of the schedule share what is due, without waiting", async (stage) => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => stage.connection()));
  await stage.owner`
    update amazon_ads_private.oauth_tokens set refresh_due_at = now() where connection_id in ${
    stage.owner(ids)
  }`;
  const first = await stage.session();
  const second = await stage.session();
  await second`set statement_timeout = '2s'`;
  const batch = { batch: 6, lease_seconds: 20 };
  await first`begin`;
  const ofFirst = claimedIds(await call(first, "claim_due_refreshes", batch));
  // The first has not committed yet, so the rows that it holds are skipped.
  const ofSecond = claimedIds(await call(second, "claim_due_refreshes", batch));
  await first`commit`;
  const ofThird = claimedIds(await call(second, "claim_due_refreshes", batch));
  assert.equal(ofFirst.length, 6);
  assert.equal(ofSecond.length, 4);
  assert.equal(ofThird.length, 0);
  assert.deepEqual([...ofFirst, ...ofSecond].sort(), ids.toSorted());
});

race("eight batches at once claim each token once", async (stage) => {
  const ids = await Promise.all(Array.from({ length: 60 }, () => stage.connection()));
  await stage.owner`
    update amazon_ads_private.oauth_tokens set refresh_due_at = now() where connection_id in ${
    stage.owner(ids)
  }`;
  const batches = await crowd(
    stage,
    8,
    (sql) => call(sql, "claim_due_refreshes", { batch: 10, lease_seconds: 20 }),
  );
  const claimed = batches.flatMap(claimedIds);
  assert.equal(new Set(claimed).size, claimed.length);
  assert.equal(claimed.length, 60);
});

race("a token that is refreshed while others are postponed is not postponed", async (stage) => {
  const [first, second] = [await stage.connection(), await stage.connection()];
  await stage.owner`
    update amazon_ads_private.oauth_tokens
    set refresh_due_at = now() - case connection_id when ${first} then 2 else 1 end * interval '1 second'
    where connection_id in ${stage.owner([first, second])}`;
  await stage.owner`
    insert into amazon_ads_private.amazon_outages (
      outage_key, failed_connection_ids, pause_started_at, pause_ends_at
    )
    values ('client NA', '{}', now(), now() + interval '1 minute')`;
  const schedule = await stage.session();
  const [{ pid } = assert.fail()] = await schedule`select pg_backend_pid() as pid`;
  await using _ = await stopAtOutageKeyOf(stage, second);
  await stage.owner`select pg_advisory_lock(1)`;
  const batch = call(schedule, "claim_due_refreshes", { batch: 20, lease_seconds: 20 });
  // It has read the second one as due, and has not locked it yet.
  await waitsForLock(stage, pid);
  await stage.owner`
    update amazon_ads_private.oauth_tokens set refresh_due_at = now() + interval '50 minutes'
    where connection_id = ${second}`;
  await stage.owner`select pg_advisory_unlock(1)`;
  assert.deepEqual(claimedIds(await batch), []);
  const tokens = await stage.owner`
    select t.last_error, c.last_error as shown, t.refresh_due_at > now() + interval '49 minutes' as is_later
    from amazon_ads_private.oauth_tokens as t join amazon_ads.connections as c on c.id = t.connection_id
    where c.id in ${stage.owner([first, second])} order by t.refresh_due_at`;
  assert.deepEqual([...tokens], [
    { last_error: "amazon_unavailable", shown: "amazon_unavailable", is_later: false },
    { last_error: null, shown: null, is_later: true },
  ]);
});

race("a fresh token is read without a lock and without a write", async (stage) => {
  const id = await stage.connection();
  const reader = await stage.session();
  await reader`set statement_timeout = '2s'`;
  await stage.owner`begin`;
  await stage
    .owner`select from amazon_ads_private.oauth_tokens where connection_id = ${id} for update`;
  await stage.owner`select from amazon_ads.connections where id = ${id} for update`;
  await reader`begin`;
  const answer = await call(reader, "read_token", {
    caller: stage.user,
    target: { connection_id: id },
  });
  const [written] = await reader`select pg_current_xact_id_if_assigned() as transaction`;
  await reader`commit`;
  await stage.owner`rollback`;
  assert.equal(answer["encrypted_access_token"], sealed("access"));
  assert.equal(written?.["transaction"], null);
});

race("resealing takes tokens in the order in which refreshes are stored", async (stage) => {
  const ids = await Promise.all(Array.from({ length: 3 }, () => stage.connection()));
  const [first = "", ...others] = ids.toSorted();
  const resealing = await stage.session();
  const [{ pid } = assert.fail()] = await resealing`select pg_backend_pid() as pid`;
  const tokens = [...others, first].map((connection_id) => ({
    connection_id,
    generation: 1,
    encrypted_access_token: sealed("access again"),
    encrypted_refresh_token: sealed("refresh again"),
  }));
  await stage.owner`begin`;
  await stage
    .owner`select from amazon_ads_private.oauth_tokens where connection_id = ${first} for update`;
  const done = resealing`
    select amazon_ads.store_resealed(${resealing.json(tokens)}, '[]', '[]') as answer`.execute();
  await waitsForLock(stage, pid);
  // It holds none of the other rows yet: a session that has the first may lock them.
  await stage.owner`
    select from amazon_ads_private.oauth_tokens where connection_id in ${
    stage.owner(others)
  } for update nowait`;
  await stage.owner`commit`;
  const [row] = await done;
  assert.deepEqual(row?.["answer"], { resealed: 3 });
});

race(
  "a holder that answers after its successor is recorded at the moment of its own answer",
  async (stage) => {
    const id = await stage.connection();
    const sql = stage.anySession;
    const claimAtOnceOver = () =>
      call(sql, "claim_refresh", {
        connection_id: id,
        min_validity_seconds: 7200,
        not_before: "9999-01-01",
        lease_seconds: 0,
        trigger: "on_demand",
      });
    const { lease_id, generation } = leaseSchema.parse(await claimAtOnceOver());
    await claimAtOnceOver();
    const told = () =>
      stage.owner`
      select action, created_at::text from amazon_ads.token_refresh_history where lease_id = ${lease_id}`;
    const [givenUp = assert.fail()] = await told();
    await call(sql, "fail_refresh", {
      connection_id: id,
      lease_id,
      claimed_generation: generation,
      failure: "transient",
      error_code: "amazon_unavailable",
      retry_after_seconds: 0,
      duration_ms: 1,
      trigger: "on_demand",
    });
    const [back = assert.fail()] = await told();
    assert.ok(back["created_at"] > givenUp["created_at"], "it is told of before it happened");
  },
);

race("sampling the last use never waits for a lock", async (stage) => {
  const id = await stage.connection();
  const keyHash = sha256(id);
  await stage.owner`
    insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes)
    values (${stage.user.user_id}, 'key', 'aac_', ${keyHash}, '{tokens}')`;
  await stage.owner`update amazon_ads.connections set last_used_at = null where id = ${id}`;
  const reader = await stage.session();
  await reader`set statement_timeout = '2s'`;
  await stage.owner`begin`;
  await stage.owner`select from amazon_ads_private.api_keys where key_hash = ${keyHash} for update`;
  await stage
    .owner`select from amazon_ads_private.oauth_tokens where connection_id = ${id} for update`;
  await stage.owner`select from amazon_ads.connections where id = ${id} for update`;
  const answer = await call(reader, "read_token", {
    caller: { kind: "api_key", key_hash: keyHash },
    target: { connection_id: id },
  });
  await stage.owner`rollback`;
  assert.equal(answer["encrypted_access_token"], sealed("access"));
});

/** A key that may make others, and how it and its owner act on it. */
async function keyMaker(stage: Stage): Promise<{
  make(sql: postgres.Sql): Promise<Answer>;
  revoke(sql: postgres.Sql): Promise<Answer>;
}> {
  const id = randomUUID();
  await stage.owner`
    insert into amazon_ads_private.api_keys (id, user_id, name, prefix, key_hash, scopes)
    values (${id}, ${stage.user.user_id}, 'maker', 'aac_', ${sha256(id)}, '{tokens,keys}')`;
  return {
    make: (sql) =>
      call(sql, "create_api_key", {
        caller: { kind: "api_key", key_hash: sha256(id) },
        name: "made",
        prefix: "aac_",
        key_hash: sha256(randomUUID()),
        scopes: ["tokens"],
        connection_id: null,
        expires_at: null,
      }),
    revoke: (sql) =>
      call(sql, "revoke_api_key", { caller: stage.user, api_key_id: id, descendants: true }),
  };
}

race("a key that is being revoked with what it made makes no other", async (stage) => {
  const maker = await keyMaker(stage);
  const [revoking, making] = [await stage.session(), await stage.session()];
  await revoking`begin`;
  await maker.revoke(revoking);
  const made = maker.make(making);
  await setTimeout(200);
  await revoking`commit`;
  assert.equal((await made)["refusal"], "api_key_revoked");
});

race("a key that is just being made goes with the one that makes it", async (stage) => {
  const maker = await keyMaker(stage);
  const [revoking, making] = [await stage.session(), await stage.session()];
  await making`begin`;
  await maker.make(making);
  const revoked = maker.revoke(revoking);
  await setTimeout(200);
  await making`commit`;
  await revoked;
  const living = await stage.owner`
    select from amazon_ads_private.api_keys where user_id = ${stage.user.user_id} and revoked_at is null`;
  assert.equal(living.length, 0);
});

race("of ten callbacks with one state, one consumes it", async (stage) => {
  const stateHash = await begin(stage, randomUUID());
  const answers = await crowd(
    stage,
    10,
    (sql) => call(sql, "consume_state", { state_hash: stateHash }),
  );
  assert.equal(count(answers.map((answer) => answer["outcome"]), "consumed"), 1);
  assert.equal(count(answers.map((answer) => answer["outcome"]), "in_progress"), 9);
});

race("ten confirmations at once make one connection, and have one answer", async (stage) => {
  const connectionId = randomUUID();
  const confirmation_hash = await comeBack(stage, connectionId);
  const answers = await crowd(
    stage,
    10,
    (sql) => call(sql, "confirm_consent", { caller: stage.user, confirmation_hash }),
  );
  assert.ok(answers.every((answer) => "connection" in answer));
  const created = await stage.owner`
    select from amazon_ads.token_refresh_history where connection_id = ${connectionId}`;
  assert.equal(created.length, 1);
  const [connection] = await stage.owner`
    select status from amazon_ads.connections where id = ${connectionId}`;
  assert.equal(connection?.["status"], "active");
});

race("of ten syncs of one connection, one begins", async (stage) => {
  const id = await stage.connection();
  const answers = await crowd(
    stage,
    10,
    (sql) => call(sql, "begin_sync", { caller: stage.user, connection_id: id, trigger: "manual" }),
  );
  assert.equal(count(answers.map((answer) => answer["refusal"]), "sync_running"), 9);
});

race("of ten who find a run that stopped, one takes it up", async (stage) => {
  const { connectionId } = await beginSync(stage);
  await stage.owner`
    update amazon_ads.sync_runs set lease_expires_at = now() where connection_id = ${connectionId}`;
  const answers = await crowd(stage, 10, (sql) =>
    call(sql, "begin_sync", {
      caller: stage.user,
      connection_id: connectionId,
      trigger: "manual",
    }));
  assert.equal(count(answers.map((answer) => answer["refusal"]), "sync_running"), 9);
  const runs = await stage.owner`
    select stalls from amazon_ads.sync_runs where connection_id = ${connectionId}`;
  assert.deepEqual(runs.map((run) => run["stalls"]), [1]);
});

race("eight invocations of the schedule share the due connections", async (stage) => {
  const ids = await Promise.all(Array.from({ length: 24 }, () => stage.connection()));
  await stage.owner`
    update amazon_ads.connections set next_sync_at = now() where id in ${stage.owner(ids)}`;
  const claimed = await crowd(stage, 8, async (sql) => {
    const mine: unknown[] = [];
    for (;;) {
      const { connection_id } = await call(sql, "claim_due_sync", {});
      if (connection_id === null) return mine;
      mine.push(connection_id);
    }
  });
  assert.deepEqual(claimed.flat().toSorted(), ids.toSorted());
});

race("a sync that is begun while one ends never deadlocks", async (stage) => {
  const sync = await beginSync(stage);
  const other = await stage.session();
  // Stretches what takes seconds for a big run: finish_sync has locked the run, but not the connection yet.
  await sync.sql`begin`;
  await sync.keepAlive();
  const end = async (): Promise<unknown> => {
    await setTimeout(200);
    const status = await sync.finish();
    await sync.sql`commit`;
    return status;
  };
  const [status, begun] = await Promise.all([
    end(),
    call(other, "begin_sync", {
      caller: stage.user,
      connection_id: sync.connectionId,
      trigger: "manual",
    }),
  ]);
  assert.equal(status, "succeeded");
  assert.ok("run_id" in begun);
});

race("two first syncs that end together leave one default account", async (stage) => {
  const [first, second] = await Promise.all([beginSync(stage), beginSync(stage)]);
  await first.sql`begin`;
  assert.equal(await first.finish(), "succeeded");
  // The second now waits for the first, and finds a default.
  const finishing = second.finish();
  await setTimeout(200);
  await first.sql`commit`;
  assert.equal(await finishing, "succeeded");
  const defaults = await stage.owner`
    select from amazon_ads.user_accounts where user_id = ${stage.user.user_id} and is_default`;
  assert.equal(defaults.length, 1);
});

race("everything at once on one connection never deadlocks", async (stage) => {
  const id = await stage.connection();
  const told = await crowd(stage, 12, async (sql, index) => {
    for (let round = 0; round < 25; round++) {
      await rush(sql, stage, id, index);
    }
    return "done";
  });
  assert.deepEqual(told, Array(12).fill("done"));
  const [token] = await stage.owner`
    select generation, refresh_count from amazon_ads_private.oauth_tokens where connection_id = ${id}`;
  assert.ok(token);
  // Each stored refresh is one generation: none was lost, none was counted twice.
  assert.equal(Number(token["generation"]), token["refresh_count"] + 1);
});
race("disconnecting while a consent is confirmed never deadlocks", async (stage) => {
  const id = await stage.connection();
  const [confirming, disconnecting] = await Promise.all([stage.session(), stage.session()]);
  for (let round = 0; round < 30; round++) {
    const confirmation_hash = await comeBack(stage, id, { renews: true, round });
    const outcomes = await Promise.all([
      call(confirming, "confirm_consent", { caller: stage.user, confirmation_hash }),
      call(disconnecting, "disconnect_connection", { caller: stage.user, connection_id: id }),
    ]);
    assert.ok(outcomes.every((outcome) => "connection" in outcome || "refusal" in outcome));
  }
});

race("disconnecting while a sync ends never deadlocks", async (stage) => {
  for (let round = 0; round < 15; round++) {
    const sync = await beginSync(stage);
    const [outcome, connection] = await Promise.all([
      sync.finish(),
      call(stage.anySession, "disconnect_connection", {
        caller: stage.user,
        connection_id: sync.connectionId,
      }),
    ]);
    // The second call found the run closed.
    assert.ok(outcome === "succeeded" || outcome === null);
    assert.ok("connection" in connection);
    // That call ends the sync and destroys the tokens, the next one makes the accounts inactive.
    await call(stage.anySession, "continue_disconnect", {
      caller: stage.user,
      connection_ids: [sync.connectionId],
    });
    const active = await stage.owner`
      select from amazon_ads.user_accounts where connection_id = ${sync.connectionId} and status = 'active'`;
    assert.equal(active.length, 0);
    await sync.sql.end();
  }
});

function sha256(word: string): string {
  return createHash("sha256").update(word).digest("hex");
}

function claim(sql: postgres.Sql, connectionId: string, trigger = "on_demand"): Promise<Answer> {
  return call(sql, "claim_refresh", {
    connection_id: connectionId,
    min_validity_seconds: 300,
    not_before: null,
    lease_seconds: 20,
    trigger,
  });
}

function count(values: unknown[], value: unknown): number {
  return values.filter((each) => each === value).length;
}

function claimedIds(answer: Answer): string[] {
  return claimedSchema.parse(answer["claimed"]).map((each) => each.connection_id);
}

/** A sync of a new connection that has read one profile and is about to end. */
async function beginSync(
  stage: Stage,
): Promise<{
  sql: postgres.Sql;
  connectionId: string;
  keepAlive(): Promise<unknown>;
  finish(): Promise<unknown>;
}> {
  const sql = await stage.session();
  const connectionId = await stage.connection();
  const { run_id, holder } = runSchema.parse(
    await call(sql, "begin_sync", {
      caller: stage.user,
      connection_id: connectionId,
      trigger: "callback",
    }),
  );
  // It becomes an account only at the end, and no other session sees it before.
  const profile = { profile_id: "1", name: "Brand", type: "seller", access_level: "edit" };
  await sql`select amazon_ads.store_profiles(${run_id}, ${holder}, 'NA', ${
    sql.json([profile])
  }, null)`;
  return {
    sql,
    connectionId,
    keepAlive: () => call(sql, "store_accounts", { run_id, holder, accounts: [], progress: null }),
    async finish(): Promise<unknown> {
      const [row] = await sql`
        select amazon_ads.finish_sync(
          ${run_id}, ${holder}, '[{"outcome": "complete"}]', '{}', true, '{}', '{}', null
        ) ->> 'status' as status`;
      return row?.["status"];
    },
  };
}

/** Starts a consent; answers the hash of its state. */
async function begin(
  stage: Stage,
  connectionId: string,
  { renews, round }: { renews: boolean; round: number } = { renews: false, round: 0 },
): Promise<string> {
  const state_hash = sha256(`state ${connectionId} ${round}`);
  await call(stage.anySession, "begin_consent", {
    caller: stage.user,
    connection_id: connectionId,
    renews,
    name: "Shop",
    region: "NA",
    scopes: ["advertising::campaign_management"],
    client_id: "client",
    oauth_client_id: null,
    redirect_uri: "https://project.supabase.co/functions/v1/oauth-callback",
    return_to: null,
    state_hash,
    encrypted_code_verifier: "sealed verifier",
  });
  return state_hash;
}

/** Starts a consent and plays Amazon's redirect; answers the hash of its confirmation. */
async function comeBack(
  stage: Stage,
  connectionId: string,
  options?: { renews: boolean; round: number },
): Promise<string> {
  const state_hash = await begin(stage, connectionId, options);
  const { consent_id } = consentSchema.parse(
    await call(stage.anySession, "consume_state", { state_hash }),
  );
  const confirmation_hash = sha256(`confirmation of ${state_hash}`);
  await call(stage.anySession, "store_consent", {
    consent_id,
    encrypted_access_token: sealed("access"),
    encrypted_refresh_token: sealed("refresh"),
    token_type: "bearer",
    expires_in: 3600,
    confirmation_hash,
  });
  return confirmation_hash;
}

/** Waits until that session waits for the lock of another one. */
async function waitsForLock(stage: Stage, pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [{ blockers } = assert.fail()] = await stage.owner`
      select cardinality(pg_blocking_pids(${pid})) as blockers`;
    if (blockers > 0) return;
    await setTimeout(10);
  }
  assert.fail("the session waits for no lock");
}

/** Lets everybody who computes this connection's outage wait for the advisory lock 1. */
async function stopAtOutageKeyOf(stage: Stage, id: string): Promise<AsyncDisposable> {
  const [{ definition } = assert.fail()] = await stage.owner`
    select pg_get_functiondef('amazon_ads_private.outage_key'::regproc) as definition`;
  await stage.owner.unsafe(
    definition.replace(
      "begin",
      `begin if connection.id = '${id}' then perform pg_advisory_xact_lock_shared(1); end if;`,
    ),
  );
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      await stage.owner.unsafe(definition);
      await stage.owner`delete from amazon_ads_private.amazon_outages`;
    },
  };
}

/** One move in the rush: claim and record, claim and fail, scheduled claim, or read. */
async function rush(sql: postgres.Sql, stage: Stage, id: string, index: number): Promise<void> {
  if (index % 4 === 3) {
    await call(sql, "read_token", { caller: stage.user, target: { connection_id: id } });
    return;
  }
  const claimed = index % 4 === 2
    ? claimedSchema.parse(
      (await call(sql, "claim_due_refreshes", { batch: 3, lease_seconds: 0 }))["claimed"],
    )[0]
    : await call(sql, "claim_refresh", {
      connection_id: id,
      min_validity_seconds: 7200,
      not_before: "9999-01-01",
      // Leases end at once, so each session takes over from any other.
      lease_seconds: 0,
      trigger: "on_demand",
    });
  if (!claimed?.["lease_id"]) return;
  const { lease_id, generation } = leaseSchema.parse(claimed);
  const mine = {
    connection_id: id,
    lease_id,
    claimed_generation: generation,
    duration_ms: 1,
    trigger: "on_demand",
  };
  if (index % 4 === 1) {
    await call(sql, "fail_refresh", {
      ...mine,
      failure: "transient",
      error_code: "amazon_unavailable",
      retry_after_seconds: 0,
    });
    await sql`reset role`;
    await sql`update amazon_ads_private.oauth_tokens set next_attempt_at = null, refresh_due_at = now() where connection_id = ${id}`;
    await sql`set role service_role`;
  } else {
    await call(sql, "record_refreshes", {
      refreshes: [{
        ...mine,
        encrypted_access_token: sealed("access"),
        encrypted_refresh_token: null,
        token_type: "bearer",
        expires_in: 240,
      }],
    });
  }
}
