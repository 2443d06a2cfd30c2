/** Tells how far something is, step by step. */
export interface Progress {
  /** Runs a step and says that it is done, and how long it took. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Says something in between. */
  say(line: string): void;
}

/**
 * @param write takes whole lines; nothing is overwritten, so it reads well in a log, too.
 * @param signal no step begins once it is aborted.
 */
export function createProgress(write: (line: string) => void, signal?: AbortSignal): Progress {
  return {
    async step<T>(name: string, work: () => Promise<T>): Promise<T> {
      signal?.throwIfAborted();
      const begun = performance.now();
      const result = await work();
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      write(`  ✓ ${name.padEnd(34)}${seconds.padStart(5)} s`);
      return result;
    },
    say: (line) => write(`  ${line}`),
  };
}
