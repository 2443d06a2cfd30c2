import type { Context } from "../context.ts";
import { readProxyToken } from "../database/read-proxy-token.ts";
import type { TargetedToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Region } from "../schemas/region.ts";
import { validToken } from "../tokens/get-token.ts";
import { adsApiUrl, checkAddress } from "./ads-api-url.ts";
import { holdBody, isRepeatable } from "./hold-body.ts";
import { PROXY_LIMITS, type ProxyLimits } from "./proxy-limits.ts";
import { isReadingCall } from "./is-reading-call.ts";
import { tokenMask } from "./mask-token.ts";
import { HINT, mediaTypeHint } from "./media-type-hint.ts";
import { passOn } from "./pass-on.ts";
import type { ProxyTarget } from "./proxy-target.ts";
import { requestHeaders } from "./request-headers.ts";
import { responseHeaders } from "./response-headers.ts";
import { sendToAmazon } from "./send-to-amazon.ts";

function regionFor(target: ProxyTarget, token: TargetedToken): Region {
  // Another host does not know the profile, and its 401 would look like an expired token.
  if (target.profileId !== undefined && (target.region ?? token.api_region) !== token.api_region) {
    throw new ConnectError(
      "invalid_request",
      `The request is not valid: x-amazon-region: the profile is one of ${token.api_region}. Leave the header out.`,
    );
  }
  return target.region ?? token.api_region;
}

/**
 * Passes one call on to the Ads API with the token of a connection, and returns Amazon's answer, whatever
 * it is. After a 401 the token is refreshed and the call repeated, once, if its body can be sent again;
 * a second 401 is about permissions, and is returned.
 *
 * @param address Path and query of the call. The host follows from the connection's region.
 * @throws ConnectError `path_not_allowed`, `invalid_request`, `profile_not_found`,
 * `amazon_unavailable`; the refusals of `read_proxy_token`, and as {@link validToken} does.
 */
export async function callAmazon(
  context: Context,
  caller: Caller,
  target: ProxyTarget,
  request: Request,
  address: string,
  limits: ProxyLimits = PROXY_LIMITS,
): Promise<Response> {
  checkAddress(address);
  const stored = await readProxyToken(context.database, caller, target.named);
  const baseUrl = context.adsApi.baseUrls[regionFor(target, stored)];
  const url = adsApiUrl(baseUrl, address);

  async function token(force: boolean): Promise<{ accessToken: string; clientId: string }> {
    const freshness = { min_validity_seconds: limits.minValiditySeconds, force_refresh: force };
    const issued = await validToken(context, stored, freshness);
    return { accessToken: issued.access_token, clientId: issued.client_id };
  }

  let credential = await token(false);
  const body = await holdBody(request, limits.maxKeptBodyBytes);
  const options = {
    callerGone: request.signal,
    deadline: performance.now() + limits.firstByteMs,
    limits,
  };
  const [path = ""] = address.split("?");
  const { method } = request;
  const isRead = isReadingCall(method, path);
  const sendOnce = (): Promise<Response> => {
    const headers = requestHeaders(request.headers, { ...credential, ...target });
    return sendToAmazon(context.adsApi, { method, url, headers, body, isRead }, options);
  };

  let response = await sendOnce();
  if (response.status === 401 && isRepeatable(body)) {
    await response.body?.cancel();
    // A client that repeats a forbidden call must not cost a refresh each time.
    const justRefreshed = stored.renewed_ago !== null &&
      stored.renewed_ago < limits.trustAfterRefreshSeconds;
    if (!justRefreshed) credential = await token(true);
    response = await sendOnce();
  }
  const headers = responseHeaders(response.headers, baseUrl, url);
  const hint = mediaTypeHint(response.status, request.headers, body !== undefined);
  if (hint !== undefined) headers.set(HINT, hint);
  return await passOn(response, headers, tokenMask(credential.accessToken));
}
