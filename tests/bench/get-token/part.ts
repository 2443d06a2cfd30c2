import type { Bench, Measured, Part } from "../part.ts";
import { measureCallers } from "./callers.ts";
import { measureGrowth } from "./growth.ts";

async function run(bench: Bench): Promise<Measured> {
  const parts = [await measureCallers(bench), await measureGrowth(bench)];
  return {
    tables: parts.flatMap(({ tables }) => tables),
    promises: parts.flatMap(({ promises }) => promises),
  };
}

/** The hot path: a token that is fresh. */
export const getTokenPart: Part = {
  name: "get-token",
  what: "a fresh token, against the floors, and in databases of several sizes",
  run,
};
