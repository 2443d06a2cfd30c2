import assert from "node:assert/strict";
import { type Load, resourceOf } from "../../../client/react/resource.ts";

/** A load that the test ends when it likes. */
function controlled(): {
  load: Load<string>;
  begun: { signal: AbortSignal; publish(part: string): void; end(data: string | Error): void }[];
} {
  const begun: ReturnType<typeof controlled>["begun"] = [];
  return {
    begun,
    load: (signal, publish) =>
      new Promise((resolve, reject) => {
        begun.push({
          signal,
          publish,
          end: (data) => data instanceof Error ? reject(data) : resolve(data),
        });
      }),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

Deno.test("the first subscriber loads, and the second shares the load", async () => {
  const { load, begun } = controlled();
  const resource = resourceOf(load);
  assert.equal(begun.length, 0);
  let shown = 0;
  const stop = resource.subscribe(() => shown++);
  resource.subscribe(() => shown++);
  assert.equal(begun.length, 1);
  begun[0]?.end("data");
  await settled();
  assert.deepEqual(resource.snapshot(), { data: "data", error: undefined, isLoading: false });
  assert.ok(shown >= 2);
  stop();
});

Deno.test("a component that is mounted twice at once, as StrictMode does, loads once", async () => {
  const { load, begun } = controlled();
  const resource = resourceOf(load);
  resource.subscribe(() => {})();
  resource.subscribe(() => {});
  await settled();
  assert.equal(begun.length, 1);
  assert.equal(begun[0]?.signal.aborted, false);
});

Deno.test("the last component that goes away ends the load, and shows nothing of it", async () => {
  const { load, begun } = controlled();
  const resource = resourceOf(load);
  resource.subscribe(() => {})();
  await settled();
  assert.equal(begun[0]?.signal.aborted, true);
  begun[0]?.end("late");
  await settled();
  assert.equal(resource.snapshot().data, undefined);
  resource.subscribe(() => {});
  assert.equal(begun.length, 2, "the next component loads again");
});

Deno.test("while it is loaded again, what was there stays; a part does not replace it", async () => {
  const { load, begun } = controlled();
  const resource = resourceOf(load);
  resource.subscribe(() => {});
  begun[0]?.publish("part");
  assert.equal(resource.snapshot().data, "part", "the first time, parts are shown as they come");
  begun[0]?.end("whole");
  await settled();
  resource.reload();
  begun[1]?.publish("part");
  assert.deepEqual(resource.snapshot(), { data: "whole", error: undefined, isLoading: true });
  begun[1]?.end(new Error("offline"));
  await settled();
  assert.equal(resource.snapshot().data, "whole");
  assert.match(String(resource.snapshot().error), /offline/);
});

Deno.test("a load that a later one replaced shows nothing more", async () => {
  const { load, begun } = controlled();
  const resource = resourceOf(load);
  resource.subscribe(() => {});
  resource.reload();
  begun[1]?.end("new");
  await settled();
  begun[0]?.end("old");
  await settled();
  assert.equal(resource.snapshot().data, "new");
});

Deno.test("what no component shows is not loaded again", () => {
  const { load, begun } = controlled();
  resourceOf(load).reload();
  assert.equal(begun.length, 0);
});
