import assert from "node:assert/strict";
import { newPersona } from "../support/own-connection.ts";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { assertDone, send } from "../support/send.ts";
import { amazon } from "../support/stack.ts";
import { dashboardUrl, newProfile, newSignedInProfile } from "./support/dashboard.ts";

/** From what the product notices to what the page says. */
const LIVE_MS = 10_000;

Deno.test("an open page says within ten seconds that a consent was taken back", async () => {
  await using profile = await newSignedInProfile();
  const { person } = profile;
  const persona = newPersona();
  const id = await connect(person.as, persona, { name: "Watched" });
  await firstSyncEnded(id);
  const page = await profile.open(`connection?id=${id}`);
  await page.getByText("Healthy").waitFor();
  // The page must have seen where the events are, to tell what is new.
  await page.waitForTimeout(1000);

  await amazon.revoke({ persona });
  const refused = await person.call("get-token", { connection_id: id, force_refresh: true });
  assert.equal(refused.body.code, "reauthorization_required");
  await page.getByRole("alert").getByText("Needs a new consent").waitFor({ timeout: LIVE_MS });
  await page.getByText("Watched: Needs a new consent").waitFor();
});

Deno.test("two tabs of one person show the same, and signing out in one signs out the other", async () => {
  await using profile = await newSignedInProfile();
  const id = await connect(profile.person.as, newPersona(), { name: "Twice" });
  await firstSyncEnded(id);
  const first = await profile.open("connections");
  const second = await profile.open(`connection?id=${id}`);
  await second.getByRole("button", { name: "Actions for Twice" }).click();
  await second.getByRole("menuitem", { name: "Name and regions" }).click();
  await second.getByLabel("Name", { exact: true }).fill("Renamed");
  await second.getByRole("button", { name: "Save" }).click();
  await second.getByRole("heading", { name: "Renamed" }).waitFor();
  await first.bringToFront();
  await first.reload();
  await first.getByRole("link", { name: "Renamed" }).waitFor();

  await first.getByRole("button", { name: "Sign out" }).click();
  await first.waitForURL(`${dashboardUrl}sign-in**`);
  await second.waitForURL(`${dashboardUrl}sign-in**`);
});

Deno.test("a session that has ended asks to sign in, and comes back to the page", async () => {
  await using profile = await newSignedInProfile();
  const { person } = profile;
  const page = await profile.open("keys");
  await page.getByText("No keys yet").waitFor();
  await page.evaluate(() => {
    const key = "amazon-ads-connect.session";
    const session = JSON.parse(localStorage.getItem(key) ?? "{}");
    localStorage.setItem(
      key,
      JSON.stringify({
        ...session,
        expires_at: 1,
        access_token: session.access_token + "x",
        refresh_token: "gone",
      }),
    );
  });
  await page.goto(`${dashboardUrl}webhooks`);
  await page.waitForURL(`${dashboardUrl}sign-in?next=**`);
  const password = crypto.randomUUID();
  const { error } = await person.supabase.auth.updateUser({ password });
  assert.equal(error, null);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Not signed in").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${dashboardUrl}webhooks`);
});

Deno.test("a function that answers 503 leaves a page that says so, and tries again", async () => {
  await using profile = await newSignedInProfile();
  let isDown = true;
  await profile.context.route("**/functions/v1/connections", async (route) => {
    if (!isDown || route.request().method() === "OPTIONS") return await route.continue();
    await route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      headers: { "retry-after": "60", "access-control-allow-origin": "*" },
      body: JSON.stringify({
        type: "urn:amazon-ads-connect:error:database_unavailable",
        title: "The database cannot be reached",
        status: 503,
        detail: "The database cannot be reached. Try again.",
        code: "database_unavailable",
        request_id: crypto.randomUUID(),
        retry_after: 60,
      }),
    });
  });
  const page = await profile.open("connections");
  await page.getByRole("alert").getByText("The database cannot be reached. Try again.").waitFor();
  isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Connect your first Amazon Ads account").waitFor();
});

Deno.test("a person sees nothing of another person's", async () => {
  await using owner = await newSignedInProfile();
  const id = await connect(owner.person.as, newPersona(), { name: "Private" });
  await firstSyncEnded(id);
  await using stranger = await newSignedInProfile();
  const page = await stranger.open(`connection?id=${id}`);
  await page.getByText("There is no such connection").waitFor();
  await page.goto(`${dashboardUrl}accounts`);
  await page.getByText("No accounts yet").waitFor();
  await page.goto(`${dashboardUrl}activity`);
  await page.getByText("The log is empty").waitFor();
  assert.equal(await page.getByText("Private").count(), 0);
});

Deno.test("an address of the page that is no page says so, signed in or not", async () => {
  await using profile = await newProfile();
  const page = await profile.open("nothing-here");
  await page.getByRole("heading", { name: "No such page" }).waitFor();
});

Deno.test("reveal shows the token after a question, and the audit log records it", async () => {
  await using profile = await newSignedInProfile();
  const { person } = profile;
  const id = await connect(person.as, newPersona(), { name: "Secret" });
  await firstSyncEnded(id);
  const { access_token: token } = assertDone(
    await send(person.as, "POST", "get-token", { connection_id: id }),
  );
  const page = await profile.open(`connection?id=${id}`);
  await page.getByText("Healthy").waitFor();
  assert.ok(!(await page.content()).includes(token));
  await page.getByRole("button", { name: "Reveal" }).click();
  assert.ok(!(await page.content()).includes(token), "not before the person agrees");
  await page.getByRole("button", { name: "Reveal the token" }).click();
  await page.getByText(token).waitFor();
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied").waitFor();
  assert.equal(await page.evaluate<string>("navigator.clipboard.readText()"), token);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText(token).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("table", { name: "Audit log" }).getByText("Token looked at").waitFor();
});
