import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildDashboard, dashboardFolder } from "../../dashboard/build/build-dashboard.ts";
import { writeSite } from "../../dashboard/build/write-site.ts";
import { serveFolder } from "./support/serve-folder.ts";
import { secretKeys, stack } from "../support/stack.ts";
import { browser, dashboardUrl, newSignedInProfile } from "./support/dashboard.ts";
import { connect } from "../support/connect.ts";
import { newPersona } from "../support/own-connection.ts";

await buildDashboard();

/** Writes a script into the page, and sends something elsewhere. */
const TRY_TO_BREAK_OUT = `(async () => {
  const script = document.createElement("script");
  script.textContent = "globalThis.injected = true";
  document.body.append(script);
  const elsewhere = await fetch("https://evil.example/").then(() => "sent", () => "refused");
  return [globalThis.injected === true, elsewhere];
})()`;

/** Every file of a folder as text. */
async function textsIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    await Promise.all(
      names.filter((entry) => entry.isFile()).map(async (entry): Promise<[string, string]> => {
        const path = join(entry.parentPath, entry.name);
        return [path, await readFile(path, "utf8")];
      }),
    ),
  );
}

Deno.test("the build has no address, no key and no code from elsewhere", async () => {
  for (const [path, text] of await textsIn(dashboardFolder)) {
    assert.ok(!text.includes(secretKeys.default), path);
    assert.ok(!text.includes(stack.publishable_key), path);
    assert.doesNotMatch(text, /sb_(secret|publishable)_[A-Za-z0-9]{8}/, path);
    if (path.endsWith(".html")) assert.doesNotMatch(text, /<script(?![^>]*src="\.\/)/, path);
  }
});

Deno.test("config.json has the publishable key alone, and only the stack's own names read it", async () => {
  const response = await fetch(`${dashboardUrl}config.json`);
  const text = await response.text();
  assert.equal(JSON.parse(text).publishable_key, stack.publishable_key);
  assert.ok(!text.includes(secretKeys.default));
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  const { port } = new URL(dashboardUrl);
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(
    new TextEncoder().encode(
      "GET /dashboard/config.json HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
    ),
  );
  const answer = await new Response(connection.readable).text();
  assert.match(answer, /^HTTP\/1\.1 421 /);
  assert.ok(!answer.includes("demo_user"));
});

Deno.test("the Content-Security-Policy refuses what is not the page's own, and nothing of the page", async () => {
  await using profile = await newSignedInProfile();
  await connect(profile.person.as, newPersona());
  const page = await profile.open("connections");
  await page.getByText("Amazon Ads").first().waitFor();
  for (const path of ["accounts", "keys", "webhooks", "apps", "activity", "sign-in"]) {
    await page.goto(dashboardUrl + path);
    await page.waitForLoadState("networkidle");
  }
  assert.deepEqual(profile.problems.filter((problem) => /Content.Security/i.test(problem)), []);
  const refused = await page.evaluate<[boolean, string]>(TRY_TO_BREAK_OUT);
  assert.deepEqual(refused, [false, "refused"]);
  const { headers } = await fetch(dashboardUrl);
  assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});

Deno.test("a written site works from another origin and a subfolder, and calls its project alone", async () => {
  const folder = await Deno.makeTempDir();
  const site = join(folder, "site");
  await writeSite(site, { url: stack.supabase_url, publishableKey: stack.publishable_key });
  await assert.rejects(
    writeSite(site, { url: stack.supabase_url, publishableKey: secretKeys.default }),
    /secret key/,
  );
  await writeSite(site, { url: stack.supabase_url, publishableKey: stack.publishable_key });
  // An origin that the local stack lets in.
  await using server = serveFolder(site, { port: 5173, path: "/tools/ads/" });
  const context = await browser.newContext();
  const problems: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  const page = await context.newPage();
  await page.goto(`${server.url}keys`);
  await page.waitForURL(`${server.url}sign-in?next=**`);
  const email = `site-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const password = crypto.randomUUID();
  await fetch(`${stack.supabase_url}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: stack.publishable_key, "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${server.url}keys`);
  await page.getByText("No keys yet").waitFor();
  assert.equal(await page.getByRole("button", { name: "Continue as the demo user" }).count(), 0);
  assert.deepEqual(problems.filter((problem) => /Content.Security|CORS/i.test(problem)), []);
  await context.close();
  await Deno.remove(folder, { recursive: true });
});
