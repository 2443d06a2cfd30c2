import assert from "node:assert/strict";
import { assertProblem, call, type FunctionCall, type FunctionName } from "./support/call.ts";
import { CONNECTION_ID, FUNCTIONS, type KnownFunction } from "./support/functions.ts";
import { KEYS, startProject, USER_ID, userToken } from "./support/project.ts";

// Every function with every kind of call that it must refuse: one table, one form of answer.

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const asUser = { authorization: `Bearer ${await userToken()}` };
const asApiKey = { authorization: "Bearer aac_live_0123456789" };
const asOperator = { apikey: KEYS.default };
const asSchedule = { apikey: KEYS.cron };

interface Refusal {
  what: string;
  headers: Record<string, string>;
  status: number;
  code: string;
  call?: FunctionCall;
}

const strangers: Refusal[] = [
  { what: "no credential", headers: {}, status: 401, code: "unauthenticated" },
  {
    what: "a publishable key alone",
    headers: { apikey: "sb_publishable_1", authorization: "Bearer sb_publishable_1" },
    status: 401,
    code: "unauthenticated",
  },
  {
    what: "a secret key as a bearer token",
    headers: { authorization: `Bearer ${KEYS.default}` },
    status: 401,
    code: "unauthenticated",
  },
  {
    what: "a user name and a password",
    headers: { authorization: "Basic dXNlcjpwYXNzd29yZA==" },
    status: 401,
    code: "unauthenticated",
  },
  {
    what: "garbage for a token",
    headers: { authorization: "Bearer garbage-of-some-length" },
    status: 401,
    code: "token_invalid",
  },
  {
    what: "a token that has expired",
    headers: { authorization: `Bearer ${await userToken({ expires: "1s ago" })}` },
    status: 401,
    code: "token_expired",
  },
  {
    what: "a token that another key signed",
    headers: { authorization: `Bearer ${await userToken({ forged: true })}` },
    status: 401,
    code: "token_invalid",
  },
  {
    what: "the token of nobody in particular",
    headers: { authorization: `Bearer ${await userToken({ claims: { role: "anon" } })}` },
    status: 401,
    code: "token_invalid",
  },
  {
    what: "an unknown secret key",
    headers: { apikey: "sb_secret_unknown" },
    status: 401,
    code: "secret_key_unknown",
  },
];

const wrongCallers: Record<KnownFunction["callers"], Refusal[]> = {
  user: [
    ...strangers,
    { what: "the schedule's key", headers: asSchedule, status: 403, code: "caller_not_allowed" },
    {
      what: "the operator's key without a user",
      headers: asOperator,
      status: 400,
      code: "user_required",
    },
  ],
  schedule: [
    ...strangers,
    { what: "a user", headers: asUser, status: 403, code: "caller_not_allowed" },
    { what: "an API key", headers: asApiKey, status: 403, code: "caller_not_allowed" },
  ],
  anyone: [],
};

const admitted: Record<KnownFunction["callers"], Record<string, string>> = {
  user: asUser,
  schedule: asSchedule,
  anyone: {},
};

function withBody(body: unknown, type = "application/json"): FunctionCall {
  return { method: "POST", body, headers: { "content-type": type } };
}

/** Bodies that no function takes that takes a body. */
const wrongBodies: Omit<Refusal, "headers">[] = [
  { what: "JSON that breaks off", call: withBody('{"a":'), status: 400, code: "malformed_json" },
  { what: "no JSON at all", call: withBody("a=1"), status: 400, code: "malformed_json" },
  {
    what: "JSON as text",
    call: withBody("{}", "text/plain"),
    status: 415,
    code: "unsupported_media_type",
  },
  {
    what: "a form",
    call: withBody("a=1", "application/x-www-form-urlencoded"),
    status: 415,
    code: "unsupported_media_type",
  },
  {
    what: "a body of more than 64 KiB",
    call: withBody(JSON.stringify({ a: "x".repeat(64 * 1024) })),
    status: 413,
    code: "body_too_large",
  },
  { what: "a list", call: withBody("[]"), status: 400, code: "invalid_request" },
  { what: "null", call: withBody("null"), status: 400, code: "invalid_request" },
  { what: "a text", call: withBody('"text"'), status: 400, code: "invalid_request" },
  { what: "a number", call: withBody("5"), status: 400, code: "invalid_request" },
];

function refuses(name: FunctionName, refusal: Refusal, given: FunctionCall): void {
  const { what, headers, status, code } = refusal;
  Deno.test(`${name} refuses ${what} as ${code}`, async () => {
    const answered = await call(name, { ...given, headers: { ...headers, ...given.headers } });
    assertProblem(answered, status, code);
    assert.equal(answered.response.headers.has("www-authenticate"), status === 401);
    assert.deepEqual(project.calls, [], "the database is not asked");
  });
}

