import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { amazon } from "../support/stack.ts";
import {
  dashboardUrl,
  decideAtAmazon,
  newProfile,
  newSignedInProfile,
} from "./support/dashboard.ts";

/** Makes a link in an open dialog, and reads it. */
async function linkFrom(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.locator(".shown-once-secret").textContent() ?? "";
  assert.ok(link.startsWith(`${dashboardUrl}invite#invitation=`), link);
  await page.getByRole("button", { name: "Done" }).click();
  return link;
}

Deno.test("a client without a login connects by a link, in a browser of their own", async () => {
  await using owner = await newSignedInProfile();
  const page = await owner.open("connections");
  await page.getByRole("button", { name: "Invite a client" }).click();
  await page.getByLabel("Name of the connection").fill("Client Ltd");
  const link = await linkFrom(page);
  await page.getByRole("table", { name: "Invitations" }).getByText("Client Ltd").waitFor();

  await using client = await newProfile();
  const theirs = await client.open(link);
  await theirs.getByRole("heading", { name: owner.person.email }).waitFor();
  await theirs.getByText("Manage advertising accounts, campaigns and reports").waitFor();
  assert.equal(new URL(theirs.url()).hash, "", "the secret left the address");
  await theirs.getByRole("button", { name: "Continue at Amazon" }).click();
  await decideAtAmazon(theirs, /Small seller/, "Deny");
  await theirs.getByText("You did not allow access at Amazon").waitFor();
  await theirs.getByRole("button", { name: "Continue at Amazon" }).click();
  await decideAtAmazon(theirs, /Small seller/);
  await theirs.getByText("Access is given. Thank you!").waitFor();

  await page.reload();
  await page.getByRole("link", { name: "Client Ltd" }).waitFor();
  const again = await client.open(link);
  await again.getByText("This link no longer works").waitFor();
});

Deno.test("a renewal by another Amazon login waits for the owner, who approves it", async () => {
  await using owner = await newSignedInProfile();
  const id = await connect(owner.person.as, `brand@${crypto.randomUUID()}`, { name: "Brand" });
  await firstSyncEnded(id);
  const page = await owner.open(`connection?id=${id}`);
  await page.getByRole("button", { name: "Actions for Brand" }).click();
  await page.getByRole("menuitem", { name: "Send a renewal link" }).click();
  const link = await linkFrom(page);

  await using client = await newProfile();
  const theirs = await client.open(link);
  await theirs.getByRole("heading", { name: /asks you to renew access/ }).waitFor();
  await theirs.getByRole("button", { name: "Continue at Amazon" }).click();
  await decideAtAmazon(theirs, /Small seller/);
  await theirs.getByText("One approval is missing").waitFor();

  await page.goto(`${dashboardUrl}connections`);
  await page.getByText("Another Amazon login has consented").waitFor();
  await page.getByRole("button", { name: "Approve Brand" }).click();
  await page.getByText("Another Amazon login has consented").waitFor({ state: "detached" });
});

Deno.test("a link that is cut off, made up, revoked or opened elsewhere says so", async () => {
  await using client = await newProfile();
  const cut = await client.open("invite");
  await cut.getByText("The link is not complete").waitFor();
  const madeUp = await client.open(`invite#invitation=${"x".repeat(43)}`);
  await madeUp.getByText("This link no longer works").waitFor();

  await using owner = await newSignedInProfile();
  const page = await owner.open("connections");
  await page.getByRole("button", { name: "Invite a client" }).click();
  await page.getByLabel("Name of the connection").fill("Gone");
  const link = await linkFrom(page);
  await page.getByRole("button", { name: "Revoke Gone" }).click();
  await page.getByRole("table", { name: "Invitations" }).waitFor({ state: "detached" });
  const revoked = await client.open(link);
  await revoked.getByText("This link no longer works").waitFor();

  await page.getByRole("button", { name: "Invite a client" }).click();
  const other = await linkFrom(page);
  const started = await client.open(other);
  await started.getByRole("button", { name: "Continue at Amazon" }).click();
  await started.waitForURL(/\/ap\/oa/);
  const { redirect_to } = await amazon.consent({
    authorization_url: started.url(),
    persona: "seller",
    decision: "allow",
  });
  await using stranger = await newProfile();
  const elsewhere = await stranger.open(redirect_to);
  await elsewhere.getByText("The link is not complete").waitFor();
});
