import { z } from "zod";
import type { Answer } from "../http/answer.ts";
import type { PagePosition } from "../state/page-tokens.ts";
import type { AdsCall } from "./operation.ts";

/** The page that a request asks for. */
export interface Page {
  limit: number;
  start: PagePosition;
}

/** A list that is paged by `maxResults` and `nextToken`. */
export interface PagedList {
  /** Parses the page that a body asks for, or answers the 400 that names the wrong parameter. */
  read(call: AdsCall): Page | { refusal: Answer };
  /** The token of the page that begins at `next`; undefined at the end of the list. */
  tokenAfter(call: AdsCall, page: Page, next: number | undefined): string | undefined;
}

/** Declares a paged list; its tokens are valid for this list and one grant. */
export function pagedList(
  name: string,
  { minResults = 1, maxResults: limit = 100 } = {},
): PagedList {
  const schema = z.object({
    maxResults: z.number().int().min(minResults).max(limit).default(limit),
    nextToken: z.string().optional(),
  });
  return {
    read: ({ world, grant, body, refuse }) => {
      const wrong = (field: string): { refusal: Answer } => ({
        refusal: refuse(400, `Invalid value for parameter: ${field}`, field),
      });
      const parsed = schema.safeParse(body ?? {});
      if (!parsed.success) return wrong(String(parsed.error.issues[0]?.path[0] ?? "body"));
      const { maxResults, nextToken } = parsed.data;
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
