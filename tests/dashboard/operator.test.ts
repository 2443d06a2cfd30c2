import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { newPersona } from "../support/own-connection.ts";
import { newPerson } from "../support/person.ts";
import { send } from "../support/send.ts";
import { database } from "../support/stack.ts";
import { newSignedInProfile } from "./support/dashboard.ts";

Deno.test("an operator sees all users' connections, searches, and hands one over", async () => {
  const owner = await newPerson();
  const heir = await newPerson();
  const id = await connect(owner.as, newPersona(), { name: "Theirs" });
  await using profile = await newSignedInProfile();
  await database`insert into amazon_ads_private.operators (user_id) values (${profile.person.userId})`;
  const page = await profile.open("connections");
  await page.getByRole("link", { name: "Project" }).click();
  await page.getByText("Active connections").waitFor();
  await page.getByRole("table", { name: "Encryption keys" }).getByText("k1").waitFor();
  await page.getByLabel("Connections by status").first().waitFor();

  // A switch asks first, and its change is shown and undone.
  await page.getByRole("button", { name: "Pause: Sync accounts" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Pause: Sync accounts" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Let it run: Sync accounts" }).waitFor();
  const [paused] = await database`
    select paused_schedules from amazon_ads_private.settings`;
  assert.deepEqual(paused?.["paused_schedules"], ["sync-accounts"]);
  await page.getByText("Parts of the schedule are paused").waitFor();
  await page.getByRole("button", { name: "Let it run: Sync accounts" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Let it run" }).click();
  await page.getByRole("button", { name: "Pause: Sync accounts" }).waitFor();

  await page.getByPlaceholder("E-mail address, user id or connection id").fill(owner.email);
  await page.getByRole("button", { name: "Search" }).click();
  const row = page.getByRole("row", { name: /Theirs/ });
  await row.getByText(owner.email).waitFor();
  await row.getByRole("button", { name: /Actions for Theirs/ }).click();
  await page.getByRole("menuitem", { name: "Hand over to another user" }).click();
  await page.getByLabel("E-mail address of the new owner").fill(heir.email);
  await page.getByRole("dialog").getByRole("button", { name: "Hand over" }).click();
  await page.getByText(`Theirs belongs to ${heir.email} now`).waitFor();
  const { body } = await send(heir.as, "GET", `connections/${id}`);
  assert.equal(body.connection.name, "Theirs");
});

Deno.test("a user who is no operator is not led to the page, and sees nothing on it", async () => {
  const owner = await newPerson();
  await connect(owner.as, newPersona(), { name: "Unseen" });
  await using profile = await newSignedInProfile();
  const page = await profile.open("operator");
  await page.getByRole("heading", { name: "This page is for operators" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Project" }).count(), 0);
  assert.equal(await page.getByText("Unseen").count(), 0);
  await page.waitForLoadState("networkidle");
  assert.deepEqual(profile.problems, [], "no request fails to find out who is an operator");
  for (const path of ["operator-connections", "metrics", "switches"]) {
    const { status } = await send(profile.person.as, "GET", path);
    assert.equal(status, 403, path);
  }
});
