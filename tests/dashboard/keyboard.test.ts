import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson } from "../support/person.ts";
import { send } from "../support/send.ts";
import { amazon, stack } from "../support/stack.ts";
import { dashboardUrl, newProfile, newSignedInProfile } from "./support/dashboard.ts";

/** What the focused element is called. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const label = element.labels?.[0] ?? element;
  return element.getAttribute("aria-label") ?? label.textContent.trim();
})()`;

async function focused(page: Page): Promise<string> {
  return await page.evaluate<string>(FOCUSED);
}

/** Presses Tab until an element of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    const label = await focused(page);
    if (name.test(label)) return;
    seen.push(label);
  }
  assert.fail(`Tab does not reach ${name}: ${seen.join(" | ")}`);
}

/** Goes to a button or a link, and presses Enter on it. */
async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

/** Waits until the focus is in a dialog. */
async function dialogHasFocus(page: Page): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await page.waitForFunction("document.activeElement.closest('[role=dialog]') !== null");
}

Deno.test("sign in, connect, look at accounts, make a key, disconnect, sign out: by keyboard alone", async () => {
  const person = await newPerson();
  const password = crypto.randomUUID();
  await person.supabase.auth.updateUser({ password });
  await using profile = await newProfile();
  const page = await profile.open("");
  await page.getByRole("heading", { name: "Sign in to Ads Connect" }).waitFor();
  await tabTo(page, /^E-mail address/);
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");

  // Connect.
  await page.getByText("Connect your first Amazon Ads account").waitFor();
  await press(page, /^Connect Amazon account/);
  await dialogHasFocus(page);
  await tabTo(page, /^Name/);
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${stack.amazon_url}/**`);
  await page.keyboard.press("Tab");
  for (let choices = 0; !/International brand/.test(await focused(page)); choices++) {
    assert.ok(choices < 40, "the arrows reach every choice");
    await page.keyboard.press("ArrowDown");
  }
  await press(page, /^Allow$/);
  await page.getByRole("heading", { name: "By keyboard is connected" }).waitFor();
  await page.getByText(/\d+ accounts found/).waitFor({ timeout: 60_000 });

  // Accounts.
  await press(page, /^See the accounts$/);
  await page.getByRole("button", { name: "Save as CSV" }).waitFor();
  await tabTo(page, /^Search accounts$/);
  await page.keyboard.type("northlight");
  await page.waitForURL(/text=northlight/);
  await page.getByText(/of \d+ accounts/).waitFor();
  await press(page, /^Northlight/);
  await dialogHasFocus(page);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.match(await focused(page), /^Northlight/, "the focus returns to where it was");

  // A key.
  await press(page, /^API keys$/);
  await page.getByText("No keys yet").waitFor();
  await press(page, /^Create a key$/);
  await dialogHasFocus(page);
  await tabTo(page, /^Name/);
  await page.keyboard.type("Nightly");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "The key Nightly" }).waitFor();
  await press(page, /^Copy$/);
  await page.getByText("Copied").waitFor();
  assert.match(await page.evaluate<string>("navigator.clipboard.readText()"), /^aac_/);
  await press(page, /^Done$/);
  await page.getByRole("dialog").waitFor({ state: "detached" });

  // Disconnect, and sign out.
  await press(page, /^Connections$/);
  await page.getByRole("link", { name: "By keyboard" }).waitFor();
  await press(page, /^By keyboard$/);
  await page.getByText("Consent given").waitFor();
  await press(page, /^Actions for By keyboard$/);
  await page.getByRole("menu").waitFor();
  while (await focused(page) !== "Disconnect") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialogHasFocus(page);
  await press(page, /^Disconnect$/);
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("This connection is disconnected").waitFor();
  await press(page, /^Sign out$/);
  await page.waitForURL(`${dashboardUrl}sign-in**`);
});

Deno.test("the keyboard alone opens a page, a menu and a dialog, and comes back", async () => {
  await using profile = await newSignedInProfile();
  const { person } = profile;
  const persona = newPersona();
  const id = await connect(person.as, persona, { name: "Harbour & Sons" });
  await firstSyncEnded(id, 60_000);
  await amazon.revoke({ persona });
  await send(person.as, "POST", "get-token", { connection_id: id, force_refresh: true });
  const page = await profile.open("connections");
  await page.getByText("Needs a new consent").first().waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, /^Harbour & Sons$/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Renew the consent" }).waitFor();
  await tabTo(page, /^Actions for Harbour/);
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.waitForFunction("document.activeElement.closest('[role=dialog]') !== null");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });

  await page.goto(`${dashboardUrl}accounts`);
  await page.getByRole("button", { name: "Save as CSV" }).waitFor();
  await tabTo(page, /^Status↑/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/sort=status/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
});
