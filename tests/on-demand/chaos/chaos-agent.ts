import type { Chance } from "../../support/chance.ts";

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
export interface ChaosAgent {
  /** One thing more goes wrong. */
  disturb(): void;
  /**
   * Waits for the end of all that was begun; answers what happened, by name.
   *
   * @throws What the first one threw that could not be made to happen.
   */
  over(): Promise<Map<string, Happened>>;
}

/**
 * Makes a chaos agent that lets each of these happen once, and then draws among them. Every second draw
 * goes to one that has hit nothing yet, if there is one: chance alone would leave one out now and then.
 * One that is under way waits for its end first: a frozen process counts as hit only when it goes on, after
 * more than a lease, and until then every second draw would freeze another one.
 */
export function createChaosAgent(chance: Chance, disturbances: Disturbance[]): ChaosAgent {
  const happened = new Map(disturbances.map(({ name }) => [name, { times: 0, hit: 0 }]));
  const weights = disturbances.reduce((sum, { weight }) => sum + weight, 0);
  const begun: Promise<void>[] = [];
  /** The names of the disturbances that have begun and not ended, once for each time. */
  const underWay: string[] = [];
  let number = 0;

  function hasHitNothing({ name, hit }: Disturbance): boolean {
    return hit === undefined && happened.get(name)?.hit === 0 && !underWay.includes(name);
  }

  function draw(): Disturbance | undefined {
    let drawn = chance.number() * weights;
    const first = disturbances[number++];
    const missing = number % 2 === 0 ? disturbances.find(hasHitNothing) : undefined;
    return first ?? missing ?? disturbances.find(({ weight }) => (drawn -= weight) < 0);
  }

  async function letHappen({ name, happen }: Disturbance): Promise<void> {
    underWay.push(name);
    const hit = await happen().finally(() => underWay.splice(underWay.indexOf(name), 1));
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
