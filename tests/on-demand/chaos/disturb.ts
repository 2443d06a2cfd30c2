import type { FaultOrder } from "../../../local/amazon/fault-order.ts";
import type { Chance } from "../../support/chance.ts";
import { dropSessions } from "../../support/database-outage.ts";
import type { Imported } from "../../support/many-connections.ts";
import { amazon, database } from "../../support/stack.ts";

/** Something that goes wrong, and how likely it is the next to do so. */
export interface Disturbance {
  name: string;
  weight: number;
  happen(): Promise<unknown>;
}

/** Lets things go wrong, one after the other and side by side. */
export interface Disturber {
  /** One thing more goes wrong. */
  disturb(): void;
  /**
   * Waits for the end of all that was begun; answers how often each thing happened.
   *
   * @throws What the first one threw that could not be made to happen.
   */
  over(): Promise<Record<string, number>>;
}

/** Makes a disturber who draws among these. */
export function createDisturber(chance: Chance, disturbances: Disturbance[]): Disturber {
  const happened: Record<string, number> = {};
  const weights = disturbances.reduce((sum, { weight }) => sum + weight, 0);
  const begun: Promise<unknown>[] = [];
  return {
    disturb(): void {
      let draw = chance.number() * weights;
      const chosen = disturbances.find(({ weight }) => (draw -= weight) < 0);
      if (chosen === undefined) return;
      happened[chosen.name] = (happened[chosen.name] ?? 0) + 1;
      const happening = chosen.happen();
      // Heard of in the end.
      happening.catch(() => {});
      begun.push(happening);
    },
    async over(): Promise<Record<string, number>> {
      await Promise.all(begun);
      return happened;
    },
  };
}

/** Tokens that expire before their time, and pauses that end. */
export function passTime(chance: Chance, connections: Imported[]): Disturbance[] {
  return [
    {
      name: "tokens expire",
      weight: 4,
      happen: async () => {
        const first = chance.between(0, connections.length - 1);
        const ids = connections.slice(first, first + chance.between(5, 25)).map(({ id }) => id);
        await database`
          update private.oauth_tokens
          set expires_at = now() - interval '1 second', refresh_started_at = now() - interval '1 hour'
          where connection_id in ${database(ids)}`;
      },
    },
    {
      name: "pauses end",
      weight: 3,
      happen: () =>
        database`
          update private.oauth_tokens set next_attempt_at = null, failure_count = 0
          where next_attempt_at is not null`,
    },
  ];
}

/** The Data API's sessions, some of them at a time. */
export function loseSessions(): Disturbance {
  return { name: "sessions drop", weight: 0.4, happen: () => dropSessions(5) };
}

/** A few refreshes at Amazon that go wrong in one of these ways. */
export function failAmazon(
  chance: Chance,
  ways: readonly [FaultOrder["respond"], ...FaultOrder["respond"][]],
): Disturbance {
  return {
    name: "Amazon fails",
    weight: 3,
    happen: () =>
      amazon.addFault({
        match: { operation: "token", grant_type: "refresh_token" },
        respond: chance.pick(ways),
        times: chance.between(1, 6),
      }),
  };
}

/** An Amazon that thinks for up to three seconds, and then does as it was asked. */
export function slowAmazon(chance: Chance): Disturbance {
  return {
    name: "Amazon thinks",
    weight: 3,
    happen: () =>
      amazon.addFault({
        match: { operation: "token", grant_type: "refresh_token" },
        respond: { delay_ms: chance.between(100, 3000) },
        times: chance.between(1, 6),
      }),
  };
}
