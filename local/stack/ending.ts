/** How a stack ends: each step of its start is undone, the last one first. */
export interface Ending {
  /** Adds a step of the end. */
  add(work: () => Promise<void>): void;
  /** Ends the stack, once. */
  stop(reason?: Error): Promise<void>;
  /** Resolves when the stack has ended: with the reason, when it ended by a failure. */
  ended: Promise<Error | undefined>;
}

/** @param onBegin Called as soon as the end begins. */
export function createEnding(onBegin: () => void): Ending {
  const works: (() => Promise<void>)[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<Error | undefined>();
  let stopping: Promise<void> | undefined;

  async function undoAll(reason?: Error): Promise<void> {
    onBegin();
    let failure: Error | undefined;
    for (let work = works.pop(); work; work = works.pop()) {
      // A part that cannot be ended must not keep the others running.
      await work().catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error));
      });
    }
    resolve(reason ?? failure);
  }
  return {
    add: (work) => works.push(work),
    stop: (reason) => stopping ??= undoAll(reason),
    ended,
  };
}
