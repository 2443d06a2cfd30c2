import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import manifest from "../../deno.json" with { type: "json" };
import { complaints } from "./complaints.ts";
import { SHIPPED } from "./layers.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function sources(): Promise<{ path: string; text: string }[]> {
  const found = [];
  for await (const path of glob(SHIPPED.map((folder) => `${folder}**/*.ts`), { cwd: root })) {
    found.push({ path, text: await readFile(`${root}${path}`, "utf8") });
  }
  return found;
}

Deno.test("What is deployed obeys the project's own rules", async () => {
  const files = await sources();
  assert.ok(files.length > 50, `only ${files.length} files were found`);
  assert.deepEqual(files.flatMap(({ path, text }) => complaints(path, text)), []);
});

Deno.test("What is deployed switches none of these rules off", async () => {
  const off = (await sources()).filter(({ text }) =>
    text.split("\n").some((line) =>
      /deno-lint-ignore.*layers\//.test(line) || /deno-lint-ignore-file\s*(--.*)?$/.test(line)
    )
  );
  assert.deepEqual(off.map(({ path }) => path), []);
});

Deno.test("deno lint runs these rules", () => {
  const lint: Record<string, unknown> = manifest.lint;
  assert.deepEqual(lint["plugins"], ["./tests/lint/plugin.ts"]);
});
