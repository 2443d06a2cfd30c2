import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import { readListToken } from "../database/read-list-token.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Region } from "../schemas/region.ts";
import type { TokenTarget } from "../schemas/token-target.ts";
import { getToken, validToken } from "../tokens/get-token.ts";

/** The seconds for which a token must be valid when a call begins. */
const MIN_VALIDITY_SECONDS = 120;

/**
 * The credential for calls to the Ads API in the name of a connection.
 *
 * @throws ConnectError as {@link getToken} does.
 */
export async function adsApiCredential(
  context: Context,
  caller: Caller,
  connectionId: string,
): Promise<AdsApiCredential> {
  const request = { connection_id: connectionId, min_validity_seconds: MIN_VALIDITY_SECONDS };
  const token = await getToken(context, caller, { ...request, force_refresh: false });
  return {
    clientId: token.client_id,
    accessToken: token.access_token,
    renew: async () =>
      (await getToken(context, caller, { ...request, force_refresh: true })).access_token,
  };
}

/**
 * The credential for one of Amazon's lists, for callers that may read accounts: they get the list and
 * never the token.
 *
 * @returns With the region whose host knows the target.
 *
 * @throws ConnectError as {@link readListToken} and {@link validToken} do.
 */
export async function listCredential(
  context: Context,
  caller: Caller,
  target: TokenTarget,
): Promise<{ credential: AdsApiCredential; region: Region }> {
  const stored = await readListToken(context.database, caller, target);
  const demand = { min_validity_seconds: MIN_VALIDITY_SECONDS };
  const token = await validToken(context, stored, { ...demand, force_refresh: false });
  return {
    region: stored.api_region,
    credential: {
      clientId: token.client_id,
      accessToken: token.access_token,
      renew: async () =>
        (await validToken(context, stored, { ...demand, force_refresh: true })).access_token,
    },
  };
}
