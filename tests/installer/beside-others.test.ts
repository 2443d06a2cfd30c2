import assert from "node:assert/strict";
import { connect } from "../../local/postgres/connect.ts";
import { readCatalog, readRows, THEIRS } from "../database/their-project.ts";
import type { TestPostgres } from "../database/test-postgres.ts";
import { deployFunction } from "../support/management-api/call-api.ts";
import type { Platform } from "../support/management-api/platform.ts";
import { command, installInto } from "./support/install.ts";
import { startProject } from "./support/project.ts";
import { enterAtAmazon, wholeStory } from "./support/story.ts";

const THEIR_SECRETS = { STRIPE_KEY: "theirs", SITE_NAME: "Shop" };

async function prepare(server: TestPostgres): Promise<void> {
  const owner = connect(server.url);
  try {
    await owner.unsafe(THEIRS);
  } finally {
    await owner.end();
  }
}

/** Deploys functions of the team's. */
async function deployTheirs(platform: Platform): Promise<void> {
  for (const slug of ["health", "connections"]) {
    const answer = JSON.stringify(`their ${slug}`);
    await deployFunction(
      platform,
      slug,
      `export default { fetch: () => new Response(${answer}) };\n`,
    );
  }
}

async function theirAnswers({ functionsUrl }: Platform): Promise<string[]> {
  return await Promise.all(
    ["health", "connections"].map(async (slug) =>
      await (await fetch(`${functionsUrl}/${slug}`)).text()
    ),
  );
}

function theirFunctions({ state }: Platform): unknown[] {
  return ["health", "connections"].map((slug) => state.functions.get(slug)?.answer);
}

Deno.test("install beside an app that has the same names", async (t) => {
  await using platform = await startProject({ prepare });
  await deployTheirs(platform);
  platform.state.exposedSchemas = "public, graphql_public, app";
  for (const [name, value] of Object.entries(THEIR_SECRETS)) {
    platform.state.secrets.set(name, value);
  }
  const before = {
    catalog: await readCatalog(platform.admin),
    rows: await readRows(platform.admin),
    functions: theirFunctions(platform),
  };

  await t.step(
    "without a prefix it is refused before anything is done, with what to do",
    async () => {
      const refused = await command(platform, ["install", "--yes", "--keys-file", "/nowhere/keys"]);
      assert.equal(refused.code, 1);
      assert.match(
        refused.stderr,
        /Nothing was changed:\n- The project has functions with the names of ours: health, connections\.\n.*--prefix ads-/,
      );
      assert.deepEqual(await readCatalog(platform.admin), before.catalog);
    },
  );

  await t.step("the plan says what is left alone", async () => {
    const shown = await command(platform, ["install", "--prefix", "ads-", "--dry-run"]);
    for (
      const line of [
        "your own functions: health, connections",
        "2 secrets of your own",
        "the others: public, graphql_public, app",
      ]
    ) assert.ok(shown.stdout.includes(`    ${line}\n`), shown.stdout);
    assert.deepEqual(await readCatalog(platform.admin), before.catalog);
  });

  const { json } = await installInto(platform, ["--prefix", "ads-"]);

  await t.step("their catalog is as before", async () => {
    assert.deepEqual(await readCatalog(platform.admin), before.catalog);
  });
  await t.step("their rows are as before", async () => {
    assert.deepEqual(await readRows(platform.admin), before.rows);
  });
  await t.step("their functions are as before, and answer", async () => {
    assert.deepEqual(theirFunctions(platform), before.functions);
    assert.deepEqual(await theirAnswers(platform), ["their health", "their connections"]);
  });
  await t.step("their secrets and their exposed schemas are as before", () => {
    for (const [name, value] of Object.entries(THEIR_SECRETS)) {
      assert.equal(platform.state.secrets.get(name), value);
    }
    assert.equal(platform.state.exposedSchemas, "public,graphql_public,app,amazon_ads");
  });
  await t.step(
    "ours work end to end under the prefix, callback and schedule included",
    async () => {
      assert.equal(json.redirect_url, `${platform.functionsUrl}/ads-oauth-callback`);
      await enterAtAmazon(platform, json.redirect_url);
      await wholeStory(platform, { prefix: "ads-" });
    },
  );
  await t.step("a later run needs no prefix, and another one is refused", async () => {
    const again = await command(platform, ["install", "--yes"]);
    assert.match(again.stdout, /Nothing had to be changed/, again.stderr);
    const other = await command(platform, ["install", "--yes", "--prefix", "x-"]);
    assert.match(other.stderr, /The functions are deployed with the prefix "ads-"/);
  });
  await t.step("doctor finds nothing", async () => {
    const healthy = await command(platform, ["doctor", "--json"]);
    assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
  });
});
