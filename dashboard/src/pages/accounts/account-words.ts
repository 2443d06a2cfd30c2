import type { AccountRow } from "../../data/accounts.ts";
import type { Tone } from "../../design/tone.ts";

/** The kinds of accounts, as people call them. */
export const ACCOUNT_TYPES: Record<AccountRow["type"], string> = {
  advertising: "Advertising",
  seller: "Seller",
  vendor: "Vendor",
  agency: "Agency",
  dsp: "DSP advertiser",
};

/** The states of an account. */
export const ACCOUNT_STATUSES: Record<AccountRow["status"], { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "good" },
  inactive: { word: "Inactive", tone: "quiet" },
  suspended: { word: "Suspended", tone: "bad" },
  pending: { word: "Pending", tone: "warn" },
};
