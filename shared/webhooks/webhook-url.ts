import { isIpAddress, isLoopbackAddress, isPrivateAddress } from "./private-address.ts";

/** The IP addresses of a name. */
export type ResolveHost = (name: string, signal: AbortSignal) => Promise<string[]>;

/** Names that never are public: RFC 6761, RFC 6762, RFC 8375 and the names of private networks. */
const PRIVATE_NAME =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion)$/;

/** The host as a name or an IP address, without brackets and without the dot at the end of a name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
}

/** Whether webhooks may be sent to this machine: on the local stack alone. */
export interface WebhookAddresses {
  allowLoopback: boolean;
}

/**
 * Why an address cannot be a webhook's, as far as its spelling tells; undefined when it can. A URL parser has
 * turned every notation of an IPv4 address (decimal, octal, hexadecimal, short) into four numbers.
 */
export function webhookUrlFault(
  text: string,
  { allowLoopback }: WebhookAddresses,
): string | undefined {
  if (!URL.canParse(text)) return "must be a URL";
  const url = new URL(text);
  const host = hostOf(url);
  if (url.username !== "" || url.password !== "") return "must not contain a user or a password";
  if (allowLoopback && ["http:", "https:"].includes(url.protocol) && isLoopbackAddress(host)) {
    return;
  }
  if (url.protocol !== "https:") return "must be a URL with https";
  if (isIpAddress(host)) {
    return isPrivateAddress(host) ? "must not be a private address" : undefined;
  }
  // A name without a dot is one of a private network.
  return PRIVATE_NAME.test(host) || !host.includes(".")
    ? "must not be a private address"
    : undefined;
}

/**
 * Whether all that an address resolves to is public. Asked before each attempt: names change.
 *
 * @param signal Ends the look-up: a name server may never answer.
 */
export async function resolvesPublicly(
  text: string,
  { allowLoopback, resolveHost }: WebhookAddresses & { resolveHost: ResolveHost },
  signal: AbortSignal,
): Promise<boolean> {
  const host = hostOf(new URL(text));
  if (isIpAddress(host)) {
    return !isPrivateAddress(host) || allowLoopback && isLoopbackAddress(host);
  }
  const addresses = await resolveHost(host, signal);
  return addresses.length > 0 && !addresses.some(isPrivateAddress);
}
