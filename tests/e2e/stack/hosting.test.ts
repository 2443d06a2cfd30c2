import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { startStack } from "../../../local/stack.ts";
import { databaseFiles, databaseStory } from "./database-story.ts";
import { functionFiles, functionsStory } from "./functions-story.ts";
import { scheduleStory } from "./schedule-story.ts";
import { scratchProject } from "./scratch-project.ts";

Deno.test("The stack is a small hosted project", async (t) => {
  const project = await scratchProject({ ...databaseFiles, ...functionFiles });
  const lines: string[] = [];
  const stack = await startStack({
    port: 0,
    ephemeral: true,
    workdir: project.folder,
    env: {
      AMAZON_ADS_RETURN_URLS: "https://app.example/return",
      AMAZON_ADS_SCOPES: "profile",
      OTHER: "x",
    },
    log: (line) => lines.push(line),
  });
  const hosting = { stack, project, lines };
  try {
    await t.step("Database", (t) => databaseStory(t, hosting));
    await t.step("Functions", (t) => functionsStory(t, hosting));
    await t.step("Schedule", (t) => scheduleStory(t, hosting));
    await t.step("It ends within five seconds, even if a call is under way", async () => {
      const underWay = fetch(`${stack.functions_url}/slow`, { method: "POST" });
      await setTimeout(500);
      const begun = performance.now();
      await stack.stop();
      assert.ok(performance.now() - begun < 5000);
      assert.equal((await underWay).status, 500);
    });
  } finally {
    await stack.stop();
    await project.remove();
  }
});
