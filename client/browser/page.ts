/** A browser's globals, as far as they are used here. Programs and server rendering have no document. */
declare const document: unknown;
declare const location: {
  href: string;
  origin: string;
  pathname: string;
  assign(url: string): void;
};
declare const history: {
  state: unknown;
  replaceState(state: unknown, unused: string, url: string): void;
};

/** Whether there is a page. Deno has a location without one. */
function hasPage(): boolean {
  return typeof document !== "undefined" && typeof location !== "undefined";
}

/** The address of the present page, without query and fragment, as `AMAZON_ADS_RETURN_URLS` lists it. */
export function presentPage(): string | undefined {
  return hasPage() ? location.origin + location.pathname : undefined;
}

/** The whole address of the present page. */
export function presentAddress(): string | undefined {
  return hasPage() ? location.href : undefined;
}

/**
 * Sends the browser to another page.
 *
 * @throws TypeError where there is no browser.
 */
export function openPage(url: string): void {
  if (!hasPage()) {
    throw new TypeError(
      "Only a browser can be sent to Amazon. Use startConsent, and open authorization_url yourself.",
    );
  }
  location.assign(url);
}

/** Takes parameters out of the address of the present page, without loading it. */
export function cleanAddress(names: readonly string[]): void {
  if (!hasPage()) return;
  const url = new URL(location.href);
  for (const name of names) url.searchParams.delete(name);
  history.replaceState(history.state, "", url.href);
}
