/** An address as a URL parser reads it: without what was pasted around it or broke its lines. */
export function tidyAddress(text: string): string {
  return text.trim().replace(/[\t\n\r]/g, "");
}

/** Whether it is of the web. The slashes count: a URL parser takes `https:host` for `https://host`. */
export function isWebUrl(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}
