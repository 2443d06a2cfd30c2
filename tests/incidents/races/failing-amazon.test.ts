import assert from "node:assert/strict";
import { startProcesses } from "../../support/several-processes.ts";
import {
  type OwnConnection,
  ownConnection,
  type TimedAnswer,
} from "../../support/own-connection.ts";
import { newPerson } from "../../support/person.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { amazon, database, stack } from "../../support/stack.ts";
import { grantOf, storedTokens } from "../../support/stored-tokens.ts";
import { expireIn, historyOf, liftPause } from "../../support/token-state.ts";

withoutSchedule();

/** What an answer may take beyond what it has to wait for, in ms, on a busy machine. */
const SLACK = 3500;

Deno.test("whatever passes by at Amazon, a living token is given with a warning and an expired one is a 503", async () => {
  await using processes = await startProcesses("get-token", 2);
  const own = await ownConnection();
  async function oneAndOther(): Promise<TimedAnswer[]> {
    const first = await own.get(processes.url(0));
    // By chance it may be over in a second, and a busy machine may need that for the next call.
    await setPause(own, 30);
    return [first, await own.get(processes.url(1))];
  }
  const passing = [
    [{ status: 500 }, "server_error"],
    [{ status: 503, broken: "html" }, "http_503"],
    [{ status: 429, body: "" }, "http_429"],
    [{ broken: "html" }, "answer_not_understood"],
    [{ broken: "truncated" }, "network"],
    [{ broken: "headers_then_reset" }, "network"],
    [{ broken: "drop_connection" }, "network"],
    [{ answer_then_drop: true }, "network"],
    [{ status: 400, body: { error: "invalid_request" } }, "invalid_request"],
  ] as const;
  for (const [respond] of passing) {
    const what = JSON.stringify(respond);
    await using _fault = await own.fault(respond, "always");
    await expireIn(own.id, 200);
    for (const { status, body } of await oneAndOther()) {
      assert.equal(status, 200, what);
      assert.equal(body.warning.code, "amazon_unavailable", what);
    }
    await liftPause(own.id);
    await expireIn(own.id, -200);
    for (const { status, body, headers } of await oneAndOther()) {
      assert.equal(status, 503, what);
      assert.equal(body.code, "amazon_unavailable", what);
      assert.ok(Number(headers.get("retry-after")) >= 1, what);
    }
    await liftPause(own.id);
  }
  const failures = (await historyOf(own.id)).filter(({ action }) => action === "failed");
  assert.deepEqual(
    failures.flatMap(({ reason, attempts }) => Array.from({ length: attempts }, () => reason)),
    passing.flatMap(([_, reason]) => [reason, reason]),
  );
  // A connection that is dropped before an answer begins is tried once more, each time.
  const dropped = passing.filter(([respond]) =>
    "answer_then_drop" in respond || ("broken" in respond && respond.broken === "drop_connection")
  );
  assert.equal((await own.refreshesSeen()).length, 2 * (passing.length + dropped.length));
  assert.equal((await own.get(processes.url(0))).body.refreshed, true);
});

Deno.test("the pause after failures doubles from half a minute to a quarter of an hour, spread by jitter, for all processes", async () => {
  await using processes = await startProcesses("get-token", 2);
  const person = await newPerson();
  const ratios = await Promise.all([1, 2, 3].map(async () => {
    const own = await ownConnection(person);
    await expireIn(own.id, -10);
    await using _down = await own.fault({ status: 503 }, "always");
    const shares: number[] = [];
    for (let failures = 0; failures < 7; failures++) {
      const bound = Math.min(900, 30 * 2 ** failures);
      const answer = await own.get(processes.url(0));
      assert.equal(answer.status, 503);
      const row = await storedTokens(own.id) ?? assert.fail();
      assert.equal(row.failure_count, failures + 1);
      const paused = row.paused_for ?? assert.fail();
      assert.ok(paused > -SLACK / 1000 && paused <= bound, `${paused} s of at most ${bound} s`);
      const told = Number(answer.headers.get("retry-after"));
      assert.ok(told >= paused && told <= bound, `told ${told} s, paused for ${paused} s`);
      shares.push(told / bound);

      await setPause(own, 30);
      const other = await own.get(processes.url(1), { force_refresh: failures % 2 === 0 });
      assert.equal(other.status, 503);
      assert.equal((await own.refreshesSeen()).length, failures + 1, "the pause holds for all");
      await setPause(own, 0);
    }
    return shares;
  }));
  const shares = ratios.flat();
  assert.ok(
    shares.some((share) => share < 0.5) && shares.some((share) => share > 0.5),
    "no jitter",
  );
});

