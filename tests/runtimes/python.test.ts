import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";
import { database, stack } from "../support/stack.ts";
import { connectThrough, keyClient, newDeveloper } from "../client/support/client-of.ts";
import { runPython } from "../client/support/python.ts";

const tests = join(projectRoot, "tests/runtimes/python");

Deno.test("the Python client repeats, refuses and names things as the other one does", async () => {
  await runPython(["-m", "unittest", "-v", "test_calls"], tests);
});

Deno.test("the Python client, sync and async, against the stack", async () => {
  const { ads } = await newDeveloper();
  const connectionId = await connectThrough(ads, "brand");
  const { key } = await keyClient(ads, ["tokens", "accounts:read", "amazon"]);
  const [{ count }] = await database<[{ count: number }]>`
    select count(*)::int from amazon_ads.user_accounts where connection_id = ${connectionId}`;
  const said = await runPython(["-m", "unittest", "-v", "test_against_stack"], tests, {
    ADS_URL: stack.supabase_url,
    ADS_API_KEY: key,
    ADS_CONNECTION: connectionId,
    ADS_PROFILE: "9007199254740993",
    ADS_ACCOUNTS: String(count),
  });
  assert.match(said, /Ran 6 tests/);
});
