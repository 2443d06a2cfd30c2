import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { dashboardUrl, newProfile } from "../dashboard/support/dashboard.ts";
import { longestTask } from "../dashboard/support/longest-task.ts";

/** The most that a piece of work may keep the page from drawing, in ms: a longer one is seen as a stutter. */
const MAX_TASK_MS = 100;

/** The agency of the simulator: 10,000 ads accounts, and profiles and advertisers that have none. */
const { person, connectionId } = await newSyncedConnection("agency");

/** Waits until all accounts have come; answers with how many. */
async function allLoaded(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Save as CSV" }).waitFor({ timeout: 60_000 });
  const shown = await page.getByText(/^[\d,]+ accounts$/).textContent() ?? "";
  return Number(shown.replace(/\D/g, ""));
}

Deno.test("the first of 10,000 accounts are there at once, and none that follows makes the page stutter", async () => {
  await using profile = await newProfile({ person });
  const page = await profile.context.newPage();
  const longest = await longestTask(page, async () => {
    const begun = performance.now();
    await page.goto(`${dashboardUrl}accounts`);
    await page.getByRole("row").nth(1).waitFor();
    assert.ok(performance.now() - begun < 5000, "the first page is shown while the others come");
    const total = await allLoaded(page);
    assert.ok(total >= 10_000, `${total}`);
  });
  assert.ok(longest < MAX_TASK_MS, `the longest piece of work took ${Math.round(longest)} ms`);
  assert.ok(
    await page.getByRole("row").count() < 100,
    "only the rows that are seen are in the page",
  );
});

Deno.test("10,000 accounts are searched, filtered, sorted and scrolled without a stutter", async () => {
  await using profile = await newProfile({ person });
  const page = await profile.open("accounts");
  await allLoaded(page);
  const longest = await longestTask(page, async () => {
    for (let step = 0; step < 20; step++) {
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(50);
    }
    await page.evaluate("scrollTo(0, 0)");
    const search = page.getByPlaceholder("Search by name or id");
    await search.pressSequentially("account 99", { delay: 40 });
    await page.getByText(/of [\d,]+ accounts/).waitFor();
    await search.fill("");
    await page.getByRole("button", { name: "Status" }).click();
    await page.getByLabel("Type").selectOption("dsp");
    await page.getByText(/of [\d,]+ accounts/).waitFor();
    await page.getByLabel("Type").selectOption("");
  });
  assert.ok(longest < MAX_TASK_MS, `the longest piece of work took ${Math.round(longest)} ms`);
});

Deno.test("what is searched for stands in the address, and is saved as CSV", async () => {
  await using profile = await newProfile({ person });
  const page = await profile.open(`accounts?connection=${connectionId}&type=dsp`);
  await page.getByRole("button", { name: "Save as CSV" }).waitFor({ timeout: 60_000 });
  const [found = ""] =
    /^[\d,]+/.exec(await page.getByText(/of [\d,]+ accounts/).textContent() ?? "") ?? [];
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  assert.match(lines[0] ?? "", /^\uFEFFaccount_name,amazon_account_id,/);
  assert.equal(lines.length - 1, Number(found.replaceAll(",", "")));

  await page.getByPlaceholder("Search by name or id").fill("no such account");
  await page.getByText("No account fits").waitFor();
  await page.getByRole("button", { name: "Show all accounts" }).click();
  await page.waitForURL(`${dashboardUrl}accounts`);
});

Deno.test("an account is renamed, becomes the default, is disconnected and taken back", async () => {
  const small = await newSyncedConnection(`agency:30@${crypto.randomUUID().slice(0, 8)}`);
  await using profile = await newProfile({ person: small.person });
  const page = await profile.open("accounts?status=active");
  const name = await page.getByRole("row").nth(2).getByRole("button").textContent() ?? "";
  await page.getByRole("button", { name, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("My own name");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await dialog.getByText("Your own name: no sync overwrites it.").waitFor();
  await dialog.getByRole("button", { name: "Make it the default" }).click();
  await dialog.getByText("Default account").waitFor();
  await dialog.getByRole("button", { name: "Disconnect this account" }).click();
  await dialog.getByText("Inactive").waitFor();
  await dialog.getByRole("button", { name: "Use it again" }).click();
  await dialog.getByText("Active", { exact: true }).waitFor();
});
