import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium.ts";
import { startConsent } from "../../support/consent.ts";
import { newPerson } from "../../support/person.ts";
import { returnTo, stack } from "../../support/stack.ts";

const executablePath = await findChromium();
assert.ok(executablePath, "This machine has no Chromium.");
const browser: Browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
Deno.test.afterAll(() => browser.close());

async function opened(authorizationUrl: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(authorizationUrl);
  return page;
}

Deno.test("a person chooses an account, clicks Allow, and the app confirms", async () => {
  const person = await newPerson();
  const { connectionId, authorizationUrl } = await startConsent(person.as);
  const page = await opened(authorizationUrl);
  await page.getByRole("radio", { name: /brand/i }).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`${returnTo}?**`);
  const told = new URL(page.url()).searchParams;
  assert.equal(told.get("connection_id"), connectionId);
  const { status, body } = await person.call("oauth-confirm", {
    confirmation: told.get("confirmation"),
  });
  assert.equal(status, 200);
  assert.equal(body.connection.status, "active");
  await page.close();
});

Deno.test("a person clicks Deny, and the app is told", async () => {
  const { authorizationUrl } = await startConsent((await newPerson()).as);
  const page = await opened(authorizationUrl);
  await page.getByRole("button", { name: "Deny" }).click();
  await page.waitForURL(`${returnTo}?**`);
  assert.equal(new URL(page.url()).searchParams.get("error"), "consent_denied");
  await page.close();
});

Deno.test("a redirect address that Amazon does not know ends on Amazon's own page", async () => {
  const { authorizationUrl } = await startConsent((await newPerson()).as);
  const wrong = new URL(authorizationUrl);
  wrong.searchParams.set("redirect_uri", "https://somewhere.example/callback");
  const page = await browser.newPage();
  const response = await page.goto(wrong.href);
  assert.equal(response?.status(), 400);
  assert.equal(new URL(page.url()).origin, new URL(authorizationUrl).origin, "no redirect");
  await page.close();
});

Deno.test("supabase-js in a browser on an allowed origin reads errors too, elsewhere nothing", async () => {
  const page = await browser.newPage();
  await page.goto(new URL("/demo/return", returnTo).href);
  const same = await page.evaluate(async (url) => {
    const response = await fetch(url, { method: "POST", body: "{}" });
    return { status: response.status, id: response.headers.get("x-request-id") };
  }, `${new URL(returnTo).origin}/functions/v1/get-token`);
  assert.equal(same.status, 401);
  assert.ok(same.id);
  const foreign = await browser.newPage();
  // The simulated Amazon has an origin of its own, which no variable allows.
  await foreign.goto(stack.amazon_url);
  const refused = await foreign.evaluate(async (url) => {
    return await fetch(url, { method: "POST", body: "{}" }).then(() => "answered", () => "refused");
  }, `${new URL(returnTo).origin}/functions/v1/get-token`);
  assert.equal(refused, "refused");
  await page.close();
  await foreign.close();
});
