import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { eventually } from "../support/eventually.ts";
import { newPersona } from "../support/own-connection.ts";
import { send } from "../support/send.ts";
import { startReceiver } from "../support/webhook-receiver.ts";
import { newSignedInProfile } from "./support/dashboard.ts";

Deno.test("an API key is shown once, works, and ends with those that it made", async () => {
  await using profile = await newSignedInProfile();
  const page = await profile.open("keys");
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Nightly");
  await page.getByLabel(/Manage API keys/).check();
  await page.getByRole("button", { name: "Create the key" }).click();
  const key = await page.locator(".shown-once-secret").textContent() ?? "";
  assert.match(key, /^aac_/);
  await page.getByRole("button", { name: "Done" }).click();
  const row = page.getByRole("row", { name: /Nightly/ });
  await row.getByText("Get access tokens").waitFor();
  assert.ok(!(await page.content()).includes(key));

  const asKey = { authorization: `Bearer ${key}` };
  const child = await send(asKey, "POST", "api-keys", { name: "Child", scopes: ["tokens"] });
  assert.equal(child.status, 200);
  await page.reload();
  await page.getByText("made by Nightly").waitFor();

  await page.getByRole("button", { name: "Actions for Nightly" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Weekly");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Actions for Weekly" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByLabel(/Revoke the keys that it made/).check();
  await page.getByRole("button", { name: "Revoke the key" }).click();
  await page.getByText("Weekly is revoked").waitFor();
  for (const value of [key, child.body.key]) {
    const { body } = await send({ authorization: `Bearer ${value}` }, "POST", "get-token", {
      connection_id: crypto.randomUUID(),
    });
    assert.equal(body.code, "api_key_revoked");
  }
});

Deno.test("an Amazon app is added, changed and deleted, and its secret is nowhere", async () => {
  await using profile = await newSignedInProfile();
  const page = await profile.open("apps");
  const secret = `amzn1.oa2-cs.v1.${crypto.randomUUID()}`;
  await page.getByRole("button", { name: "Add an app" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Ours");
  await page.getByLabel("Client id").fill("amzn1.application-oa2-client.ours");
  await page.getByLabel("Client secret").fill(secret);
  await page.getByRole("dialog").getByRole("button", { name: "Add the app" }).click();
  await page.getByRole("cell", { name: "Ours", exact: true }).waitFor();
  assert.ok(!(await page.content()).includes(secret));
  await page.getByRole("button", { name: "Actions for Ours" }).click();
  await page.getByRole("menuitem", { name: "Name and secret" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Renamed");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Actions for Renamed" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete the app" }).click();
  await page.getByText("No app of your own").waitFor();
});

Deno.test("a webhook shows its secret once, what it delivered, and sends again", async () => {
  await using receiver = startReceiver();
  await using profile = await newSignedInProfile();
  const page = await profile.open("webhooks");
  await page.getByRole("button", { name: "Add a webhook" }).click();
  await page.getByLabel("Address").fill("http://192.168.1.1/private");
  await page.getByRole("button", { name: "Add the webhook" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Address").fill(receiver.url);
  await page.getByRole("button", { name: "Add the webhook" }).click();
  receiver.secret = await page.locator(".shown-once-secret").textContent() ?? "";
  assert.match(receiver.secret, /^whsec_/);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name: receiver.url }).click();
  await page.getByText("Nothing was sent yet").waitFor();

  await connect(profile.person.as, newPersona(), { name: "Hooked" });
  const row = page.getByRole("row", { name: /connection\.connected/ });
  await row.getByText("Delivered").waitFor({ timeout: 40_000 });
  await row.getByRole("button", { name: /Details/ }).click();
  await page.getByRole("button", { name: "Send it again" }).click();
  await page.getByText("It is sent again").waitFor();
  await page.keyboard.press("Escape");
  await eventually("it is sent again", () => Promise.resolve(receiver.received[1]), 40_000);
  await row.getByText("Delivered").waitFor({ timeout: 20_000 });

  await page.getByRole("button", { name: "Actions for the webhook" }).click();
  await page.getByRole("menuitem", { name: "Rotate the secret" }).click();
  await page.getByRole("button", { name: "Rotate the secret" }).click();
  assert.notEqual(await page.locator(".shown-once-secret").textContent(), receiver.secret);
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Switch off" }).click();
  await page.getByText("Switched off").waitFor();
  await page.getByRole("button", { name: "Actions for the webhook" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete the webhook" }).click();
  await page.getByText("No webhooks yet").waitFor();
});
