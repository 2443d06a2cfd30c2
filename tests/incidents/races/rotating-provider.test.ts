import assert from "node:assert/strict";
import { atOnce } from "../../support/at-once.ts";
import { connect } from "../../support/connect.ts";
import { sleep } from "../../support/eventually.ts";
import { type OwnConnection, ownConnection } from "../../support/own-connection.ts";
import { newPerson } from "../../support/person.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { killProcess, startProcesses } from "../../support/several-processes.ts";
import { amazon } from "../../support/stack.ts";
import { grantOf, storedTokens } from "../../support/stored-tokens.ts";
import { expireIn, historyOf } from "../../support/token-state.ts";
import { openWayToDatabase } from "../../support/way-to-database.ts";

withoutSchedule();

/** What an answer may take beyond what it has to wait for, in ms, on a busy machine. */
const SLACK = 8000;

Deno.test("where each answer ends the refresh token before it, a late answer is the only good one", async (test) => {
  const person = await newPerson();
  await using others = await startProcesses("get-token", 2);

  /** A holder whose refresh token Amazon has just replaced, and who stalls before it says so. */
  async function stalledHolder(): Promise<Stalled> {
    const own = await ownConnection(person);
    const way = openWayToDatabase();
    const processes = await startProcesses("get-token", 1, way.env);
    await expireIn(own.id, -10);
    const writing = way.hold("record_refreshes", own.id);
    const late = own.get(processes.url(0));
    // Looked at later: it must not count as unhandled meanwhile.
    late.catch(() => {});
    await writing.sent;
    const [process = assert.fail()] = processes.all;
    process.kill("SIGSTOP");
    return {
      own,
      late,
      writes: () => writing.release(),
      goesOn: () => process.kill("SIGCONT"),
      dies: async () => {
        await killProcess(process);
        writing.lose();
      },
      [Symbol.asyncDispose]: async () => {
        await processes[Symbol.asyncDispose]();
        await way[Symbol.asyncDispose]();
      },
    };
  }

  await amazon.changeSettings({ refresh_token: "rotate" });
  try {
    await atOnce(test, {
      "its successor failed: the late answer is kept, and works": async () => {
        await using stalled = await stalledHolder();
        const { own } = stalled;
        await using _down = await own.fault({ status: 503 });
        assert.equal((await own.get(others.url(0))).status, 503);
        stalled.writes();
        stalled.goesOn();
        assert.equal((await stalled.late).status, 200);
        await newestIsStored(own);
        assert.equal((await storedTokens(own.id))?.paused_for, null);
        assert.deepEqual(await attempts(own), [["refreshed", null], [
          "failed",
          "amazon_unavailable",
        ]]);
        await expireIn(own.id, -10);
        assert.equal((await own.get(others.url(1))).body.refreshed, true);
        await newestIsStored(own);
      },

      "its successor was refused: the late answer brings the connection back": async () => {
        await using stalled = await stalledHolder();
        const { own } = stalled;
        const refused = await own.get(others.url(0));
        assert.equal(refused.body.code, "reauthorization_required");
        stalled.writes();
        stalled.goesOn();
        assert.equal((await stalled.late).status, 200);
        await newestIsStored(own);
        assert.deepEqual(await attempts(own), [
          ["refreshed", null],
          ["reauthorization_required", "reauthorization_required"],
        ]);
        assert.equal((await own.get(others.url(1), { force_refresh: true })).body.refreshed, true);
      },

      "its successor is being refused: the late answer wins, and nobody marks the connection":
        async () => {
          await using stalled = await stalledHolder();
          const { own } = stalled;
          await using slow = await own.fault({ delay_ms: 3000 });
          const losing = own.get(others.url(0));
          await slow.hit();
          stalled.writes();
          stalled.goesOn();
          const won = await stalled.late;
          assert.equal(won.status, 200);
          const lost = await losing;
          assert.equal(lost.status, 200);
          assert.equal(lost.body.access_token, won.body.access_token);
          assert.deepEqual(await attempts(own), [
            ["refreshed", null],
            ["failed", "reauthorization_required"],
          ]);
          await newestIsStored(own);
          const forced = await own.get(others.url(1), { force_refresh: true });
          assert.equal(forced.body.refreshed, true);
          assert.ok(forced.ms < SLACK, `waited ${forced.ms} ms for the lease of a loser`);
        },

      "the holder died with the only good one: the person is asked again at once, and Amazon only once":
        async () => {
          await using stalled = await stalledHolder();
          const { own } = stalled;
          await stalled.dies();
          await assert.rejects(stalled.late, TypeError);
          const answers = await Promise.all([0, 1, 2, 3].map((i) => own.get(others.url(i))));
          for (const { status, body } of answers) {
            assert.equal(status, 409);
            assert.equal(body.code, "reauthorization_required");
          }
          assert.equal((await own.refreshesSeen()).length, 2);
          assert.deepEqual(await attempts(own), [
            ["failed", "refresh_abandoned"],
            ["reauthorization_required", "reauthorization_required"],
          ]);
          await connect(person.as, own.persona, { connection_id: own.id });
          assert.equal((await own.get(others.url(0))).status, 200);
          await newestIsStored(own);
        },
    });
  } finally {
    await amazon.resetSettings();
  }
});

Deno.test("twelve forced refreshes through three processes, again and again: each answer's refresh token is the next one's", async () => {
  const own = await ownConnection();
  await using processes = await startProcesses("get-token", 3);
  await amazon.changeSettings({ refresh_token: "rotate" });
  try {
    for (let round = 0; round < 6; round++) {
      const answers = await Promise.all(Array.from({ length: 12 }, async (_, i) => {
        await sleep(i * 15);
        return await own.get(processes.url(i), { force_refresh: true });
      }));
      assert.ok(answers.every(({ status, body }) => status === 200 && !body.warning));
      await newestIsStored(own);
    }
    const seen = await own.refreshesSeen();
    assert.ok(seen.every(({ status }) => status === 200));
    assert.equal((await attempts(own)).length, seen.length);
  } finally {
    await amazon.resetSettings();
  }
});

interface Stalled extends AsyncDisposable {
  own: OwnConnection;
  /** What its caller will hear. */
  late: ReturnType<OwnConnection["get"]>;
  /** Lets what it was about to write arrive. */
  writes(): void;
  goesOn(): void;
  dies(): Promise<void>;
}

/** What became of each attempt, oldest first. */
async function attempts(own: OwnConnection): Promise<(string | null)[][]> {
  return (await historyOf(own.id)).filter(({ action }) => action !== "created")
    .map(({ action, error_code }) => [action, error_code]);
}

async function newestIsStored(own: OwnConnection): Promise<void> {
  const [stored, grant] = [await storedTokens(own.id), await grantOf(own.persona)];
  assert.equal(stored?.refreshSha256, grant.newest_refresh_token_sha256);
  assert.equal(stored?.status, "active");
}
