import assert from "node:assert/strict";
import { complaints } from "./complaints.ts";

Deno.test("What is deployed imports the packages that deno.json names", () => {
  for (
    const name of [
      "zod/v3",
      "jose",
      "@supabase/supabase-js",
      "@supabase/supabase-js/cors",
      "node:crypto",
      "node:stream",
      "node:zlib",
    ]
  ) {
    assert.deepEqual(
      complaints("shared/edge/cors-headers.ts", `import * as all from "${name}";`),
      [],
    );
  }
});

Deno.test("Any other package, however it is written, is refused", () => {
  const others = [
    "pg",
    "npm:jose@6.2.17",
    "jsr:@std/assert",
    "node:fs",
    "https://example.com/module.ts",
    "@/shared/errors.ts",
    "shared/errors.ts",
  ];
  for (const name of others) {
    assert.deepEqual(complaints("shared/edge/cors-headers.ts", `export * from "${name}";`), [
      `packages-from-the-import-map: Cannot import ${name} from shared/edge/cors-headers.ts: ` +
      "deno.json does not name it.",
    ]);
  }
});

Deno.test("What is deployed imports zod by its light entry point, and is told why", () => {
  const heavy = ["zod", "zod/v4", "zod/v4/core", "zod/mini", "npm:zod@4.6.7", "npm:zod@4.6.7/v4"];
  for (const path of ["shared/edge/cors-headers.ts", "supabase/functions/health/index.ts"]) {
    for (const name of heavy) {
      assert.deepEqual(complaints(path, `import type { z } from "${name}";`), [
        `packages-from-the-import-map: Cannot import ${name} from ${path}: to load it and to make ` +
        "schemas with it takes two fifths of a cold start.",
      ]);
    }
    assert.deepEqual(complaints(path, 'import { z } from "zod/v3";'), []);
  }
  assert.deepEqual(complaints("local/amazon/control.ts", 'import { z } from "zod";'), []);
});

Deno.test("A function itself imports no package but zod", () => {
  const path = "supabase/functions/health/index.ts";
  assert.deepEqual(complaints(path, 'import { jwtVerify } from "jose";'), [
    `packages-from-the-import-map: Cannot import jose from ${path}: ` +
    "supabase/functions/* may import zod/v3 alone.",
  ]);
});
