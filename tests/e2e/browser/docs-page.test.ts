import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { makeKey } from "../../support/credentials.ts";
import { newSyncedConnection } from "../../support/new-synced-connection.ts";
import { stack } from "../../support/stack.ts";
import { findChromium } from "./chromium.ts";

const executablePath = await findChromium();
assert.ok(executablePath, "This machine has no Chromium.");
const browser: Browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
Deno.test.afterAll(() => browser.close());

/** A page that notes what the browser refused, and what was asked of other hosts. */
async function openDocs(
  options: { colorScheme?: "light" | "dark"; viewport?: { width: number; height: number } } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && origin !== stack.supabase_url) complaints.push(request.url());
  });
  await page.goto(stack.supabase_url);
  await page.getByRole("link", { name: /\/docs$/ }).click();
  await page.getByRole("heading", { name: /^Amazon Ads Connect/ }).waitFor();
  return { page, complaints };
}

Deno.test("a person finds the pages from the start screen, and a call with an API key answers", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const { key } = await makeKey(person.as, { scopes: ["tokens"] });
  const { page, complaints } = await openDocs();

  await page.getByRole("button", { name: "Authorize", exact: true }).click();
  const scheme = page.locator(".auth-container", { hasText: "apiKey (http, Bearer)" });
  await scheme.getByRole("textbox").fill(key);
  await scheme.getByRole("button", { name: /Authorize|Apply credentials/ }).click();
  await scheme.getByRole("button", { name: "Close" }).click();

  const operation = page.locator("#operations-get-token-getTokenPost");
  await page.locator("#operations-tag-get-token").click();
  await operation.getByRole("button", { name: /^POST/ }).click();
  await operation.getByRole("textbox").last().fill(JSON.stringify({ connection_id: connectionId }));
  await operation.getByRole("button", { name: "Execute" }).click();
  const live = operation.locator(".live-responses-table");
  await live.locator(".response .response-col_status", { hasText: "200" }).waitFor();
  assert.match(await live.innerText(), /"access_token": "/);
  assert.deepEqual(complaints, []);
  await page.close();
});

Deno.test("the pages follow the system's theme", async () => {
  const backgrounds = new Set<string>();
  for (const colorScheme of ["light", "dark"] as const) {
    const { page, complaints } = await openDocs({ colorScheme });
    backgrounds.add(
      String(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")),
    );
    assert.equal(
      await page.evaluate('document.documentElement.classList.contains("dark-mode")'),
      colorScheme === "dark",
    );
    await page.emulateMedia({ colorScheme: colorScheme === "dark" ? "light" : "dark" });
    await page.waitForFunction(
      `document.documentElement.classList.contains("dark-mode") === ${colorScheme === "light"}`,
    );
    assert.deepEqual(complaints, []);
    await page.close();
  }
  assert.equal(backgrounds.size, 2);
});

Deno.test("the pages fit on a phone, an opened operation too", async () => {
  const { page, complaints } = await openDocs({ viewport: { width: 390, height: 844 } });
  await page.locator("#operations-tag-sync-accounts").click();
  await page.locator("#operations-sync-accounts-syncAccountsPost").getByRole("button", {
    name: /^POST/,
  }).click();
  await page.getByText("An API key needs the scope").waitFor();
  const wide = await page.evaluate("document.documentElement.scrollWidth");
  assert.ok(Number(wide) <= 390, `${wide} pixels wide`);
  assert.deepEqual(complaints, []);
  await page.close();
});

Deno.test("the pages allow nothing but their own origin, and serve nothing but their files", async () => {
  const page = await fetch(`${stack.supabase_url}/docs`);
  assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
  assert.doesNotMatch(page.headers.get("content-security-policy") ?? "", /unsafe|https?:/);
  await page.body?.cancel();
  for (
    const path of ["package.json", "..%2f..%2fpackage.json", "swagger-ui.js.map", "constructor"]
  ) {
    const refused = await fetch(`${stack.supabase_url}/docs/${path}`);
    assert.equal(refused.status, 404, path);
    await refused.body?.cancel();
  }
});
