import assert from "node:assert/strict";
import { join } from "node:path";
import type postgres from "postgres";
import { readChapters } from "../../installer/chapters/chapter.ts";
import { connect } from "../../local/postgres/connect.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { migrate } from "../../local/stack/migrate.ts";
import { eventually } from "../e2e/stack/eventually.ts";
import { callFunction, connectSeller } from "./connect-seller.ts";
import { startDebianPostgres } from "./debian-postgres.ts";
import { emptyProject } from "./migrated-database.ts";
import { startStackPostgres } from "./stack-postgres.ts";
import { startSurroundings } from "./surroundings.ts";
import { readCatalog, readRows, THEIRS } from "./their-project.ts";
import type { TestPostgres } from "./test-postgres.ts";
import { watchAnswers } from "../support/watch-answers.ts";

watchAnswers();

async function privilegedRoles(admin: postgres.Sql): Promise<string[]> {
  const rows = await admin`
    with ours as (select oid, nspowner, nspacl from pg_namespace where nspname in ('amazon_ads', 'amazon_ads_private')),
    acls as (
      select coalesce(nspacl, acldefault('n', nspowner)) as acl from ours
      union all select coalesce(relacl, acldefault(case relkind when 'S' then 's'::"char" else 'r' end, relowner))
      from pg_class where relnamespace in (select oid from ours) and relkind in ('r', 'v', 'S')
      union all select attacl from pg_attribute join pg_class as c on c.oid = attrelid
      where c.relnamespace in (select oid from ours)
      union all select coalesce(proacl, acldefault('f', proowner)) from pg_proc where pronamespace in (select oid from ours)
    )
    select distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end as role
    from acls cross join lateral aclexplode(acl) as a order by 1`;
  return rows.map(({ role }) => String(role));
}

for (
  const [name, start] of Object.entries<() => Promise<TestPostgres>>({
    "the stack's Postgres 17": startStackPostgres,
    "Debian's Postgres 15": startDebianPostgres,
  })
) {
  Deno.test(`The product moves into a database that is not empty, on ${name}`, async (t) => {
    const server = await emptyProject(start, []);
    const owner = connect(server.url);
    const admin = connect(server.superuserUrl);
    try {
      await owner.unsafe(THEIRS);
      const before = { catalog: await readCatalog(admin), rows: await readRows(admin) };
      const chapters = await readChapters(join(projectRoot, "supabase/migrations"));
      assert.equal(
        await migrate({ workdir: projectRoot, dbUrl: server.url, port: 0 }),
        chapters.length,
      );

      await t.step("its catalog is as before", async () => {
        assert.deepEqual(await readCatalog(admin), before.catalog);
      });
      await t.step("its rows are as before", async () => {
        assert.deepEqual(await readRows(admin), before.rows);
      });
      await t.step("only the roles that are meant have privileges on our objects", async () => {
        assert.deepEqual(await privilegedRoles(admin), [
          "amazon_ads_functions",
          "authenticated",
          "postgres",
          "service_role",
        ]);
      });

      await t.step("the product works in it", async () => {
        const project = await startSurroundings(server);
        try {
          const signedUp = await fetch(`${project.url}/auth/v1/signup`, {
            method: "POST",
            headers: { apikey: project.secretKeys.default, "content-type": "application/json" },
            body: JSON.stringify({ email: "ada@example.com", password: "correct horse" }),
          });
          const { user } = await signedUp.json();
          assert.equal(signedUp.status, 200);
          const copied = await owner`select email from public.users where id = ${user.id}`;
          assert.equal(copied[0]?.["email"], "ada@example.com");

          const connectionId = await connectSeller(project, user.id, "seller");
          const token = Object(
            await callFunction(project, "get-token", {
              user_id: user.id,
              connection_id: connectionId,
            }),
          );
          assert.match(token.access_token, /^Atza\|/);

          await owner`
            update amazon_ads_private.oauth_tokens
            set expires_at = now() + interval '2 minutes', refresh_due_at = now() - interval '1 second'
            where connection_id = ${connectionId}`;
          await owner`select amazon_ads_private.dispatch_refreshes()`;
          await eventually(async () => {
            const [history] = await owner`
              select action from amazon_ads.token_refresh_history
              where connection_id = ${connectionId} and trigger = 'scheduled'`;
            assert.equal(history?.["action"], "refreshed", project.functionsSaid().join("\n"));
          }, 20_000);
        } finally {
          await project.stop();
        }
      });
    } finally {
      await Promise.all([owner.end({ timeout: 1 }), admin.end({ timeout: 1 })]);
      await server.stop();
    }
  });
}
