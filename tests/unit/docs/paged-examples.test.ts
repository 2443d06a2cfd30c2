import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../../local/stack/folders.ts";

/** Chains that read one row, count rows, change rows, or say how many rows they read. */
const BOUNDED = /\.(?:range|limit|single|maybeSingle|insert|update|delete|on)\(|head: true/;

async function documents(): Promise<string[]> {
  const docs = await readdir(join(projectRoot, "docs"));
  return [
    "README.md",
    ...docs.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ];
}

Deno.test("an example that reads a table says how many rows, since the Data API cuts lists at 1,000", async () => {
  let chains = 0;
  for (const name of await documents()) {
    const text = await readFile(join(projectRoot, name), "utf8");
    for (const [, block = ""] of text.matchAll(/```(?:ts|tsx|js|jsx)\n([\s\S]*?)```/g)) {
      for (const [chain] of block.matchAll(/\.from\("\w+"\)[^;]*/g)) {
        chains += 1;
        assert.match(chain, BOUNDED, `${name}: ${chain}`);
      }
    }
  }
  assert.ok(chains >= 2, "the documents have such examples");
});
