import type { Promised } from "./report/promised.ts";
import type { Table } from "./report/table.ts";

/** The options of a run of the benchmark. */
export interface Bench {
  /** Small sizes, to see that it runs: its figures promise nothing. */
  quick: boolean;
  /** How many connections a simulation has; without it the part's own number. */
  connections?: number;
  /** Prints a line about the progress. */
  say(line: string): void;
}

/** The figures of a part. */
export interface Measured {
  tables: Table[];
  promises: Promised[];
}

/** One part of `npm run bench`. */
export interface Part {
  name: string;
  what: string;
  /** It takes too long for a run of all parts. */
  onlyWhenNamed?: boolean;
  run(bench: Bench): Promise<Measured>;
}
