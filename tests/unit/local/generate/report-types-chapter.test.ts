import assert from "node:assert/strict";
import { stampChapter } from "../../../../installer/chapters/chapter.ts";
import {
  REPORT_TYPES_CHAPTER,
  reportTypesChapter,
} from "../../../../local/generate/report-types-chapter.ts";

Deno.test("the chapter of report types is what the catalogue generates: npm run generate", async () => {
  const path = new URL(
    `../../../../supabase/migrations/${REPORT_TYPES_CHAPTER}.sql`,
    import.meta.url,
  );
  const zeros = "0".repeat(64);
  assert.equal(stampChapter(await Deno.readTextFile(path), zeros), reportTypesChapter());
});
