import { LIMITS } from "../../../shared/tokens/limits.ts";
import type { Chance } from "../../support/chance.ts";
import { sleep } from "../../support/eventually.ts";
import type { Disturbance } from "./chaos-agent.ts";
import type { Fleet } from "./fleet.ts";

/** Harms one of the processes, beginning the search at random: as soon as one is as it should be. */
async function harmOne(
  chance: Chance,
  fleet: Fleet,
  harm: (index: number) => Promise<boolean>,
): Promise<number> {
  const first = chance.between(0, fleet.size - 1);
  for (let tries = 0; tries < 100; tries++) {
    if (await harm(first + tries)) return 1;
    await sleep(50);
  }
  return 0;
}

/** A process that is killed in the middle of whatever it does; another takes its place. */
export function crash(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process dies",
    weight: 0.6,
    happen: () => harmOne(chance, fleet, fleet.crash),
  };
}

/** Callers of it wait, for up to a second. */
export function stall(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process stalls",
    weight: 1,
    happen: () => {
      const milliseconds = chance.between(100, 1000);
      return harmOne(chance, fleet, (index) => fleet.stall(index, milliseconds));
    },
  };
}

/** Longer than a lease: what it was at is taken over, and comes back late. */
export function freeze(chance: Chance, fleet: Fleet): Disturbance {
  const milliseconds = LIMITS.leaseSeconds * 1000 + 2000;
  return {
    name: "a process freezes",
    weight: 0.15,
    happen: () => harmOne(chance, fleet, (index) => fleet.freeze(index, milliseconds)),
  };
}
