import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callApi } from "../support/management-api/call-api.ts";
import { runInstaller } from "../support/management-api/run-installer.ts";
import { functionNames } from "../support/function-names.ts";
import { packageFolder } from "./support/built-package.ts";
import { APP } from "./support/install.ts";
import { newerPackage } from "./support/newer-package.ts";
import { startProject } from "./support/project.ts";
import { enterAtAmazon, wholeStory } from "./support/story.ts";
import { teamCli, teamRepository, THEIR_FILES } from "./support/team-repository.ts";

Deno.test("export into a team's repository, and deployment from there", async (t) => {
  await using team = await teamRepository();
  await using platform = await startProject();
  const run = (args: string[], from = packageFolder) =>
    runInstaller(undefined, ["export", "--to", team.folder, ...args], { packageFolder: from });

  await t.step("a name that the team has is refused, and nothing is written", async () => {
    const refused = await run(["--yes"]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /The repository has functions with the names of ours: health\.\n.*--prefix ads-/,
    );
    assert.deepEqual(await readdir(join(team.folder, "supabase/functions")), ["health"]);
  });
  await t.step("--dry-run shows what would be written", async () => {
    const shown = await run(["--prefix", "ads-", "--dry-run"]);
    assert.match(shown.stdout, /\+ supabase\/functions\/ads-get-token\/index\.js/);
    assert.match(shown.stdout, /~ supabase\/config\.toml\n[^]*\+ \[functions\.ads-get-token\]/);
    assert.deepEqual(await readdir(join(team.folder, "supabase/functions")), ["health"]);
  });
  await t.step("theirs stays as it is, byte for byte", async () => {
    const written = await run(["--prefix", "ads-", "--yes"]);
    assert.equal(written.code, 0, written.stderr);
    for (const [path, text] of Object.entries(THEIR_FILES)) {
      const now = await readFile(join(team.folder, path), "utf8");
      assert.ok(path.endsWith(".toml") ? now.startsWith(text) : now === text, path);
    }
    assert.deepEqual(
      (await readdir(join(team.folder, "supabase/functions"))).sort(),
      ["health", ...functionNames().map((name) => `ads-${name}`)].sort(),
    );
  });
  await t.step("our migrations come after theirs, in their order", async () => {
    const [theirs, ...ours] = (await readdir(join(team.folder, "supabase/migrations"))).sort();
    assert.equal(theirs, "20300101000000_orders.sql");
    const chapters = ours.map((name) => name.replace(/^\d{14}_amazon_ads_connect_/, ""));
    assert.deepEqual(chapters.slice(0, -1), chapters.slice(0, -1).toSorted());
    assert.equal(chapters.at(-1), "function_prefix.sql");
  });
  await t.step("a second export writes nothing", async () => {
    const again = await run(["--prefix", "ads-", "--yes", "--json"]);
    assert.deepEqual(again.json?.written, []);
  });
  await t.step("supabase db push takes it", async () => {
    const pushed = await teamCli(team, platform, ["db", "push"], platform.server.url);
    assert.ok(pushed.success, pushed.output);
    await callApi(platform, "PATCH", "/postgrest", {
      db_schema: "public,graphql_public,amazon_ads",
    });
  });
  await t.step("supabase functions deploy takes it, and leaves theirs", async () => {
    const deployed = await teamCli(
      team,
      platform,
      ["functions", "deploy", "--use-api"],
      platform.state.ref,
    );
    assert.ok(deployed.success, deployed.output);
    assert.equal(platform.state.functions.size, functionNames().length + 1);
    for (const name of functionNames()) {
      const stored = platform.state.functions.get(`ads-${name}`);
      assert.equal(stored?.answer.verify_jwt, false, name);
      assert.deepEqual(
        [...stored?.files.keys() ?? []].filter((path) => !path.endsWith("deno.json")),
        [`supabase/functions/ads-${name}/index.js`],
      );
    }
  });
  await t.step("what was deployed works", async () => {
    const key = crypto.getRandomValues(new Uint8Array(32)).toBase64({
      alphabet: "base64url",
      omitPadding: true,
    });
    await callApi(platform, "POST", "/secrets", [
      { name: "AMAZON_ADS_CLIENT_ID", value: APP.clientId },
      { name: "AMAZON_ADS_CLIENT_SECRET", value: APP.clientSecret },
      { name: "AMAZON_ADS_ENCRYPTION_KEYS", value: `k1:${key}` },
      { name: "AMAZON_ADS_FUNCTION_PREFIX", value: "ads-" },
      { name: "AMAZON_ADS_RETURN_URLS", value: `${platform.state.siteUrl}/` },
    ]);
    await enterAtAmazon(platform, `${platform.functionsUrl}/ads-oauth-callback`);
    await wholeStory(platform, { prefix: "ads-" });
  });
  await t.step(
    "an export of a newer package shows what differs, and adds what is new",
    async () => {
      await using newer = await newerPackage();
      const shown = await run(["--prefix", "ads-", "--dry-run"], newer.folder);
      assert.match(shown.stdout, /~ supabase\/config\.toml\n[^]*\+ \[functions\.ads-newer\]/);
      assert.match(shown.stdout, /~ supabase\/functions\/ads-health\/index\.js/);
      const before = (await readdir(join(team.folder, "supabase/migrations"))).sort();
      await run(["--prefix", "ads-", "--yes"], newer.folder);
      const after = (await readdir(join(team.folder, "supabase/migrations"))).sort();
      assert.deepEqual(after.slice(0, -1), before);
      assert.match(after.at(-1) ?? "", /^\d{14}_amazon_ads_connect_20991231000000_newer\.sql$/);
    },
  );
  await t.step("a migration that was changed after its export is refused", async () => {
    const [, ours] = (await readdir(join(team.folder, "supabase/migrations"))).sort();
    await writeFile(join(team.folder, "supabase/migrations", ours ?? ""), "select 1;\n");
    const refused = await run(["--prefix", "ads-", "--yes"]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Migrations were changed since they were exported/);
  });
  await t.step("a folder that is no project is refused", async () => {
    const refused = await runInstaller(undefined, ["export", "--to", "/", "--yes"], {
      packageFolder,
    });
    assert.match(refused.stderr, /has no supabase\/config\.toml/);
  });
});
