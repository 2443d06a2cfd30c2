import assert from "node:assert/strict";
import { sha256Hex } from "../../shared/crypto/sha256.ts";
import { assertProblem, call } from "./support/call.ts";
import { KEYS, startProject, USER_ID, userToken } from "./support/project.ts";

// The function that Prometheus reads, and whom it answers.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const API_KEY = "aac_metrics_0123456789";
const ANSWER = {
  samples: [{ name: "connections", labels: { status: "active" }, value: 3 }],
  chapter: "20261121009900_access",
};

function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${btoa(`${user}:${password}`)}` };
}

Deno.test("metrics answers the operator with Prometheus's text", async () => {
  project.answer("authorize_operator", () => ({}));
  project.answer("read_metrics", () => ANSWER);
  const { response, text } = await call("metrics", { headers: { apikey: KEYS.default } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(text, /^amazon_ads_connections\{status="active"\} 3$/m);
  assert.match(text, /^amazon_ads_info\{version="\d.*",chapter="20261121009900_access"\} 1$/m);
  assert.deepEqual(project.argsOf("authorize_operator"), { operator: { key_name: "default" } });
  assert.deepEqual(project.argsOf("read_metrics"), {
    caller: { kind: "system", operator: { key_name: "default" } },
    key_ids: ["k1"],
  });
});

Deno.test("metrics takes an API key as bearer and as the password of Basic", async () => {
  for (
    const headers of [
      { authorization: `Bearer ${API_KEY}` },
      basic("prometheus", API_KEY),
      basic("", API_KEY),
    ]
  ) {
    project.reset();
    project.answer("read_metrics", () => ANSWER);
    const { response } = await call("metrics", { headers });
    assert.equal(response.status, 200);
    assert.deepEqual(project.argsOf("read_metrics")["caller"], {
      kind: "api_key",
      key_hash: await sha256Hex(API_KEY),
    });
  }
});

Deno.test("metrics answers a signed-in user whom the database knows as an operator, and no other", async () => {
  const headers = { authorization: `Bearer ${await userToken()}` };
  project.answer("authorize_operator", () => ({ refusal: "caller_not_allowed" }));
  assertProblem(await call("metrics", { headers }), 403, "caller_not_allowed");
  assert.deepEqual(project.calls.map(({ statement }) => statement), ["authorize_operator"]);
  project.answer("authorize_operator", () => ({}));
  project.answer("read_metrics", () => ANSWER);
  assert.equal((await call("metrics", { headers })).response.status, 200);
  assert.deepEqual(project.argsOf("authorize_operator"), {
    operator: { caller: { kind: "user", user_id: USER_ID } },
  });
});

Deno.test("metrics tells a key without the scope so", async () => {
  project.answer("read_metrics", () => ({ refusal: "api_key_scope_missing" }));
  const answered = await call("metrics", { headers: basic("p", API_KEY) });
  assertProblem(answered, 403, "api_key_scope_missing");
});

Deno.test("metrics takes no secret key of the project as a password", async () => {
  for (const headers of [basic("service_role", KEYS.default), basic("p", "word"), basic("p", "")]) {
    assertProblem(await call("metrics", { headers }), 401, "unauthenticated");
  }
});

Deno.test("no other function takes an API key as the password of Basic", async () => {
  const headers = basic("p", API_KEY);
  assertProblem(await call("api-keys", { headers }), 401, "unauthenticated");
});
