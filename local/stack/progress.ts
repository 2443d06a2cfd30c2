/** Reports the steps of a start. */
export interface Progress {
  /** Runs a step, then reports that it is done and how long it took. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Reports something between the steps. */
  say(line: string): void;
}

/**
 * @param write Takes whole lines; none is overwritten, so that the output can go to a log as well.
 * @param signal Once it is aborted, no step begins.
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
