import { call } from "../../support/call.ts";
import type { Chance } from "../../support/chance.ts";
import { sleep } from "../../support/eventually.ts";
import type { Imported } from "../../support/many-connections.ts";
import type { TimedAnswer } from "../../support/own-connection.ts";
import type { Person } from "../../support/person.ts";
import type { Fleet } from "./fleet.ts";
import type { Witness } from "./witness.ts";

/** Who calls, how often and how fast. */
export interface Callers {
  person: Person;
  connections: Imported[];
  fleet: Fleet;
  witness: Witness;
  chance: Chance;
  /** Calls in all, over so many seconds at least. */
  calls: number;
  seconds: number;
  /** More calls as long as this says so. */
  goOn?: () => boolean;
  /** Hears of each call that is about to be made. */
  onCall: (number: number) => void;
}

/** How many calls are under way at once at most: a slow machine takes longer instead. */
const AT_ONCE = 64;

/** Makes calls of `get-token`, evenly in time, and lets the witness hear what comes of each. */
export async function runCallers(callers: Callers): Promise<number> {
  const { connections, fleet, witness, chance, calls, seconds } = callers;
  const goOn = callers.goOn ?? ((): boolean => false);
  const { data } = await callers.person.supabase.auth.getSession();
  const headers = { authorization: `Bearer ${data.session?.access_token}` };
  const started = performance.now();
  let made = 0;

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
    await witness.hear(connection, asked, answer);
    // As a client does that is asked to come back later.
    if (answer?.status !== 200) await sleep(1000);
  }

  async function callAgainAndAgain(): Promise<void> {
    while (made < calls || goOn()) {
      const number = made++;
      const due = started + number * seconds * 1000 / calls;
      await sleep(Math.max(0, due - performance.now()));
      callers.onCall(number);
      await callOnce(number);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, callAgainAndAgain));
  return made;
}
