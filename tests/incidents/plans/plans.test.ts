import assert from "node:assert/strict";
import postgres from "postgres";
import { z } from "zod";
import { literal } from "../../../shared/database/transport/literal.ts";
import { newPerson } from "../../support/person.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { stack } from "../../support/stack.ts";
import { runEveryStatement } from "./every-statement.ts";
import { fillTables } from "./many-rows.ts";
import { PlanReader } from "./plan-reader.ts";

withoutSchedule();

const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

/** A superuser's session that reports its plans, in a database full of other people's rows. */
async function explaining(): Promise<{ session: postgres.Sql; reader: PlanReader }> {
  const reader = new PlanReader();
  const session = postgres(db_admin_url, { max: 1, prepare: false, onnotice: reader.hear });
  await fillTables(session);
  await reader.listenTo(session);
  return { session, reader };
}

/**
 * The project's tables, except those that stay small: a row for each job, chapter, issuer, metric, type of report or
 * unfinished disconnection, hand-over, removal and move.
 */
async function growingTables(session: postgres.Sql): Promise<Set<string>> {
  const tables = await session`
    select tablename as name from pg_tables
    where schemaname in ('amazon_ads', 'amazon_ads_private')
      and tablename not in (
        'counters', 'disconnections', 'heartbeats', 'issuer_keys', 'migrations', 'settings', 'report_types',
        'report_pauses', 'report_usage', 'report_removals', 'report_moves', 'report_leftovers', 'staging_epochs',
        'unfinished_hand_overs'
      )`;
  assert.ok(tables.length >= 13);
  return new Set(tables.map(({ name }) => name));
}

function growing({ scans }: PlanReader, tables: ReadonlySet<string>): string[] {
  return scans.filter(({ table }) => tables.has(table)).map(({ table, query }) =>
    `${table} is scanned by: ${query.replaceAll(/\s+/g, " ")}`
  );
}

Deno.test("no statement reads a whole table that grows", async (test) => {
  const { session, reader } = await explaining();
  try {
    const tables = await growingTables(session);
    await test.step("a statement that does is reported", async () => {
      await session`select from amazon_ads.connections where name = 'nobody''s'`;
      assert.equal(growing(reader, tables).length, 1);
      reader.scans.length = 0;
    });

    await test.step("every statement that a function runs", async () => {
      const { userId, email } = await newPerson();
      const keyHash = "f".repeat(64);
      await session`
        insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes)
        values (${userId}, 'Plans', 'aac_plans', ${keyHash}, '{tokens}')`;
      const ticket = crypto.randomUUID();
      await session`
        insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input)
        values (sha256(convert_to(${ticket}, 'UTF8')), 'refresh-tokens', '{}')`;
      // While this call has not begun, none is made for reports: it would take them from this session.
      await session`
        insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, created_at)
        values ('\\x00', 'run-reports', '{}', now() + interval '1 hour')`;
      reader.scans.length = 0;
      const ran = new Set<string>();
      await runEveryStatement(async (statement, args) => {
        ran.add(statement);
        const named = Object.entries(args).map(([name, value]) => `${name} => ${literal(value)}`);
        const [row] = await session.unsafe(
          `select amazon_ads.${statement}(${named.join(", ")}) as answer`,
        );
        const answer = row?.["answer"];
        assert.equal(answer?.refusal, undefined, `${statement} was refused: ${answer?.refusal}`);
        return answer;
      }, {
        ...{ userId, email, keyHash, ticket, projectUrl: stack.supabase_url },
        async makeDue(): Promise<void> {
          await session`update amazon_ads.reports set next_attempt_at = now() where user_id = ${userId}`;
        },
        async pauseApp(): Promise<void> {
          const before = reader.scans.length;
          await session`
            insert into amazon_ads_private.client_pauses (client_key, ends_at)
            values ('plans', now() + interval '1 hour')`;
          await session`
            update amazon_ads_private.oauth_tokens set refresh_due_at = now() - interval '1 second'
            where connection_id in (select id from amazon_ads.connections where client_id = 'plans' limit 3000)`;
          // Its own statements are not what is asked about.
          reader.scans.length = before;
        },
        async endPause(): Promise<void> {
          await session`delete from amazon_ads_private.client_pauses where client_key = 'plans'`;
        },
      });
      assert.ok(reader.plans > ran.size * 2, "the plans within functions are reported too");
      assert.deepEqual(growing(reader, tables), []);
      const all = await session`
        select p.proname as name from pg_proc as p
        where p.pronamespace = 'amazon_ads'::regnamespace
        order by 1`;
      assert.deepEqual([...ran].sort(), all.map(({ name }) => name), "each statement has run");
    });

    await test.step("every job of the schedule", async () => {
      reader.scans.length = 0;
      const jobs =
        await session`select command from cron.job where jobname like 'amazon-ads-connect-%'`;
      assert.ok(jobs.length >= 3);
      for (const { command } of jobs) await session.unsafe(command);
      assert.deepEqual(growing(reader, tables), []);
    });

    await test.step("what a signed-in user reads through the Data API", async () => {
      reader.scans.length = 0;
      const { userId } = await newPerson();
      const readable = await session`
        select tablename as name from pg_tables where schemaname = 'amazon_ads' order by 1`;
      assert.ok(readable.length >= 7);
      for (const { name } of readable) {
        await session.begin(async (sql) => {
          await sql`select set_config('request.jwt.claims', ${
            JSON.stringify({ sub: userId, role: "authenticated" })
          }, true)`;
          await sql`set local role authenticated`;
          assert.ok((await sql`select * from amazon_ads.${sql(name)} limit 100`).length <= 1);
        });
      }
      assert.deepEqual(growing(reader, tables), []);
    });
  } finally {
    await session.end();
  }
});
