/** Prints a story to the terminal: numbered steps, what was seen, and which step failed. */
export interface Narrator {
  /** Prints the step's title and runs it. A failure is thrown as a StoryError with that title. */
  step<Result>(title: string, run: () => Promise<Result>): Promise<Result>;
  /** Prints something that was seen, below the step. */
  saw(line: string): void;
}

/** A step of the story that failed. */
export class StoryError extends Error {
  constructor(readonly title: string, cause: unknown) {
    super(`"${title}" failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = "StoryError";
  }
}

/** Makes a {@link Narrator} that writes lines. */
export function createNarrator(write: (line: string) => void): Narrator {
  let number = 0;
  return {
    step: async (title, run) => {
      write(`\n${++number}. ${title}`);
      try {
        return await run();
      } catch (error) {
        throw new StoryError(title, error);
      }
    },
    saw: (line) => write(`   ${line}`),
  };
}

/** The beginning of a secret, enough to recognise it. */
export function shorten(secret: string): string {
  return `${secret.slice(0, 12)}… (${secret.length} characters)`;
}
