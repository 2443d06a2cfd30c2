/** The three regions of the Amazon Ads API. */
export const regions = ["NA", "EU", "FE"] as const;
export type Region = (typeof regions)[number];

/** One marketplace, with what a profile there shows. */
export interface Marketplace {
  id: string;
  region: Region;
  currency: string;
  timezone: string;
}

function marketplace(id: string, region: Region, currency: string, timezone: string): Marketplace {
  return { id, region, currency, timezone };
}

/** Every marketplace by the country code that the Ads API uses: the United Kingdom is `UK` there. */
export const marketplaces: Readonly<Record<string, Marketplace>> = {
  US: marketplace("ATVPDKIKX0DER", "NA", "USD", "America/Los_Angeles"),
  CA: marketplace("A2EUQ1WTGCTBG2", "NA", "CAD", "America/Los_Angeles"),
  MX: marketplace("A1AM78C64UM0Y8", "NA", "MXN", "America/Los_Angeles"),
  BR: marketplace("A2Q3Y263D00KWC", "NA", "BRL", "America/Sao_Paulo"),
  UK: marketplace("A1F83G8C2ARO7P", "EU", "GBP", "Europe/London"),
  DE: marketplace("A1PA6795UKMFR9", "EU", "EUR", "Europe/Paris"),
  FR: marketplace("A13V1IB3VIYZZH", "EU", "EUR", "Europe/Paris"),
  IT: marketplace("APJ6JRA9NG5V4", "EU", "EUR", "Europe/Paris"),
  ES: marketplace("A1RKKUPIHCS9HS", "EU", "EUR", "Europe/Paris"),
  NL: marketplace("A1805IZSGTT6HS", "EU", "EUR", "Europe/Amsterdam"),
  BE: marketplace("AMEN7PMS3EDWL", "EU", "EUR", "Europe/Brussels"),
  IE: marketplace("A28R8C7NBKEWEA", "EU", "EUR", "Europe/Dublin"),
  SE: marketplace("A2NODRKZP88ZB9", "EU", "SEK", "Europe/Stockholm"),
  PL: marketplace("A1C3SOZRARQ6R3", "EU", "PLN", "Europe/Warsaw"),
  TR: marketplace("A33AVAJ2PDY3EV", "EU", "TRY", "Europe/Istanbul"),
  EG: marketplace("ARBP9OOSHTCHU", "EU", "EGP", "Africa/Cairo"),
  SA: marketplace("A17E79C6D8DWNP", "EU", "SAR", "Asia/Riyadh"),
  AE: marketplace("A2VIGQ35RCS4UG", "EU", "AED", "Asia/Dubai"),
  IN: marketplace("A21TJRUUN4KGV", "EU", "INR", "Asia/Kolkata"),
  ZA: marketplace("AE08WJ6YKNBMC", "EU", "ZAR", "Africa/Johannesburg"),
  JP: marketplace("A1VC38T7YXB528", "FE", "JPY", "Asia/Tokyo"),
  AU: marketplace("A39IBJ37TRP1C6", "FE", "AUD", "Australia/Sydney"),
  SG: marketplace("A19VAU5U5O7RUS", "FE", "SGD", "Asia/Singapore"),
};

/** The time zones of all marketplaces; a profile can have one that no computer knows. */
export const marketplaceTimeZones: ReadonlySet<string> = new Set(
  Object.values(marketplaces).map(({ timezone }) => timezone),
);

/** The marketplace of a country; an unknown country is a mistake of the simulator's own data. */
export function marketplaceOf(countryCode: string): Marketplace {
  const found = marketplaces[countryCode];
  if (!found) throw new Error(`Cannot find a marketplace: no country "${countryCode}"`);
  return found;
}
