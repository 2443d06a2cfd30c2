import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { newPersona } from "../support/own-connection.ts";
import { send } from "../support/send.ts";
import { newSignedInProfile } from "./support/dashboard.ts";

Deno.test("connections are found by a part of their name and by their state", async () => {
  await using profile = await newSignedInProfile();
  const { as } = profile.person;
  for (const name of ["Northlight", "Harbour & Sons", "Old pilot", "Lumen", "Light works"]) {
    const id = await connect(as, newPersona(), { name });
    if (name === "Old pilot") await send(as, "DELETE", `connections/${id}`);
  }
  const page = await profile.open("connections");
  const names = page.getByRole("list", { name: "Connections" }).getByRole("link");
  await names.nth(4).waitFor();
  const search = page.getByPlaceholder("Search by name");
  await search.fill("LIGHT");
  await names.nth(2).waitFor({ state: "detached" });
  assert.deepEqual((await names.allTextContents()).sort(), ["Light works", "Northlight"]);
  await search.fill("");
  await page.getByLabel("State").selectOption("Disconnected or under way");
  await names.nth(1).waitFor({ state: "detached" });
  assert.deepEqual(await names.allTextContents(), ["Old pilot"]);
  await search.fill("light");
  await page.getByText("No connection fits").waitFor();
});
