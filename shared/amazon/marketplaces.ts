import { adsCountryCode } from "../schemas/country-code.ts";
import type { Region } from "../schemas/region.ts";

/** One of Amazon's marketplaces in which ads run. */
export interface Marketplace {
  id: string;
  /** As the Ads API spells it: the United Kingdom is UK, not GB. */
  countryCode: string;
  country: string;
  region: Region;
  currency: string;
}

type Row = [id: string, countryCode: string, country: string, region: Region, currency: string];

/** Source: Amazon Ads API, "Profiles" and "API overview"; the ids from Amazon's own samples. */
const ROWS: Row[] = [
  ["ATVPDKIKX0DER", "US", "United States", "NA", "USD"],
  ["A2EUQ1WTGCTBG2", "CA", "Canada", "NA", "CAD"],
  ["A1AM78C64UM0Y8", "MX", "Mexico", "NA", "MXN"],
  ["A2Q3Y263D00KWC", "BR", "Brazil", "NA", "BRL"],
  ["A1F83G8C2ARO7P", "UK", "United Kingdom", "EU", "GBP"],
  ["A1PA6795UKMFR9", "DE", "Germany", "EU", "EUR"],
  ["A13V1IB3VIYZZH", "FR", "France", "EU", "EUR"],
  ["APJ6JRA9NG5V4", "IT", "Italy", "EU", "EUR"],
  ["A1RKKUPIHCS9HS", "ES", "Spain", "EU", "EUR"],
  ["A1805IZSGTT6HS", "NL", "Netherlands", "EU", "EUR"],
  ["AMEN7PMS3EDWL", "BE", "Belgium", "EU", "EUR"],
  ["A28R8C7NBKEWEA", "IE", "Ireland", "EU", "EUR"],
  ["A2NODRKZP88ZB9", "SE", "Sweden", "EU", "SEK"],
  ["A1C3SOZRARQ6R3", "PL", "Poland", "EU", "PLN"],
  ["A33AVAJ2PDY3EV", "TR", "Turkey", "EU", "TRY"],
  ["ARBP9OOSHTCHU", "EG", "Egypt", "EU", "EGP"],
  ["A17E79C6D8DWNP", "SA", "Saudi Arabia", "EU", "SAR"],
  ["A2VIGQ35RCS4UG", "AE", "United Arab Emirates", "EU", "AED"],
  ["A21TJRUUN4KGV", "IN", "India", "EU", "INR"],
  ["AE08WJ6YKNBMC", "ZA", "South Africa", "EU", "ZAR"],
  ["A1VC38T7YXB528", "JP", "Japan", "FE", "JPY"],
  ["A39IBJ37TRP1C6", "AU", "Australia", "FE", "AUD"],
  ["A19VAU5U5O7RUS", "SG", "Singapore", "FE", "SGD"],
];

/** All marketplaces, region by region. */
export const MARKETPLACES: readonly Marketplace[] = ROWS.map(
  ([id, countryCode, country, region, currency]) => ({
    id,
    countryCode,
    country,
    region,
    currency,
  }),
);

/**
 * The marketplace with this id, or else of this country in any spelling; undefined where Amazon has
 * added one since.
 */
export function findMarketplace(
  id: string | null | undefined,
  countryCode: string | null | undefined,
): Marketplace | undefined {
  const country = countryCode ? adsCountryCode(countryCode) : undefined;
  return MARKETPLACES.find((marketplace) => marketplace.id === id) ??
    MARKETPLACES.find((marketplace) => marketplace.countryCode === country);
}
