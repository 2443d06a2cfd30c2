import { type Config, parseConfig } from "./parse-config.ts";

export type { Config } from "./parse-config.ts";

/** The folder that the page is served from. All of its addresses are one segment below it. */
export const BASE: URL = new URL("./", location.href.split(/[?#]/)[0]);

/**
 * Reads the configuration.
 *
 * @throws Error that says what is missing.
 */
export async function readConfig(): Promise<Config> {
  const response = await fetch(new URL("config.json", BASE), { credentials: "same-origin" })
    .catch(() => undefined);
  if (!response?.ok) {
    throw new Error(
      "There is no config.json beside this page. docs/dashboard.md says how to make it.",
    );
  }
  const json: unknown = await response.json().catch(() => undefined);
  return parseConfig(json, BASE);
}
