import { z } from "zod";
import { regions } from "./marketplaces.ts";

const digits = z.string().regex(/^\d{1,20}$/);

/** An ads account's presence in one country. */
export const presenceSchema = z.strictObject({
  countryCode: z.string(),
  profileId: digits.optional(),
  entityId: z.string().optional(),
});

const accountErrorSchema = z.strictObject({
  errorId: z.number().optional(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
});

/** What keeps an account from being ready, by country. */
export const accountErrorsSchema = z.record(z.string(), z.array(accountErrorSchema));

/** An ads account as `POST /adsAccounts/list` knows it. */
export const adsAccountSchema = z.strictObject({
  adsAccountId: z.string().regex(/^[A-Za-z0-9.-]+$/),
  accountName: z.string().optional(),
  status: z.string().optional(),
  countryCodes: z.array(z.string()),
  presences: z.array(presenceSchema),
  errors: accountErrorsSchema.optional(),
  /** A registration ends at this time (milliseconds): PENDING before, CREATED after. */
  pendingUntil: z.number().optional(),
});
export type AdsAccount = z.output<typeof adsAccountSchema>;

/**
 * A profile as `/v2/profiles` knows it. `access`: what the person may do with it, `edit`; only look
 * at it, `view`; or only at its reports, `report`.
 */
export const profileSchema = z.strictObject({
  profileId: digits,
  region: z.enum(regions),
  countryCode: z.string(),
  currencyCode: z.string(),
  timezone: z.string(),
  dailyBudget: z.number().optional(),
  access: z.enum(["edit", "view", "report"]),
  marketplaceId: z.string(),
  accountId: z.string(),
  type: z.string(),
  name: z.string().optional(),
  subType: z.string().optional(),
  validPaymentMethod: z.boolean().optional(),
  /** False: the person may not list the DSP advertisers of this agency profile. */
  hasDspRight: z.boolean().optional(),
  /** Listed from this time (milliseconds) on. */
  visibleFrom: z.number().optional(),
});
export type Profile = z.output<typeof profileSchema>;

/** A DSP advertiser of an agency profile. */
export interface DspAdvertiser {
  advertiserId: string;
  name: string;
  currency: string;
  url: string;
  country: string;
  timezone: string;
}
