import assert from "node:assert/strict";
import { z } from "zod";
import type { LogEntry } from "../../../local/amazon/state/log-entry.ts";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import { type Chance, chanceOf } from "../../support/chance.ts";
import { eventually } from "../../support/eventually.ts";
import { importConnections, type Imported } from "../../support/import-connections.ts";
import { newPerson, type Person } from "../../support/person.ts";
import { sealerWith } from "../../support/sealing.ts";
import { amazon, database, stack } from "../../support/stack.ts";
import { attemptsOf } from "./attempts.ts";
import type { Fleet } from "./fleet.ts";
import { checkInvariants, type InvariantReport } from "./check-invariants.ts";
import { printCounts } from "./summary.ts";
import { type AuditLog, createAuditLog } from "./audit-log.ts";

/** Somebody with many connections, and all that is known of what becomes of them. */
export interface World extends AsyncDisposable {
  person: Person;
  connections: Imported[];
  /** Each connection's generation in the beginning. */
  generations: ReadonlyMap<string, number>;
  chance: Chance;
  auditLog: AuditLog;
  /** What Amazon was asked since the beginning, as far as it was read. */
  log: LogEntry[];
  /** Amazon does not remember its log for ever: it is read as it grows. */
  readLog(): Promise<void>;
}

/** The longest that anybody may wait, in ms: for another's lease, for Amazon, for the database. */
const LONGEST = LIMITS.waitMs + LIMITS.requestMs + LIMITS.storingMs;

/**
 * Lets the stack's own functions tell the database which project they serve. Those of a fleet have other
 * addresses for it, and whichever is told first is the one whose sessions count.
 */
async function reportProject(): Promise<void> {
  await eventually("the database knows its project", async () => {
    await (await fetch(`${stack.functions_url}/health`)).body?.cancel();
    const [settings] = await database`select project_url from amazon_ads_private.settings`;
    return settings?.["project_url"] ?? undefined;
  });
}

/** Makes a world of so many connections; in the end they are gone, and Amazon is itself again. */
export async function makeWorld(size: number, seed: number): Promise<World> {
  console.log(`CHAOS_SEED=${seed}`);
  await reportProject();
  const person = await newPerson();
  const connections = await importConnections(person, size);
  const log: LogEntry[] = [];
  let after = (await amazon.log()).at(-1)?.seq ?? 0;
  let reading = Promise.resolve();
  return {
    person,
    connections,
    generations: await generationsOf(connections),
    chance: chanceOf(seed),
    auditLog: createAuditLog(),
    log,
    readLog(): Promise<void> {
      // One after the other: nothing is read twice.
      reading = reading.then(async () => {
        log.push(...await amazon.log({ after }));
        after = log.at(-1)?.seq ?? after;
      });
      return reading;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await amazon.clearFaults();
      await amazon.resetSettings();
      await database`delete from auth.users where id = ${person.userId}`;
    },
  };
}

/** Quiet again: leases of the dead run out, and every token is refreshed once more. */
export async function settle(world: World, fleet: Fleet): Promise<void> {
  const { person, connections, auditLog } = world;
  const ids = connections.map(({ id }) => id);
  await amazon.clearFaults();
  await eventually("no lease is left of the dead", async () => {
    const [leased] = await database`
      select from amazon_ads_private.oauth_tokens
      where lease_expires_at > clock_timestamp() and connection_id in ${database(ids)} limit 1`;
    return leased === undefined || undefined;
  }, LIMITS.leaseSeconds * 2000);
  await database`
    update amazon_ads_private.oauth_tokens set next_attempt_at = null, failure_count = 0
    where connection_id in ${database(ids)}`;
  const left = [...ids];
  async function refreshRest(index: number): Promise<void> {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const body = { connection_id: id, force_refresh: true };
      const answer = await person.call("get-token", body, fleet.url(index));
      if (answer.status !== 200 || !answer.body.refreshed) {
        auditLog.violations.push(`${id} at last: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(refreshRest));
}

/** Compares what Amazon, the database and the callers know, when all is quiet. */
export async function checkWorld(world: World, keys: string): Promise<InvariantReport> {
  await world.readLog();
  return await checkInvariants({ ...world, ...world.auditLog, sealer: sealerWith(keys) });
}

/** Checks that nothing happened that must not, and that the database has all that Amazon has. */
export async function assertNothingLost(
  world: World,
  fleets: Fleet[],
  keys: string,
): Promise<void> {
  const { connections, auditLog } = world;
  const { violations, ...sums } = await checkWorld(world, keys);
  const all = [...auditLog.violations, ...violations, ...fleets.flatMap(({ fallen }) => fallen)];
  printCounts("Requests to refresh, and what the history tells", [
    ["seen by Amazon", sums.refreshRequests],
    ["refreshed", sums.refreshed],
    ["refreshed, but overtaken", sums.superseded],
    ["failed", sums.failed],
    ["given up by who died", sums.abandoned],
    ["violations", all.length],
  ]);
  await printStories(world, all);
  assert.deepEqual(all.slice(0, 20), [], `${all.length} violations`);
  assert.ok(auditLog.longest < LONGEST, `somebody waited for ${auditLog.longest} ms`);
  const given = [...auditLog.outcomes].filter(([outcome]) => outcome.startsWith("token"));
  const times = given.reduce((sum, [, count]) => sum + count, 0);
  assert.ok(times > connections.length && sums.refreshed > connections.length, "little happened");
}

/** Prints what became of connections with which something is wrong: three of them tell enough. */
async function printStories({ connections, log }: World, violations: string[]): Promise<void> {
  const concerned = connections.filter(({ id }) => violations.some((line) => line.startsWith(id)));
  for (const { id, persona } of concerned.slice(0, 3)) {
    const seen = log.filter((entry) => entry.persona === persona && entry.grant_type !== null);
    const told = await attemptsOf([id]);
    const events = [
      ...seen.map(({ time, status, secrets_sha256 }) => ({
        at: Date.parse(time),
        what: `asked: ${status} ${secrets_sha256["access_token"]?.slice(0, 8) ?? ""}`,
      })),
      ...told.map(({ told_at, action, error_code, duration_ms }) => ({
        at: told_at,
        what: `told: ${action} ${error_code ?? ""} after ${duration_ms} ms`,
      })),
    ];
    printCounts(
      `What became of ${id}`,
      events.sort((one, other) => one.at - other.at)
        .map(({ at, what }) => [what, new Date(at).toISOString().slice(14, 23)]),
    );
  }
}

async function generationsOf(connections: Imported[]): Promise<Map<string, number>> {
  const rows = await database`
    select connection_id, generation::int from amazon_ads_private.oauth_tokens
    where connection_id in ${database(connections.map(({ id }) => id))}`;
  return new Map(
    z.array(z.object({ connection_id: z.string(), generation: z.number() })).parse(rows)
      .map(({ connection_id, generation }) => [connection_id, generation]),
  );
}
