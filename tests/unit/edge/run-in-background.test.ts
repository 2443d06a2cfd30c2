import assert from "node:assert/strict";
import { runInBackground } from "../../../shared/edge/run-in-background.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { consoleOf } from "../support/console.ts";

/** Plays the platform, which has a global of its own for this. */
async function onThePlatform(run: (waited: Promise<unknown>[]) => unknown): Promise<void> {
  const waited: Promise<unknown>[] = [];
  const EdgeRuntime = { waitUntil: (work: Promise<unknown>) => waited.push(work) };
  Object.defineProperty(globalThis, "EdgeRuntime", { value: EdgeRuntime, configurable: true });
  try {
    await run(waited);
  } finally {
    Reflect.deleteProperty(globalThis, "EdgeRuntime");
  }
}

Deno.test("the platform is asked to wait for the work", async () => {
  let done = false;
  await onThePlatform(async (waited) => {
    runInBackground("oauth-confirm", Promise.resolve().then(() => done = true));
    assert.equal(waited.length, 1);
    await waited[0];
    assert.ok(done);
  });
});

Deno.test("work that fails is logged, and fails nothing else", async () => {
  for (const error of [new ConnectError("amazon_unavailable", "No."), new TypeError("a bug")]) {
    const { out, err } = await consoleOf(() =>
      onThePlatform(async (waited) => {
        runInBackground("oauth-confirm", Promise.reject(error));
        await waited[0];
      })
    );
    const [line = ""] = [...out, ...err];
    assert.equal(JSON.parse(line).function, "oauth-confirm");
  }
});

Deno.test("outside of the platform the work runs by itself", async () => {
  const { out, err } = await consoleOf(async () => {
    runInBackground("oauth-confirm", Promise.reject(new TypeError("a bug")));
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
  assert.equal(out.length + err.length, 1);
});
