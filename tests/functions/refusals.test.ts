import assert from "node:assert/strict";
import { assertProblem, call, type FunctionCall } from "./support/call.ts";
import {
  CONNECTION_ID,
  ENDPOINTS,
  type KnownEndpoint,
  titleOf,
  validCall,
} from "./support/endpoints.ts";
import { INVALID_INPUTS } from "./support/invalid-inputs.ts";
import { APP_ORIGIN, KEYS, startProject, USER_ID, userToken } from "./support/project.ts";

// Every endpoint with every kind of call that it must refuse: one table, one form of answer.

const project = startProject();
Deno.test.beforeEach(() => {
  project.reset();
  project.answer("authorize_operator", ({ operator }) => {
    const isOperator = JSON.stringify(operator) === JSON.stringify({ key_name: "default" });
    return isOperator ? {} : { refusal: "caller_not_allowed" };
  });
});
Deno.test.afterAll(() => project.stop());

type Headers = Record<string, string>;

const asUser = { authorization: `Bearer ${await userToken()}` };
const asApiKey = { authorization: "Bearer aac_live_0123456789" };
const asOperator = { apikey: KEYS.default };

interface WrongCaller {
  what: string;
  headers: Headers;
  status: number;
  code: string;
}

const unknownCallers: WrongCaller[] = [
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
    headers: { authorization: `Bearer ${await userToken({ expires: "11s ago" })}` },
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
    what: "a token of the role anon",
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

const wrongCallers: Record<KnownEndpoint["callers"], WrongCaller[]> = {
  user: [
    ...unknownCallers,
    {
      what: "another secret key without a user",
      headers: { apikey: KEYS.other },
      status: 400,
      code: "user_required",
    },
    {
      what: "a ticket of the schedule",
      headers: { "x-schedule-ticket": "0".repeat(64) },
      status: 403,
      code: "caller_not_allowed",
    },
    {
      what: "the operator's key without a user",
      headers: asOperator,
      status: 400,
      code: "user_required",
    },
  ],
  schedule: [
    ...unknownCallers,
    { what: "a user", headers: asUser, status: 403, code: "caller_not_allowed" },
    { what: "an API key", headers: asApiKey, status: 403, code: "caller_not_allowed" },
    {
      what: "a secret key that is not the operator's",
      headers: { apikey: KEYS.other },
      status: 403,
      code: "caller_not_allowed",
    },
  ],
  operator: [
    ...unknownCallers,
    {
      what: "a secret key that is not the operator's",
      headers: { apikey: KEYS.other },
      status: 403,
      code: "caller_not_allowed",
    },
    {
      what: "a ticket of the schedule",
      headers: { "x-schedule-ticket": "0".repeat(64) },
      status: 403,
      code: "caller_not_allowed",
    },
  ],
  anyone: [],
};

const allowedHeaders: Record<KnownEndpoint["callers"], Headers> = {
  user: asUser,
  schedule: asOperator,
  operator: asOperator,
  anyone: {},
};

/** What the database was asked, apart from whether a secret key is the operator's. */
function askedOf(): unknown[] {
  return project.calls.filter(({ statement }) => statement !== "authorize_operator");
}

const JSON_TYPE = "application/json";

/** Bodies that no endpoint takes that takes a body. */
const wrongBodies: [what: string, body: string, type: string, status: number, code: string][] = [
  ["JSON that breaks off", '{"a":', JSON_TYPE, 400, "malformed_json"],
  ["no JSON at all", "a=1", JSON_TYPE, 400, "malformed_json"],
  ["JSON as text", "{}", "text/plain", 415, "unsupported_media_type"],
  ["a form", "a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"],
  [
    "a body of more than 64 KiB",
    JSON.stringify({ a: "x".repeat(64 * 1024) }),
    JSON_TYPE,
    413,
    "body_too_large",
  ],
  ["a list", "[]", JSON_TYPE, 400, "invalid_request"],
  ["null", "null", JSON_TYPE, 400, "invalid_request"],
  ["a text", '"text"', JSON_TYPE, 400, "invalid_request"],
  ["a number", "5", JSON_TYPE, 400, "invalid_request"],
];

/** The methods that are answered at an endpoint's path: HEAD wherever GET is. */
function methodsAt({ name, path }: KnownEndpoint): string[] {
  const methods = ENDPOINTS.flatMap((other) =>
    other.name === name && other.path === path ? other.methods : []
  );
  return methods.flatMap((method) => method === "GET" ? ["GET", "HEAD"] : [method]);
}

for (const known of ENDPOINTS) {
  const { name, callers, lenient } = known;
  const title = titleOf(known);
  const allowed = allowedHeaders[callers];
  const bodyMethod = known.methods.find((method) => method === "POST" || method === "PATCH");
  const at = known.path === undefined ? {} : { path: known.path };

  for (
    const { what, headers, status, code } of known.scheduled
      ? unknownCallers
      : wrongCallers[callers].filter(({ code }) => !known.unnamed || code !== "user_required")
  ) {
    Deno.test(`${title} refuses ${what} as ${code}`, async () => {
      const answered = await call(name, validCall(known, headers));
      assertProblem(answered, status, code);
      assert.equal(answered.response.headers.has("www-authenticate"), status === 401);
      assert.deepEqual(askedOf(), [], "the database is not asked");
    });
  }

  if (bodyMethod !== undefined) {
    const posted = (body: unknown, type = JSON_TYPE): FunctionCall => ({
      ...at,
      method: bodyMethod,
      body,
      headers: { "content-type": type, ...allowed },
    });

    for (const [what, body, type, status, code] of wrongBodies) {
      Deno.test(`${title} refuses ${what} as ${code}`, async () => {
        assertProblem(await call(name, posted(body, type)), status, code);
        assert.deepEqual(askedOf(), []);
      });
    }

    for (const body of [...known.invalid, ...INVALID_INPUTS[title] ?? []]) {
      Deno.test(`${title} refuses ${JSON.stringify(body)} and says what is wrong`, async () => {
        const { issues } = assertProblem(await call(name, posted(body)), 400, "invalid_request");
        assert.ok(Array.isArray(issues) && issues.length > 0);
        for (const issue of issues) assert.deepEqual(Object.keys(issue), ["path", "message"]);
        assert.deepEqual(askedOf(), []);
      });
    }

    Deno.test(`${title} reads no body without a credential`, async () => {
      if (callers === "anyone") return;
      const body = "x".repeat(200_000);
      assertProblem(await call(name, { ...at, method: bodyMethod, body }), 401, "unauthenticated");
    });
  }

  if (!lenient) {
    Deno.test(`${title} refuses a field that it does not know`, async () => {
      const given = validCall(known, allowed, { unheard_of: "1" });
      assertProblem(await call(name, given), 400, "invalid_request");
      assert.deepEqual(askedOf(), []);
    });
  }

  if (callers === "user") {
    Deno.test(`${title} lets no API key act for another user`, async () => {
      for (const named of [{ user_id: USER_ID }, { user_email: "ada@app.test" }]) {
        assertProblem(await call(name, validCall(known, asApiKey, named)), 400, "invalid_request");
      }
      assert.deepEqual(askedOf(), []);
    });

    Deno.test(`${title} has the database judge a user, or another secret key, who names a user`, async () => {
      for (const headers of [asUser, { apikey: KEYS.other }]) {
        project.reset();
        project.answerAny(() => ({ refusal: "caller_not_allowed" }));
        const answered = await call(name, validCall(known, headers, { user_id: USER_ID }));
        assertProblem(answered, 403, "caller_not_allowed");
        const caller = project.calls[0]?.args["caller"];
        assert.ok(typeof caller === "object" && caller !== null && "operator" in caller);
      }
    });

    Deno.test(`${title} asks the operator for a user, and not for any text`, async () => {
      for (const user_id of ["user_2abc", "", "null"]) {
        const given = validCall(known, asOperator, { user_id });
        assertProblem(await call(name, given), 400, "user_required");
      }
      assert.deepEqual(askedOf(), []);
    });
  }
}

const places = ENDPOINTS.filter((known, index) =>
  ENDPOINTS.findIndex(({ name, path }) => name === known.name && path === known.path) === index
);

for (const known of places) {
  const { name, callers } = known;
  const allowed = allowedHeaders[callers];
  const answered = methodsAt(known);
  const at = known.path === undefined ? {} : { path: known.path };
  const place = `${name}${known.path ?? ""}`;

  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
    if (answered.includes(method)) continue;
    Deno.test(`${place} refuses ${method} and names what it takes`, async () => {
      const refused = await call(name, { ...at, method, headers: allowed });
      // The answer to HEAD has the status and the headers of a problem, and no body.
      if (method === "HEAD") assert.deepEqual([refused.response.status, refused.text], [405, ""]);
      else assertProblem(refused, 405, "method_not_allowed");
      const allow = refused.response.headers.get("allow")?.split(", ").toSorted();
      assert.deepEqual(allow, [...answered, "OPTIONS"].toSorted());
    });
  }

  Deno.test(`${place} lets no other origin read its errors`, async () => {
    const headers = { origin: "https://evil.test", ...allowed };
    const { response } = await call(name, { ...at, method: "PUT", headers });
    assert.equal(response.status, 405);
    assert.equal(response.headers.has("access-control-allow-origin"), false);
  });

  Deno.test(`${place} answers the preflight of an allowed origin, without any credential`, async () => {
    const headers = { "access-control-request-method": answered[0] ?? "" };
    const { response, text, log } = await call(name, { ...at, method: "OPTIONS", headers });
    assert.equal(response.status, 204);
    assert.equal(text, "");
    assert.deepEqual(log, []);
    assert.equal(response.headers.get("access-control-allow-origin"), APP_ORIGIN);
    for (
      const header of ["authorization", "apikey", "content-type", "x-client-info", "x-region"]
    ) {
      assert.match(response.headers.get("access-control-allow-headers") ?? "", new RegExp(header));
    }
    for (const method of answered) {
      assert.match(response.headers.get("access-control-allow-methods") ?? "", new RegExp(method));
    }
  });

  Deno.test(`${place} answers the preflight of another origin with nothing`, async () => {
    const headers = { origin: "https://evil.test", "access-control-request-method": "POST" };
    const { response } = await call(name, { ...at, method: "OPTIONS", headers });
    const cors = [...response.headers.keys()].filter((header) => header.startsWith("access-"));
    assert.deepEqual(cors, []);
  });
}

