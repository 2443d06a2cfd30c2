import { ConnectError } from "../../errors.ts";

/** How items of one kind are sent, one or several at a time. */
export interface Batching<Item, Result> {
  sendOne(item: Item): Promise<Result>;
  /** Returns the result of each item, in their order; a function that throws is a failure of that item alone. */
  sendMany(items: readonly Item[]): Promise<readonly (() => Result)[]>;
  maxSize: number;
  /** How long later items wait for a batch under way before they are sent beside it, in ms. */
  maxWaitMs: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Sends items that arrive while a round trip is under way in one batch after it, so that many calls at once
 * cost few statements. A single item is sent at once and by itself.
 *
 * @returns A function that sends an item, alone or in a batch.
 */
export function batch<Item, Result>(
  { sendOne, sendMany, maxSize, maxWaitMs }: Batching<Item, Result>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let isGathering = false;

  function sendAlone({ item, resolve, reject }: Waiting<Item, Result>): Promise<void> {
    return sendOne(item).then(resolve, reject);
  }

  async function sendTogether(entries: readonly Waiting<Item, Result>[]): Promise<void> {
    let results: readonly (() => Result)[];
    try {
      results = await sendMany(entries.map(({ item }) => item));
      if (results.length !== entries.length) {
        throw new ConnectError(
          "internal_error",
          "Cannot match the results of a batch to its items.",
        );
      }
    } catch (error) {
      const isDown = error instanceof ConnectError && error.code === "database_unavailable";
      // One item may have failed the whole batch: the others must not fail with it.
      await Promise.all(
        entries.map((entry) => isDown ? entry.reject(error) : sendAlone(entry)),
      );
      return;
    }
    for (const [index, { resolve, reject }] of entries.entries()) {
      try {
        const result = results[index];
        if (result !== undefined) resolve(result());
      } catch (error) {
        reject(error);
      }
    }
  }

  async function flush(): Promise<void> {
    const entries = waiting.splice(0, maxSize);
    const [first] = entries;
    if (first === undefined) return;
    underWay++;
    let ended = false;
    function end(): void {
      if (ended) return;
      ended = true;
      underWay--;
      if (underWay === 0) flush();
    }
    const timer = setTimeout(end, maxWaitMs);
    await (entries.length === 1 ? sendAlone(first) : sendTogether(entries));
    clearTimeout(timer);
    end();
  }

  /** Requests that arrived together get here one microtask after the other: the last of them comes along. */
  function gather(): void {
    if (isGathering) return;
    isGathering = true;
    queueMicrotask(() => {
      isGathering = false;
      if (underWay === 0) flush();
    });
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay === 0) gather();
    });
}
