import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { functionNames } from "../support/function-names.ts";
import { command, installInto, newKeysFile } from "./support/install.ts";
import { DATABASES, startProject } from "./support/project.ts";
import { enterAtAmazon, wholeStory } from "./support/story.ts";

for (const database of Object.keys(DATABASES)) {
  Deno.test(`install into an empty project, on ${database}`, async (t) => {
    await using platform = await startProject({ database });
    const keysFile = await newKeysFile();
    const { json } = await installInto(platform, [], keysFile);

    await t.step("the plan names what is made", () => {
      assert.equal(json.changed, true);
      const made = json.plan.flatMap((
        { changes }: { changes: { action: string; what: string }[] },
      ) => changes.filter(({ action }) => action === "create").map(({ what }) => what));
      for (const name of functionNames()) assert.ok(made.includes(`the function ${name}`), name);
      assert.ok(made.includes("the secret AMAZON_ADS_ENCRYPTION_KEYS"));
      assert.ok(
        made.includes("the schema amazon_ads among those that the Data API exposes"),
      );
    });

    await t.step("the keys are in a file that only its owner reads, and nowhere else", async () => {
      const { mode } = await stat(keysFile);
      assert.equal((mode ?? 0) & 0o777, 0o600);
      const [, key] = /^AMAZON_ADS_ENCRYPTION_KEYS=(.+)$/m.exec(await readFile(keysFile, "utf8")) ??
        [];
      assert.equal(platform.state.secrets.get("AMAZON_ADS_ENCRYPTION_KEYS"), key);
      assert.ok(!JSON.stringify(json).includes(key ?? "no key"));
    });

    await t.step("the schema is added to the exposed ones, and no other is taken away", () => {
      assert.equal(platform.state.exposedSchemas, "public,graphql_public,amazon_ads");
    });

    await t.step("connect, token, schedule and sync work", async () => {
      await enterAtAmazon(platform, json.redirect_url);
      await wholeStory(platform);
    });

    await t.step("a second run changes nothing and says so", async () => {
      const before = platform.state.calls.length;
      const again = await command(platform, ["install", "--yes"]);
      assert.equal(again.code, 0, again.stderr);
      assert.match(again.stdout, /Nothing had to be changed: Team shop has version/);
      const changing = platform.state.calls.slice(before)
        .filter(({ method, path }) => method !== "GET" && !path.endsWith("/database/query"));
      assert.deepEqual(changing, []);
    });

    await t.step("doctor finds nothing", async () => {
      const healthy = await command(platform, [
        ...["doctor", "--json", "--keys-file", keysFile, "--redirect-url", json.redirect_url],
      ]);
      assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
      assert.equal(healthy.code, 0);
    });
  });
}

Deno.test("functions that use the connection pooler get a role of their own, and its address", async () => {
  await using platform = await startProject();
  const { json } = await installInto(platform, ["--pool"]);
  const url = new URL(platform.state.secrets.get("AMAZON_ADS_DATABASE_POOL_URL") ?? "");
  assert.equal(url.username, `amazon_ads_pool.${platform.state.ref}`);
  const [role] = await platform.admin`
    select rolcanlogin, rolsuper, pg_has_role('amazon_ads_pool', 'amazon_ads_functions', 'member') as member,
      pg_has_role('amazon_ads_pool', 'service_role', 'member') as too_much
    from pg_roles where rolname = 'amazon_ads_pool'`;
  assert.deepEqual({ ...role }, {
    rolcanlogin: true,
    rolsuper: false,
    member: true,
    too_much: false,
  });
  await enterAtAmazon(platform, json.redirect_url);
  await wholeStory(platform);
  const [session] = await platform.admin`
    select count(*)::integer as count from pg_stat_activity where usename = 'amazon_ads_pool'`;
  assert.ok(Number(session?.["count"]) > 0, "No function has signed in as the role.");
});
