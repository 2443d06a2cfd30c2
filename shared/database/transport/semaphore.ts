/** A place in the queue of a semaphore. */
export interface Permit {
  /** Resolves when the permit is granted; never, if it was released before. */
  granted: Promise<void>;
  /** Gives the permit back, or leaves the queue. */
  release(): void;
}

/**
 * Makes a semaphore: at most `permits` holders at a time, in the order in which they asked.
 *
 * @returns A function that asks for a permit.
 */
export function createSemaphore(permits: number): () => Permit {
  const waiting = new Set<() => void>();
  let free = permits;

  function grantNext(): void {
    for (const grant of waiting) {
      if (free === 0) return;
      waiting.delete(grant);
      free--;
      grant();
    }
  }

  return () => {
    const { promise: granted, resolve: grant } = Promise.withResolvers<void>();
    waiting.add(grant);
    grantNext();
    let released = false;
    return {
      granted,
      release(): void {
        if (released) return;
        released = true;
        if (!waiting.delete(grant)) free++;
        grantNext();
      },
    };
  };
}
