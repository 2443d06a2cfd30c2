import assert from "node:assert/strict";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { useRestored } from "../../../dashboard/src/app/use-restored.ts";
import { fakePage } from "../client/fake-page.ts";

Deno.test("a page learns that it was restored, not that it was loaded, while it is there", async () => {
  let restored = 0;
  const callback = (): void => void restored++;
  function Restored(): null {
    useRestored(callback);
    return null;
  }
  function show(persisted: boolean): void {
    globalThis.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  }
  const root = createRoot(fakePage());
  await act(async () => await root.render(createElement(Restored)));
  show(false);
  assert.equal(restored, 0);
  show(true);
  assert.equal(restored, 1);
  await act(async () => await root.unmount());
  show(true);
  assert.equal(restored, 1);
});
