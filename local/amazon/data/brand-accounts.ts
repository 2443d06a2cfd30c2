import type { AdsAccount } from "./account.ts";
import type { ProfileDraft } from "./make-profile.ts";

/** A profile to be made; without `profileId` it takes the next number of the brand's own. */
type Draft = Omit<ProfileDraft, "profileId" | "accountId"> & { profileId?: bigint };

/** One hand-written ads account with its profiles. */
export interface BrandAccount {
  name?: string;
  status: string;
  profiles: Draft[];
  /** Countries where the account has an entity id and no profile. */
  entityOnly?: string[];
  errors?: AdsAccount["errors"];
}

const everywhere = (type: string, ...countries: string[]): Draft[] =>
  countries.map((countryCode) => ({ countryCode, type }));

const notEligible = (countryCode: string): NonNullable<AdsAccount["errors"]> => ({
  [countryCode]: [{
    errorId: 41_012,
    errorCode: "SELLER_NOT_ELIGIBLE",
    errorMessage: `The seller is not eligible to advertise in ${countryCode}.`,
  }],
});

/** One account for each thing that Amazon's lists are known, or allowed, to contain. */
export const brandAccounts: readonly BrandAccount[] = [
  { name: "Northlight", status: "CREATED", profiles: everywhere("seller", "US", "CA", "MX") },
  {
    name: "Northlight Europe",
    status: "CREATED",
    profiles: everywhere("seller", "UK", "DE", "FR", "IT", "ES"),
  },
  { name: "ノースライト", status: "CREATED", profiles: everywhere("seller", "JP", "AU") },
  {
    name: "Northlight Wholesale",
    status: "CREATED",
    profiles: [
      ...everywhere("vendor", "US", "UK"),
      { countryCode: "JP", type: "vendor", validPaymentMethod: false },
    ],
  },
  {
    name: 'Northlight "Outlet" <NL> & Söhne 🌊',
    status: "CREATED",
    profiles: everywhere("seller", "NL"),
  },
  {
    name: "Fjord & Field (view only)",
    status: "CREATED",
    profiles: [{ countryCode: "SE", type: "seller", access: "view" }],
  },
  {
    name: "Vistula Home (reports only)",
    status: "CREATED",
    profiles: [{ countryCode: "PL", type: "vendor", access: "report" }],
  },
  {
    name: "Northlight Outdoors",
    status: "PARTIALLY_CREATED",
    profiles: everywhere("seller", "US"),
    entityOnly: ["CA"],
    errors: { ...notEligible("CA"), ...notEligible("MX") },
  },
  { name: "Northlight Kids", status: "PENDING", profiles: [], entityOnly: ["US"] },
  { name: "Northlight Classic", status: "DISABLED", profiles: [], errors: notEligible("UK") },
  {
    // Amazon adds values without notice: none of these three is documented.
    name: "Northlight Labs",
    status: "FROZEN",
    profiles: [{
      countryCode: "US",
      type: "seller",
      subType: "SPATIAL_STOREFRONT",
      timezone: "Pacific/Atlantis",
    }],
  },
  {
    // The two ids become one and the same when they pass through a JavaScript number.
    name: "Northlight Archive",
    status: "CREATED",
    profiles: [
      { countryCode: "US", type: "seller", profileId: 9_007_199_254_740_992n },
      { countryCode: "CA", type: "seller", profileId: 9_007_199_254_740_993n },
    ],
  },
  { status: "CREATED", profiles: everywhere("seller", "BR") },
];

/** Profiles that no ads account lists. */
export const brandLoneProfiles: readonly (Draft & { name: string })[] = [
  { countryCode: "US", type: "vendor", subType: "KDP_AUTHOR", name: "Jo Northlight, author" },
  { countryCode: "DE", type: "seller", name: "Northlight Lager" },
  {
    // An attribution profile has the type agency and no DSP advertisers.
    countryCode: "US",
    type: "agency",
    subType: "AMAZON_ATTRIBUTION",
    name: "Northlight Attribution",
  },
];
