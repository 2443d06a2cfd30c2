import assert from "node:assert/strict";
import { readHealth } from "../../../shared/health/read-health.ts";
import { VERSION } from "../../../shared/health/version.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { testContext } from "../support/context.ts";
import { databaseDown, scriptedDatabase } from "../support/scripted-database.ts";
import { userId } from "../support/tokens.ts";

const CONNECTION_ID = "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1";
const WELL = {
  scheduler: "ok",
  stopped: false,
  overdue: false,
  unreadable: false,
  reports: "ok",
  samples: [],
};

async function health(answer: unknown): Promise<Response> {
  const database = scriptedDatabase({ read_health: [answer] });
  return await readHealth(testContext({ database }));
}

Deno.test("a project whose schedule runs and whose tokens are fresh is ok", async () => {
  const response = await health(WELL);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.deepEqual(await response.json(), {
    status: "ok",
    database: "ok",
    scheduler: "ok",
    tokens: "ok",
    reports: "ok",
    version: VERSION,
  });
});

for (const scheduler of ["late", "unanswered", "never_ran", "cloned", "paused"]) {
  Deno.test(`a schedule that is ${scheduler} degrades the project, which still serves`, async () => {
    const response = await health({ ...WELL, scheduler });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      status: "degraded",
      database: "ok",
      scheduler,
      tokens: "ok",
      reports: "ok",
      version: VERSION,
    });
  });
}

Deno.test("tokens that are not refreshed in time degrade the project", async () => {
  const response = await health({ ...WELL, overdue: true });
  assert.equal(response.status, 200);
  const { status, tokens } = await response.json();
  assert.deepEqual({ status, tokens }, { status: "degraded", tokens: "overdue" });
});

Deno.test("tokens that the operator has stopped degrade the project, and unreadable ones come first", async () => {
  for (const [unreadable, expected] of [[false, "stopped"], [true, "unreadable"]] as const) {
    const response = await health({ ...WELL, stopped: true, overdue: true, unreadable });
    assert.equal(response.status, 200);
    const { status, tokens } = await response.json();
    assert.deepEqual({ status, tokens }, { status: "degraded", tokens: expected });
  }
});

for (const reports of ["late", "limit_reached"]) {
  Deno.test(`reports that are ${reports} degrade the project, which still serves`, async () => {
    const response = await health({ ...WELL, reports });
    assert.equal(response.status, 200);
    const answer = await response.json();
    assert.deepEqual([answer.status, answer.reports], ["degraded", reports]);
  });
}

Deno.test("tokens of a key that is not configured degrade the project", async () => {
  const response = await health({ ...WELL, overdue: true, unreadable: true });
  assert.equal(response.status, 200);
  const { status, tokens } = await response.json();
  assert.deepEqual({ status, tokens }, { status: "degraded", tokens: "unreadable" });
});

Deno.test("the database is told which keys are configured, and its samples are opened", async () => {
  const database = scriptedDatabase();
  const context = testContext({ database });
  const place = { row: CONNECTION_ID, owner: userId, kind: "access_token" } as const;
  const sealed = await context.sealer.seal("Atza|1", place);
  const outcomes = [[sealed, "ok"], [`${sealed}x`, "unreadable"]] as const;
  for (const [encrypted_access_token, tokens] of outcomes) {
    const samples = [{ connection_id: CONNECTION_ID, user_id: userId, encrypted_access_token }];
    const asked = scriptedDatabase({ read_health: [{ ...WELL, samples }] });
    const response = await readHealth({ ...context, database: asked });
    assert.equal((await response.json()).tokens, tokens);
    assert.deepEqual(asked.argsOf("read_health"), { key_ids: [...context.sealer.kids] });
  }
});

Deno.test("a project without a database cannot serve", async () => {
  const response = await health(databaseDown());
  assert.equal(response.status, 503);
  assert.deepEqual(await response.json(), {
    status: "degraded",
    database: "unavailable",
    scheduler: "unknown",
    tokens: "unknown",
    reports: "unknown",
    version: VERSION,
  });
});

for (const database of ["schema_not_exposed", "migrations_missing"] as const) {
  Deno.test(`a database that cannot serve says why: ${database}`, async () => {
    const response = await health(new ConnectError("database_unavailable", "No.", { database }));
    assert.equal(response.status, 503);
    assert.equal((await response.json()).database, database);
  });
}

Deno.test("no sentence of an error is in the answer", async () => {
  const response = await health(new ConnectError("database_unavailable", "sesame"));
  assert.ok(!(await response.text()).includes("sesame"));
});

Deno.test("a bug is not taken for a database that is down", async () => {
  await assert.rejects(health(new TypeError("a bug")), TypeError);
});
