import assert from "node:assert/strict";
import { call } from "../../support/call.ts";
import { sleep } from "../../support/eventually.ts";
import { startProcesses } from "../../support/several-processes.ts";
import {
  type OwnConnection,
  ownConnection,
  type TimedAnswer,
} from "../../support/own-connection.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { amazon, database, secretKeys } from "../../support/stack.ts";
import { expireIn, historyOf } from "../../support/token-state.ts";
import { openWayToDatabase } from "../../support/way-to-database.ts";

withoutSchedule();

Deno.test("sixty callers through three processes and the schedule in two more: Amazon is asked once", async () => {
  const own = await ownConnection();
  await using way = openWayToDatabase();
  await using processes = await startProcesses("get-token", 3, way.env);
  await using schedule = await startProcesses("refresh-tokens", 2);
  await expireIn(own.id, -10);
  await database`
    update amazon_ads_private.oauth_tokens set refresh_due_at = now() where connection_id = ${own.id}`;

  await using _slow = await own.fault({ delay_ms: 700 }, "always");

  // All of them have found an expired token before the first one can do something about it.
  const claims = way.close("claim_refresh", own.id);
  const allRead = way.answered("read_token", own.id, 60);
  const asking = callers(60, (i) => own.get(processes.url(i)));
  await allRead;
  claims.open();
  const [answers, runs] = await Promise.all([
    asking,
    callers(2, (i) => call("refresh-tokens", {}, { apikey: secretKeys.default }, schedule.url(i))),
  ]);

  assert.deepEqual(statuses(answers), [200]);
  assert.deepEqual(statuses(runs), [200]);
  assert.equal((await own.refreshesSeen()).length, 1);
  assert.equal(tokens(answers).size, 1);
  assert.ok(answers.every(({ body }) => body.refreshed && !body.warning && body.expires_in > 3500));
  assert.deepEqual(await actions(own), ["created", "refreshed"]);
});

Deno.test("forced refreshes through three processes never join an earlier one, and late ones share one", async () => {
  const own = await ownConnection();
  await using way = openWayToDatabase();
  await using processes = await startProcesses("get-token", 3, way.env);

  const recording = way.hold("record_refreshes", own.id);
  const first = own.get(processes.url(0), { force_refresh: true });
  await recording.sent;
  const allRead = way.answered("read_token", own.id, 12);
  const asking = callers(12, (i) => own.get(processes.url(i), { force_refresh: true }));
  await allRead;
  recording.release();
  const late = await asking;
  const early = await first;

  assert.deepEqual(statuses([early, ...late]), [200]);
  assert.equal((await own.refreshesSeen()).length, 2);
  assert.equal(tokens(late).size, 1);
  assert.ok(!tokens(late).has(early.body.access_token));
});

Deno.test("a slow way to the database makes no token younger: neither for its expiry nor for who forces", async () => {
  const own = await ownConnection();
  await using way = openWayToDatabase();
  await using slow = await startProcesses("get-token", 1, way.env);
  await using quick = await startProcesses("get-token", 1);

  const recording = way.hold("record_refreshes", own.id);
  const earlier = own.get(slow.url(0), { force_refresh: true });
  await recording.sent;
  const [request] = await own.refreshesSeen();
  const later = own.get(quick.url(0), { force_refresh: true });
  await sleep(3000);
  recording.release();

  const expiry = Date.parse(request?.time ?? "") + 3_600_000;
  const early = await earlier;
  assert.equal(early.status, 200);
  assert.ok(Date.parse(early.body.expires_at) <= expiry + 50, "later than Amazon's own expiry");
  const forced = await later;
  assert.notEqual(forced.body.access_token, early.body.access_token, "joined an earlier refresh");
  assert.equal((await own.refreshesSeen()).length, 2);
});

Deno.test("validity is what the caller asks for, up to what Amazon gives", async () => {
  const own = await ownConnection();
  await using processes = await startProcesses("get-token", 2);
  let turn = 0;
  async function asked(left: number, min: number | undefined): Promise<TimedAnswer> {
    await expireIn(own.id, left);
    return await own.get(
      processes.url(turn++),
      min === undefined ? {} : { min_validity_seconds: min },
    );
  }

  assert.equal((await asked(320, undefined)).body.refreshed, false, "five minutes are the default");
  assert.equal((await asked(290, undefined)).body.refreshed, true);
  assert.equal((await asked(130, 120)).body.refreshed, false);
  const enough = await asked(3000, 3500);
  assert.equal(enough.body.refreshed, true);
  assert.ok(enough.body.expires_in >= 3500 && enough.body.warning === undefined);
  for (const seconds of [4, 2]) {
    const last = await asked(seconds, 0);
    assert.ok(last.body.expires_in > 3500, `${seconds} s left are of no use to anybody`);
  }

  // Beyond what Amazon gives: all that there is, and said so; at most one request a minute.
  const before = (await own.refreshesSeen()).length;
  const greedy = await callers(
    10,
    (i) => own.get(processes.url(i), { min_validity_seconds: 7200 }),
  );
  assert.deepEqual(statuses(greedy), [200]);
  assert.ok(greedy.every(({ body }) => body.warning.code === "validity_limited"));
  assert.equal((await own.refreshesSeen()).length, before);
  await expireIn(own.id, 3590);
  const again = await callers(10, (i) => own.get(processes.url(i), { min_validity_seconds: 7200 }));
  assert.equal((await own.refreshesSeen()).length, before + 1);
  assert.ok(again.some(({ body }) => body.refreshed && body.expires_in > 3590));
});

Deno.test("no token is given out in its last seconds, even where Amazon's live for eight", async () => {
  const own = await ownConnection();
  await using processes = await startProcesses("get-token", 2);
  await amazon.changeSettings({ token_lifetime_seconds: 8 });
  try {
    await own.get(processes.url(0), { force_refresh: true });
    const until = performance.now() + 10_000;
    const left: number[] = [];
    for (let i = 0; performance.now() < until; i++) {
      const { status, body } = await own.get(processes.url(i), {
        min_validity_seconds: i % 2 * 300,
      });
      assert.equal(status, 200);
      left.push(body.expires_in);
      await sleep(100);
    }
    assert.ok(Math.min(...left) >= 3, `a token with ${Math.min(...left)} s left`);
    const seen = (await own.refreshesSeen()).length;
    assert.ok(seen >= 3 && seen <= 4, `${seen} requests in ten seconds`);
  } finally {
    await amazon.resetSettings();
  }
});

function callers<Result>(
  count: number,
  act: (index: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => act(index)));
}

function statuses(answers: { status: number }[]): number[] {
  return [...new Set(answers.map(({ status }) => status))];
}

function tokens(answers: TimedAnswer[]): Set<string> {
  return new Set(answers.map(({ body }) => body.access_token));
}

async function actions(own: OwnConnection): Promise<string[]> {
  return (await historyOf(own.id)).map(({ action }) => action);
}
