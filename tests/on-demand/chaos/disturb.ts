import type { FaultOrder } from "../../../local/amazon/fault-order.ts";
import type { Chance } from "../../support/chance.ts";
import { dropSessions } from "../../support/database-outage.ts";
import { sleep } from "../../support/eventually.ts";
import type { Imported } from "../../support/many-connections.ts";
import { amazon, database } from "../../support/stack.ts";

/** Something that goes wrong, and how likely it is the next to do so. */
export interface Disturbance {
  name: string;
  weight: number;
  /** Answers how much it hit: tokens, sessions, processes; 0 where that shows only later. */
  happen(): Promise<number>;
  /** How much it has hit in the end, where that shows only then. */
  hit?(): Promise<number>;
}

/** How often something went wrong, and how much that hit. */
export interface Happened {
  times: number;
  hit: number;
}

/** Lets things go wrong, one after the other and side by side. */
export interface Disturber {
  /** One thing more goes wrong. */
  disturb(): void;
  /**
   * Waits for the end of all that was begun; answers what happened, by name.
   *
   * @throws What the first one threw that could not be made to happen.
   */
  over(): Promise<Map<string, Happened>>;
}

/** Makes a disturber who lets each of these happen once, and then draws among them. */
export function createDisturber(chance: Chance, disturbances: Disturbance[]): Disturber {
  const happened = new Map(disturbances.map(({ name }) => [name, { times: 0, hit: 0 }]));
  const weights = disturbances.reduce((sum, { weight }) => sum + weight, 0);
  const begun: Promise<void>[] = [];
  let number = 0;

  function draw(): Disturbance | undefined {
    let drawn = chance.number() * weights;
    return disturbances[number++] ?? disturbances.find(({ weight }) => (drawn -= weight) < 0);
  }

  async function letHappen({ name, happen }: Disturbance): Promise<void> {
    const hit = await happen();
    const { times, hit: before } = happened.get(name) ?? { times: 0, hit: 0 };
    happened.set(name, { times: times + 1, hit: before + hit });
  }

  return {
    disturb(): void {
      const chosen = draw();
      if (chosen === undefined) return;
      const happening = letHappen(chosen);
      // Heard of in the end.
      happening.catch(() => {});
      begun.push(happening);
    },
    async over(): Promise<Map<string, Happened>> {
      await Promise.all(begun);
      for (const { name, hit } of disturbances) {
        const so = happened.get(name);
        if (so !== undefined && hit !== undefined) so.hit += await hit();
      }
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
        const { count } = await database`
          update private.oauth_tokens
          set expires_at = now() - interval '1 second', refresh_due_at = now(),
            refresh_started_at = now() - interval '1 hour'
          where connection_id in ${database(ids)}`;
        return count;
      },
    },
    {
      name: "pauses end",
      weight: 3,
      happen: async () => {
        const { count } = await database`
          update private.oauth_tokens set next_attempt_at = null, failure_count = 0
          where next_attempt_at is not null`;
        return count;
      },
    },
  ];
}

/** The Data API's sessions, some of them at a time, as soon as there are such that work. */
export function loseSessions(): Disturbance {
  return {
    name: "sessions drop",
    weight: 0.4,
    happen: async () => {
      let dropped = 0;
      for (let tries = 0; dropped === 0 && tries < 20; tries++) {
        if (tries > 0) await sleep(25);
        dropped = await dropSessions(5);
      }
      return dropped;
    },
  };
}

/** A few refreshes at Amazon that go wrong in one of these ways. */
export function failAmazon(
  chance: Chance,
  ways: readonly [FaultOrder["respond"], ...FaultOrder["respond"][]],
): Disturbance {
  return harmRefreshes(
    "Amazon fails",
    3,
    () => ({ respond: chance.pick(ways), times: chance.between(1, 6) }),
  );
}

/** An Amazon that thinks for up to three seconds, and then does as it was asked. */
export function slowAmazon(chance: Chance): Disturbance {
  return harmRefreshes(
    "Amazon thinks",
    3,
    () => ({ respond: { delay_ms: chance.between(100, 3000) }, times: chance.between(1, 6) }),
  );
}

/** An Amazon that answers only when nobody waits for it any more. */
export function silentAmazon(chance: Chance, limitMs: number): Disturbance {
  return harmRefreshes("Amazon is silent", 0.5, () => ({
    respond: { delay_ms: limitMs + chance.between(500, 4000) },
    times: chance.between(1, 2),
  }));
}

function harmRefreshes(
  name: string,
  weight: number,
  order: () => Pick<FaultOrder, "respond" | "times">,
): Disturbance {
  const ordered: string[] = [];
  return {
    name,
    weight,
    happen: async () => {
      const match = { operation: "token", grant_type: "refresh_token" } as const;
      ordered.push((await amazon.addFault({ match, ...order() })).id);
      return 0;
    },
    hit: async () => {
      const mine = (await amazon.faults()).filter(({ id }) => ordered.includes(id));
      return mine.reduce((sum, { consumed }) => sum + consumed, 0);
    },
  };
}
