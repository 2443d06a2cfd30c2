import assert from "node:assert/strict";
import { createPieceStaging } from "../../../../shared/reports/running/stage-pieces.ts";
import type { Database } from "../../../../shared/database/database.ts";
import type { Piece } from "../../../../shared/reports/loading/cut-rows.ts";
import { refusalOf } from "../../support/refusal.ts";

const LEASE = {
  report_id: "0199e8a0-0000-7000-8000-000000000001",
  lease_id: "0199e8a0-0000-7000-8000-000000000002",
};

function piece(number: number): Piece {
  return { rows: `[${number}]`, columns: null, endsAt: number + 1 };
}

/** A call that waits for its answer. */
interface HeldCall {
  answer(): void;
  fail(error: Error): void;
}

/** A database that stores pieces in their order, and answers when it is told to. */
function heldDatabase(): {
  stored: unknown[];
  held: HeldCall[];
  database: Database;
} {
  const stored: unknown[] = [];
  const held: HeldCall[] = [];
  return {
    stored,
    held,
    database: {
      rpc: (_name: string, args: Record<string, unknown>) =>
        new Promise<unknown>((resolve, reject) => {
          held.push({
            fail: reject,
            answer: () => {
              if (args["piece"] === stored.length) stored.push(args["piece"]);
              resolve({ piece: stored.length });
            },
          });
        }),
    },
  };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

Deno.test("the next piece is sent while one is stored, and no third", async () => {
  const { database, held, stored } = heldDatabase();
  const staging = createPieceStaging(database, LEASE, 0);
  await staging.stage(piece(0));
  let thirdMayCome = false;
  const second = staging.stage(piece(1)).then(() => thirdMayCome = true);
  await settled();
  assert.deepEqual([held.length, thirdMayCome], [2, false]);
  held[0]?.answer();
  await second;
  held[1]?.answer();
  await staging.whole();
  assert.deepEqual(stored, [0, 1]);
});

Deno.test("a piece that overtakes the one before it is sent again after it", async () => {
  const { database, held, stored } = heldDatabase();
  const staging = createPieceStaging(database, LEASE, 0);
  await staging.stage(piece(0));
  const second = staging.stage(piece(1));
  await settled();
  held[1]?.answer();
  await settled();
  assert.equal(held.length, 2, "It waits for the one before it.");
  held[0]?.answer();
  await second;
  await settled();
  held[2]?.answer();
  await staging.whole();
  assert.deepEqual(stored, [0, 1]);
});

Deno.test("a piece that fails is an error for those after it, too", async () => {
  const { database, held, stored } = heldDatabase();
  const staging = createPieceStaging(database, LEASE, 0);
  await staging.stage(piece(0));
  const second = staging.stage(piece(1));
  await settled();
  held[1]?.answer();
  held[0]?.fail(new Error("refused"));
  await assert.rejects(second, /refused/);
  await assert.rejects(staging.whole(), /refused/);
  assert.deepEqual([held.length, stored.length], [2, 0]);
});

Deno.test("a piece that the database does not take after the one before it ends the load", async () => {
  const rpc = () => Promise.resolve({ piece: 7 });
  const staging = createPieceStaging({ rpc }, LEASE, 7);
  await staging.stage(piece(7));
  await refusalOf("report_lease_lost", () => staging.whole());
});

Deno.test("without a piece, all are stored", async () => {
  const rpc = () => Promise.reject(new Error("not expected"));
  await createPieceStaging({ rpc }, LEASE, 3).whole();
});
