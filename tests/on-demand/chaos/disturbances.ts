import type { FaultInput } from "../../../local/amazon/faults/fault.ts";
import type { Chance } from "../../support/chance.ts";
import { sleep } from "../../support/eventually.ts";
import type { Imported } from "../../support/import-connections.ts";
import type { OwnPooler } from "../../support/own-pooler.ts";
import { amazon, database } from "../../support/stack.ts";
import type { Disturbance } from "./chaos-agent.ts";

/**
 * Tokens that expire before their time, and pauses that end. They lock rows in the order in which the
 * product does, so that nobody waits for each other.
 */
export function passTime(chance: Chance, connections: Imported[]): Disturbance[] {
  return [
    {
      name: "tokens expire",
      weight: 4,
      happen: async () => {
        const first = chance.between(0, connections.length - 1);
        const ids = connections.slice(first, first + chance.between(5, 25)).map(({ id }) => id);
        const { count } = await database`
          update amazon_ads_private.oauth_tokens
          set expires_at = now() - interval '1 second', refresh_due_at = now(),
            refresh_started_at = now() - interval '1 hour'
          where connection_id in (
            select connection_id from amazon_ads_private.oauth_tokens
            where connection_id in ${database(ids)} order by connection_id for update
          )`;
        return count;
      },
    },
    {
      name: "pauses end",
      weight: 3,
      happen: async () => {
        await database`delete from amazon_ads_private.amazon_outages`;
        const { count } = await database`
          update amazon_ads_private.oauth_tokens set next_attempt_at = null, failure_count = 0
          where connection_id in (
            select connection_id from amazon_ads_private.oauth_tokens
            where next_attempt_at is not null order by connection_id for update
          )`;
        return count;
      },
    },
  ];
}

/**
 * Sessions of the database, some of them at a time, as soon as there are such that work.
 *
 * @param drop Ends so many of them at most; answers how many it were.
 */
export function loseSessions(drop: (most: number) => Promise<number>): Disturbance {
  return {
    name: "sessions drop",
    weight: 0.4,
    happen: async () => {
      let dropped = 0;
      for (let tries = 0; dropped === 0 && tries < 20; tries++) {
        if (tries > 0) await sleep(25);
        dropped = await drop(5);
      }
      return dropped;
    },
  };
}

/** A pooler that dies with the connections of all its clients, or stands still for up to two seconds. */
export function losePooler(chance: Chance, pooler: OwnPooler): Disturbance[] {
  return [
    {
      name: "the pooler dies",
      weight: 0.4,
      happen: async () => {
        await pooler.restart(chance.pick(["SIGTERM", "SIGKILL"]));
        return 1;
      },
    },
    {
      name: "the pooler stalls",
      weight: 0.4,
      happen: async () => {
        await pooler.stall(chance.between(100, 2000));
        return 1;
      },
    },
  ];
}

/** A few refreshes at Amazon that go wrong in one of these ways. */
export function failAmazon(
  chance: Chance,
  ways: readonly [FaultInput["respond"], ...FaultInput["respond"][]],
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
  order: () => Pick<FaultInput, "respond" | "times">,
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
