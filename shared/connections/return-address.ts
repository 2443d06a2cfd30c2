import { ConnectError } from "../errors.ts";

/**
 * Checks where a callback may send the browser: origin and path as listed, the query is the app's own.
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
      "Cannot return there: return_to is not one of ALLOWED_RETURN_URLS (same origin and path, no fragment).",
    );
  }
}

/** The return address with what the callback has to tell the app. */
export function returnAddress(returnTo: string, told: Record<string, string>): string {
  const url = new URL(returnTo);
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
  return url.href;
}
