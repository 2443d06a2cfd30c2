import assert from "node:assert/strict";
import { corsFor } from "../../../shared/edge/cors.ts";

const allowed = ["https://app.test", "http://localhost:3000"];

function headersFor(origin: string | null, list = allowed): Headers {
  const headers: HeadersInit = origin === null ? {} : { origin };
  const result = new Headers();
  const request = new Request("https://project.test/f", { headers });
  for (const [name, value] of Object.entries(corsFor(request, list))) result.set(name, value);
  return result;
}

/** The headers that grant something. */
function granted(origin: string | null, list = allowed): string[] {
  return [...headersFor(origin, list).keys()].filter((name) => name.startsWith("access-"));
}

Deno.test("an allowed origin is named, and never a star", () => {
  for (const origin of allowed) {
    const headers = headersFor(origin);
    assert.equal(headers.get("access-control-allow-origin"), origin);
    assert.match(headers.get("vary") ?? "", /\borigin\b/i);
  }
});

Deno.test("everything that supabase-js sends may be sent, and our own headers may be read", () => {
  const headers = headersFor("https://app.test");
  const allow = headers.get("access-control-allow-headers") ?? "";
  for (const name of ["authorization", "apikey", "content-type", "x-client-info"]) {
    assert.match(allow, new RegExp(`\\b${name}\\b`));
  }
  const methods = headers.get("access-control-allow-methods") ?? "";
  for (const method of ["GET", "POST", "OPTIONS"]) assert.match(methods, new RegExp(method));
  const exposed = headers.get("access-control-expose-headers") ?? "";
  for (const name of ["x-request-id", "server-timing", "retry-after"]) {
    assert.match(exposed, new RegExp(name));
  }
});

Deno.test("another origin, or none, gets nothing", () => {
  const others = [
    null,
    "null",
    "https://app.test.evil.test",
    "https://evilapp.test",
    "https://sub.app.test",
    "http://app.test",
    "https://app.test:444",
    "https://APP.test",
    "*",
    "",
  ];
  for (const origin of others) assert.deepEqual(granted(origin), [], String(origin));
});

Deno.test("an empty list allows nobody", () => {
  assert.deepEqual(granted("https://app.test", []), []);
});
