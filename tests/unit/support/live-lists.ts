import type { Context } from "../../../shared/context.ts";
import {
  type ListAccountsRequest,
  listAccountsRequestSchema,
} from "../../../shared/contract/requests/list-accounts.ts";
import type { Region } from "../../../shared/schemas/region.ts";
import { testContext } from "./context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "./scripted-database.ts";
import { connectionId, targetedToken } from "./tokens.ts";

/** More reads of the token than any test makes. */
const MOST_READS = 50;

/**
 * A context for lists that are read from Amazon and not from the database: its Ads API is `ads`, and its
 * database answers `read_list_token` with a fresh token. A profile that a request names is in the region.
 *
 * @param script More answers of the database, or others.
 */
export async function liveContext(
  ads: typeof fetch,
  region: Region = "NA",
  script: Record<string, unknown[]> = {},
): Promise<Context & { database: ScriptedDatabase }> {
  const { sealer } = testContext();
  const stored = await targetedToken(sealer, { api_region: region });
  const database = scriptedDatabase({
    read_list_token: Array.from({ length: MOST_READS }, () => stored),
    ...script,
  });
  return { ...testContext({ database, ads }), database };
}

/** A validated request that names the connection. */
export function liveRequest(given: Record<string, unknown>): ListAccountsRequest {
  return listAccountsRequestSchema.parse({ connection_id: connectionId, ...given });
}
