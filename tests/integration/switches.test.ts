import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { connect } from "../support/connect.ts";
import { asOperator, bearer, makeKey } from "../support/credentials.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { withoutSchedule } from "../support/schedule.ts";
import { assertDone, assertRefused, send } from "../support/send.ts";
import { database, stack } from "../support/stack.ts";

// What an operator does in an emergency, as each caller feels it.

withoutSchedule();

/** Changes the switches while something runs, and changes them back. */
async function switched(
  change: Record<string, unknown>,
  back: Record<string, unknown>,
  run: () => Promise<void>,
): Promise<void> {
  assertDone(await send(asOperator, "PATCH", "switches", change));
  try {
    await run();
  } finally {
    assertDone(await send(asOperator, "PATCH", "switches", back));
  }
}

async function healthOf(field: string): Promise<unknown> {
  const { body } = await send({}, "GET", "health");
  return body[field];
}

Deno.test("while tokens are stopped no caller gets one or reaches Amazon, and syncs go on", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as);
  await firstSyncEnded(connection_id);
  const key = await makeKey(person.as);
  const calls = (): Promise<[string, number, unknown][]> =>
    Promise.all(
      ([
        ["the user", person.as, {}],
        ["an API key", key.as, {}],
        ["the operator", asOperator, { user_id: person.userId }],
      ] as const).flatMap(([who, as, named]) => [
        send(as, "POST", "get-token", { connection_id, ...named })
          .then(({ status, body }): [string, number, unknown] => [who, status, body.code]),
        send(
          {
            ...as,
            "x-connection-id": connection_id,
            ...("user_id" in named ? { "x-user-id": named.user_id } : {}),
          },
          "GET",
          "amazon-api/v2/profiles",
        ).then(({ status, body }): [string, number, unknown] => [who, status, body.code]),
      ]),
    );
  await switched({ hand_out_tokens: false }, { hand_out_tokens: true }, async () => {
    for (const [who, status, code] of await calls()) {
      assert.deepEqual([status, code], [503, "tokens_stopped"], who);
    }
    assert.equal(await healthOf("tokens"), "stopped");
    assert.equal(await healthOf("status"), "degraded");
    const { results: [{ status }] } = assertDone(
      await send(person.as, "POST", "sync-accounts", { connection_ids: [connection_id] }),
    );
    assert.equal(status, "succeeded");
    const live = { connection_id, source: "profiles" };
    assertDone(await send(person.as, "POST", "list-accounts", live));
  });
  for (const [who, status] of await calls()) assert.equal(status, 200, who);
  assert.notEqual(await healthOf("tokens"), "stopped");
});

Deno.test("a paused part of the schedule makes no calls, and the others do", async () => {
  const connectionId = await connect((await newPerson()).as);
  await firstSyncEnded(connectionId);
  await database`delete from amazon_ads_private.schedule_tickets`;
  const change = { paused_schedules: ["refresh-tokens"] };
  await switched(change, { paused_schedules: [] }, async () => {
    await database`
      update amazon_ads_private.oauth_tokens set refresh_due_at = now()
      where connection_id = ${connectionId}`;
    const [refreshes] = await database`select amazon_ads_private.dispatch_refreshes() as outcome`;
    assert.equal(refreshes?.["outcome"], "paused");
    await database`update amazon_ads.connections set next_sync_at = now() where id = ${connectionId}`;
    await database`select amazon_ads_private.dispatch_syncs()`;
    await eventually("the call of sync-accounts is answered", async () => {
      const tickets = await database`
        select function_name from amazon_ads_private.schedule_tickets where redeemed_at is not null`;
      return tickets.length > 0 ? tickets : undefined;
    });
    const made = await database`
      select distinct function_name from amazon_ads_private.schedule_tickets`;
    assert.deepEqual(made.map(({ function_name: name }) => name), ["sync-accounts"]);
    assert.equal(await healthOf("scheduler"), "paused");
    // By hand it works.
    assertDone(await send(asOperator, "POST", "refresh-tokens"));
  });
  assert.notEqual(await healthOf("scheduler"), "paused");
});

Deno.test("all keys of a user end at once, by a call that says all", async () => {
  const person = await newPerson();
  const keys = await Promise.all([1, 2, 3].map(() => makeKey(person.as)));
  const others = await makeKey((await newPerson()).as);
  assertRefused(await send(person.as, "DELETE", "api-keys"), 400, "invalid_request");
  const named = { user_id: person.userId, all: true };
  assert.deepEqual(assertDone(await send(asOperator, "DELETE", "api-keys", named)), { revoked: 3 });
  for (const { as } of keys) {
    assertRefused(await send(as, "GET", "connections"), 401, "api_key_revoked");
  }
  assertDone(await send(others.as, "GET", "connections"));
  assert.deepEqual(assertDone(await send(person.as, "DELETE", "api-keys", { all: true })), {
    revoked: 0,
  });
});

Deno.test("all keys of all users end with one call, also a key that was being made", async () => {
  const people = await Promise.all([newPerson(), newPerson()]);
  const keys = await Promise.all(people.map(({ as }) => makeKey(as)));
  // A key makes keys all the time, as a thief would.
  let isOver = false;
  const thief = keys[0]?.as ?? assert.fail("no key");
  const stolen: string[] = [];
  const stealing = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const terms = { name: "Stolen", scopes: ["tokens", "connections:read"] };
      const { status, body } = await send(thief, "POST", "api-keys", terms);
      if (status === 200) stolen.push(body.key);
    }
  });
  await eventually("some are stolen", () => Promise.resolve(stolen.length > 8 ? true : undefined));
  const { switches } = assertDone(
    await send(asOperator, "PATCH", "switches", { end_api_keys: true }),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  isOver = true;
  await Promise.all(stealing);
  assert.ok(Date.parse(switches.api_keys_valid_after) <= Date.now());
  for (const as of [...keys.map((key) => key.as), ...stolen.map(bearer)]) {
    assertRefused(await send(as, "GET", "connections"), 401, "api_key_revoked");
  }
  for (const { as } of people) {
    const listed = assertDone(await send(as, "GET", "api-keys"));
    assert.ok(listed.api_keys.every(({ status }: { status: string }) => status === "revoked"));
    const made = await makeKey(as);
    assertDone(await send(made.as, "GET", "connections"));
  }
});

Deno.test("switches are the operator's: a secret key's, and a signed-in operator's", async () => {
  const person = await newPerson();
  assertRefused(await send(person.as, "GET", "switches"), 403, "caller_not_allowed");
  await database`insert into amazon_ads_private.operators (user_id) values (${person.userId})`;
  try {
    const { switches } = assertDone(await send(person.as, "GET", "switches"));
    assert.equal(switches.hand_out_tokens, true);
    assertDone(await send(person.as, "PATCH", "switches", { hand_out_tokens: true }));
    const key = await makeKey(person.as);
    assertRefused(await send(key.as, "GET", "switches"), 403, "caller_not_allowed");
    const metrics = await fetch(`${stack.functions_url}/metrics`, { headers: asOperator });
    assert.match(await metrics.text(), /^amazon_ads_paused\{what="tokens"\} 0$/m);
  } finally {
    await database`delete from amazon_ads_private.operators where user_id = ${person.userId}`;
  }
});
