import { ConnectError } from "../errors.ts";
import { isWebUrl, tidyAddress } from "../schemas/address.ts";

/** An origin with one label left open: `https://*.example.com`, but not `https://*.com`. */
const PATTERN = /^(https?:\/\/)\*\.((?:[a-z0-9-]+\.)+[a-z0-9-]+|localhost)(:\d{1,5})?\/?$/i;

/** The origin of a native app's web view: `capacitor://localhost`, `tauri://localhost`. */
const NATIVE =
  /^(?!https?:|file:|data:|blob:|javascript:)[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+(:\d{1,5})?$/i;

function parseOrigin(entry: string): string {
  // Most entries are plain origins: for these no start of a process compiles the expressions above.
  if (isWebUrl(entry) && !entry.includes("*")) return new URL(entry).origin;
  const [, scheme, domain, port = ""] = PATTERN.exec(entry) ?? [];
  if (scheme !== undefined && domain !== undefined) {
    // The URL parser drops the port that is the scheme's own, as browsers do.
    return new URL(`${scheme}x.${domain}${port}`).origin.replace("//x.", "//*.");
  }
  if (NATIVE.test(entry)) return entry.toLowerCase();
  throw new ConnectError(
    "configuration_invalid",
    "must be origins such as https://app.example.com, separated by commas; a * stands for one " +
      "label only, as in https://*.example.com",
  );
}

/**
 * Parses `AMAZON_ADS_ORIGINS`, which separates origins by commas.
 *
 * @returns Origins as browsers write them. In one such as `https://*.example.com` the star stands for
 * one label: every site below that domain may call then, so the domain should be the team's own.
 * @throws ConnectError `configuration_invalid`, without what was sent.
 */
export function parseOrigins(text: string): string[] {
  return text.split(",").map(tidyAddress).filter((entry) => entry !== "").map(parseOrigin);
}

/** Whether the origin of a browser is one of those that {@link parseOrigins} gave. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  if (allowed.includes(origin)) return !origin.includes("*");
  const [, scheme, domain] = /^(https?:\/\/)[a-z0-9-]+\.(.+)$/.exec(origin) ?? [];
  return scheme !== undefined && allowed.includes(`${scheme}*.${domain}`);
}
