import assert from "node:assert/strict";
import { assertProblem, call } from "./support/call.ts";
import { ENDPOINTS, titleOf, validCall } from "./support/endpoints.ts";
import { KEYS, startProject, userToken } from "./support/project.ts";

const project = startProject();
Deno.test.beforeEach(() => project.reset());
Deno.test.afterAll(() => project.stop());

const headers: Record<string, Record<string, string>> = {
  user: { authorization: `Bearer ${await userToken()}` },
  schedule: { apikey: KEYS.cron },
  anyone: {},
};

for (const known of ENDPOINTS) {
  if (known.name === "health") continue;
  Deno.test(`${titleOf(known)} without a database is to be tried again`, async () => {
    project.breakDatabase();
    const answered = await call(known.name, validCall(known, headers[known.callers] ?? {}));
    const problem = assertProblem(answered, 503, "database_unavailable");
    assert.equal(problem["retry_after"], 1);
    assert.equal(answered.response.headers.get("retry-after"), "1");
    assert.ok(!answered.text.includes("Bad gateway"));
  });
}

Deno.test("health without a database says so", async () => {
  project.breakDatabase();
  const { response, text } = await call("health");
  assert.equal(response.status, 503);
  assert.equal(JSON.parse(text).database, "unavailable");
});
