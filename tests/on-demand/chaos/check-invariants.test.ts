import assert from "node:assert/strict";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import { eventually } from "../../support/eventually.ts";
import { startProcesses } from "../../support/several-processes.ts";
import type { Imported } from "../../support/import-connections.ts";
import type { TimedAnswer } from "../../support/own-connection.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { sealerWith, stackKeys } from "../../support/sealing.ts";
import { amazon, database, stack } from "../../support/stack.ts";
import { grantOf, storedTokens } from "../../support/stored-tokens.ts";
import { liftPause } from "../../support/token-state.ts";
import { checkWorld, makeWorld } from "./world.ts";

withoutSchedule();

/** What is done to a connection behind the product's back, and what must be said of it. */
const HARMS: { harm: (id: string) => Promise<unknown>; found: RegExp[] }[] = [
  { harm: () => Promise.resolve(), found: [] },
  {
    harm: (id) => putBack(id, "encrypted_refresh_token"),
    found: [/^not the newest refresh token$/],
  },
  { harm: (id) => putBack(id, "encrypted_access_token"), found: [/^not the newest access token$/] },
  {
    harm: (id) =>
      database`
        update amazon_ads_private.oauth_tokens set generation = generation + 1 where connection_id = ${id}`,
    found: [/^3 generations, 2 refreshes told$/],
  },
  {
    harm: (id) =>
      database`
        update amazon_ads.connections set status = 'reauthorization_required' where id = ${id}`,
    found: [/^reauthorization_required$/],
  },
  {
    harm: (id) => forget(id, "refreshed"),
    found: [/^2 generations, 1 refreshes told$/, /the history does not tell .* \(200\)$/],
  },
  { harm: (id) => forget(id, "failed"), found: [/the history does not tell of the request/] },
  {
    harm: (id) =>
      database`
        insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success, lease_id)
        select user_id, id, 'refreshed', 'on_demand', true, gen_random_uuid()
        from amazon_ads.connections where id = ${id}`,
    found: [/^2 generations, 3 refreshes told$/, /^3 refreshes of 2 answers$/],
  },
];

Deno.test("the invariants name what is lost, goes back, is made up or goes unrecorded", async () => {
  await using world = await makeWorld(HARMS.length + 1, 1);
  await using processes = await startProcesses("get-token", 1);
  const { connections, auditLog } = world;

  async function refresh(connection: Imported): Promise<void> {
    const body = { connection_id: connection.id, force_refresh: true };
    const answer = await world.person.call("get-token", body, processes.url(0));
    await auditLog.record(connection, performance.now(), { ...answer, ms: 0 });
  }
  async function violations(): Promise<string[]> {
    return (await checkWorld(world, stackKeys)).violations;
  }

  await amazon.changeSettings({ refresh_token: "rotate" });
  for (const connection of connections) {
    await refresh(connection);
    await keep(connection.id);
    await amazon.addFault({
      match: { operation: "token", persona: connection.persona },
      respond: { status: 500 },
    });
    await refresh(connection);
    await database`
      update amazon_ads_private.oauth_tokens set next_attempt_at = null
      where connection_id = ${connection.id}`;
    await refresh(connection);
  }
  assert.deepEqual(auditLog.violations, []);
  assert.deepEqual(await violations(), []);

  for (const [index, { harm }] of HARMS.entries()) await harm(connections[index]?.id ?? "");
  const mixedUp = connections.at(-1)?.id ?? "";
  const [taken = ""] = auditLog.given.keys();
  auditLog.given.set(taken, mixedUp);
  await showUnknownToken();

  const all = await violations();
  for (const [index, { found }] of HARMS.entries()) {
    const { id = "" } = connections[index] ?? {};
    const said = all.filter((line) => line.startsWith(id)).map((line) => line.slice(38));
    assert.equal(said.length, found.length, `${index}: ${said.join("; ")}`);
    found.forEach((pattern, place) => assert.match(said[place] ?? "", pattern));
  }
  assert.ok(all.includes(`${mixedUp}: somebody else's token`));
  assert.ok(all.some((line) => line.includes("that it has never issued")));
  world.log.splice(1, 1);
  assert.ok((await violations()).some((line) => line.includes("not read in full")));
});

