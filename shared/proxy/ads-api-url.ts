import { ConnectError } from "../errors.ts";
import { PROXY_LIMITS } from "./proxy-limits.ts";

/** The characters in paths of the Ads API. No semicolon: some servers end a segment at it. */
const SEGMENT = /^[A-Za-z0-9._~!$&'()*+,=:@|-]+$/;

function refusal(why: string): ConnectError {
  return new ConnectError(
    "path_not_allowed",
    `Cannot pass the call on: ${why}. Append the path of an Ads API call to amazon-api, for example amazon-api/v2/profiles.`,
  );
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function isPlain(segment: string): boolean {
  const text = decoded(segment);
  // Decoded once: a segment that was encoded twice still has a percent sign, which is not allowed.
  return text !== undefined && SEGMENT.test(text) && !/^\.+$/.test(text);
}

/** The query without the parameter that supabase-js adds for the platform, when it is given a region. */
function amazonsQuery(query: string): string {
  const parts = query.slice(1).split("&");
  const kept = parts.filter((part) => !part.startsWith("forceFunctionRegion="));
  if (kept.length === parts.length) return query;
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

function splitAddress(address: string): { path: string; query: string } {
  if (address.length > PROXY_LIMITS.maxAddressLength) {
    throw refusal(`path and query are longer than ${PROXY_LIMITS.maxAddressLength} characters`);
  }
  if (address.includes("#")) throw refusal("it has a fragment");
  const mark = address.indexOf("?");
  return mark === -1
    ? { path: address, query: "" }
    : { path: address.slice(0, mark), query: amazonsQuery(address.slice(mark)) };
}

/**
 * Checks the address that a caller names: a path of plain segments, whose encoding hides neither
 * slash, dots nor control characters, and a query, which Amazon checks.
 *
 * @throws ConnectError `path_not_allowed`.
 */
export function checkAddress(address: string): void {
  const { path } = splitAddress(address);
  const [first, ...segments] = path.split("/");
  if (first !== "" || segments.length === 0 || segments[0] === "") {
    throw refusal("it names no path of Amazon's");
  }
  // One slash at the end is kept.
  const named = segments.at(-1) === "" ? segments.slice(0, -1) : segments;
  if (!named.every(isPlain)) {
    throw refusal(
      "a segment of the path is empty, is made of dots, or has a character that no path of Amazon's has",
    );
  }
}

/**
 * The URL of a call: our host for the region, the caller's path and query.
 *
 * @throws ConnectError `path_not_allowed`, also when parsing the URL would lead anywhere else.
 */
export function adsApiUrl(baseUrl: string, address: string): URL {
  checkAddress(address);
  const { path, query } = splitAddress(address);
  const base = new URL(baseUrl);
  const url = new URL(baseUrl + path + query);
  const stays = url.origin === base.origin && url.username === "" && url.password === "" &&
    url.pathname === base.pathname.replace(/\/$/, "") + path;
  if (!stays) throw refusal("it does not stay at Amazon's host");
  return url;
}
