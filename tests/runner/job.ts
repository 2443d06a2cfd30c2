/** How many tests held, and how many did not. */
export interface Counts {
  passed: number;
  failed: number;
}

/** Takes text as a process prints it. */
export type Print = (text: string) => void;

/** What runs by itself beside others: one check, or one file of tests. */
export interface Job {
  title: string;
  run(print: Print): Promise<Counts>;
}
