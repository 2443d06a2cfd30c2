import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { projectRoot } from "../../../local/stack/folders.ts";
import { PROJECT_VARIABLES } from "../../../shared/config/read-environment.ts";

const text = await readFile(join(projectRoot, ".env.example"), "utf8");

Deno.test(".env.example changes nothing when it is copied as it is", () => {
  assert.deepEqual(Object.entries(parseEnv(text)), []);
});

Deno.test(".env.example names every variable, and no other", () => {
  const named = [...text.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name ?? "");
  assert.deepEqual(named.toSorted(), PROJECT_VARIABLES.toSorted());
});
