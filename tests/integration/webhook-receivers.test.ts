import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../local/demo/until.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { signDelivery } from "../../shared/webhooks/sign-delivery.ts";
import { freePort } from "../database/free-port.ts";
import { markdownBlocks } from "../support/markdown-blocks.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { database } from "../support/stack.ts";

// The receivers of docs/events.md, each as the process that a reader would start.

const DOCUMENT = await Deno.readTextFile(join(projectRoot, "docs/events.md"));

interface Language {
  heading: string;
  file: string;
  command: string;
  args: string[];
}

const LANGUAGES: Language[] = [
  { heading: "### Node", file: "receiver.mjs", command: "node", args: [] },
  {
    heading: "### Deno",
    file: "receiver.ts",
    command: Deno.execPath(),
    args: ["run", "--allow-net", "--allow-env", "--no-lock", "--node-modules-dir=manual"],
  },
  { heading: "### Python", file: "receiver.py", command: "python3", args: [] },
];

/** A folder with the receiver, where the packages of this project are installed. */
async function folderFor({ heading, file }: Language): Promise<string> {
  const [block, ...others] = markdownBlocks(DOCUMENT, heading);
  assert.ok(block !== undefined && others.length === 0, `${heading} has one block`);
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, file), block.code);
  await symlink(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  const dependencies = { standardwebhooks: "1.1.1" };
  await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify({ dependencies }));
  return folder;
}

async function recordEvent(userId: string): Promise<void> {
  await database`select amazon_ads_private.record_event('report.stored', ${userId}, null)`;
}

async function untilDelivered(webhookId: string, count: number): Promise<void> {
  await until(`${count} deliveries succeed`, 20_000, async () => {
    const rows = await database`
      select status, error from amazon_ads.webhook_deliveries where webhook_id = ${webhookId}`;
    assert.ok(rows.every(({ error }) => error === null), JSON.stringify(rows));
    return rows.filter(({ status }) => status === "delivered").length === count || undefined;
  });
}

/** Sends a delivery by hand; answers with the status. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const response = await fetch(url, { method: "POST", headers, body });
  await response.body?.cancel();
  return response.status;
}

for (const language of LANGUAGES) {
  Deno.test(`the receiver of docs/events.md in ${language.command} verifies deliveries, and refuses forged ones`, async () => {
    const person = await newPerson();
    const port = freePort();
    const url = `http://127.0.0.1:${port}/`;
    const { webhook, secret } = assertDone(await send(person.as, "POST", "webhooks", { url }));
    const folder = await folderFor(language);
    const child = new Deno.Command(language.command, {
      args: [...language.args, language.file],
      cwd: folder,
      env: { WEBHOOK_SECRET: secret, PORT: String(port) },
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const said = new Response(child.stdout).text();
    try {
      const forged = { "webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,x" };
      await until(
        "the receiver listens",
        20_000,
        () => post(url, forged, "{}").catch(() => undefined),
      );

      await recordEvent(person.userId);
      await untilDelivered(webhook.id, 1);

      const now = Math.floor(Date.now() / 1000);
      const body = JSON.stringify({ type: "sync.failed", data: { connection_id: null } });
      const signed = (timestamp: number, key = secret): Record<string, string> =>
        signDelivery([key], { id: "1", timestamp, body });
      assert.equal(await post(url, signed(now), body), 204);
      assert.equal(await post(url, signed(now), `${body} `), 400, "another body");
      assert.equal(await post(url, signed(now - 600), body), 400, "an old one, sent again");
      assert.equal(await post(url, signed(now, "whsec_c2VjcmV0"), body), 400, "another secret");
      assert.equal(await post(url, {}, body), 400, "no signature");

      // The receiver still has the former secret: for a day that one signs as well.
      assertDone(await send(person.as, "PATCH", `webhooks/${webhook.id}`, { rotate_secret: true }));
      await recordEvent(person.userId);
      await untilDelivered(webhook.id, 2);
    } finally {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    }
    const types = (await said).trim().split("\n").map((line) => line.split(" ")[0]);
    assert.deepEqual(types, ["report.stored", "sync.failed", "report.stored"]);
  });
}

Deno.test("the polling of docs/events.md continues after its last cursor", async () => {
  const person = await newPerson();
  const block = markdownBlocks(DOCUMENT, "## Polling").find(({ language }) => language === "js");
  assert.ok(block);
  const run = new Function(
    "supabase",
    "localStorage",
    `return (async () => { ${block.code} return { data, cursor }; })()`,
  );
  let cursor = "";
  async function poll(): Promise<string[]> {
    const page = await run(person.supabase, { getItem: () => cursor });
    cursor = page.cursor;
    return page.data.map(({ type }: { type: string }) => type);
  }

  assert.deepEqual(await poll(), []);
  await recordEvent(person.userId);
  assert.deepEqual(
    await until("the event", 10_000, async () => {
      const types = await poll();
      return types.length > 0 ? types : undefined;
    }),
    ["report.stored"],
  );
  assert.deepEqual(await poll(), []);
});
