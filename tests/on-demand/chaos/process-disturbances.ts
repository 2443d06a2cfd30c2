import { LIMITS } from "../../../shared/tokens/limits.ts";
import type { Chance } from "../../support/chance.ts";
import type { Disturbance } from "./disturber.ts";
import type { Fleet } from "./fleet.ts";

/** A process that is killed in the middle of whatever it does; another takes its place. */
export function crash(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process dies",
    weight: 0.6,
    happen: async () => Number(await fleet.crash(chance.between(0, fleet.size - 1))),
  };
}

/** Callers of it wait, for up to a second. */
export function stall(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process stalls",
    weight: 1,
    happen: async () =>
      Number(await fleet.stall(chance.between(0, fleet.size - 1), chance.between(100, 1000))),
  };
}

/** Longer than a lease: what it was at is taken over, and comes back late. */
export function freeze(chance: Chance, fleet: Fleet): Disturbance {
  const milliseconds = LIMITS.leaseSeconds * 1000 + 2000;
  return {
    name: "a process freezes",
    weight: 0.15,
    happen: async () => Number(await fleet.freeze(chance.between(0, fleet.size - 1), milliseconds)),
  };
}
