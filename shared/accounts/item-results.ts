import { z } from "zod/v3";
import { refusal } from "../database/ask.ts";
import type { ChangedItem } from "../database/change-accounts.ts";
import type { ErrorCode } from "../errors.ts";
import { uuidSchema } from "../schemas/uuid.ts";

/** How many items one call changes at most: one statement, well within its time limit. */
const MOST_ITEMS = 100;

/** The ids of a call: one that is no id refuses the whole request, a repeated one counts once. */
export const itemIdsSchema = z.array(uuidSchema).min(1).max(MOST_ITEMS, {
  message: `at most ${MOST_ITEMS} ids a call`,
}).transform((ids) => [...new Set(ids.map((id) => id.toLowerCase()))]);

/** What became of one item, under the name of its kind of id. */
export type ItemResult<Key extends string> =
  & { [Name in Key]: string }
  & ({ status: "ok" } | { status: "refused"; error: { code: ErrorCode; detail: string } });

/** What an operation on several items answers. */
export interface ItemAnswer<Key extends string> {
  results: ItemResult<Key>[];
  summary: { total: number; ok: number; refused: number };
}

function itemResult<Key extends string>(key: Key, item: ChangedItem): ItemResult<Key> {
  const named = { [key]: item.id } as { [Name in Key]: string };
  if (item.refusal === null) return { ...named, status: "ok" };
  const { code, message } = refusal(item.refusal);
  return { ...named, status: "refused", error: { code, detail: message } };
}

/** The answer for items as the database has changed or refused them. */
export function itemAnswer<Key extends string>(
  key: Key,
  items: readonly ChangedItem[],
): ItemAnswer<Key> {
  const results = items.map((item) => itemResult(key, item));
  const ok = results.filter(({ status }) => status === "ok").length;
  return { results, summary: { total: results.length, ok, refused: results.length - ok } };
}
