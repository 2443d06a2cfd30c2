/** What a step does to one thing. */
export interface Change {
  action: "create" | "change" | "delete" | "keep";
  what: string;
}

/** One step of a command. It may be interrupted at any point and run again. */
export interface Step {
  /** What it does, in the imperative. */
  title: string;
  changes: readonly Change[];
  /** @param say Takes a line about the progress. */
  run(say: (line: string) => void): Promise<void>;
}

/** Whether a step has anything to do. */
export function isPending({ changes }: Pick<Step, "changes">): boolean {
  return changes.some(({ action }) => action !== "keep");
}
