import assert from "node:assert/strict";
import { complaints } from "./complaints.ts";

Deno.test("What is deployed imports the packages that deno.json names", () => {
  for (
    const name of [
      "zod",
      "jose",
      "@supabase/supabase-js",
      "@supabase/supabase-js/cors",
      "node:crypto",
    ]
  ) {
    assert.deepEqual(complaints("shared/edge/cors.ts", `import * as all from "${name}";`), []);
  }
});

Deno.test("Any other package, however it is written, is refused", () => {
  const others = [
    "pg",
    "zod/v4",
    "npm:zod@4.6.7",
    "jsr:@std/assert",
    "node:fs",
    "https://example.com/module.ts",
    "@/shared/errors.ts",
    "shared/errors.ts",
  ];
  for (const name of others) {
    assert.deepEqual(complaints("shared/edge/cors.ts", `export * from "${name}";`), [
      `packages-from-the-import-map: Cannot import ${name} from shared/edge/cors.ts: ` +
      "deno.json does not name it.",
    ]);
  }
});

Deno.test("A function itself imports no package but zod", () => {
  const path = "supabase/functions/health/index.ts";
  assert.deepEqual(complaints(path, 'import { z } from "zod";'), []);
  assert.deepEqual(complaints(path, 'import { jwtVerify } from "jose";'), [
    `packages-from-the-import-map: Cannot import jose from ${path}: ` +
    "supabase/functions/* may import zod alone.",
  ]);
});
