import assert from "node:assert/strict";
import { readHealth } from "../../../shared/health/read-health.ts";
import { VERSION } from "../../../shared/health/version.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { testContext } from "../support/context.ts";
import { databaseDown, scriptedDatabase } from "../support/scripted-database.ts";

async function health(answer: unknown): Promise<Response> {
  const database = scriptedDatabase({ read_health: [answer] });
  return await readHealth(await testContext({ database }));
}

Deno.test("a project whose schedule beats is well", async () => {
  const response = await health({ scheduler: "ok" });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.deepEqual(await response.json(), {
    status: "ok",
    database: "ok",
    scheduler: "ok",
    version: VERSION,
  });
});

for (const scheduler of ["late", "never_ran", "not_configured"]) {
  Deno.test(`a schedule that is ${scheduler} degrades it, and tokens are still served`, async () => {
    const response = await health({ scheduler });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      status: "degraded",
      database: "ok",
      scheduler,
      version: VERSION,
    });
  });
}

Deno.test("without a database nothing can be served", async () => {
  const response = await health(databaseDown());
  assert.equal(response.status, 503);
  assert.deepEqual(await response.json(), {
    status: "degraded",
    database: "unavailable",
    scheduler: "unknown",
    version: VERSION,
  });
});

Deno.test("nothing of an error is told to anybody", async () => {
  const response = await health(new ConnectError("database_unavailable", "sesame"));
  assert.ok(!(await response.text()).includes("sesame"));
});

Deno.test("a bug is not taken for a database that is down", async () => {
  await assert.rejects(health(new TypeError("a bug")), TypeError);
});
