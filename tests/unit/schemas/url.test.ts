import assert from "node:assert/strict";
import { urlSchema, webUrlSchema } from "../../../shared/schemas/url.ts";

Deno.test("an address is kept as it was written, without what was pasted with it", () => {
  for (const schema of [urlSchema, webUrlSchema]) {
    assert.equal(schema.parse("HTTPS://App.test/a?b#c"), "HTTPS://App.test/a?b#c");
    assert.equal(schema.parse(" https://app.test/\u00a0"), "https://app.test/");
    assert.equal(schema.parse("https://app\n.test/\tx\r"), "https://app.test/x");
  }
});

Deno.test("an address of the web has http or https, and two slashes", () => {
  for (const text of ["http:app.test", "https:/app.test", "myapp://back", "ftp://app.test"]) {
    assert.ok(urlSchema.safeParse(text).success, text);
    assert.ok(!webUrlSchema.safeParse(text).success, text);
  }
});

Deno.test("what is no address is refused", () => {
  for (const text of ["", "app.test", "/connected", "https://", "https://a b", 5, null]) {
    assert.ok(!urlSchema.safeParse(text).success, String(text));
    assert.ok(!webUrlSchema.safeParse(text).success, String(text));
  }
});
