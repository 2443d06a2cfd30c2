import { ConnectError } from "../errors.ts";

/**
 * Checks the address that a callback sends the browser to: its origin and path must be listed, its query
 * is free.
 *
 * @throws ConnectError `return_to_not_allowed`: anything else would be an open redirect.
 */
export function checkReturnAddress(returnTo: string, allowed: readonly string[]): void {
  const wanted = URL.parse(returnTo);
  const listed = wanted !== null && wanted.username === "" && wanted.password === "" &&
    wanted.hash === "" && allowed.some((entry) => {
      const url = URL.parse(entry);
      return url !== null && url.origin === wanted.origin && url.pathname === wanted.pathname;
    });
  if (!listed) {
    throw new ConnectError(
      "return_to_not_allowed",
      "Cannot return there: return_to is not one of AMAZON_ADS_RETURN_URLS (same origin and path, no fragment).",
    );
  }
}

/** Adds what the callback tells the app to the return address. */
export function returnAddress(returnTo: string, facts: Record<string, string>): string {
  const url = new URL(returnTo);
  for (const [name, value] of Object.entries(facts)) url.searchParams.set(name, value);
  return url.href;
}
