import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { importMapComplaints } from "./import-map.ts";

Deno.test("deno.json names packages alone, each in one exact version", () => {
  assert.ok(Object.keys(manifest.imports).length > 0);
  assert.deepEqual(importMapComplaints(manifest.imports), []);
});

Deno.test("deno.json is the only place that maps imports", () => {
  const elsewhere = ["importMap", "scopes", "workspace", "links", "patch"];
  assert.deepEqual(Object.keys(manifest).filter((key) => elsewhere.includes(key)), []);
});

Deno.test("A name that ends in a slash is refused", () => {
  assert.match(importMapComplaints({ "shared/": "./shared/" }).join(), /whole folder/);
  assert.match(importMapComplaints({ "@/": "./" }).join(), /whole folder/);
  assert.match(importMapComplaints({ "zod/": "npm:/zod@4.6.7/" }).join(), /whole folder/);
});

Deno.test("A name that looks like a path is refused", () => {
  assert.match(importMapComplaints({ "@/errors.ts": "npm:zod@4.6.7" }).join(), /like a path/);
  assert.match(importMapComplaints({ "./zod.ts": "npm:zod@4.6.7" }).join(), /like a path/);
});

Deno.test("A version that is not exact, a file and an address are refused", () => {
  const targets = [
    "npm:zod",
    "npm:zod@4",
    "npm:zod@^4.6.7",
    "./zod.ts",
    "https://example.com/z.ts",
  ];
  for (const target of targets) {
    assert.match(importMapComplaints({ zod: target }).join(), /no package in one exact version/);
  }
  assert.deepEqual(importMapComplaints({ zod: "npm:zod@4.6.7", "a/b": "npm:@a/c@1.0.0/b" }), []);
});
