import { call } from "../../support/call.ts";
import type { Chance } from "../../support/chance.ts";
import { sleep } from "../../support/eventually.ts";
import type { Imported } from "../../support/import-connections.ts";
import type { TimedAnswer } from "../../support/own-connection.ts";
import type { Person } from "../../support/person.ts";
import type { Fleet } from "./fleet.ts";
import type { AuditLog } from "./audit-log.ts";

/** Who calls, how often and how fast. */
export interface Callers {
  person: Person;
  connections: Imported[];
  fleet: Fleet;
  auditLog: AuditLog;
  chance: Chance;
  /** So many calls begin within so many seconds, evenly, whatever becomes of those before. */
  calls: number;
  seconds: number;
  /** For a slow way to the database: no more calls under way than so many, and the rest later. */
  atOnce?: number;
  /** More calls afterwards, as fast, as long as this says so. */
  goOn?: () => boolean;
  /** Hears of each call that is about to be made. */
  onCall: (number: number) => void;
}

/** How the calls were made. */
export interface Made {
  /** Those that were to be made in any case, and those that came on top. */
  planned: number;
  onTop: number;
  /** How long it took, in s, until the last of the planned ones had begun. */
  begunAfter: number;
  /** How long any call began after its moment at most, in ms. */
  latest: number;
  /** How many were under way at once at most. */
  mostAtOnce: number;
}

/** So many calls wait only if something hangs for good: a fuse. */
const MOST_AT_ONCE = 5_000;

/**
 * Makes calls of `get-token`, each at its moment, and lets the audit log record what comes of them.
 *
 * @throws Error when calls pile up without end.
 */
export async function runCallers(callers: Callers): Promise<Made> {
  const { connections, fleet, auditLog, chance, calls, seconds, atOnce } = callers;
  const goOn = callers.goOn ?? ((): boolean => false);
  const { data } = await callers.person.supabase.auth.getSession();
  const headers = { authorization: `Bearer ${data.session?.access_token}` };

  async function callOnce(number: number): Promise<void> {
    const connection = connections[chance.between(0, connections.length - 1)];
    if (connection === undefined) return;
    const body = {
      connection_id: connection.id,
      ...chance.pick([{}, {}, { min_validity_seconds: 60 }, { min_validity_seconds: 0 }]),
      ...(chance.happens(0.02) ? { force_refresh: true } : {}),
    };
    const asked = performance.now();
    const answer = await call("get-token", body, headers, fleet.url(number)).then(
      (heard): TimedAnswer => ({ ...heard, ms: performance.now() - asked }),
      (error: unknown) => {
        // The process died under the call, or was dead before.
        if (error instanceof TypeError) return undefined;
        throw error;
      },
    );
    await auditLog.record(connection, asked, answer);
    // As a client does that is asked to come back later.
    if (atOnce !== undefined && answer?.status !== 200) await sleep(1000);
  }

  const made: Made = { planned: 0, onTop: 0, begunAfter: 0, latest: 0, mostAtOnce: 0 };
  const underWay = new Set<Promise<void>>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const started = performance.now();
  for (let number = 0; number < calls || goOn(); number++) {
    const due = started + number * seconds * 1000 / calls;
    await Promise.race([sleep(Math.max(0, due - performance.now())), failed.promise]);
    while (atOnce !== undefined && underWay.size >= atOnce) {
      await Promise.race([...underWay, failed.promise]);
    }
    callers.onCall(number);
    const calling: Promise<void> = callOnce(number)
      .catch(failed.reject)
      .finally(() => underWay.delete(calling));
    underWay.add(calling);
    made.latest = Math.max(made.latest, performance.now() - due);
    made.mostAtOnce = Math.max(made.mostAtOnce, underWay.size);
    if (number >= calls) made.onTop++;
    else {
      made.planned++;
      made.begunAfter = (performance.now() - started) / 1000;
    }
    if (underWay.size > MOST_AT_ONCE) throw new Error(`${MOST_AT_ONCE} calls hang.`);
  }
  await Promise.race([Promise.all(underWay), failed.promise]);
  return made;
}
