export { type AdsAdmin, createAdsAdmin, type HistoryRequest } from "./admin/create-ads-admin.ts";
export type { CampaignSpend, Spend, SpendRequest } from "./admin/spend.ts";
export type { AuditEntry, SyncedSource, SyncRun, TokenHistoryEntry } from "./admin/rows.ts";
