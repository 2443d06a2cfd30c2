export { type AdsConnect, createAdsConnect } from "./create-ads-connect.ts";
export {
  AdsConnectError,
  type AdsConnectErrorCode,
  type ClientErrorCode,
} from "./http/ads-connect-error.ts";
export type {
  AccessTokenSource,
  ActFor,
  ApiKeySource,
  Options,
  SecretKeySource,
  Source,
  SupabaseClientLike,
} from "./http/source.ts";
export type { CallOptions } from "./http/call.ts";
export type { AccountOf, AccountPage, Accounts } from "./accounts/accounts.ts";
export type { Amazon, AmazonOptions, AmazonRequest } from "./amazon/amazon.ts";
export type { ConnectionChange, Connections, NewOwner } from "./connecting/connections.ts";
export type { Consents } from "./connecting/consent.ts";
export type { TargetedTokenRequest, TokenTarget } from "./connecting/token-target.ts";
export type { FinishOptions } from "./connecting/finish-consent.ts";
export type { AdsEvent, Events, ListEventsRequest } from "./events/events.ts";
export type { FollowOptions } from "./events/follow-events.ts";
export type { ApiKeys } from "./managing/api-keys.ts";
export type { InvitationConfirmation, Invitations } from "./managing/invitations.ts";
export type { OauthClients } from "./managing/oauth-clients.ts";
export type { Registrations } from "./managing/registrations.ts";
export type { ReportRow } from "./reports/read-rows.ts";
export type { ReportSchedules } from "./reports/report-schedules.ts";
export type { Reports } from "./reports/reports.ts";
export type { Webhooks } from "./managing/webhooks.ts";
export type * from "./contract.ts";
