import assert from "node:assert/strict";
import type { ClaimedReport } from "../../../../shared/database/reports/claim-reports.ts";
import { ConnectError } from "../../../../shared/errors.ts";
import { runJob } from "../../../../shared/reports/running/run-job.ts";
import {
  AMAZON_ID,
  amazonReport,
  completed,
  REQUESTED,
  scriptedWork,
  WANTED,
} from "../../support/report-work.ts";
import { databaseDown } from "../../support/scripted-database.ts";

const BEGUN = { begin_report_request: [{ status: "wanted" }] };
const POSTPONED = { postpone_report: [{ status: "wanted" }] };
const FAILED = { fail_report: [{ status: "failed" }] };

function problem(status: number, detail = "no", headers = {}): Response {
  return Response.json({ code: String(status), detail }, { status, headers });
}

Deno.test("a wanted report is requested", async () => {
  const { invocation } = scriptedWork(WANTED, {
    database: { ...BEGUN, record_report_request: [{ status: "requested" }] },
    amazon: [Response.json({ reportId: AMAZON_ID })],
  });
  assert.equal(await runJob(invocation, WANTED), "requested");
});

Deno.test("a report that Amazon is making is pending", async () => {
  const { invocation, database } = scriptedWork(REQUESTED, {
    database: { record_report_poll: [{ status: "requested" }] },
    amazon: [amazonReport()],
  });
  assert.equal(await runJob(invocation, REQUESTED), "pending");
  assert.equal(database.argsOf("record_report_poll")["outcome"], "pending");
});

Deno.test("a report that Amazon has made is loaded at once", async () => {
  const { invocation } = scriptedWork(REQUESTED, {
    database: {
      record_report_poll: [{ status: "ready" }],
      begin_report_load: [{ status: "loading", piece: 0, byte_offset: 0 }],
      store_report: [{ status: "stored", rows: 0 }],
    },
    amazon: [completed(), new Response("[]")],
  });
  assert.equal(await runJob(invocation, REQUESTED), "stored");
});

for (const status of ["FAILED", "FAILURE"]) {
  Deno.test(`${status} is recorded with Amazon's reason`, async () => {
    const { invocation, database } = scriptedWork(REQUESTED, {
      database: { record_report_poll: [{ status: "wanted" }] },
      amazon: [amazonReport({ status, failureReason: "Internal Error" })],
    });
    assert.equal(await runJob(invocation, REQUESTED), "pending");
    const { outcome, detail } = database.argsOf("record_report_poll");
    assert.deepEqual([outcome, detail], ["failed", "Internal Error"]);
  });
}

Deno.test("throttling pauses the type for all, for as long as Amazon asks", async () => {
  const { invocation, database } = scriptedWork(WANTED, {
    database: { ...BEGUN, ...POSTPONED },
    amazon: [problem(429, "Too Many Requests", { "retry-after": "33" })],
  });
  assert.equal(await runJob(invocation, WANTED), "postponed");
  const { error_code, retry_after, pauses } = database.argsOf("postpone_report");
  assert.deepEqual([error_code, retry_after, pauses], ["amazon_throttled", 33, true]);
});

Deno.test("the columns that Amazon refuses are recorded", async () => {
  const { invocation, database } = scriptedWork(WANTED, {
    database: { ...BEGUN, ...FAILED },
    amazon: [problem(400, "configuration columns includes invalid values: (cost). Allowed: (x)")],
  });
  assert.equal(await runJob(invocation, WANTED), "failed");
  const { error_code, illegal_columns } = database.argsOf("fail_report");
  assert.deepEqual([error_code, illegal_columns], ["amazon_request_rejected", ["cost"]]);
});

for (const status of [400, 403, 422]) {
  Deno.test(`a request that Amazon refuses with ${status} fails for good`, async () => {
    const { invocation, database } = scriptedWork(WANTED, {
      database: { ...BEGUN, ...FAILED },
      amazon: [problem(status, "Invalid Advertiser or Marketplace ID.")],
    });
    assert.equal(await runJob(invocation, WANTED), "failed");
    assert.equal(database.argsOf("fail_report")["illegal_columns"], null);
  });

  Deno.test(`a status that Amazon refuses with ${status} is read again later`, async () => {
    const { invocation } = scriptedWork(REQUESTED, {
      database: POSTPONED,
      amazon: [problem(status)],
    });
    assert.equal(await runJob(invocation, REQUESTED), "postponed");
  });
}

Deno.test("a 401 for a renewed token is tried again later: some gateways answer it without reason", async () => {
  const { invocation } = scriptedWork(WANTED, {
    database: { ...BEGUN, ...POSTPONED },
    amazon: [problem(401), problem(401)],
  }, () => Promise.resolve("Atza|renewed"));
  assert.equal(await runJob(invocation, WANTED), "postponed");
});

const TRANSIENT: Record<string, () => Response | Error> = {
  "no answer": () => new TypeError("reset"),
  "a server's error": () => problem(503),
  "an answer without an id": () => Response.json({}),
  "broken JSON": () => new Response("{"),
};

for (const [what, answer] of Object.entries(TRANSIENT)) {
  Deno.test(`after ${what} a report is requested again later`, async () => {
    const { invocation, database } = scriptedWork(WANTED, {
      database: { ...BEGUN, ...POSTPONED },
      amazon: [answer()],
    });
    assert.equal(await runJob(invocation, WANTED), "postponed");
    assert.equal(database.argsOf("postpone_report")["pauses"], false);
  });
}

for (const code of ["reauthorization_required", "connection_disconnected"] as const) {
  Deno.test(`a connection that answers ${code} fails its jobs`, async () => {
    const { invocation } = scriptedWork(WANTED, { database: FAILED });
    invocation.credentials.set(WANTED.connection_id, Promise.reject(new ConnectError(code)));
    assert.equal(await runJob(invocation, WANTED), "failed");
    assert.equal(invocation.credentials.size, 0);
  });
}

for (const code of ["refresh_in_progress", "amazon_client_rejected"] as const) {
  Deno.test(`a connection that answers ${code} is tried again later`, async () => {
    const { invocation } = scriptedWork(WANTED, { database: POSTPONED });
    invocation.credentials.set(WANTED.connection_id, Promise.reject(new ConnectError(code)));
    assert.equal(await runJob(invocation, WANTED), "postponed");
  });
}

Deno.test("a job that another process has taken over is left alone", async () => {
  const { invocation, database } = scriptedWork(REQUESTED, {
    database: { record_report_poll: [{ refusal: "report_lease_lost" }] },
    amazon: [amazonReport()],
  });
  assert.equal(await runJob(invocation, REQUESTED), "lost");
  assert.deepEqual(database.statements(), ["record_report_poll"]);
});

Deno.test("a database that cannot be reached is no failure of the job", async () => {
  const { invocation } = scriptedWork(REQUESTED, {
    database: { record_report_poll: [databaseDown()] },
    amazon: [amazonReport()],
  });
  await assert.rejects(runJob(invocation, REQUESTED), { code: "database_unavailable" });
});

Deno.test("a load that finds no budget left gives the job back", async () => {
  const ready: ClaimedReport = { ...REQUESTED, status: "ready" };
  const { invocation, database, requests } = scriptedWork(ready, {
    database: { release_report: [{ status: "ready" }] },
  });
  invocation.budget.spend(Infinity);
  assert.equal(await runJob(invocation, ready), "released");
  assert.deepEqual(database.statements(), ["release_report"]);
  assert.deepEqual(requests, []);
});
