import assert from "node:assert/strict";
import postgres from "postgres";
import { z } from "zod";
import { literal } from "../../../shared/database/literal.ts";
import { newPerson } from "../../support/person.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { stack } from "../../support/stack.ts";
import { runEveryStatement } from "./every-statement.ts";
import { fillTables } from "./many-rows.ts";
import { PlanReader } from "./plan-reader.ts";

withoutSchedule();

const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);

/** A superuser's session, in a database full of other people's rows, that tells its plans. */
async function explaining(): Promise<{ session: postgres.Sql; reader: PlanReader }> {
  const reader = new PlanReader();
  const session = postgres(db_admin_url, { max: 1, prepare: false, onnotice: reader.hear });
  await fillTables(session);
  await reader.listenTo(session);
  return { session, reader };
}

/** The project's tables, but for the one with a row for each job. */
async function growingTables(session: postgres.Sql): Promise<Set<string>> {
  const tables = await session`
    select tablename as name from pg_tables
    where schemaname in ('public', 'private') and tablename <> 'heartbeats'`;
  assert.ok(tables.length >= 12);
  return new Set(tables.map(({ name }) => name));
}

function growing({ scans }: PlanReader, tables: ReadonlySet<string>): string[] {
  return scans.filter(({ table }) => tables.has(table)).map(({ table, query }) =>
    `${table} is read whole by: ${query.replaceAll(/\s+/g, " ")}`
  );
}

Deno.test("no statement reads a whole table that grows", async (test) => {
  const { session, reader } = await explaining();
  try {
    const tables = await growingTables(session);
    await test.step("a session that does is found out", async () => {
      await session`select from public.connections where name = 'nobody''s'`;
      assert.equal(growing(reader, tables).length, 1);
      reader.scans.length = 0;
    });

    await test.step("every statement that a function runs", async () => {
      const { userId, email } = await newPerson();
      const keyHash = "f".repeat(64);
      await session`
        insert into private.api_keys (user_id, name, prefix, key_hash, scopes)
        values (${userId}, 'Plans', 'aac_plans', ${keyHash}, '{tokens}')`;
      reader.scans.length = 0;
      const ran = new Set<string>();
      await runEveryStatement(async (statement, args) => {
        ran.add(statement);
        const named = Object.entries(args).map(([name, value]) => `${name} => ${literal(value)}`);
        const [row] = await session.unsafe(
          `select public.${statement}(${named.join(", ")}) as answer`,
        );
        const answer = row?.["answer"];
        assert.equal(answer?.refusal, undefined, `${statement} was refused: ${answer?.refusal}`);
        return answer;
      }, { userId, email, keyHash });
      assert.ok(reader.plans > ran.size * 2, "the plans within functions are told too");
      assert.deepEqual(growing(reader, tables), []);
      const all = await session`
        select p.proname as name from pg_proc as p
        where p.pronamespace = 'public'::regnamespace and has_function_privilege('service_role', p.oid, 'execute')
          and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')
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
        select tablename as name from pg_tables where schemaname = 'public' order by 1`;
      assert.ok(readable.length >= 7);
      for (const { name } of readable) {
        await session.begin(async (sql) => {
          await sql`select set_config('request.jwt.claims', ${
            JSON.stringify({ sub: userId, role: "authenticated" })
          }, true)`;
          await sql`set local role authenticated`;
          assert.ok((await sql`select * from public.${sql(name)} limit 100`).length <= 1);
        });
      }
      assert.deepEqual(growing(reader, tables), []);
    });
  } finally {
    await session.end();
  }
});
