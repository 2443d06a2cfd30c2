import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";

/** An id in one of Amazon's lists: without it an item is none. */
export const itemIdSchema = z.string().regex(/\S/).max(200);

/** A list's items, and how many of its entries are none. */
export interface ParsedItems<Item> {
  items: Item[];
  /** Entries that could not be parsed. One of them must not cost the others. */
  rejected: number;
}

function noList(operation: string): ConnectError {
  return new ConnectError("amazon_answer_invalid", `Cannot ${operation}: Amazon sent no list.`);
}

/**
 * Parses a list of Amazon's item by item.
 *
 * @throws ConnectError `amazon_answer_invalid` when it is no list at all.
 */
export function parseItems<Schema extends z.ZodTypeAny>(
  operation: string,
  schema: Schema,
  list: unknown,
): ParsedItems<z.infer<Schema>> {
  if (!Array.isArray(list)) throw noList(operation);
  const items: z.infer<Schema>[] = [];
  for (const entry of list) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) items.push(parsed.data);
  }
  return { items, rejected: list.length - items.length };
}

/** The members by which Amazon's error envelopes are known. */
const ERROR_MEMBERS = ["message", "code", "errorCode", "details", "detail", "errors"];

function isErrorMember(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/**
 * Takes the list out of a page. Amazon also answers 200 with the body of an error, and such an answer
 * must not read as an empty list: every account would become inactive.
 *
 * @param member The list's name in the page.
 * @param others Names of the page's other members. An answer with members and none of these is no
 * page; a null list, or no member at all, is an empty one.
 * @throws ConnectError `amazon_answer_invalid`.
 */
export function listOfPage(
  operation: string,
  page: unknown,
  member: string,
  others: readonly string[],
): unknown[] {
  if (typeof page !== "object" || page === null || Array.isArray(page)) throw noList(operation);
  const members = new Map<string, unknown>(Object.entries(page));
  const list = members.get(member) ?? [];
  if (!Array.isArray(list)) throw noList(operation);
  if (list.length > 0) return list;
  const isForeign = members.size > 0 && ![member, ...others].some((key) => members.has(key));
  if (isForeign || ERROR_MEMBERS.some((key) => isErrorMember(members.get(key)))) {
    throw noList(operation);
  }
  return list;
}
