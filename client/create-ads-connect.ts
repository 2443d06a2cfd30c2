import { type Accounts, accountsOf } from "./accounts/accounts.ts";
import { type Amazon, amazonOf } from "./amazon/amazon.ts";
import { type Connections, connectionsOf } from "./connecting/connections.ts";
import { type Consents, consentsOf } from "./connecting/consent.ts";
import type { TargetedTokenRequest } from "./connecting/token-target.ts";
import type { Health, IssuedToken, SyncAnswer } from "./contract.ts";
import { type Events, eventsOf } from "./events/events.ts";
import { call, type CallOptions } from "./http/call.ts";
import type { Options, Source } from "./http/source.ts";
import { type Transport, transportOf } from "./http/transport.ts";
import { type ApiKeys, apiKeysOf } from "./managing/api-keys.ts";
import { type Invitations, invitationsOf } from "./managing/invitations.ts";
import { type OauthClients, oauthClientsOf } from "./managing/oauth-clients.ts";
import { type Registrations, registrationsOf } from "./managing/registrations.ts";
import { type ReportSchedules, reportSchedulesOf } from "./reports/report-schedules.ts";
import { type Reports, reportsOf } from "./reports/reports.ts";
import { type Webhooks, webhooksOf } from "./managing/webhooks.ts";

/** Everything that a caller can do. */
export interface AdsConnect extends Consents {
  /** Connections: one for each consent at Amazon. */
  readonly connections: Connections;
  /** Advertising accounts and their profiles. */
  readonly accounts: Accounts;
  /** Any call of the Amazon Ads API. */
  readonly amazon: Amazon;
  /** Reports: Amazon's numbers in the team's own Postgres. */
  readonly reports: Reports;
  /** Which reports are kept in step with Amazon. */
  readonly reportSchedules: ReportSchedules;
  /** What happened. */
  readonly events: Events;
  /** Keys for backends and scripts. */
  readonly apiKeys: ApiKeys;
  /** A user's own Login with Amazon apps. */
  readonly oauthClients: OauthClients;
  /** Links for people who are no users of the app. */
  readonly invitations: Invitations;
  /** Addresses to which events are sent. */
  readonly webhooks: Webhooks;
  /** Registrations of new advertising accounts. */
  readonly registrations: Registrations;
  /**
   * A valid access token, for calls that do not go through {@link AdsConnect.amazon}.
   *
   * @throws AdsConnectError `reauthorization_required`, `amazon_unavailable` and others.
   */
  token(request: TargetedTokenRequest, options?: CallOptions): Promise<IssuedToken>;
  /** Reads the accounts and profiles at Amazon again. At most 20 connections can be named. */
  sync(request?: { connection_ids?: string[] }, options?: CallOptions): Promise<SyncAnswer>;
  /** Whether the project works. It needs no credential. */
  health(options?: CallOptions): Promise<Health>;
}

/** Makes {@link AdsConnect} of a way to a project. */
export function adsConnectOf(transport: Transport, { returnTo }: Options = {}): AdsConnect {
  return {
    ...consentsOf(transport, returnTo),
    connections: connectionsOf(transport),
    accounts: accountsOf(transport),
    amazon: amazonOf(transport),
    reports: reportsOf(transport),
    reportSchedules: reportSchedulesOf(transport),
    events: eventsOf(transport),
    apiKeys: apiKeysOf(transport),
    oauthClients: oauthClientsOf(transport),
    invitations: invitationsOf(transport),
    webhooks: webhooksOf(transport),
    registrations: registrationsOf(transport),
    // A token that was made twice does no harm, unless each call is to make one.
    token: (request, options) =>
      call(transport, "POST", "get-token", request, options, request.force_refresh !== true),
    sync: (request, options) =>
      call(transport, "POST", "sync-accounts", { operation: "sync", ...request }, options),
    health: (options) => readHealth({ ...transport, actFor: undefined }, options),
  };
}

async function readHealth(transport: Transport, options?: CallOptions): Promise<Health> {
  return await call(transport, "GET", "health", {}, options);
}

/**
 * Makes a client of Amazon Ads Connect.
 *
 * @param source A client of supabase-js, which brings the signed-in user; or the project's address with
 * an API key, with a user's token, or with the operator's secret key.
 *
 * @example
 * ```ts
 * import { createAdsConnect } from "amazon-ads-connect";
 *
 * const ads = createAdsConnect({ url: "https://ref.supabase.co", apiKey: "aac_…" });
 * for await (const account of ads.accounts.all({ country_code: "DE" })) {
 *   console.log(account.account_name);
 * }
 * ```
 */
export function createAdsConnect(source: Source, options: Options = {}): AdsConnect {
  return adsConnectOf(transportOf(source, options), options);
}
