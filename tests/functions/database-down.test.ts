import assert from "node:assert/strict";
import { assertProblem, call } from "./support/call.ts";
import { ENDPOINTS, titleOf, validCall } from "./support/endpoints.ts";
import { KEYS, startProject, userToken } from "./support/project.ts";

const project = startProject();
Deno.test.beforeAll(async () => {
  // This process reports its project once, after its first answer: before the database goes.
  await call("health");
  await new Promise((resolve) => setTimeout(resolve, 50));
});
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const headers: Record<string, Record<string, string>> = {
  user: { authorization: `Bearer ${await userToken()}` },
  schedule: { apikey: KEYS.default },
  operator: { apikey: KEYS.default },
  anyone: {},
};

for (const known of ENDPOINTS) {
  // The catalogue is code, and health says how the database is.
  if (known.name === "health" || known.path === "/types") continue;
  Deno.test(`${titleOf(known)} without a database is to be tried again`, async () => {
    project.breakDatabase();
    const answered = await call(known.name, validCall(known, headers[known.callers] ?? {}));
    const problem = assertProblem(answered, 503, "database_unavailable");
    assert.equal(problem["retry_after"], 1);
    assert.equal(answered.response.headers.get("retry-after"), "1");
    assert.ok(!answered.text.includes("Bad gateway"));
  });
}

for (
  const [database, code] of [
    ["schema_not_exposed", "PGRST106"],
    ["migrations_missing", "PGRST202"],
  ] as const
) {
  Deno.test(`what keeps the database from serving is named: ${database}`, async () => {
    const refusal = { code, message: "m", details: null, hint: null };
    project.answerAny(() => Response.json(refusal, { status: 406 }));
    const answered = await call("connections", { headers: headers["user"] ?? {} });
    const problem = assertProblem(answered, 503, "database_unavailable");
    assert.equal(problem["database"], database);
  });
}

Deno.test("health without a database says so", async () => {
  project.breakDatabase();
  const { response, text } = await call("health");
  assert.equal(response.status, 503);
  assert.equal(JSON.parse(text).database, "unavailable");
});
