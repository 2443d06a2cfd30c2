import assert from "node:assert/strict";
import { tokenRequestsDuring, withFault } from "../support/amazon-requests.ts";
import type { Answer } from "../support/call.ts";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { amazon, database, secretKeys, stack, twoProcesses } from "../support/stack.ts";
import { ownConnection } from "../support/own-connection.ts";
import { call } from "../support/call.ts";
import { expireIn, historyOf, liftPause } from "../support/token-state.ts";
import { withoutSchedule } from "../support/schedule.ts";

withoutSchedule();

const REFRESH = { operation: "token", grant_type: "refresh_token" } as const;

function distinct(answers: Answer[], field: string): number {
  return new Set(answers.map(({ body }) => body[field])).size;
}

Deno.test("a fresh token is given again and again without asking Amazon", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  const { result, requests } = await tokenRequestsDuring(() =>
    Promise.all([1, 2, 3].map(() => person.call("get-token", { connection_id })))
  );
  assert.equal(requests, 0);
  assert.equal(distinct(result, "access_token"), 1);
  const { body } = result[0] ?? assert.fail();
  assert.equal(body.connection_id, connection_id);
  assert.equal(body.token_type, "bearer");
  assert.equal(body.refreshed, false);
  assert.equal(body.warning, undefined);
  assert.match(body.access_token, /^Atza\|/);
  assert.ok(body.expires_in > 3500 && body.expires_in <= 3600, String(body.expires_in));
});

Deno.test("a token is found by an account and by a profile of its connection", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await firstSyncEnded(connection_id);
  const { body } = await person.call("list-accounts", { connection_id });
  const [account] = body.accounts;
  for (
    const target of [
      { account_id: account.id },
      { account_id: account.amazon_account_id },
      { profile_id: account.profiles[0].profile_id },
    ]
  ) {
    const answer = await person.call("get-token", target);
    assert.equal(answer.body.connection_id, connection_id, JSON.stringify(target));
    const stranger = await (await newPerson()).call("get-token", target);
    assert.equal(stranger.status, 404);
    assert.equal(stranger.body.code, "connection_not_found");
  }
});

Deno.test("callers at the same time share round trips, and nothing else", async () => {
  const people = await Promise.all(Array.from({ length: 6 }, newPerson));
  const connections = await Promise.all(people.map((person) => connect(person.as, "seller")));
  const own = await Promise.all(
    people.map((person, i) => person.call("get-token", { connection_id: connections[i] })),
  );
  const tokens = own.map(({ body }) => body.access_token);
  assert.equal(new Set(tokens).size, people.length);
  await using processes = await twoProcesses("get-token");
  const stranger = { authorization: "Bearer aac_nobody" };
  // Each asks for their own connection and for the next one's; one has a key that nobody made.
  const answers = await Promise.all(
    Array.from({ length: 10 * people.length }, async (_, n) => {
      const who = n % people.length;
      const url = processes.urls[n % 2];
      const [mine, theirs, nobodys] = await Promise.all([
        people[who]?.call("get-token", { connection_id: connections[who] }, url),
        people[who]?.call("get-token", { connection_id: connections[(who + 1) % 6] }, url),
        call("get-token", { connection_id: connections[who] }, stranger, url),
      ]);
      return { who, mine, theirs, nobodys };
    }),
  );
  for (const { who, mine, theirs, nobodys } of answers) {
    assert.equal(mine?.body.access_token, tokens[who]);
    assert.equal(mine?.body.connection_id, connections[who]);
    assert.deepEqual([theirs?.status, theirs?.body.code], [404, "connection_not_found"]);
    assert.deepEqual([nobodys.status, nobodys.body.code], [401, "api_key_unknown"]);
  }
});

Deno.test("twenty calls through two processes on an expired token: one request at Amazon, one token", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await using processes = await twoProcesses("get-token");
  await expireIn(connection_id, -10);
  const { result, requests } = await withFault(
    { match: REFRESH, respond: { delay_ms: 300 } },
    () =>
      tokenRequestsDuring(() =>
        Promise.all(
          Array.from(
            { length: 20 },
            (_, i) => person.call("get-token", { connection_id }, processes.urls[i % 2]),
          ),
        )
      ),
  );
  assert.deepEqual(result.map(({ status }) => status), Array(20).fill(200));
  assert.equal(requests, 1);
  assert.equal(distinct(result, "access_token"), 1);
  assert.equal(distinct(result, "expires_at"), 1);
  assert.ok(result.every(({ body }) => body.refreshed && body.expires_in > 3590 && !body.warning));
  assert.deepEqual((await historyOf(connection_id)).map(({ action }) => action), [
    "created",
    "refreshed",
  ]);
});

Deno.test("twenty calls while Amazon is down and the token is usable: twenty tokens with a warning", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await using processes = await twoProcesses("get-token");
  const { body: living } = await person.call("get-token", { connection_id });
  await expireIn(connection_id, 600);
  const { result, requests } = await withFault(
    { match: REFRESH, respond: { status: 503 } },
    () =>
      tokenRequestsDuring(() =>
        Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            person.call(
              "get-token",
              { connection_id, min_validity_seconds: 900 },
              processes.urls[i % 2],
            )),
        )
      ),
  );
  assert.deepEqual(result.map(({ status }) => status), Array(20).fill(200));
  assert.equal(requests, 1);
  assert.ok(result.every(({ body }) => body.access_token === living.access_token));
  assert.ok(result.every(({ body }) => body.warning.code !== undefined && !body.refreshed));
});

