import assert from "node:assert/strict";
import { AdsConnectError, type AdsEvent } from "../../../client/index.ts";
import { followEvents } from "../../../client/events/follow-events.ts";

function event(cursor: string): AdsEvent {
  return {
    cursor,
    event_id: cursor,
    type: "sync.failed",
    connection_id: null,
    data: {},
    created_at: "2026-11-28T12:00:00+00:00",
  };
}

/** A list that answers one look after the other. */
function looks(...answers: (AdsEvent[] | Error)[]): {
  after: (string | undefined)[];
  list: (request?: { after?: string | undefined }) => Promise<AdsEvent[]>;
} {
  const after: (string | undefined)[] = [];
  return {
    after,
    list: (request) => {
      after.push(request?.after);
      const answer = answers.shift() ?? [];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

Deno.test("only what happens from now on is followed, each event once", async () => {
  const { list, after } = looks([event("3")], [event("4"), event("5")], [event("6")]);
  const seen: string[] = [];
  for await (const { cursor } of followEvents(list, { intervalSeconds: 0.01 })) {
    seen.push(cursor);
    if (cursor === "6") break;
  }
  assert.deepEqual(seen, ["4", "5", "6"]);
  assert.deepEqual(after, [undefined, "3", "5"]);
});

Deno.test("a failure that passes is waited out, another ends the loop", async () => {
  const passing = new AdsConnectError("network_failed", "offline");
  const lasting = new AdsConnectError("data_api_refused", "expired", { status: 401 });
  const { list } = looks(passing, [event("1")], lasting);
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const { cursor } of followEvents(list, { after: "0", intervalSeconds: 0.01 })) {
      seen.push(cursor);
    }
  }, /expired/);
  assert.deepEqual(seen, ["1"]);
});

Deno.test("an aborted signal ends the loop without an error", async () => {
  const controller = new AbortController();
  const { list } = looks();
  setTimeout(() => controller.abort(), 30);
  const options = { after: "", intervalSeconds: 60, signal: controller.signal };
  for await (const _event of followEvents(list, options)) assert.fail("there is no event");
});
