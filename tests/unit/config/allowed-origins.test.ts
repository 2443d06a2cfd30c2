import assert from "node:assert/strict";
import { isAllowedOrigin, parseOrigins } from "../../../shared/config/allowed-origins.ts";
import { refusalOf } from "../support/refusal.ts";

Deno.test("origins are kept as browsers write them", () => {
  assert.deepEqual(
    parseOrigins(" https://App.test/ ,http://localhost:3000/some/path, https://app.test:443,"),
    ["https://app.test", "http://localhost:3000", "https://app.test"],
  );
});

Deno.test("a star stands for one label", () => {
  const allowed = parseOrigins(
    "https://*.Vercel.app, http://*.localhost:3000, https://*.a.test:443",
  );
  assert.deepEqual(allowed, [
    "https://*.vercel.app",
    "http://*.localhost:3000",
    "https://*.a.test",
  ]);
  const yes = [
    "https://my-app-git-main.vercel.app",
    "http://tenant.localhost:3000",
    "https://x.a.test",
  ];
  for (const origin of yes) assert.ok(isAllowedOrigin(origin, allowed), origin);
  const no = [
    "https://vercel.app",
    "https://a.b.vercel.app",
    "http://my-app.vercel.app",
    "https://my-app.vercel.app:444",
    "https://my-app.vercel.app.evil.test",
    "https://evil.test/.vercel.app",
    "https://evil.test?.vercel.app",
    "https://*.vercel.app",
    "https://.vercel.app",
    "https://evilvercel.app",
    "null",
    "",
  ];
  for (const origin of no) assert.ok(!isAllowedOrigin(origin, allowed), origin);
});

Deno.test("the origin of a native app's web view may be allowed", () => {
  const allowed = parseOrigins("capacitor://localhost,tauri://localhost,http://tauri.localhost");
  for (const origin of ["capacitor://localhost", "tauri://localhost", "http://tauri.localhost"]) {
    assert.ok(isAllowedOrigin(origin, allowed), origin);
  }
});

Deno.test("any other pattern, and what is no origin, is refused with a sentence", async () => {
  const others = [
    "*",
    "https://*",
    "https://*.com",
    "https://*.*.vercel.app",
    "https://app-*.vercel.app",
    "https://app.*.test",
    "*.vercel.app",
    "https://*.vercel.app:*",
    "https://*.vercel.app/path",
    "app.test",
    "null",
    "file:///",
    "javascript://localhost",
  ];
  for (const entry of others) {
    const refusal = await refusalOf("configuration_invalid", () => parseOrigins(entry));
    assert.match(refusal.message, /a \* stands for one label only/, entry);
  }
});
