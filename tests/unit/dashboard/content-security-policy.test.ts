import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pageFor } from "../../../dashboard/build/content-security-policy.ts";

const page = await readFile(new URL("../../../dashboard/index.html", import.meta.url), "utf8");

Deno.test("the page may call its project's origin, and nothing else is loosened", () => {
  const written = pageFor("https://ref.supabase.co/some/path", page);
  assert.ok(written.includes("connect-src 'self' https://ref.supabase.co;"));
  assert.equal(written.replace(" https://ref.supabase.co", ""), page);
  assert.doesNotMatch(written, /unsafe|\*|http:/);
});

Deno.test("a page without a policy is refused", () => {
  assert.throws(() => pageFor("https://ref.supabase.co", "<html></html>"), /connect-src/);
});
