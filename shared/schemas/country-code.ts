import { z } from "zod/v3";

/**
 * A country code as the Ads API's profiles spell it. ISO 3166 and Amazon's newer APIs say GB where
 * they say UK; an unknown code stays as it is.
 */
export function adsCountryCode(code: string): string {
  const upper = code.toUpperCase();
  return upper === "GB" ? "UK" : upper;
}

/** A country, in either spelling. */
export const countryCodeSchema = z.string().regex(/^[A-Za-z]{2}$/, {
  message: "must be two letters",
}).transform(adsCountryCode);
