import { z } from "zod";
import type { Answer } from "../call.ts";
import type { PagePosition } from "../page-tokens.ts";
import type { AdsCall } from "./operation.ts";

/** The part of a request body that says which page is wanted. */
export interface Page {
  limit: number;
  start: PagePosition;
}

/**
 * Reads `maxResults` and `nextToken` of a body; the token must be one of this grant's for this list.
 *
 * @returns the page, or the 400 that names the wrong parameter
 */
export async function readPage(
  { world, grant, body, refuse }: AdsCall,
  { list, least = 1, most = 100 }: { list: string; least?: number; most?: number },
): Promise<Page | { refusal: Answer }> {
  const schema = z.object({
    maxResults: z.number().int().min(least).max(most).default(most),
    nextToken: z.string().optional(),
  });
  const asked = schema.safeParse(body ?? {});
  const wrong = (field: string): { refusal: Answer } => ({
    refusal: refuse(400, `Invalid value for parameter: ${field}`, field),
  });
  if (!asked.success) return wrong(String(asked.error.issues[0]?.path[0] ?? "body"));
  const { maxResults, nextToken } = asked.data;
  const start = nextToken === undefined
    ? { position: 0, page: 1 }
    : await world.pageTokens.open(nextToken, grant.id, list);
  return start ? { limit: maxResults, start } : wrong("nextToken");
}

/** The token of the page that follows; undefined at the end of the list. */
export async function nextToken(
  { world, grant }: AdsCall,
  list: string,
  { start }: Page,
  next: number | undefined,
): Promise<string | undefined> {
  if (next === undefined) return undefined;
  return await world.pageTokens.seal(grant.id, list, { position: next, page: start.page + 1 });
}
