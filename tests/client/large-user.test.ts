import assert from "node:assert/strict";
import { connectThrough, newDeveloper } from "./support/client-of.ts";

Deno.test("10,529 accounts come by for await, each once", async () => {
  const { ads } = await newDeveloper();
  await connectThrough(ads, "agency");
  const ids = new Set<string>();
  let count = 0;
  for await (const { id } of ads.accounts.all()) {
    ids.add(id);
    count += 1;
  }
  assert.equal(count, 10_529);
  assert.equal(ids.size, count);
});
