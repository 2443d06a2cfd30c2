/** Tells a story in the terminal: numbered steps, what was seen, and where it broke off. */
export interface Narrator {
  /** Announces a step and runs it; a failure is told with the step's name. */
  step<Result>(title: string, run: () => Promise<Result>): Promise<Result>;
  /** Something seen, below the step. */
  saw(line: string): void;
}

/** A step of the story that did not go as told. */
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

/** Enough of a secret to recognise it by. */
export function cut(secret: string): string {
  return `${secret.slice(0, 12)}… (${secret.length} characters)`;
}
