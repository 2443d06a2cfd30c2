import assert from "node:assert/strict";
import { readInput } from "../../../shared/edge/read-input.ts";
import { refusalOf } from "../support/refusal.ts";

function request(method: string, query: string, body?: unknown): Request {
  return new Request(`https://ref.supabase.co/functions/v1/things${query}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
}

function read(given: Request): Promise<unknown> {
  return readInput(given, new URL(given.url));
}

Deno.test("the query string and the body are one input, whatever the method", async () => {
  assert.deepEqual(await read(request("GET", "?a=1&b=")), { a: "1", b: "" });
  for (const method of ["POST", "PATCH", "DELETE"]) {
    assert.deepEqual(await read(request(method, "?a=1", { b: 2 })), { a: "1", b: 2 });
    assert.deepEqual(await read(request(method, "?a=1")), { a: "1" });
  }
});

Deno.test("the parameter of supabase-js for the platform is no field", async () => {
  assert.deepEqual(await read(request("GET", "?forceFunctionRegion=us-east-1&a=1")), {
    a: "1",
  });
});

Deno.test("a field that is given twice is refused by name", async () => {
  const twice = [
    request("GET", "?a=1&b=2&a=3"),
    request("POST", "?a=1", { a: 2 }),
    request("DELETE", "?a=1", { a: 1 }),
  ];
  for (const given of twice) {
    const refusal = await refusalOf("invalid_request", () => read(given));
    assert.deepEqual(refusal.facts.issues, [{ path: "a", message: "is given more than once" }]);
  }
  const odd = await refusalOf("invalid_request", () => read(request("GET", "?Atzr|1&Atzr|1")));
  assert.ok(!JSON.stringify([odd.message, odd.facts]).includes("Atzr"));
});

Deno.test("a body that is no object is left to the validation", async () => {
  for (const body of [[], null, "text", 5]) {
    assert.deepEqual(await read(request("POST", "?a=1", body)), body);
  }
});
