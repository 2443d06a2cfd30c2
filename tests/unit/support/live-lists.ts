import {
  type ListAccountsRequest,
  listAccountsRequestSchema,
} from "../../../shared/accounts/list-accounts.ts";
import type { Context } from "../../../shared/context.ts";
import { testContext } from "./context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "./scripted-database.ts";
import { connectionId, storedToken } from "./tokens.ts";

/** A connection with a fresh token, and an Ads API. */
export async function liveContext(
  ads: typeof fetch,
  script: Record<string, unknown[]> = {},
): Promise<Context & { database: ScriptedDatabase }> {
  const { sealer } = await testContext();
  const stored = await storedToken(sealer);
  const database = scriptedDatabase({
    read_token: Array.from({ length: 50 }, () => stored),
    ...script,
  });
  return { ...await testContext({ database, ads }), database };
}

/** A validated request that names the connection. */
export function liveRequest(given: Record<string, unknown>): ListAccountsRequest {
  return listAccountsRequestSchema.parse({ connection_id: connectionId, ...given });
}
