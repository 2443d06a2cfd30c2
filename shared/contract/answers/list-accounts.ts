import { z } from "zod/v3";
import { regionSchema } from "../../schemas/region.ts";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** The status of an account. */
export const accountStatusSchema = z.enum(["active", "inactive", "suspended", "pending"]);

const storedMetadataSchema = z.record(z.string(), z.unknown())
  .describe("Everything else that Amazon listed, and what the user has added.");

/** The fields of a profile that come from Amazon. */
const profileFields = {
  profile_id: z.string().describe("Amazon's id of the profile."),
  country_code: z.string().nullable().describe("The country, as the Ads API spells it."),
  currency_code: z.string().nullable().describe("The currency."),
  timezone: z.string().nullable().describe("The time zone."),
  marketplace_id: z.string().nullable().describe("Amazon's id of the marketplace."),
  name: z.string().nullable().describe("The name."),
  type: z.string().nullable().describe(
    "seller, vendor, agency, or a value that Amazon added since.",
  ),
  sub_type: z.string().nullable().describe("Amazon's sub-type."),
  entity_id: z.string().nullable()
    .describe("A seller id or ENTITY…; not unique across marketplaces."),
  daily_budget: z.number().nullable().describe("The daily budget of the profile."),
  valid_payment_method: z.boolean().nullable().describe("Whether Amazon can charge it."),
};

const accessLevelSchema = z.enum(["edit", "view"])
  .describe("view when Amazon lists the profile only for reporting.");

/** A profile as the last sync left it. */
export const storedProfileSchema = z.object({
  id: z.string().uuid().describe("The id of the profile in this project."),
  region: regionSchema.describe("The region of the profile."),
  ...profileFields,
  access_level: accessLevelSchema,
  status: z.enum(["active", "inactive"]).describe("inactive when Amazon no longer lists it."),
  last_synced_at: timestampSchema.nullable().describe("When a sync saw it last: RFC 3339."),
  created_at: timestampSchema.describe("When a sync saw it first: RFC 3339."),
  updated_at: timestampSchema.describe("When it changed last: RFC 3339."),
});

/** An account as the last sync left it. */
export const storedAccountSchema = z.object({
  id: z.string().uuid().describe("The id of the account in this project."),
  connection_id: z.string().uuid().describe("The connection that it belongs to."),
  account_name: z.string().describe("The name, Amazon's or the user's."),
  amazon_account_id: z.string()
    .describe("amzn1.ads-account.g.…; the profile id for a profile without an ads account."),
  source: z.enum(["ads-accounts", "profiles", "dsp-advertisers"])
    .describe("Which of Amazon's lists it came from."),
  region: regionSchema.nullable().describe("Set when the account exists in one region only."),
  marketplace_id: z.string().nullable()
    .describe("Set when the account has exactly one marketplace."),
  account_type: z.enum(["advertising", "seller", "vendor", "agency", "dsp"])
    .describe("What kind of account it is."),
  is_default: z.boolean().describe("Whether it is the user's default account."),
  status: accountStatusSchema.describe("The status."),
  connected_at: timestampSchema.describe("When a sync saw it first: RFC 3339."),
  last_synced_at: timestampSchema.nullable().describe("When a sync saw it last: RFC 3339."),
  metadata: storedMetadataSchema,
  created_at: timestampSchema.describe("When the row was made: RFC 3339."),
  updated_at: timestampSchema.describe("When it changed last: RFC 3339."),
  disconnected_at: timestampSchema.nullable()
    .describe(
      "When the user disconnected it: RFC 3339; no sync makes it active while this is set.",
    ),
  name_set_by_user: z.boolean().describe("Whether the name is the user's: no sync overwrites it."),
  profiles: z.array(storedProfileSchema).describe("Its profiles, by country."),
});

/** An ads account as Amazon lists it now. */
export const liveAdsAccountSchema = z.object({
  amazon_account_id: z.string().describe("Amazon's id of the account."),
  account_name: z.string().describe("Amazon's name of the account."),
  status: accountStatusSchema.describe("The status."),
  profile_ids: z.array(z.string()).describe("Its profiles, in all countries."),
  metadata: z.object({
    amazon_status: z.string().nullable().describe("Amazon's own status."),
    country_codes: z.array(z.string()).describe("Its countries."),
    alternate_ids: z.array(z.object({
      country_code: z.string().nullable().describe("The country."),
      profile_id: z.string().optional().describe("The profile in this country."),
      entity_id: z.string().optional().describe("The entity in this country."),
    })).describe("Its ids by country."),
    errors: z.record(z.string(), z.unknown()).describe("What Amazon reports, by country."),
  }).describe("Everything else that Amazon lists."),
});

/** A profile as Amazon lists it now. */
export const liveProfileSchema = z.object({
  ...profileFields,
  access_level: accessLevelSchema.optional()
    .describe("view when Amazon lists it only for reporting; absent for a profile that is named."),
  region: regionSchema.describe("The region of the profile."),
});

/** An advertiser of the DSP as Amazon lists it now. */
export const liveAdvertiserSchema = z.object({
  amazon_account_id: z.string().describe("Amazon's id of the advertiser."),
  account_name: z.string().describe("The name of the advertiser."),
  account_type: z.literal("dsp").describe("Advertisers of the DSP."),
  status: z.literal("active").describe("Amazon lists the advertisers that exist."),
  marketplace_id: z.null().describe("Advertisers have no marketplace."),
  metadata: z.object({
    agency_profile_id: z.string().optional().describe("The agency's profile."),
    country_codes: z.array(z.string()).describe("Its country."),
    currency_code: z.string().nullable().describe("Its currency."),
    timezone: z.string().nullable().describe("Its time zone."),
    url: z.string().nullable().describe("Its website."),
  }).describe("Everything else that Amazon lists."),
  region: regionSchema.describe("The region of the agency's profile."),
});

/** What `list-accounts` answers: entries of one kind, by `source`. */
export const accountListSchema = z.object({
  accounts: z.array(z.union([
    storedAccountSchema,
    liveAdsAccountSchema,
    liveProfileSchema,
    liveAdvertiserSchema,
  ])).describe("The accounts of this page, in the form of their source."),
  next_cursor: z.string().nullable().describe("The cursor of the next page; null at the end."),
});
