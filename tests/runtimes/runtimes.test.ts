import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../local/stack/folders.ts";
import { database, stack } from "../support/stack.ts";
import { openBrowser } from "../client/support/browser.ts";
import { connectThrough, keyClient, newDeveloper } from "../client/support/client-of.ts";
import { findNode22 } from "../client/support/node-22.ts";
import { installClient } from "../client/support/packed-client.ts";

const run = promisify(execFile);
const LARGE_PROFILE = "9007199254740993";
const ORIGIN = "http://localhost:5173";

const project = await installClient();
Deno.test.afterAll(() => project[Symbol.asyncDispose]());
const { ads } = await newDeveloper();
const connectionId = await connectThrough(ads, "brand");
const { key } = await keyClient(ads, ["tokens", "accounts:read", "amazon"]);
const input = { url: stack.supabase_url, apiKey: key, connectionId, profileId: LARGE_PROFILE };

await copyFile(
  join(projectRoot, "tests/client/support/runtime.mjs"),
  join(project.folder, "runtime.mjs"),
);
await writeFile(
  join(project.folder, "main.mjs"),
  `import * as client from "amazon-ads-connect";
import { play } from "./runtime.mjs";
console.log(JSON.stringify(await play(client, ${JSON.stringify(input)})));
`,
);

async function assertSeen(text: string): Promise<void> {
  const seen = JSON.parse(text);
  const [{ count }] = await database<[{ count: number }]>`
    select count(*)::int from amazon_ads.user_accounts where connection_id = ${connectionId}`;
  assert.equal(seen.token, "Atza|");
  assert.equal(seen.accounts, count);
  assert.ok(seen.profileIds.every((id: unknown) => typeof id === "string"));
  assert.equal(seen.campaignId, `${LARGE_PROFILE}00`);
  assert.equal(seen.refused, "api_key_scope_missing");
}

Deno.test("Node 22", async () => {
  const node = await findNode22() ?? assert.fail("this machine has no Node 22");
  await assertSeen((await run(node, ["main.mjs"], { cwd: project.folder })).stdout);
});

Deno.test("the Deno of the platform", async () => {
  const deno = join(projectRoot, "node_modules/deno-platform/deno");
  const args = ["run", "--no-lock", "--quiet", "--allow-net", "--allow-read", "main.mjs"];
  await assertSeen((await run(deno, args, { cwd: project.folder })).stdout);
});

Deno.test("Chromium, from the modules of the package as they are", async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const importMap = { imports: { "amazon-ads-connect": "/client/index.js" } };
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/") {
        const body = `<script type="importmap">${JSON.stringify(importMap)}</script>`;
        return await route.fulfill({ contentType: "text/html", body });
      }
      const path = pathname.startsWith("/client/")
        ? join(project.packageFolder, "dist", pathname)
        : join(project.folder, pathname);
      const body = await readFile(path, "utf8");
      return await route.fulfill({ contentType: "text/javascript", body });
    });
    await page.goto(`${ORIGIN}/`);
    const seen = await page.evaluate(`(async () => {
      const { play } = await import("/runtime.mjs");
      return await play(await import("amazon-ads-connect"), ${JSON.stringify(input)});
    })()`);
    await assertSeen(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
});
