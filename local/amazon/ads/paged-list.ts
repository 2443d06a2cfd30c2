import { z } from "zod";
import type { Answer } from "../call.ts";
import type { PagePosition } from "../page-tokens.ts";
import type { AdsCall } from "./operation.ts";

/** The part of a request body that says which page is wanted. */
export interface Page {
  limit: number;
  start: PagePosition;
}

/** A list that goes by `maxResults` and `nextToken`. */
export interface PagedList {
  /** The page that a body asks for, or the 400 that names the wrong parameter. */
  read(call: AdsCall): Page | { refusal: Answer };
  /** The token of the page that begins at `next`; undefined at the end of the list. */
  tokenAfter(call: AdsCall, page: Page, next: number | undefined): string | undefined;
}

/** Declares a paged list; its tokens are good for no other list and no other grant. */
export function pagedList(name: string, { least = 1, most = 100 } = {}): PagedList {
  const schema = z.object({
    maxResults: z.number().int().min(least).max(most).default(most),
    nextToken: z.string().optional(),
  });
  return {
    read: ({ world, grant, body, refuse }) => {
      const wrong = (field: string): { refusal: Answer } => ({
        refusal: refuse(400, `Invalid value for parameter: ${field}`, field),
      });
      const asked = schema.safeParse(body ?? {});
      if (!asked.success) return wrong(String(asked.error.issues[0]?.path[0] ?? "body"));
      const { maxResults, nextToken } = asked.data;
      const start = nextToken === undefined
        ? { position: 0, page: 1 }
        : world.pageTokens.open(nextToken, grant.id, name);
      return start ? { limit: maxResults, start } : wrong("nextToken");
    },
    tokenAfter: ({ world, grant }, { start }, next) =>
      next === undefined
        ? undefined
        : world.pageTokens.seal(grant.id, name, { position: next, page: start.page + 1 }),
  };
}
