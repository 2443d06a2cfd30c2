import { z } from "zod/v3";
import * as base64url from "../crypto/base64url.ts";
import { ConnectError } from "../errors.ts";

/** A place in a list, as callers carry it: opaque, so that its form may change. */
export function encodeCursor(position: unknown): string {
  return base64url.encode(new TextEncoder().encode(JSON.stringify(position)));
}

/**
 * Reads a cursor of ours.
 *
 * @throws ConnectError `cursor_invalid`.
 */
export function decodeCursor<Schema extends z.ZodType>(
  cursor: string,
  schema: Schema,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(base64url.decode(cursor))));
  } catch (cause) {
    throw new ConnectError(
      "cursor_invalid",
      "Cannot continue the list: the cursor is not one of this list. Send it unchanged.",
      { cause },
    );
  }
}
