import assert from "node:assert/strict";
import { LIMITS } from "../../shared/tokens/limits.ts";
import { atOnce } from "../support/at-once.ts";
import { newPerson } from "../support/person.ts";
import { ownConnection } from "../support/own-connection.ts";
import { withoutSchedule } from "../support/schedule.ts";
import { startProcesses } from "../support/several-processes.ts";
import { expireIn, historyOf, liftPause } from "../support/token-state.ts";

withoutSchedule();

/** What an answer may take beyond the time limit that Amazon has, in ms. */
const SLACK = 3500;

Deno.test("Amazon takes twelve seconds, and gets eight", async (test) => {
  const person = await newPerson();
  await using processes = await startProcesses("get-token", 2);
  const [living, expired] = [await ownConnection(person), await ownConnection(person)];

  await atOnce(test, {
    "a caller with a usable token gets it with a warning, and only the one that asked Amazon waits":
      async () => {
        await expireIn(living.id, 120);
        await using slow = await living.fault({ delay_ms: 12_000 });
        const asking = living.get(processes.url(0));
        await slow.hit();
        const forcing = living.get(processes.url(1), { force_refresh: true });
        const others = await Promise.all([0, 1, 2, 3].map((i) => living.get(processes.url(i))));
        for (const { status, body, ms } of others) {
          assert.equal(status, 200);
          assert.equal(body.warning.code, "refresh_in_progress");
          assert.ok(body.expires_in > 60 && !body.refreshed);
          assert.ok(ms < LIMITS.requestMs - 1000, `${ms} ms`);
        }
        for (const { status, body, ms } of await Promise.all([asking, forcing])) {
          assert.equal(status, 200);
          assert.equal(body.warning.code, "amazon_unavailable");
          assert.ok(ms < LIMITS.requestMs + SLACK, `${ms} ms`);
        }
      },
    "a caller without a usable token gets 503 when the limit is over": async () => {
      await expireIn(expired.id, -10);
      await using _slow = await expired.fault({ delay_ms: 12_000 });
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => expired.get(processes.url(i))),
      );
      for (const { status, body, headers, ms } of answers) {
        assert.equal(status, 503);
        assert.equal(body.code, "amazon_unavailable");
        assert.ok(Number(headers.get("retry-after")) >= 1);
        assert.ok(ms > LIMITS.requestMs - 500 && ms < LIMITS.requestMs + SLACK, `${ms} ms`);
      }
    },
  });

  for (const { id, get } of [living, expired]) {
    assert.deepEqual(await latestRefresh(id), ["failed", "amazon_unavailable", "timeout"]);
    await liftPause(id);
    const after = await get(processes.url(1));
    assert.ok(after.status === 200 && after.body.refreshed && after.body.warning === undefined);
    assert.deepEqual(await latestRefresh(id), ["refreshed", null, null]);
  }
});

async function latestRefresh(connectionId: string): Promise<unknown[]> {
  const latest = (await historyOf(connectionId)).at(-1);
  return [latest?.action, latest?.error_code, latest?.reason];
}
