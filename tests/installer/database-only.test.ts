import assert from "node:assert/strict";
import { connect } from "../../local/postgres/connect.ts";
import { emptyProject } from "../database/migrated-database.ts";
import { startStackPostgres } from "../database/stack-postgres.ts";
import { type InstallerRun, runInstaller } from "../support/management-api/run-installer.ts";
import { packageFolder } from "./support/built-package.ts";

Deno.test("a database that is named by its address", async (t) => {
  const server = await emptyProject(startStackPostgres, []);
  const run = (args: string[]): Promise<InstallerRun> =>
    runInstaller(undefined, [...args, "--db-url", server.url], { packageFolder });
  try {
    await t.step("install applies the chapters, and says what remains", async () => {
      const installed = await run(["install", "--yes"]);
      assert.equal(installed.code, 0, installed.stderr);
      assert.match(installed.stdout, /What remains: expose the schema amazon_ads in the Data API/);
    });
    await t.step("again, it changes nothing", async () => {
      for (const command of ["install", "update"]) {
        const again = await run([command, "--yes", "--json"]);
        assert.equal(again.json?.changed, false, again.stderr);
      }
    });
    await t.step("doctor looks at the database alone", async () => {
      const healthy = await run(["doctor", "--json"]);
      assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
      const sql = connect(server.superuserUrl);
      await sql`update amazon_ads_private.migrations set applied_at = now() - interval '1 hour'`;
      await sql.end();
      const late = await run(["doctor", "--json"]);
      const problems = late.json?.findings.map(({ problem }: { problem: string }) => problem);
      assert.deepEqual(problems, ["The schedule has not run yet."]);
    });
    await t.step("the address may be in a variable, which no list of processes shows", async () => {
      const env = { AMAZON_ADS_CONNECT_DB_URL: server.url };
      const same = await runInstaller(undefined, ["update", "--yes", "--json"], {
        packageFolder,
        env,
      });
      assert.equal(same.json?.changed, false, same.stderr);
      // A project that is named by an option counts more.
      const project = ["--project", "abcdefghijklmnopqrst"];
      const other = await runInstaller(undefined, ["update", ...project], { packageFolder, env });
      assert.match(other.stderr, /There is no access token of Supabase/);
    });
    await t.step("an empty variable names no database", async () => {
      const env = { AMAZON_ADS_CONNECT_DB_URL: "" };
      const refused = await runInstaller(undefined, ["update"], { packageFolder, env });
      assert.match(refused.stderr, /There is no access token of Supabase/);
    });
    await t.step("uninstall takes it out", async () => {
      const gone = await run(["uninstall", "--confirm", "uninstall", "--json"]);
      assert.equal(gone.code, 0, gone.stderr);
      const again = await run(["uninstall", "--confirm", "uninstall"]);
      assert.match(again.stdout, /Nothing of this product is here/);
    });
    await t.step("an address that is none is refused, without its password", async () => {
      const refused = await runInstaller(undefined, ["install", "--db-url", "host:secret"], {
        packageFolder,
      });
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /is no address of Postgres/);
    });
    await t.step("a database that does not answer", async () => {
      const refused = await runInstaller(undefined, ["install"], {
        packageFolder,
        env: { AMAZON_ADS_CONNECT_DB_URL: "postgresql://postgres:secret@127.0.0.1:9/postgres" },
      });
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /ECONNREFUSED[^]*\nLook at the address of the database/);
      assert.ok(!refused.stderr.includes("secret"), refused.stderr);
    });
  } finally {
    await server.stop();
  }
});
