import assert from "node:assert/strict";
import { z } from "zod/v3";
import { assertProblem, call } from "./support/call.ts";
import { CONNECTION_ID, ENDPOINTS, titleOf, validCall } from "./support/endpoints.ts";
import { startProject, userToken } from "./support/project.ts";

// What people and libraries send beside what a function asks for.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const headers = { authorization: `Bearer ${await userToken()}` };

for (const known of ENDPOINTS) {
  const { name } = known;
  if (known.callers !== "user") continue;
  const title = titleOf(known);

  Deno.test(`${title} takes what supabase-js sends for its option region`, async () => {
    project.answerAny(() => ({ refusal: "user_unknown" }));
    const given = validCall(known, { ...headers, "x-region": "us-east-1" });
    const query = { ...given.query, forceFunctionRegion: "us-east-1" };
    assertProblem(await call(name, { ...given, query }), 403, "user_unknown");
  });

  Deno.test(`${title} refuses an unknown field in the query string beside a body`, async () => {
    const given = validCall(known, headers);
    const query = { ...given.query, unheard_of: "1" };
    const answered = await call(name, { ...given, query });
    assert.match(String(assertProblem(answered, 400, "invalid_request")["detail"]), /unheard_of/);
    assert.deepEqual(project.calls, []);
  });

  if (!known.methods.includes("GET")) continue;
  Deno.test(`${title} answers HEAD as it answers GET, without a body`, async () => {
    project.answerAny(() => ({ refusal: "user_unknown" }));
    const { body, ...given } = validCall(known, headers);
    const query = z.record(z.string(), z.coerce.string()).parse({
      ...given.query,
      ...Object(body),
    });
    const get = await call(name, { ...given, query, method: "GET" });
    project.reset();
    project.answerAny(() => ({ refusal: "user_unknown" }));
    const head = await call(name, { ...given, query, method: "HEAD" });
    assert.equal(get.response.status, 403);
    assert.equal(head.response.status, 403);
    assert.equal(head.text, "");
    assert.equal(head.response.headers.get("content-type"), "application/problem+json");
    assert.equal(project.calls.length, 1);
  });
}

for (const name of ["api-keys", "connections", "oauth-clients"] as const) {
  Deno.test(`DELETE ${name}/{id} reads its body`, async () => {
    const body = { unheard_of: true };
    const given = { path: `/${CONNECTION_ID}`, method: "DELETE", headers, body };
    const { detail } = assertProblem(await call(name, given), 400, "invalid_request");
    assert.match(String(detail), /unheard_of/);
    assert.deepEqual(project.calls, []);
  });
}

Deno.test("DELETE api-keys/{id} revokes the descendants of a key when its body says so", async () => {
  project.answer("revoke_api_key", () => ({ refusal: "api_key_not_found" }));
  const given = {
    path: `/${CONNECTION_ID}`,
    method: "DELETE",
    headers,
    body: { descendants: true },
  };
  assertProblem(await call("api-keys", given), 404, "api_key_not_found");
  assert.equal(project.argsOf("revoke_api_key")["descendants"], true);
});

Deno.test("an unknown field is named, with the known one that was meant", async () => {
  const body = { connectionId: CONNECTION_ID };
  const { detail } = assertProblem(
    await call("get-token", { headers, body }),
    400,
    "invalid_request",
  );
  assert.match(String(detail), /connectionId \(did you mean connection_id\?\)/);
});

Deno.test("what was pasted with white space around it is taken without", async () => {
  project.answer("confirm_consent", () => ({ refusal: "confirmation_invalid" }));
  await call("oauth-confirm", { headers, body: { confirmation: " confirm-1\n" } });
  const pasted = project.argsOf("confirm_consent");
  project.reset();
  project.answer("confirm_consent", () => ({ refusal: "confirmation_invalid" }));
  await call("oauth-confirm", { headers, body: { confirmation: "confirm-1" } });
  assert.deepEqual(pasted, project.argsOf("confirm_consent"));
});

const broken: [Parameters<typeof call>[0], Record<string, string>, string][] = [
  ["oauth-confirm", { confirmation: "confirm 1" }, "confirmation"],
  ["connections", { refresh_token: "Atzr|one\ntwo" }, "refresh_token"],
  ["connections", { code: "one two", redirect_uri: "https://app.test/" }, "code"],
  [
    "oauth-clients",
    { name: "A", client_id: "client-2", client_secret: "one\ttwo" },
    "client_secret",
  ],
];
for (const [name, body, field] of broken) {
  Deno.test(`${name} refuses white space inside of ${field} by name`, async () => {
    const { detail } = assertProblem(await call(name, { headers, body }), 400, "invalid_request");
    assert.match(String(detail), new RegExp(`${field}: must not contain white space`));
    assert.deepEqual(project.calls, []);
  });
}

for (const name of ["account-health", "list-accounts"] as const) {
  Deno.test(`${name} takes decimal digits for a number, and nothing that only becomes one`, async () => {
    for (const limit of ["0x10", "1e1", " 5", "5.0", "", "٥"]) {
      assertProblem(await call(name, { headers, query: { limit } }), 400, "invalid_request");
    }
    for (const limit of [true, [5], "0b1", 5.5]) {
      assertProblem(await call(name, { headers, body: { limit } }), 400, "invalid_request");
    }
    assert.deepEqual(project.calls, []);
  });
}

Deno.test("a page of another origin leaves one line in the log, however often it calls", async () => {
  project.answer("list_connections", () => ({ connections: [] }));
  const origin = "https://refused.test";
  const first = await call("connections", { headers: { ...headers, origin } });
  assert.equal(first.response.status, 200);
  assert.equal(first.log.length, 1);
  const { origin: logged, level, detail } = JSON.parse(first.log[0] ?? "");
  assert.deepEqual([logged, level], [origin, "info"]);
  assert.match(detail, /AMAZON_ADS_ORIGINS/);
  const second = await call("connections", { headers: { ...headers, origin } });
  assert.deepEqual(second.log, []);
});
