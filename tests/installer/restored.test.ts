import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callFunction } from "../database/connect-seller.ts";
import { debianPostgres } from "../database/packages.ts";
import type { TestPostgres } from "../database/test-postgres.ts";
import { command, installInto, newKeysFile } from "./support/install.ts";
import { startProject } from "./support/project.ts";
import { calledProject, enterAtAmazon, wholeStory } from "./support/story.ts";

async function runTool(tool: string, server: TestPostgres, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(join(debianPostgres.bin, tool), {
    args: [`--dbname=${server.superuserUrl}`, ...args],
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

Deno.test("a dump that is restored in another project", async (t) => {
  const scratch = await mkdtemp(join(tmpdir(), "amazon-ads-connect-dump-"));
  const keysFile = await newKeysFile();
  const [users, schemas] = [join(scratch, "users.sql"), join(scratch, "schemas.sql")];
  let userId = "";
  let connectionId = "";
  {
    await using original = await startProject();
    const { json } = await installInto(original, [], keysFile);
    await enterAtAmazon(original, json.redirect_url);
    ({ userId, connectionId } = await wholeStory(original));
    await callFunction(calledProject(original), "api-keys", {
      user_id: userId,
      name: "revoked later",
      scopes: ["tokens"],
    });
    await runTool("pg_dump", original.server, [
      ...["--data-only", "--table=auth.users", "--file", users],
    ]);
    await runTool("pg_dump", original.server, [
      ...["--schema=amazon_ads", "--schema=amazon_ads_private", "--file", schemas],
    ]);
    await original.admin`update amazon_ads_private.api_keys set revoked_at = now()`;
  }
  await using restored = await startProject({ ref: "zyxwvutsrqponmlkjihg" });
  const { admin } = restored;
  await admin`create extension if not exists pg_net with schema extensions`;
  await admin`create role amazon_ads_functions nologin`;
  await admin`grant amazon_ads_functions to postgres with admin option`;
  await runTool("psql", restored.server, ["--set=ON_ERROR_STOP=1", "--quiet", "--file", users]);
  await runTool("psql", restored.server, ["--set=ON_ERROR_STOP=1", "--quiet", "--file", schemas]);

  await t.step("doctor names what a dump lacks, and what it brings back", async () => {
    const run = await command(restored, ["doctor", "--json"]);
    const said = run.json.findings.map(({ problem }: { problem: string }) => problem).join("\n");
    for (
      const finding of [
        /The database belongs to http/,
        /The database was restored\. What was revoked after \d{4}-.* is valid again: 1 API keys are not revoked, and 1 connections are active/,
        /auth\.users has no trigger amazon_ads_connect_10_copy_user/,
        /auth\.users has no trigger amazon_ads_connect_20_delete_user/,
        /pg_cron has no job amazon-ads-connect-refresh-tokens/,
        /The Data API does not expose the schema amazon_ads/,
        /The secret AMAZON_ADS_ENCRYPTION_KEYS is missing/,
        /The function get-token is missing/,
      ]
    ) assert.match(said, finding);
  });
  const leftBy = async (args: string[]): Promise<string> => {
    const run = await command(restored, ["doctor", "--json", ...args]);
    return run.json.findings.map(({ problem }: { problem: string }) => problem).join("\n");
  };
  await t.step(
    "--fix fixes what is safe to fix, and leaves the database the original's",
    async () => {
      const left = await leftBy(["--fix"]);
      assert.doesNotMatch(left, /trigger|expose/);
      assert.match(left, /The database belongs to http/);
      assert.match(left, /pg_cron has no job amazon-ads-connect-refresh-tokens/);
      const [{ count } = {}] = await admin`
      select count(*)::integer as count from cron.job where jobname like 'amazon-ads-connect-%'`;
      assert.equal(count, 0);
    },
  );
  await t.step("install makes no new keys, which would open nothing that is stored", async () => {
    const other = await newKeysFile();
    for (const args of [[], ["--yes"], ["--yes", "--keys-file", other], ["--dry-run"]]) {
      const refused = await command(restored, ["install", ...args]);
      assert.equal(refused.code, 1, refused.stdout);
      assert.match(
        refused.stderr,
        /The database holds \d+ values that are sealed with keys that this project does not have[^]*--keys-file/,
      );
    }
    const key = Buffer.from(randomBytes(32)).toString("base64url");
    await writeFile(other, `AMAZON_ADS_ENCRYPTION_KEYS=other:${key}\n`);
    const refused = await command(restored, ["install", "--yes", "--keys-file", other]);
    assert.match(
      refused.stderr,
      /do not open what the database holds: \d+ values in \w+ are sealed with k\d+/,
    );
    assert.deepEqual([...restored.state.secrets.keys()], []);
    assert.equal(restored.state.functions.size, 0);
  });
  await t.step("--adopt makes the database this project's, and --fix does the rest", async () => {
    const left = await leftBy(["--fix", "--adopt"]);
    assert.doesNotMatch(left, /belongs to|trigger|pg_cron|expose/);
    assert.match(left, /The function get-token is missing/);
  });
  await t.step("install with the same keys does the rest, and what was sealed opens", async () => {
    await installInto(restored, [], keysFile);
    const healthy = await command(restored, ["doctor", "--json", "--keys-file", keysFile]);
    assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
    const token = Object(
      await callFunction(calledProject(restored), "get-token", {
        user_id: userId,
        connection_id: connectionId,
      }),
    );
    assert.match(token.access_token, /^Atza\|/);
  });
  await rm(scratch, { recursive: true });
});
