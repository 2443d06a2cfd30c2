import assert from "node:assert/strict";
import { MutationObserver } from "@tanstack/react-query";
import { createQueryClient } from "../../../dashboard/src/app/query-client.ts";

Deno.test("what a call has sent and answered is forgotten with the component that shows it", async () => {
  const client = createQueryClient(() => Promise.resolve());
  const cache = client.getMutationCache();
  const shown = new MutationObserver(client, {
    mutationFn: (password: string) => Promise.resolve(`a key for ${password}`),
  });
  const leave = shown.subscribe(() => {});
  await shown.mutate("a password");
  assert.equal(cache.getAll().length, 1);
  leave();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(cache.getAll().length, 0);
});
