import assert from "node:assert/strict";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPersona } from "../support/own-connection.ts";
import { finishReports } from "../support/reports.ts";
import { amazon, database } from "../support/stack.ts";
import { dashboardUrl, newProfile } from "./support/dashboard.ts";

Deno.test.beforeAll(async () => void await amazon.changeSettings({ report_seconds: 0 }));
Deno.test.afterAll(async () => void await amazon.resetSettings());

Deno.test("a report is scheduled, stored, covered and drawn", async () => {
  const { person, connectionId } = await newSyncedConnection(newPersona());
  await using profile = await newProfile({ person });
  const page = await profile.open("reports");
  await page.getByText("No reports yet").waitFor();
  await page.getByRole("button", { name: "Schedule a report" }).click();
  await page.getByLabel("Report", { exact: true }).selectOption("report_sp_campaigns");
  await page.getByText(/Amazon has \d+ days of it/).waitFor();
  await page.getByRole("button", { name: "Schedule it" }).click();

  // Its page says what it takes, before much has been asked for.
  await page.getByRole("heading", { name: "Sponsored Products: campaigns" }).waitFor();
  await page.getByText(/\d+ a day/).waitFor();
  await finishReports(person.userId);
  await page.reload();
  await page.getByRole("table", { name: "Reports" }).getByText("Stored").first().waitFor();
  const calendar = page.getByRole("img", { name: /The last \d+ days: .*\d+ days? stored/ });
  await calendar.waitFor();
  const months = (await calendar.locator(".calendar-month").allTextContents()).filter(Boolean);
  assert.ok(months.length === 3 || months.length === 4, `thirteen weeks in ${months.join()}`);
  assert.equal(new Set(months).size, months.length, "each month is named once");

  // The chart.
  await page.goto(`${dashboardUrl}reports`);
  const spend = page.getByRole("region", { name: "Spend and sales" });
  await spend.getByRole("img", { name: "Spend and sales by day" }).locator("canvas").waitFor();
  const [sums] = await database<{ cost: string }[]>`
    select round(sum(cost), 2)::text as cost from amazon_ads.spend_by_day
    where connection_id = ${connectionId} and date >= current_date - 30`;
  const shown = await spend.locator(".figure-value").first().textContent() ?? "";
  assert.equal(
    Math.round(Number(shown.replace(/[^\d.]/g, ""))),
    Math.round(Number(sums?.cost)),
    "what is drawn is what is stored",
  );
  await spend.getByRole("table", { name: "Campaigns" }).getByRole("row").nth(1).waitFor();

  // Paused, and deleted with its rows.
  await page.getByRole("link", { name: "Sponsored Products: campaigns" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused").waitFor();
  await page.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByLabel(/Delete its rows/).check();
  await page.getByRole("button", { name: "Delete the schedule" }).click();
  await page.getByText("No reports yet").waitFor();
});
