import assert from "node:assert/strict";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import { atOnce } from "../../support/at-once.ts";
import { type OwnConnection, ownConnection } from "../../support/own-connection.ts";
import { newPerson } from "../../support/person.ts";
import { lockTokenRow } from "../../support/row-lock.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { killProcess, startProcesses } from "../../support/several-processes.ts";
import { grantOf, storedTokens } from "../../support/stored-tokens.ts";
import { expireIn, historyOf } from "../../support/token-state.ts";
import { openWayToDatabase } from "../../support/way-to-database.ts";

withoutSchedule();

const LEASE_MS = LIMITS.leaseSeconds * 1000;
/** What an answer may take beyond what it has to wait for, in ms, on a busy machine. */
const SLACK = 8000;

Deno.test("whoever holds the lease may die or stall at any moment", async (test) => {
  const person = await newPerson();
  await using others = await startProcesses("get-token", 2);

  await atOnce(test, {
    "killed while Amazon thinks: a waiting caller takes over when the lease has run out":
      async () => {
        const own = await ownConnection(person);
        await using mortal = await startProcesses("get-token", 1);
        await using slow = await own.fault({ delay_ms: 5000 });
        await expireIn(own.id, -10);
        const lost = fails(own.get(mortal.url(0)));
        await slow.hit();
        await killProcess(mortal.all[0] ?? assert.fail());
        await lost;
        const waiting = await Promise.all([0, 1, 2, 3].map((i) => own.get(others.url(i))));
        for (const { status, body, ms } of waiting) {
          assert.equal(status, 200);
          assert.equal(body.refreshed, true);
          assert.ok(ms > LEASE_MS - SLACK && ms < LEASE_MS + SLACK, `${ms} ms`);
        }
        assert.equal(new Set(waiting.map(({ body }) => body.access_token)).size, 1);
        assert.equal((await own.refreshesSeen()).length, 2);
        assert.deepEqual(await attempts(own), [
          ["failed", "refresh_abandoned"],
          ["refreshed", null],
        ]);
      },

    "killed between Amazon's answer and our write: the same, and Amazon's refresh token still works":
      async () => {
        const own = await ownConnection(person);
        await using way = openWayToDatabase();
        await using mortal = await startProcesses("get-token", 1, way.env);
        await expireIn(own.id, -10);
        const writing = way.hold("record_refreshes", own.id);
        const lost = fails(own.get(mortal.url(0)));
        await writing.sent;
        await killProcess(mortal.all[0] ?? assert.fail());
        writing.lose();
        await lost;
        const after = await own.get(others.url(0), { min_validity_seconds: 600 });
        assert.equal(after.status, 200);
        assert.ok(
          after.ms > LEASE_MS - SLACK && after.ms < LEASE_MS + SLACK,
          `${after.ms} ms`,
        );
        assert.equal((await own.refreshesSeen()).length, 2);
        assert.deepEqual(await attempts(own), [
          ["failed", "refresh_abandoned"],
          ["refreshed", null],
        ]);
        await newestIsStored(own);
      },

    "killed while its write waits for the row: the write counts, and nobody waits for the lease":
      async () => {
        const own = await ownConnection(person);
        await using mortal = await startProcesses("get-token", 1);
        await using slow = await own.fault({ delay_ms: 2500 });
        await expireIn(own.id, -10);
        const lost = fails(own.get(mortal.url(0)));
        await slow.hit();
        await using row = await lockTokenRow(own.id);
        await row.waitedFor();
        await killProcess(mortal.all[0] ?? assert.fail());
        await row.unlock();
        await lost;
        const after = await own.get(others.url(0));
        assert.equal(after.status, 200);
        assert.ok(after.ms < SLACK, `${after.ms} ms`);
        assert.equal((await own.refreshesSeen()).length, 1);
        assert.deepEqual(await attempts(own), [["refreshed", null]]);
      },

    "a write that waits for longer than its sender counts once and is told as it was": async () => {
      const own = await ownConnection(person);
      await using slow = await own.fault({ delay_ms: 2500 });
      await expireIn(own.id, -10);
      const asking = own.get(others.url(1));
      await slow.hit();
      await using row = await lockTokenRow(own.id);
      await row.waitedFor(2);
      await row.unlock();
      const { status, body } = await asking;
      assert.equal(status, 200);
      assert.equal((await own.refreshesSeen()).length, 1);
      assert.deepEqual(await attempts(own), [["refreshed", null]]);
      const stored = await storedTokens(own.id);
      assert.equal(stored?.refresh_count, 1);
      assert.equal(stored?.accessSha256, (await grantOf(own.persona)).newest_access_token_sha256);
      assert.equal(body.warning, undefined);
    },

    "stalled before its write, beyond its lease: the newer token of its successor stays":
      async () => {
        const own = await ownConnection(person);
        await using way = openWayToDatabase();
        await using stalling = await startProcesses("get-token", 1, way.env);
        await expireIn(own.id, -10);
        const writing = way.hold("record_refreshes", own.id);
        const late = own.get(stalling.url(0));
        await writing.sent;
        stalling.all[0]?.kill("SIGSTOP");
        const successor = await own.get(others.url(0));
        assert.equal(successor.status, 200);
        writing.release();
        stalling.all[0]?.kill("SIGCONT");
        const { status, body } = await late;
        assert.equal(status, 200);
        assert.equal(body.access_token, successor.body.access_token);
        assert.equal((await own.refreshesSeen()).length, 2);
        assert.deepEqual(await attempts(own), [
          ["refreshed", "refresh_superseded"],
          ["refreshed", null],
        ]);
        await newestIsStored(own);
      },

    "stalled before its write, which comes while its successor asks Amazon: both count, the newer one stays":
      async () => {
        const own = await ownConnection(person);
        await using way = openWayToDatabase();
        await using stalling = await startProcesses("get-token", 1, way.env);
        await expireIn(own.id, -10);
        const writing = way.hold("record_refreshes", own.id);
        const late = own.get(stalling.url(0));
        await writing.sent;
        stalling.all[0]?.kill("SIGSTOP");
        await using slow = await own.fault({ delay_ms: 5000 });
        const succeeding = own.get(others.url(1));
        await slow.hit();
        writing.release();
        stalling.all[0]?.kill("SIGCONT");
        assert.equal((await late).status, 200);
        assert.equal((await succeeding).status, 200);
        assert.equal((await own.refreshesSeen()).length, 2);
        assert.deepEqual(await attempts(own), [["refreshed", null], ["refreshed", null]]);
        await newestIsStored(own);
      },

    "killed with a failure on its way, which comes while its successor asks Amazon: it decides nothing":
      async () => {
        const own = await ownConnection(person);
        await using way = openWayToDatabase();
        await using mortal = await startProcesses("get-token", 1, way.env);
        await using _down = await own.fault({ status: 503 });
        await expireIn(own.id, -10);
        const failing = way.hold("fail_refresh", own.id);
        const lost = fails(own.get(mortal.url(0)));
        await failing.sent;
        await killProcess(mortal.all[0] ?? assert.fail());
        await lost;
        await using slow = await own.fault({ delay_ms: 5000 });
        const succeeding = own.get(others.url(0));
        await slow.hit();
        const arrived = way.answered("fail_refresh", own.id, 1);
        failing.release();
        await arrived;
        const meanwhile = await storedTokens(own.id);
        assert.notEqual(meanwhile?.lease_id, null, "the lease of its successor is gone");
        assert.equal(meanwhile?.failure_count, 0);
        assert.equal(meanwhile?.paused_for, null);
        assert.equal((await succeeding).status, 200);
        assert.deepEqual(await attempts(own), [
          ["failed", "amazon_unavailable"],
          ["refreshed", null],
        ]);
        await newestIsStored(own);
      },

    "stalled while Amazon thinks, beyond its lease: whatever it makes of that harms nobody":
      async () => {
        const own = await ownConnection(person);
        await using stalling = await startProcesses("get-token", 1);
        await using slow = await own.fault({ delay_ms: 4000 });
        await expireIn(own.id, -10);
        const late = own.get(stalling.url(0));
        await slow.hit();
        stalling.all[0]?.kill("SIGSTOP");
        const successor = await own.get(others.url(1));
        assert.equal(successor.status, 200);
        stalling.all[0]?.kill("SIGCONT");
        const { status, body } = await late;
        assert.equal(status, 200);
        assert.equal(body.access_token, successor.body.access_token);
        const [first, second] = await attempts(own);
        assert.deepEqual(second, ["refreshed", null]);
        assert.ok(
          ["refresh_superseded", "amazon_unavailable"].includes(first?.[1] ?? ""),
          `${first}`,
        );
        const stored = await storedTokens(own.id);
        assert.equal(stored?.failure_count, 0);
        assert.equal(stored?.paused_for, null);
        await newestIsStored(own);
      },
  });
});

/** What became of each attempt, oldest first. */
async function attempts(own: OwnConnection): Promise<(string | null)[][]> {
  return (await historyOf(own.id)).filter(({ action }) => action !== "created")
    .map(({ action, error_code }) => [action, error_code]);
}

/** A call that dies with the process that it was made to. */
async function fails(asking: Promise<unknown>): Promise<void> {
  await assert.rejects(asking, TypeError);
}

async function newestIsStored(own: OwnConnection): Promise<void> {
  const [stored, grant] = [await storedTokens(own.id), await grantOf(own.persona)];
  assert.equal(stored?.accessSha256, grant.newest_access_token_sha256);
  assert.equal(stored?.refreshSha256, grant.newest_refresh_token_sha256);
  assert.equal(stored?.lease_id, null);
}
