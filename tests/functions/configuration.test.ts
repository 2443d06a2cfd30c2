import assert from "node:assert/strict";
import { call } from "./support/call.ts";
import { ENDPOINTS, titleOf, validCall } from "./support/endpoints.ts";
import { startProject, variablesAt } from "./support/project.ts";

const MISSING = ["AMAZON_ADS_CLIENT_SECRET", "AMAZON_ADS_ENCRYPTION_KEYS"];
const project = startProject(MISSING);
Deno.test.afterAll(() => project.stop());

for (const known of ENDPOINTS) {
  Deno.test(`${titleOf(known)} without its configuration names what is missing`, async () => {
    const { response, text, log } = await call(known.name, validCall(known, {}));
    const problem = JSON.parse(text);
    assert.equal(response.status, 500);
    assert.equal(problem.code, "configuration_invalid");
    for (const variable of MISSING) assert.match(problem.detail, new RegExp(variable));
    assert.ok(!problem.detail.includes("AMAZON_ADS_CLIENT_ID"));
    assert.equal(problem.request_id, response.headers.get("x-request-id"));
    assert.equal(JSON.parse(log[0] ?? "").level, "error");
  });
}

Deno.test("a configuration that was corrected counts from the next call on", async () => {
  for (const [name, value] of Object.entries(variablesAt("http://127.0.0.1:9"))) {
    if (MISSING.includes(name)) Deno.env.set(name, value);
  }
  project.answer(
    "read_health",
    () => ({
      scheduler: "ok",
      stopped: false,
      overdue: false,
      unreadable: false,
      reports: "ok",
      samples: [],
    }),
  );
  const { response } = await call("health");
  assert.equal(response.status, 200);
});
