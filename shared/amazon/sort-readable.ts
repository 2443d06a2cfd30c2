import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";

/** A list's items, those that make sense apart from those that do not. */
export interface SortedItems<Item> {
  items: Item[];
  /** How many were not understood. One of them must not cost the others. */
  rejected: number;
}

/**
 * Sorts a list of Amazon's item by item.
 *
 * @throws ConnectError `amazon_answer_invalid` when it is no list at all.
 */
export function sortReadable<Schema extends z.ZodType>(
  operation: string,
  schema: Schema,
  list: unknown,
): SortedItems<z.infer<Schema>> {
  if (!Array.isArray(list)) {
    throw new ConnectError("amazon_answer_invalid", `Cannot ${operation}: Amazon sent no list.`);
  }
  const items: z.infer<Schema>[] = [];
  for (const entry of list) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) items.push(parsed.data);
  }
  return { items, rejected: list.length - items.length };
}
