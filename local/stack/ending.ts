/** How a stack comes to its end: everything that was begun is undone, the last first. */
export interface Ending {
  /** Adds what has to be done at the end. */
  add(work: () => Promise<void>): void;
  /** Ends the stack, once. */
  stop(reason?: Error): Promise<void>;
  /** Resolves when the stack has ended: with the reason, if nobody asked it to. */
  ended: Promise<Error | undefined>;
}

/** @param onBegin is told as soon as the end begins. */
export function createEnding(onBegin: () => void): Ending {
  const works: (() => Promise<void>)[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<Error | undefined>();
  let stopping: Promise<void> | undefined;

  async function undoAll(reason?: Error): Promise<void> {
    onBegin();
    for (let work = works.pop(); work; work = works.pop()) await work();
    resolve(reason);
  }
  return {
    add: (work) => works.push(work),
    stop: (reason) => stopping ??= undoAll(reason),
    ended,
  };
}
