import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../schemas/caller.ts";
import { getToken } from "../tokens/get-token.ts";

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
  const request = { connection_id: connectionId, min_validity_seconds: 120 };
  const token = await getToken(context, caller, { ...request, force_refresh: false });
  return {
    clientId: token.client_id,
    accessToken: token.access_token,
    renew: async () =>
      (await getToken(context, caller, { ...request, force_refresh: true })).access_token,
  };
}
