import assert from "node:assert/strict";
import { join } from "node:path";
import { readChapters } from "../../../installer/chapters/chapter.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

Deno.test("each chapter states the checksum of what it holds", async () => {
  const chapters = await readChapters(join(projectRoot, "supabase/migrations"));
  assert.ok(chapters.length > 0);
  const stale = chapters.filter(({ stated, checksum }) => stated !== checksum)
    .map(({ name }) => name);
  assert.deepEqual(stale, [], `Stale checksums in ${stale.join(", ")}. Run: npm run stamp`);
});
