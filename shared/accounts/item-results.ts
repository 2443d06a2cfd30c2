import type { ChangedItem } from "../database/changed-items.ts";
import { refusal } from "../database/rpc.ts";
import type { ErrorCode } from "../errors.ts";

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
