import type { Context } from "../context.ts";
import { readOwner } from "../database/read-owner.ts";
import type { Caller } from "../schemas/caller.ts";

/** Seals an app's secret for the app's row and the user that the caller acts for. */
export async function sealClientSecret(
  context: Context,
  caller: Caller,
  { id, secret }: { id: string; secret: string },
): Promise<string> {
  const owner = await readOwner(context.database, caller);
  return await context.sealer.seal(secret, { row: id, owner, kind: "client_secret" });
}
