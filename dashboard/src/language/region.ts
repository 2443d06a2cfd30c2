import type { Region } from "../app/ads.ts";

/** Amazon's API regions, in the order in which people expect them. */
export const REGIONS: readonly Region[] = ["NA", "EU", "FE"];

const NAMES: Record<Region, string> = {
  NA: "North America",
  EU: "Europe",
  FE: "Far East",
};

/** The name of a region. */
export function regionName(region: Region): string {
  return NAMES[region];
}

const COUNTRIES = new Intl.DisplayNames("en", { type: "region" });

/** The name of a country. Amazon writes UK where ISO 3166 has GB. */
export function countryName(code: string): string {
  try {
    return COUNTRIES.of(code === "UK" ? "GB" : code) ?? code;
  } catch {
    return code;
  }
}