Deno.test("Retry-After of the token endpoint is honoured, as seconds and as a date, within reason", async () => {
  await using processes = await startProcesses("get-token", 2);
  const person = await newPerson();
  const cases = [
    { retry_after: 120, atLeast: 115, atMost: 120 },
    { retry_after: new Date(Date.now() + 200_000).toUTCString(), atLeast: 150, atMost: 201 },
    { retry_after: 10 ** 11, atLeast: 900, atMost: 3600 },
    { retry_after: "Fri, 31 Dec 9999 23:59:59 GMT", atLeast: 900, atMost: 3600 },
  ];
  for (const { retry_after, atLeast, atMost } of cases) {
    const own = await ownConnection(person);
    await using _busy = await own.fault({ status: 429, retry_after });
    await expireIn(own.id, 100);
    const living = await own.get(processes.url(0));
    assert.equal(living.status, 200, `${retry_after}`);
    assert.equal(living.body.warning.code, "amazon_unavailable");
    const row = await storedTokens(own.id) ?? assert.fail();
    const paused = row.paused_for ?? assert.fail();
    assert.ok(paused >= atLeast && paused <= atMost, `${retry_after}: paused for ${paused} s`);
    await expireIn(own.id, -100);
    const expired = await own.get(processes.url(1));
    assert.equal(expired.status, 503);
    const told = Number(expired.headers.get("retry-after"));
    assert.ok(told >= atLeast && told <= atMost, `${retry_after}: told ${told} s`);
    assert.equal((await own.refreshesSeen()).length, 1);
  }
});

Deno.test("a client secret that Amazon no longer takes costs nobody a consent, and mending it is enough", async () => {
  await using processes = await startProcesses("get-token", 2);
  const person = await newPerson();
  const [living, expired] = [await ownConnection(person), await ownConnection(person)];
  await expireIn(living.id, 120);
  await expireIn(expired.id, -10);
  const before = (await grantOf(expired.persona)).newest_refresh_token_sha256;
  await putSecret(crypto.randomUUID());
  try {
    const lived = await living.get(processes.url(0));
    assert.equal(lived.status, 200);
    assert.equal(lived.body.warning.code, "amazon_client_rejected");
    for (const index of [0, 1, 2, 3]) {
      const answer = await expired.get(processes.url(index));
      assert.equal(answer.status, 502);
      assert.equal(answer.body.code, "amazon_client_rejected");
    }
    const rejected = [...await rejections(living), ...await rejections(expired)];
    assert.equal(rejected.length, 1, "asked once a minute at most, for all connections of the app");
  } finally {
    await putSecret(stack.functionEnv["AMAZON_ADS_CLIENT_SECRET"] ?? "");
  }
  const { paused_for: pause } = await storedTokens(living.id) ?? assert.fail();
  assert.ok(pause !== null && pause > 0 && pause <= 60);
  for (const own of [living, expired]) {
    assert.equal((await storedTokens(own.id))?.status, "active");
    await liftPause(own.id);
    assert.equal((await own.get(processes.url(0))).body.refreshed, true);
  }
  assert.equal((await storedTokens(expired.id))?.refreshSha256, before);
});

/** Lets the pause end in that many seconds from now. */
async function setPause(own: OwnConnection, seconds: number): Promise<void> {
  await database`
    update amazon_ads_private.oauth_tokens set next_attempt_at = clock_timestamp() + make_interval(secs => ${seconds})
    where connection_id = ${own.id}`;
}

/** The secret that Amazon has for the project's app. */
async function putSecret(secret: string): Promise<void> {
  const { port } = new URL(stack.supabase_url);
  await amazon.putClient({
    client_id: stack.functionEnv["AMAZON_ADS_CLIENT_ID"] ?? "",
    client_secret: secret,
    redirect_uris: [stack.supabase_url, `http://localhost:${port}`].map((origin) =>
      `${origin}/functions/v1/oauth-callback`
    ),
  });
}

async function rejections(own: OwnConnection): Promise<unknown[]> {
  return (await historyOf(own.id)).filter(({ error_code }) =>
    error_code === "amazon_client_rejected"
  );
}