Deno.test("a token that Amazon issued when nobody waited any more is missed by nobody", async () => {
  await using world = await makeWorld(1, 1);
  await using processes = await startProcesses("get-token", 1);
  const [{ id, persona } = assert.fail()] = world.connections;
  // Long enough for the second refresh to be over by then, on a busy machine too.
  const late = LIMITS.requestMs + 15_000;
  await amazon.addFault({ match: { operation: "token", persona }, respond: { delay_ms: late } });
  for (const warning of ["amazon_unavailable", undefined]) {
    const { body } = await world.person.call(
      "get-token",
      { connection_id: id, force_refresh: true },
      processes.url(0),
    );
    assert.equal(body.warning?.code, warning);
    await liftPause(id);
  }
  await eventually("Amazon has answered late", async () => {
    const log = await amazon.log();
    return log.some((entry) => entry.persona === persona && entry.duration_ms >= late) || undefined;
  }, late + 10_000);
  const { newest_access_token_sha256 } = await grantOf(persona);
  const stored = await storedTokens(id, sealerWith(stackKeys));
  assert.notEqual(stored?.accessSha256, newest_access_token_sha256);
  assert.deepEqual((await checkWorld(world, stackKeys)).violations, []);
});

Deno.test("the audit log records an expired token, another's, and every answer that is no refusal for a while", async () => {
  await using world = await makeWorld(2, 1);
  const { person, auditLog, connections: [own = assert.fail(), other = assert.fail()] } = world;
  const genuine = { ...await person.call("get-token", { connection_id: own.id }), ms: 0 };

  async function said(
    change: Partial<TimedAnswer>,
    connection = own,
    asked = performance.now(),
  ): Promise<string[]> {
    auditLog.violations.length = 0;
    await auditLog.record(connection, asked, { ...genuine, ...change });
    return auditLog.violations.map((line) => line.slice(38));
  }

  assert.deepEqual(await said({}), []);
  const theirs = await said({}, other);
  assert.deepEqual(theirs, [`the token of ${own.id}`, `given to ${own.id} as well`]);
  assert.deepEqual(await said({ body: { ...genuine.body, expires_in: 0 } }, other), [
    ...[`the token of ${own.id}`, "expires_in 0"],
  ]);

  const later = new Headers({ "retry-after": "1" });
  assert.deepEqual(await said({ status: 503, headers: later, body: { code: "x" } }), []);
  for (const status of [400, 401, 409, 500, 502]) {
    assert.equal((await said({ status, headers: later, body: { code: "x" } })).length, 1);
  }
  assert.equal((await said({ status: 503, headers: new Headers() })).length, 1);

  await amazon.changeSettings({ clock_offset_seconds: 7200 });
  const [expired] = await said({ body: { ...genuine.body, expires_in: 8 } }, other)
    .then((lines) => lines.filter((line) => line.startsWith("Amazon refuses")));
  assert.match(expired ?? "", /with 8 s left/);
});

interface Kept {
  encrypted_access_token: string;
  encrypted_refresh_token: string;
}

const kept = new Map<string, Kept>();

/** Remembers what is stored now, to be put back when it is old. */
async function keep(id: string): Promise<void> {
  const [row = assert.fail()] = await database<Kept[]>`
    select encrypted_access_token, encrypted_refresh_token
    from amazon_ads_private.oauth_tokens where connection_id = ${id}`;
  kept.set(id, row);
}

async function putBack(id: string, column: keyof Kept): Promise<void> {
  const value = kept.get(id)?.[column] ?? assert.fail();
  await database`
    update amazon_ads_private.oauth_tokens set ${
    database({ [column]: value })
  } where connection_id = ${id}`;
}

async function forget(id: string, action: string): Promise<void> {
  await database`
    delete from amazon_ads.token_refresh_history
    where id = (
      select max(id) from amazon_ads.token_refresh_history
      where connection_id = ${id} and action = ${action}
    )`;
}

/** Asks Amazon with a refresh token that is nobody's. */
async function showUnknownToken(): Promise<void> {
  const { AMAZON_ADS_TOKEN_URL, AMAZON_ADS_CLIENT_ID, AMAZON_ADS_CLIENT_SECRET } =
    stack.functionEnv;
  const response = await fetch(AMAZON_ADS_TOKEN_URL ?? "", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "refresh_token",
      refresh_token: "Atzr|nobody's",
      client_id: AMAZON_ADS_CLIENT_ID ?? "",
      client_secret: AMAZON_ADS_CLIENT_SECRET ?? "",
    }),
  });
  assert.equal(response.status, 400, await response.text());
}
