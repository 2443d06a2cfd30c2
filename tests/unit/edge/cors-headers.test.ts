import assert from "node:assert/strict";
import { corsHeadersFor } from "../../../shared/edge/cors-headers.ts";

const allowed = ["https://app.test", "http://localhost:3000"];

async function headersFor(origin: string | null, list = allowed): Promise<Headers> {
  const headers: HeadersInit = origin === null ? {} : { origin };
  const result = new Headers();
  const request = new Request("https://project.test/f", { headers });
  for (const [name, value] of Object.entries(await corsHeadersFor(request, list))) {
    result.set(name, value);
  }
  return result;
}

/** The headers that grant something. */
async function granted(origin: string | null, list = allowed): Promise<string[]> {
  return [...(await headersFor(origin, list)).keys()].filter((name) => name.startsWith("access-"));
}

Deno.test("an allowed origin is named, and never a star", async () => {
  for (const origin of allowed) {
    const headers = await headersFor(origin);
    assert.equal(headers.get("access-control-allow-origin"), origin);
    assert.match(headers.get("vary") ?? "", /\borigin\b/i);
  }
});

Deno.test("everything that supabase-js sends may be sent, and our own headers may be read", async () => {
  const headers = await headersFor("https://app.test");
  const allow = headers.get("access-control-allow-headers") ?? "";
  // x-region: the option `region` of functions.invoke.
  for (const name of ["authorization", "apikey", "content-type", "x-client-info", "x-region"]) {
    assert.match(allow, new RegExp(`\\b${name}\\b`));
  }
  const methods = headers.get("access-control-allow-methods") ?? "";
  for (const method of ["GET", "POST", "OPTIONS"]) assert.match(methods, new RegExp(method));
  const exposed = headers.get("access-control-expose-headers") ?? "";
  for (const name of ["x-request-id", "server-timing", "retry-after", "x-next-cursor"]) {
    assert.match(exposed, new RegExp(name));
  }
});

Deno.test("another origin, or none, gets nothing", async () => {
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
  for (const origin of others) assert.deepEqual(await granted(origin), [], String(origin));
});

Deno.test("an empty list allows no origin", async () => {
  assert.deepEqual(await granted("https://app.test", []), []);
});
