import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The tests that a document names, as files or folders. */
async function testsNamedIn(document: string): Promise<string[]> {
  const text = await readFile(`${root}docs/${document}`, "utf8");
  return [...text.matchAll(/`((?:supabase\/)?tests\/[\w./-]+)`/g)].map(([, path = ""]) => path);
}

for (const document of (await readdir(`${root}docs`)).filter((name) => name.endsWith(".md"))) {
  Deno.test(`each test that docs/${document} names exists`, async () => {
    for (const path of await testsNamedIn(document)) {
      assert.ok(await stat(root + path).catch(() => undefined), `${path} does not exist`);
    }
  });
}

Deno.test("docs/security.md names a test for each of its defences", async () => {
  assert.ok((await testsNamedIn("security.md")).length > 40);
});
