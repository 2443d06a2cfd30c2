import assert from "node:assert/strict";
import { join } from "node:path";
import { startStack } from "../../../local/stack.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

/** The README's tour. */
async function chapterOfTour(): Promise<string> {
  const readme = await Deno.readTextFile(join(projectRoot, "README.md"));
  const [, chapter = ""] = /\n## A tour\n([\s\S]*?)\n## /.exec(readme) ?? [];
  return chapter;
}

/** The blocks of the README's tour that a reader pastes, one after the other. */
async function tour(): Promise<string[]> {
  const chapter = await chapterOfTour();
  return [...chapter.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
}

Deno.test("the README says how to take other ports, and no block of the tour names one", async () => {
  assert.match(await chapterOfTour(), /npm start -- --port \d+/);
  for (const block of await tour()) assert.doesNotMatch(block, /5432\d|:\d{4,5}\b/);
});

Deno.test("the README's tour does what it says when it is pasted", async () => {
  const blocks = await tour();
  assert.ok(blocks.length >= 6, "the tour has its blocks");
  const stack = await startStack({ port: 0, ephemeral: true });
  const folder = await Deno.makeTempDir();
  try {
    // The reader's stack.json lies in the project; this one belongs to another port.
    await Deno.mkdir(join(folder, ".local"));
    await Deno.writeTextFile(join(folder, ".local/stack.json"), JSON.stringify(stack));
    const script = blocks.map((block, i) => `echo "== ${i}"\n${block}`).join("\nsleep 2\n");
    const { success, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-euo", "pipefail", "-c", script],
      cwd: folder,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const said = new TextDecoder().decode(stdout);
    assert.ok(success, said + new TextDecoder().decode(stderr));
    for (
      const seen of [
        /"database":"ok"/,
        /^aac_/m,
        /\/ap\/oa\?client_id=/,
        /^The consent is given\. Copy this confirmation into the program that sent you here:$/m,
        /^It is valid for ten minutes\.$/m,
        /^active$/m,
        /"access_token":"Atza\|/,
        /Northlight seller NA\/CA NA\/MX NA\/US/,
        /^\d+ requests a day$/m,
        /^date,campaign_name,cost,sales_14d\r?$/m,
        /^20\d\d-\d\d-\d\d,campaignName 1,[\d.]+,[\d.]+\r?$/m,
        /"revoked":1/,
        /"code":"reauthorization_required"/,
      ]
    ) assert.match(said, seen);
  } finally {
    await stack.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
