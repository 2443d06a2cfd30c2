import assert from "node:assert/strict";
import { checkAnswer } from "../../support/check-answer.ts";

const HEALTH = {
  status: "ok",
  database: "ok",
  scheduler: "ok",
  tokens: "ok",
  reports: "ok",
  version: "0.1.0",
};
const REQUEST_ID = "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32";

function check(name: string, status: number, body: unknown, method = "GET"): void {
  const headers = new Headers({
    "content-type": status < 400 ? "application/json" : "application/problem+json",
    "x-request-id": REQUEST_ID,
  });
  const address = `https://ref.supabase.co/functions/v1/${name}`;
  checkAnswer(method, address, { status, headers }, JSON.stringify(body));
}

function problem(code: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const type = `urn:amazon-ads-connect:error:${code}`;
  return { type, title: "T", status: 400, detail: "D", code, request_id: REQUEST_ID, ...more };
}

Deno.test("an answer in the form of the contract is accepted", () => {
  check("health", 200, HEALTH);
  check("connections", 200, { connections: [] });
});

Deno.test("a field that the contract does not have is refused, also inside of a list", () => {
  assert.throws(() => check("health", 200, { ...HEALTH, mood: "fine" }), /mood/);
  const connections = [{ id: REQUEST_ID, mood: "fine" }];
  assert.throws(() => check("connections", 200, { connections }), /mood/);
});

Deno.test("a field of the contract that does not come is refused", () => {
  const { version: _version, ...rest } = HEALTH;
  assert.throws(() => check("health", 200, rest), /version/);
});

Deno.test("a status that the operation does not list is refused", () => {
  assert.throws(() => check("health", 202, HEALTH), /has a status/);
});

Deno.test("an error has the form of problem details, and a code that the operation lists", () => {
  check("get-token", 400, problem("reauthorization_required"));
  check("get-token", 400, problem("invalid_request", { issues: [{ path: "", message: "M" }] }));
  assert.throws(() => check("get-token", 400, problem("cursor_invalid")), /does not list/);
  assert.throws(() => check("get-token", 400, problem("no_such_code")), /must be one of/);
  assert.throws(() => check("get-token", 400, problem("invalid_request", { mood: "" })), /mood/);
});

Deno.test("where there is no operation, only the path or the method is wrong", () => {
  check("get-token", 400, problem("method_not_allowed"), "PUT");
  check("get-token/1/2", 400, problem("not_found"));
  assert.throws(() => check("get-token/1/2", 400, problem("invalid_request")), /does not list/);
});
