import assert from "node:assert/strict";
import { z } from "zod";
import { command, newKeysFile } from "./support/install.ts";
import { functionNames } from "../support/function-names.ts";
import type { SeenCall } from "../support/management-api/state.ts";
import { startProject } from "./support/project.ts";
import { enterAtAmazon, wholeStory } from "./support/story.ts";

/** Whether a statement only reads. */
function isReading({ path, body }: SeenCall): boolean {
  return path === "/database/query" &&
    /^\s*select\b(?! pg_advisory_xact_lock)/.test(
      z.object({ query: z.string() }).parse(JSON.parse(body)).query,
    );
}

/**
 * What a change is, the same in every run: its statement begins as it always does, and it is the first, second, …
 * of its kind. What follows in a statement may hold an id that is new in each run.
 */
function placeOf({ method, path, slug, body }: SeenCall, seen: Map<string, number>): string {
  const beginning = path === "/database/query" ? body.slice(0, 150) : "";
  const kind = [method, path, slug, beginning].join(" ");
  const count = (seen.get(kind) ?? 0) + 1;
  seen.set(kind, count);
  return `${kind} ${count}`;
}

Deno.test("install that is killed after each change, and run again, ends as one that was not", async (t) => {
  await using platform = await startProject({ rateLimit: 100_000, lateness: 50 });
  const keysFile = await newKeysFile();
  const args = ["install", "--yes", "--json", "--keys-file", keysFile];
  const kills: string[] = [];

  const places = new Set<string>();

  /** Runs the command, and kills it at the first change at which none was killed: it never gets that answer. */
  async function runUntilChange(): Promise<boolean> {
    let child: Deno.ChildProcess | undefined;
    let killedAt: string | undefined;
    const seen = new Map<string, number>();
    platform.state.onChanged = async (call) => {
      if (isReading(call)) return;
      const place = placeOf(call, seen);
      if (killedAt !== undefined || places.has(place)) return;
      places.add(place);
      killedAt = `${call.method} ${call.path}`;
      child?.kill("SIGKILL");
      await child?.status;
    };
    const run = await command(platform, args, { onSpawn: (spawned) => child = spawned });
    if (killedAt === undefined) {
      assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`);
      return false;
    }
    kills.push(killedAt);
    return true;
  }

  while (await runUntilChange()) assert.ok(kills.length < 200, "It does not come to an end.");

  await t.step("it was killed many times, in each kind of step", () => {
    const chapters = kills.filter((kill) => kill === "POST /database/query");
    assert.ok(chapters.length > 30, String(chapters.length));
    const uploads = kills.filter((kill) => kill === "POST /functions/deploy");
    assert.equal(uploads.length, functionNames().length);
    for (
      const kind of [
        "PATCH /postgrest",
        "POST /secrets",
        "POST /functions/deploy",
        "PUT /functions",
      ]
    ) assert.ok(kills.includes(kind), `${kind} is not among ${kills}`);
  });
  await t.step("a further run changes nothing", async () => {
    platform.state.onChanged = () => Promise.resolve();
    const again = await command(platform, args);
    assert.equal(again.json?.changed, false, again.stderr);
  });
  await t.step("everything works", async () => {
    await enterAtAmazon(platform, `${platform.functionsUrl}/oauth-callback`);
    await wholeStory(platform);
    const healthy = await command(platform, ["doctor", "--json", "--keys-file", keysFile]);
    assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
  });
});
