import type { Context } from "../context.ts";
import { readProxyToken } from "../database/read-proxy-token.ts";
import type { TargetedToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import { ANSWERED_BY } from "../http/answered-by.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Region } from "../schemas/region.ts";
import { validToken } from "../tokens/get-token.ts";
import { adsApiUrl, checkAddress } from "./ads-api-url.ts";
import { holdBody, isRepeatable } from "./held-body.ts";
import { PROXY_LIMITS, type ProxyLimits } from "./limits.ts";
import { requestHeaders } from "./request-headers.ts";
import { responseHeaders } from "./response-headers.ts";
import { send } from "./send.ts";
import type { ProxyTarget } from "./target.ts";
import { withoutToken } from "./without-token.ts";

function regionFor(target: ProxyTarget, token: TargetedToken): Region {
  // At another host a profile is unknown, and Amazon's 401 would be blamed on the token.
  if (target.profileId !== undefined && (target.region ?? token.api_region) !== token.api_region) {
    throw new ConnectError(
      "invalid_request",
      `The request is not valid: x-amazon-region: the profile is one of ${token.api_region}. Leave the header out.`,
    );
  }
  return target.region ?? token.api_region;
}

function passedOn(response: Response, accessToken: string, headers: Headers): Response {
  headers.set(ANSWERED_BY, "amazon");
  const { status, body } = response;
  const shown = status < 400 ? body : body?.pipeThrough(withoutToken(accessToken)) ?? null;
  return new Response(shown, { status, headers });
}

/**
 * Passes one call on to the Ads API in the name of a connection, and Amazon's answer back, whatever
 * it is. A 401 is answered once with a new token, if the body can be sent again; a second one is
 * about permissions and the caller's to read.
 *
 * @param address Path and query of the call; the host is never the caller's to name.
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
    const demand = { min_validity_seconds: limits.minValiditySeconds, force_refresh: force };
    const issued = await validToken(context, stored, demand);
    return { accessToken: issued.access_token, clientId: issued.client_id };
  }

  let credential = await token(false);
  const body = await holdBody(request, limits.keptBodyBytes);
  const patience = {
    callerGone: request.signal,
    until: performance.now() + limits.firstByteMs,
    limits,
  };
  const sendOnce = (): Promise<Response> => {
    const headers = requestHeaders(request.headers, { ...credential, ...target });
    return send(context.adsApi, { method: request.method, url, headers, body }, patience);
  };

  let response = await sendOnce();
  if (response.status === 401 && isRepeatable(body)) {
    await response.body?.cancel();
    // A client that keeps asking for what it may not have must not cost a refresh each time.
    const justRenewed = stored.renewed_ago !== null &&
      stored.renewed_ago < limits.renewalHoldsSeconds;
    if (!justRenewed) credential = await token(true);
    response = await sendOnce();
  }
  return passedOn(
    response,
    credential.accessToken,
    responseHeaders(response.headers, baseUrl, url),
  );
}
