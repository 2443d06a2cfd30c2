import assert from "node:assert/strict";
import type { Refresh } from "../../../shared/database/record-refresh.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { recordTogether } from "../../../shared/tokens/record-together.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { databaseDown } from "../support/scripted-database.ts";
import { storedToken } from "../support/tokens.ts";

const { sealer } = await testContext();
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
  record: ReturnType<typeof recordTogether>;
  /** The leases of each statement so far. */
  statements: string[][];
  /** Answers the oldest statement that waits; each lease as `answers` says, or as stored. */
  answer(answers?: Record<string, unknown> | Error): Promise<void>;
} {
  const statements: string[][] = [];
  const waiting: { leases: string[]; answered: PromiseWithResolvers<unknown> }[] = [];
  const record = recordTogether({
    call: (statement, args) => {
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

Deno.test("the first is written at once, and those that come meanwhile go together", async () => {
  const { record, statements, answer } = heldDatabase();
  const all = ["a", "b", "c"].map((lease) => record(refreshOf(lease)));
  assert.deepEqual(statements, [["a"]]);
  await answer();
  assert.deepEqual(statements, [["a"], ["b", "c"]]);
  await answer();
  assert.ok((await Promise.all(all)).every(({ stored }) => stored));
});

Deno.test("after a rest the next is written at once again", async () => {
  const { record, statements, answer } = heldDatabase();
  const first = record(refreshOf("a"));
  await answer();
  await first;
  const second = record(refreshOf("b"));
  assert.deepEqual(statements, [["a"], ["b"]]);
  await answer();
  await second;
});

Deno.test("a refusal of one is none of the others'", async () => {
  const { record, answer } = heldDatabase();
  const first = record(refreshOf("a"));
  const [refused, other] = [record(refreshOf("b")), record(refreshOf("c"))];
  await answer();
  await first;
  const refusal = refusalOf("connection_disconnected", () => refused);
  await answer({ b: { refusal: "connection_disconnected" } });
  await refusal;
  assert.equal((await other).stored, true);
});

Deno.test("a database that is down is everybody's failure, and only of those that were sent", async () => {
  const { record, answer } = heldDatabase();
  const failure = refusalOf("database_unavailable", () => record(refreshOf("a")));
  const later = record(refreshOf("b"));
  await answer(databaseDown());
  assert.ok(await failure instanceof ConnectError);
  await answer();
  assert.equal((await later).stored, true);
});