for (const name of new Set(ENDPOINTS.map((known) => known.name))) {
  Deno.test(`${name} has nothing at a path of two steps`, async () => {
    const path = `/${CONNECTION_ID}/tokens`;
    const answered = await call(name, { path, headers: { ...asUser, apikey: KEYS.default } });
    assertProblem(answered, 404, "not_found");
  });
}

for (
  const [name, method] of [
    ["connections", "DELETE"],
    ["api-keys", "DELETE"],
    ["oauth-clients", "DELETE"],
    ["register-account", "GET"],
  ] as const
) {
  Deno.test(`${name} refuses an id that is none`, async () => {
    for (const path of ["/1", "/null", `/${CONNECTION_ID}x`, "/..%2f", "/'--"]) {
      assertProblem(await call(name, { path, method, headers: asUser }), 400, "invalid_request");
    }
    assert.deepEqual(askedOf(), []);
  });
}

Deno.test("a body cannot name another item than the path does", async () => {
  project.answer("change_connection", () => ({ refusal: "connection_not_found" }));
  const body = { id: USER_ID, name: "My shop" };
  const given = { path: `/${CONNECTION_ID}`, method: "PATCH", body, headers: asUser };
  assertProblem(await call("connections", given), 404, "connection_not_found");
  assert.equal(project.argsOf("change_connection")["connection_id"], CONNECTION_ID);
});

for (const query of [{}, { state: "state-1" }, { code: "code-1" }, { error: "access_denied" }]) {
  Deno.test(`oauth-callback refuses the query ${JSON.stringify(query)}`, async () => {
    assertProblem(await call("oauth-callback", { query }), 400, "invalid_request");
    assert.deepEqual(askedOf(), []);
  });
}
