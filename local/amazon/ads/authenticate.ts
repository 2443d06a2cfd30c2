import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { Grant } from "../state/grant.ts";
import { sha256 } from "../state/secrets.ts";
import type { World } from "../state/world.ts";
import { gatewayError } from "./envelopes.ts";
import type { AdsOperation } from "./operation.ts";

const adsScopes = ["advertising::campaign_management", "cpc_advertising:campaign_management"];

/** The token of an `Authorization: Bearer` header, if it is one. */
export function bearerToken(headers: Headers): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/**
 * Authenticates a call in Amazon's order: the header's form, the token, the client id. A missing client
 * id is refused like a wrong one: no document says that Amazon distinguishes them.
 */
export function authenticate(
  world: World,
  operation: AdsOperation,
  call: Call,
): { grant: Grant } | { refusal: Answer } {
  const { requestId, headers } = call;
  const header = headers.get("authorization");
  if (header === null) {
    return { refusal: gatewayError({ status: 401, message: "Unauthorized", requestId }) };
  }
  const token = bearerToken(headers);
  if (token === undefined) {
    // The gateway takes anything else for an AWS signature, and repeats the header in its answer.
    const message =
      `'${header}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`;
    return { refusal: gatewayError({ status: 403, message, requestId }) };
  }
  const failed = operation.envelope({ status: 401, message: "Authentication failed", requestId });
  const known = world.grants.byAccessToken(sha256(token));
  if (!known || known.expired) return { refusal: failed };
  const { grant } = known;
  if (clientIdOf(operation, headers) !== grant.client_id) return { refusal: failed };
  if (!grant.scopes.some((scope) => adsScopes.includes(scope))) return { refusal: failed };
  return { grant };
}

/** The v1 API has a header of its own for the client id and takes the classic one, too. */
function clientIdOf(operation: AdsOperation, headers: Headers): string | null {
  const classic = headers.get("amazon-advertising-api-clientid");
  return operation.path.startsWith("/adsApi/v1/")
    ? headers.get("amazon-ads-clientid") ?? classic
    : classic;
}
