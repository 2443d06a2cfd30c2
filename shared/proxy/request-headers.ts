/** The headers of a caller that are passed on besides Amazon's own: they describe body and answer. */
const PASSED = [
  "accept",
  "accept-language",
  "content-encoding",
  "content-language",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-unmodified-since",
  "prefer",
];

/** Amazon's own headers that pages of other origins may send. */
export const AMAZON_HEADERS: readonly string[] = [
  "amazon-ads-accountid",
  "amazon-ads-account-id",
  "amazon-ads-manager-accountid",
  "amazon-advertising-api-advertiserid",
  "amazon-advertising-api-manager-account",
  "amazon-advertising-api-marketplaceid",
  "amazon-advertising-api-scope",
];

function mayPass(name: string): boolean {
  // The API has more headers than its documents list; the client id, in any spelling, is ours.
  return PASSED.includes(name) || (name.startsWith("amazon-") && !/client-?id$/.test(name));
}

/** The values of the headers that we set. */
export interface OwnHeaders {
  accessToken: string;
  clientId: string;
  profileId: string | undefined;
  accountId: string | undefined;
}

/**
 * The headers of a call to Amazon: those of the caller's that are allowed, and ours. The list says what
 * is allowed, so that no credential, cookie, forwarding or hop-by-hop header is passed on (RFC 9110,
 * section 7.6.1), nor one that `Connection` names.
 */
export function requestHeaders(caller: Headers, own: OwnHeaders): Headers {
  const hop = (caller.get("connection") ?? "").toLowerCase().split(",").map((name) => name.trim());
  const headers = new Headers();
  for (const [name, value] of caller) {
    if (mayPass(name) && !hop.includes(name)) headers.set(name, value);
  }
  headers.set("authorization", `Bearer ${own.accessToken}`);
  headers.set("amazon-advertising-api-clientid", own.clientId);
  // The name in the v1 API; each generation ignores the other's.
  headers.set("amazon-ads-clientid", own.clientId);
  if (own.profileId !== undefined) headers.set("amazon-advertising-api-scope", own.profileId);
  if (own.accountId !== undefined) headers.set("amazon-ads-accountid", own.accountId);
  // The one encoding that the fetch of every runtime decodes.
  headers.set("accept-encoding", "gzip");
  return headers;
}
