import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { databaseTypes } from "../../local/contract/database-types.ts";
import { GENERATED } from "../../local/contract/generated-files.ts";
import { stack } from "../support/stack.ts";

Deno.test("docs/api/database.ts is what the chapters make: npm run generate", async () => {
  assert.equal(
    await databaseTypes(stack.db_url),
    await readFile(GENERATED.databaseTypes, "utf8"),
    "run npm run generate",
  );
});
