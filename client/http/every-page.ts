/** A page of a list. */
export interface Page<Item> {
  items: readonly Item[];
  /** The cursor of the next page; null at the end. */
  next: string | null;
}

/** Reads a list page by page, the next one when it is needed. */
export async function* everyPage<Item>(
  read: (cursor: string | null) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await read(cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== null);
}
