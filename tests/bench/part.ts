import type { Promised } from "./report/promised.ts";
import type { Table } from "./report/table.ts";

/** What a part of the benchmark is told. */
export interface Bench {
  /** Small sizes, to see that it runs: its figures promise nothing. */
  quick: boolean;
  /** Says on the terminal what goes on. */
  say(line: string): void;
}

/** What a part has measured. */
export interface Measured {
  tables: Table[];
  promises: Promised[];
}

/** One part of `npm run bench`. */
export interface Part {
  name: string;
  what: string;
  run(bench: Bench): Promise<Measured>;
}
