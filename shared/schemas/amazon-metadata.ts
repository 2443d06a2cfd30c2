/** The keys of an ads account's metadata that a sync writes; users write all others. */
export const AMAZON_METADATA = [
  "amazon_status",
  "country_codes",
  "alternate_ids",
  "errors",
] as const;