Deno.test("an expired token and an Amazon that is down: 503 with Retry-After, and one shared pause", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await expireIn(connection_id, -10);
  await withFault({ match: REFRESH, respond: { status: 503, retry_after: 7 } }, async () => {
    const first = await person.call("get-token", { connection_id });
    assert.equal(first.status, 503);
    assert.equal(first.body.code, "amazon_unavailable");
    assert.ok(Number(first.headers.get("retry-after")) >= 1);
    const { result, requests } = await tokenRequestsDuring(() =>
      person.call("get-token", { connection_id, force_refresh: true })
    );
    assert.equal(requests, 0, "the pause holds for everybody, forced or not");
    assert.equal(result.body.code, "amazon_unavailable");
  });
  await liftPause(connection_id);
  assert.equal((await person.call("get-token", { connection_id })).body.refreshed, true);
});

Deno.test("a withdrawn consent: Amazon is asked once, then never again", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await amazon.revoke({ persona: "seller" });
  const { result, requests } = await tokenRequestsDuring(async () => [
    await person.call("get-token", { connection_id, force_refresh: true }),
    await person.call("get-token", { connection_id, force_refresh: true }),
    await person.call("get-token", { connection_id }),
  ]);
  assert.equal(requests, 1);
  for (const { status, body } of result) {
    assert.equal(status, 409);
    assert.equal(body.code, "reauthorization_required");
    assert.equal(body.connection_id, connection_id);
  }
  assert.equal((await historyOf(connection_id)).at(-1)?.action, "reauthorization_required");
});

Deno.test("credentials that Amazon refuses destroy no user's token", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  const rejected = { match: REFRESH, respond: { status: 401, body: { error: "invalid_client" } } };
  await withFault(rejected, async () => {
    const living = await person.call("get-token", { connection_id, force_refresh: true });
    assert.equal(living.status, 200);
    assert.equal(living.body.warning.code, "amazon_client_rejected");
    await expireIn(connection_id, -10);
    const expired = await person.call("get-token", { connection_id });
    assert.equal(expired.status, 502);
    assert.equal(expired.body.code, "amazon_client_rejected");
  });
  await liftPause(connection_id);
  assert.equal((await person.call("get-token", { connection_id })).status, 200);
});

Deno.test("a forced refresh never joins one that began before it was asked for", async () => {
  const own = await ownConnection();
  await using slow = await own.fault({ delay_ms: 2000 }, "always");
  const force = () => own.get(stack.functions_url, { force_refresh: true });
  const first = force();
  await slow.hit();
  const answers = await Promise.all([first, force(), force()]);
  const [early, late, later] = answers.map(({ body }) => body.access_token);
  assert.equal((await own.refreshesSeen()).length, 2, "the two late ones share one of their own");
  assert.notEqual(early, late);
  assert.equal(late, later);
});

Deno.test("more validity than Amazon gives: as much as there is, and a warning, without a request each time", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  const { result, requests } = await tokenRequestsDuring(async () => [
    await person.call("get-token", { connection_id, min_validity_seconds: 7200 }),
    await person.call("get-token", { connection_id, min_validity_seconds: 7200 }),
  ]);
  assert.ok(requests <= 1);
  assert.ok(result.every(({ body }) => body.warning.code === "validity_limited"));
});

Deno.test("a refresh token in Amazon's answer is kept only if there is one, and opens later", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  try {
    for (const behaviour of ["absent", "rotate", "rotate", "same"] as const) {
      await amazon.changeSettings({ refresh_token: behaviour });
      await expireIn(connection_id, -10);
      const { status, body } = await person.call("get-token", { connection_id });
      assert.equal(status, 200, `${behaviour}: ${JSON.stringify(body)}`);
    }
  } finally {
    await amazon.resetSettings();
  }
});

Deno.test("the operator's secret key acts for the user that it names, and for no other", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  const apikey = secretKeys.default;
  const named = await call("get-token", { connection_id, user_id: person.userId }, { apikey });
  assert.equal(named.status, 200);
  const unnamed = await call("get-token", { connection_id }, { apikey });
  assert.equal(unnamed.body.code, "user_required");
  const other = await call("get-token", { connection_id, user_id: (await newPerson()).userId }, {
    apikey,
  });
  assert.equal(other.body.code, "connection_not_found");
  const cron = await call("get-token", { connection_id, user_id: person.userId }, {
    "x-schedule-ticket": "unknown",
  });
  assert.equal(cron.status, 403);
});

Deno.test("a ciphertext that was moved to another connection does not open", async () => {
  const person = await newPerson();
  const [one, other] = [await connect(person.as, "seller"), await connect(person.as, "brand")];
  await database`
    update amazon_ads_private.oauth_tokens set encrypted_access_token = (
      select encrypted_access_token from amazon_ads_private.oauth_tokens where connection_id = ${one})
    where connection_id = ${other}`;
  const { status, body } = await person.call("get-token", { connection_id: other });
  assert.equal(status, 500);
  assert.equal(body.code, "sealed_value_unreadable");
});
