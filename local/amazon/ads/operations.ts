import { queryAdvertiserAccounts } from "./advertiser-accounts.ts";
import { listDspCampaigns } from "./dsp-campaigns.ts";
import { getDspAdvertiser, listDspAdvertisers } from "./dsp-advertisers.ts";
import { getAdsAccount } from "./get-ads-account.ts";
import { listAdsAccounts } from "./list-ads-accounts.ts";
import { listManagerAccounts } from "./manager-accounts.ts";
import type { AdsOperation } from "./operation.ts";
import { getProfile, listProfiles } from "./profiles.ts";
import { registerAdsAccount } from "./register-ads-account.ts";
import { createReport, deleteReport, getReport } from "./reports/report-operations.ts";
import { listSpCampaigns } from "./sp-campaigns.ts";
import { createTermsToken, getTermsToken } from "./terms-tokens.ts";

/** Every endpoint of the Ads API that the simulator has. */
export const adsOperations: readonly AdsOperation[] = [
  listProfiles,
  getProfile,
  listAdsAccounts,
  registerAdsAccount,
  getAdsAccount,
  createTermsToken,
  getTermsToken,
  listDspAdvertisers,
  getDspAdvertiser,
  listManagerAccounts,
  listSpCampaigns,
  listDspCampaigns,
  queryAdvertiserAccounts,
  createReport,
  getReport,
  deleteReport,
];
