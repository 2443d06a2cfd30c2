import {
  type ListAccountsRequest,
  listAccountsRequestSchema,
} from "../../../shared/accounts/list-accounts.ts";
import type { Context } from "../../../shared/context.ts";
import type { Region } from "../../../shared/schemas/region.ts";
import { testContext } from "./context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "./scripted-database.ts";
import { connectionId, targetedToken } from "./tokens.ts";

/** A connection with a fresh token, and an Ads API; a profile that is named lives in the region. */
export async function liveContext(
  ads: typeof fetch,
  region: Region = "NA",
  script: Record<string, unknown[]> = {},
): Promise<Context & { database: ScriptedDatabase }> {
  const { sealer } = await testContext();
  const stored = await targetedToken(sealer, { api_region: region });
  const database = scriptedDatabase({
    read_list_token: Array.from({ length: 50 }, () => stored),
    ...script,
  });
  return { ...await testContext({ database, ads }), database };
}

/** A validated request that names the connection. */
export function liveRequest(given: Record<string, unknown>): ListAccountsRequest {
  return listAccountsRequestSchema.parse({ connection_id: connectionId, ...given });
}
