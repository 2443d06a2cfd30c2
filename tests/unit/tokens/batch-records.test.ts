import assert from "node:assert/strict";
import type { Refresh } from "../../../shared/database/record-refreshes.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { batchRecords } from "../../../shared/tokens/batch-records.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { databaseDown } from "../support/scripted-database.ts";
import { storedToken } from "../support/tokens.ts";

const { sealer } = testContext();
const counted = { ...await storedToken(sealer), stored: true };

function refreshOf(leaseId: string): Refresh {
  return {
    connectionId: crypto.randomUUID(),
    leaseId,
    claimedGeneration: 1,
    encryptedAccessToken: "sealed",
    encryptedRefreshToken: null,
    tokenType: "bearer",
    expiresIn: 3600,
    durationMs: 300,
    trigger: "scheduled",
  };
}

/** A database that answers when the test says so. */
function heldDatabase(): {
  record: ReturnType<typeof batchRecords>;
  /** The leases of each statement so far. */
  statements: string[][];
  /** Answers the oldest statement that waits; each lease as `answers` says, or as stored. */
  answer(answers?: Record<string, unknown> | Error): Promise<void>;
} {
  const statements: string[][] = [];
  const waiting: { leases: string[]; answered: PromiseWithResolvers<unknown> }[] = [];
  const record = batchRecords({
    rpc: (statement, args) => {
      assert.equal(statement, "record_refreshes");
      const leases = (args["refreshes"] as { lease_id: string }[]).map(({ lease_id }) => lease_id);
      const answered = Promise.withResolvers<unknown>();
      statements.push(leases);
      waiting.push({ leases, answered });
      return answered.promise;
    },
  });
  return {
    record,
    statements,
    async answer(answers = {}): Promise<void> {
      const { leases, answered } = waiting.shift() ?? assert.fail("no statement waits");
      if (answers instanceof Error) answered.reject(answers);
      else {
        answered.resolve({
          recorded: Object.fromEntries(leases.map((lease) => [lease, answers[lease] ?? counted])),
        });
      }
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

Deno.test("the first refresh is stored at once, and those that arrive meanwhile share one statement", async () => {
  const { record, statements, answer } = heldDatabase();
  const first = record(refreshOf("a"));
  await Promise.resolve();
  const all = [first, ...["b", "c"].map((lease) => record(refreshOf(lease)))];
  assert.deepEqual(statements, [["a"]]);
  await answer();
  assert.deepEqual(statements, [["a"], ["b", "c"]]);
  await answer();
  assert.ok((await Promise.all(all)).every(({ stored }) => stored));
});

Deno.test("a refresh that finds no statement in progress is stored at once", async () => {
  const { record, statements, answer } = heldDatabase();
  const first = record(refreshOf("a"));
  await Promise.resolve();
  await answer();
  await first;
  const second = record(refreshOf("b"));
  await Promise.resolve();
  assert.deepEqual(statements, [["a"], ["b"]]);
  await answer();
  await second;
});

Deno.test("a refusal of one refresh does not fail the others of its batch", async () => {
  const { record, answer } = heldDatabase();
  const first = record(refreshOf("a"));
  await Promise.resolve();
  const [refused, other] = [record(refreshOf("b")), record(refreshOf("c"))];
  await answer();
  await first;
  const refusal = refusalOf("connection_disconnected", () => refused);
  await answer({ b: { refusal: "connection_disconnected" } });
  await refusal;
  assert.equal((await other).stored, true);
});

Deno.test("an unavailable database fails the refreshes that were sent, and only those", async () => {
  const { record, answer } = heldDatabase();
  const failure = refusalOf("database_unavailable", () => record(refreshOf("a")));
  await Promise.resolve();
  const later = record(refreshOf("b"));
  await answer(databaseDown());
  assert.ok(await failure instanceof ConnectError);
  await answer();
  assert.equal((await later).stored, true);
});
