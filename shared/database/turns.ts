/** A place in a queue. */
export interface Turn {
  /** Resolves when it is one's turn; never, for who has left. */
  come: Promise<void>;
  /** Makes room for the next, or leaves the queue. */
  end(): void;
}

/** Lets so many at a time have their turn, in the order in which they came. */
export function takeTurns(atOnce: number): () => Turn {
  const waiting = new Set<() => void>();
  let free = atOnce;

  function next(): void {
    for (const begin of waiting) {
      if (free === 0) return;
      waiting.delete(begin);
      free--;
      begin();
    }
  }

  return () => {
    const { promise: come, resolve: begin } = Promise.withResolvers<void>();
    waiting.add(begin);
    next();
    let ended = false;
    return {
      come,
      end(): void {
        if (ended) return;
        ended = true;
        if (!waiting.delete(begin)) free++;
        next();
      },
    };
  };
}
