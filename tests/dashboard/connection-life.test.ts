import assert from "node:assert/strict";
import { amazon, database, stack } from "../support/stack.ts";
import { dashboardUrl, decideAtAmazon, newProfile } from "./support/dashboard.ts";

Deno.test("the demo user signs in with one click, connects, and renews what was revoked at Amazon", async () => {
  await using profile = await newProfile();
  const page = await profile.open("");
  await page.waitForURL(`${dashboardUrl}sign-in`);
  await page.getByRole("button", { name: "Continue as the demo user" }).click();
  await page.waitForURL(`${dashboardUrl}connections`);

  // Connect.
  await page.getByRole("button", { name: "Connect Amazon account" }).first().click();
  const name = `Life ${crypto.randomUUID().slice(0, 8)}`;
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Continue at Amazon" }).click();
  await decideAtAmazon(page, /International brand/);
  await page.getByRole("heading", { name: `${name} is connected` }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get("confirmation"), null, "it left the address");

  // The accounts of the first sync.
  await page.getByText(/\d+ accounts found/).waitFor({ timeout: 60_000 });
  await page.getByRole("link", { name: "See the accounts" }).click();
  await page.getByRole("button", { name: "Northlight", exact: true }).waitFor();

  // The state of the token.
  await page.getByRole("link", { name: "Connections" }).first().click();
  await page.getByRole("link", { name }).click();
  const token = page.getByRole("region", { name: "Access token" });
  await token.getByText(/in (59|60) minutes|in 1 hour/).waitFor();
  await page.getByText("Consent given").waitFor();

  // Revoked at Amazon: the page says so once Amazon is asked.
  await amazon.revoke({ persona: "brand" });
  await token.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("alert").getByText("Needs a new consent").waitFor();
  await page.getByText("Consent no longer accepted").waitFor();

  // Renewed from the same page.
  await page.getByRole("button", { name: "Renew the consent" }).click();
  await decideAtAmazon(page, /International brand/);
  await page.getByRole("heading", { name: `${name} is connected` }).waitFor();
  await page.getByRole("link", { name: "See the connection" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await token.getByText(/in (59|60) minutes|in 1 hour/).waitFor();
  const [connection] = await database`
    select status from amazon_ads.connections where name = ${name} and status <> 'disconnected'`;
  assert.equal(connection?.["status"], "active");

  // Disconnected.
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: "Disconnect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await page.getByText("This connection is disconnected").waitFor();
  assert.deepEqual(
    profile.problems.filter((problem) => !/403|409/.test(problem)),
    [],
    "only refusals that were provoked are in the console",
  );
  assert.ok(stack.supabase_url);
});