for (const known of FUNCTIONS) {
  const { name, methods, callers, valid, invalid, strict } = known;
  for (const stranger of wrongCallers[callers]) refuses(name, stranger, valid);

  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    if (methods.some((allowed) => allowed === method)) continue;
    Deno.test(`${name} refuses ${method} and names what it takes`, async () => {
      const answered = await call(name, { ...valid, method, headers: admitted[callers] });
      assertProblem(answered, 405, "method_not_allowed");
      const allow = answered.response.headers.get("allow")?.split(", ").toSorted();
      assert.deepEqual(allow, [...methods, "OPTIONS"].toSorted());
    });
  }

  if (methods.includes("POST")) {
    for (const wrong of wrongBodies) {
      refuses(name, { ...wrong, headers: admitted[callers] }, wrong.call ?? {});
    }
  }

  for (const body of invalid) {
    Deno.test(`${name} refuses ${JSON.stringify(body)} and says where it is wrong`, async () => {
      const answered = await call(name, { body, headers: admitted[callers] });
      const { issues } = assertProblem(answered, 400, "invalid_request");
      assert.ok(Array.isArray(issues) && issues.length > 0);
      for (const issue of issues) assert.deepEqual(Object.keys(issue), ["path", "message"]);
      assert.deepEqual(project.calls, []);
    });
  }

  if (strict) {
    const given = { body: { ...valid.body as object, unheard_of: 1 } };
    const unknown = { what: "an unknown field", status: 400, code: "invalid_request" };
    refuses(name, { ...unknown, headers: admitted[callers] }, given);
  }

  Deno.test(`${name} lets no other origin read its errors`, async () => {
    const headers = { origin: "https://evil.test", ...admitted[callers] };
    const { response } = await call(name, { method: "DELETE", headers });
    assert.equal(response.status, 405);
    assert.equal(response.headers.has("access-control-allow-origin"), false);
  });

  Deno.test(`${name} answers the preflight of an allowed origin, before any credential`, async () => {
    const { response, text, log } = await call(name, {
      method: "OPTIONS",
      headers: { "access-control-request-method": "POST" },
    });
    assert.equal(response.status, 204);
    assert.equal(text, "");
    assert.deepEqual(log, []);
    assert.equal(response.headers.get("access-control-allow-origin"), "https://app.test");
    for (const header of ["authorization", "apikey", "content-type", "x-client-info"]) {
      assert.match(response.headers.get("access-control-allow-headers") ?? "", new RegExp(header));
    }
    for (const method of methods) {
      assert.match(response.headers.get("access-control-allow-methods") ?? "", new RegExp(method));
    }
  });

  Deno.test(`${name} answers the preflight of another origin with nothing`, async () => {
    const { response } = await call(name, {
      method: "OPTIONS",
      headers: { origin: "https://evil.test", "access-control-request-method": "POST" },
    });
    const cors = [...response.headers.keys()].filter((header) => header.startsWith("access-"));
    assert.deepEqual(cors, []);
  });
}

const forUsers = FUNCTIONS.filter(({ callers }) => callers === "user");

for (const { name, valid } of forUsers) {
  Deno.test(`${name} takes no user_id from a user: nobody acts for somebody else`, async () => {
    const body = { ...valid.body as object, user_id: USER_ID };
    for (const headers of [asUser, asApiKey]) {
      assertProblem(await call(name, { body, headers }), 400, "invalid_request");
    }
    assert.deepEqual(project.calls, []);
  });

  Deno.test(`${name} asks the operator for the id of a user, and not for any text`, async () => {
    for (const user_id of ["user_2abc", "", 5, null, [USER_ID]]) {
      const body = { ...valid.body as object, user_id };
      assertProblem(await call(name, { body, headers: asOperator }), 400, "user_required");
    }
  });

  Deno.test(`${name} reads no body of a stranger`, async () => {
    const body = "x".repeat(200_000);
    assertProblem(await call(name, { body }), 401, "unauthenticated");
  });
}

Deno.test("get-token refuses a query with an unknown parameter", async () => {
  const query = { connection_id: CONNECTION_ID, access_token: "1" };
  assertProblem(await call("get-token", { query, headers: asUser }), 400, "invalid_request");
});

for (const query of [{}, { state: "state-1" }, { code: "code-1" }, { error: "access_denied" }]) {
  Deno.test(`oauth-callback refuses the query ${JSON.stringify(query)}`, async () => {
    assertProblem(await call("oauth-callback", { query }), 400, "invalid_request");
    assert.deepEqual(project.calls, []);
  });
}
