import { ConnectError } from "../errors.ts";

/** How work of one kind is done, one by one or several at once. */
export interface Work<Item, Result> {
  alone(item: Item): Promise<Result>;
  /** Returns what became of each, or throws that. */
  all(items: readonly Item[]): Promise<(item: Item, place: number) => Result>;
  /** How many go together at most. */
  most: number;
  /** How long those who come later wait for what is under way before they start their own, ms. */
  patienceMs: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Lets what comes while a round trip to the database is under way share the next one: many callers at
 * once cost few statements. What comes alone goes at once and alone.
 */
export function together<Item, Result>(
  { alone, all, most, patienceMs }: Work<Item, Result>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;

  function goAlone({ item, resolve, reject }: Waiting<Item, Result>): Promise<void> {
    return alone(item).then(resolve, reject);
  }

  async function goTogether(group: readonly Waiting<Item, Result>[]): Promise<void> {
    let resultOf: (item: Item, place: number) => Result;
    try {
      resultOf = await all(group.map(({ item }) => item));
    } catch (error) {
      const isDown = error instanceof ConnectError && error.code === "database_unavailable";
      // One of them may be to blame: the others must not fail with it.
      await Promise.all(group.map((each) => isDown ? each.reject(error) : goAlone(each)));
      return;
    }
    for (const [place, { item, resolve, reject }] of group.entries()) {
      try {
        resolve(resultOf(item, place));
      } catch (error) {
        reject(error);
      }
    }
  }

  async function depart(): Promise<void> {
    const group = waiting.splice(0, most);
    const [first] = group;
    if (first === undefined) return;
    underWay++;
    let arrived = false;
    function arrive(): void {
      if (arrived) return;
      arrived = true;
      underWay--;
      if (underWay === 0) depart();
    }
    const tired = setTimeout(arrive, patienceMs);
    await (group.length === 1 ? goAlone(first) : goTogether(group));
    clearTimeout(tired);
    arrive();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay === 0) depart();
    });
}
