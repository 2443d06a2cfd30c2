import assert from "node:assert/strict";
import { functionNames } from "../support/function-names.ts";
import { callFunction } from "../database/connect-seller.ts";
import { sleep } from "../support/eventually.ts";
import { command, installInto } from "./support/install.ts";
import { newerPackage } from "./support/newer-package.ts";
import { startProject } from "./support/project.ts";
import { calledProject, enterAtAmazon, wholeStory } from "./support/story.ts";

Deno.test("update to a newer package while calls run", async (t) => {
  // The Data API notices the new chapter two seconds late.
  await using platform = await startProject({ lateness: 2000 });
  await using newer = await newerPackage();
  const { json } = await installInto(platform);
  await enterAtAmazon(platform, json.redirect_url);
  const { userId, connectionId } = await wholeStory(platform);

  await t.step("update finds nothing to do with the installed package", async () => {
    const same = await command(platform, ["update", "--yes", "--json"]);
    assert.equal(same.json?.changed, false, same.stderr);
  });

  await t.step("--redeploy deploys every function again, and changes nothing else", async () => {
    const versions = (): unknown[] =>
      [...platform.state.functions.values()].map(({ answer }) => answer.version);
    const before = versions();
    const again = await command(platform, ["update", "--redeploy", "--yes", "--json"]);
    assert.deepEqual(again.json?.done, ["Deploy the functions", "See that it works"], again.stderr);
    assert.ok(versions().every((version, index) => version !== before[index]), String(versions()));
    const healthy = await command(platform, ["doctor", "--json"]);
    assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
  });

  const project = calledProject(platform);
  const failures: string[] = [];
  let calls = 0;
  let isUpdating = true;
  async function keepCalling(): Promise<void> {
    while (isUpdating) {
      calls++;
      await callFunction(project, "get-token", { user_id: userId, connection_id: connectionId })
        .catch((error) => failures.push(String(error)));
      // The new function may be missing before it is there, and may not fail afterwards.
      const response = await fetch(`${platform.functionsUrl}/newer`);
      const text = await response.text();
      if (response.status !== 404 || text.includes("PGRST")) {
        if (response.status !== 200) failures.push(`newer answered ${response.status}: ${text}`);
      }
      await sleep(20);
    }
  }
  const calling = Promise.all([keepCalling(), keepCalling()]);
  const updated = await command(platform, ["update", "--yes", "--json"], {
    packageFolder: newer.folder,
  });
  await sleep(1000);
  isUpdating = false;
  await calling;

  await t.step("no call fails", () => {
    assert.equal(updated.code, 0, `${updated.stdout}\n${updated.stderr}`);
    assert.deepEqual(failures, []);
    assert.ok(calls > 50, String(calls));
  });
  await t.step("the database comes first, the functions after it, all at once", () => {
    const made = platform.state.calls.filter(({ method }) => method === "PUT");
    assert.equal(
      made.length,
      3,
      "one for the installation, one for --redeploy, one for the update",
    );
    assert.deepEqual(updated.json.done, [
      "Apply the chapters of the database",
      "Deploy the functions",
      "See that it works",
    ]);
    assert.equal(platform.state.functions.size, functionNames().length + 1);
  });
  await t.step("an older package refuses the newer database, and changes nothing", async () => {
    const older = await command(platform, ["update", "--yes"]);
    assert.equal(older.code, 1);
    assert.match(older.stderr, /Nothing was changed:\n.*20991231000000_newer/);
    assert.match(older.stderr, /or a later one/);
  });
});

Deno.test("update refuses a project without an installation", async () => {
  await using platform = await startProject();
  const refused = await command(platform, ["update", "--yes"]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is not installed in this project\.\nInstall it:/);
});

Deno.test("a function that a newer package no longer has is deleted", async () => {
  await using platform = await startProject();
  await using newer = await newerPackage();
  const keysFile = (await import("./support/install.ts")).newKeysFile;
  const installed = await command(platform, [
    ...["install", "--yes", "--json", "--keys-file", await keysFile()],
  ], { packageFolder: newer.folder });
  assert.equal(installed.code, 0, installed.stderr);
  await Deno.remove(`${newer.folder}/functions/newer.js`);
  const updated = await command(platform, ["update", "--yes", "--json"], {
    packageFolder: newer.folder,
  });
  assert.equal(updated.code, 0, updated.stderr);
  assert.ok(!platform.state.functions.has("newer"));
  assert.equal(platform.state.functions.size, functionNames().length);
});
