// Made of shared/contract by `npm run generate`. Change it there.

/** A stable name for what went wrong, from a function. */
export type ErrorCode =
  | "malformed_json"
  | "invalid_request"
  | "body_too_large"
  | "unsupported_media_type"
  | "method_not_allowed"
  | "not_found"
  | "path_not_allowed"
  | "unauthenticated"
  | "token_invalid"
  | "token_expired"
  | "issuer_unavailable"
  | "ticket_invalid"
  | "secret_key_unknown"
  | "api_key_unknown"
  | "api_key_revoked"
  | "api_key_expired"
  | "api_key_not_found"
  | "api_key_expiry_invalid"
  | "api_key_exceeds_maker"
  | "api_key_scope_missing"
  | "caller_not_allowed"
  | "user_unknown"
  | "user_banned"
  | "issuer_not_allowed"
  | "oauth_client_not_allowed"
  | "anonymous_user_not_allowed"
  | "mfa_required"
  | "quota_exceeded"
  | "user_required"
  | "connection_not_found"
  | "connection_not_ready"
  | "connection_disconnected"
  | "reauthorization_required"
  | "tokens_stopped"
  | "oauth_client_not_found"
  | "oauth_client_in_use"
  | "return_to_not_allowed"
  | "state_invalid"
  | "consent_denied"
  | "already_imported"
  | "consented_at_invalid"
  | "refresh_token_rejected"
  | "authorization_code_rejected"
  | "confirmation_invalid"
  | "confirmation_refused"
  | "connection_bound_to_app"
  | "invitation_invalid"
  | "invitation_not_found"
  | "invitation_not_awaiting_approval"
  | "amazon_unavailable"
  | "amazon_throttled"
  | "amazon_client_rejected"
  | "amazon_permission_denied"
  | "amazon_request_rejected"
  | "amazon_answer_invalid"
  | "refresh_in_progress"
  | "account_not_found"
  | "account_not_active"
  | "account_status_from_amazon"
  | "default_account_required"
  | "default_account_out_of_reach"
  | "metadata_too_large"
  | "registration_not_found"
  | "registration_under_way"
  | "profile_not_found"
  | "cursor_invalid"
  | "sync_running"
  | "sync_superseded"
  | "webhook_not_found"
  | "webhook_disabled"
  | "webhook_url_not_allowed"
  | "delivery_not_found"
  | "report_type_unknown"
  | "report_columns_invalid"
  | "report_dates_invalid"
  | "report_already_scheduled"
  | "report_running"
  | "report_limit_reached"
  | "report_schedule_not_found"
  | "report_not_found"
  | "report_not_ready"
  | "report_rows_changed"
  | "report_lease_lost"
  | "report_answer_invalid"
  | "database_unavailable"
  | "sealed_value_unreadable"
  | "configuration_invalid"
  | "internal_error";

/** Amazon's API regions: North America, Europe, Far East. */
export type Region = "NA" | "EU" | "FE";

/** What an API key may be allowed. */
export type Scope =
  | "tokens"
  | "accounts:read"
  | "accounts:write"
  | "connections:read"
  | "connections:write"
  | "amazon"
  | "keys"
  | "webhooks"
  | "metrics"
  | "reports:read"
  | "reports:write";

/** The types of events. */
export type EventType =
  | "connection.connected"
  | "connection.reauthorization_required"
  | "connection.recovered"
  | "connection.consent_ending"
  | "connection.amazon_login_changed"
  | "connection.disconnected"
  | "sync.failed"
  | "report.stored"
  | "report.failed"
  | "client.rejected";

/** What a consent is started with. */
export interface StartConsentRequest {
  /** What the connection is called: "Amazon Ads" when absent. */
  name?: string | undefined;
  /** The region whose consent page the person sees: NA when absent, or for a renewal the same as before. */
  region?: Region | undefined;
  /** The scopes that Amazon is asked for: those of the project when absent. */
  scopes?: string[] | undefined;
  /** Where the browser returns to. It must be on AMAZON_ADS_RETURN_URLS. Without it, the person reads the confirmation. */
  return_to?: string | undefined;
  /** The connection to renew. A new one is made when absent. */
  connection_id?: string | undefined;
  /** The user's own app, from oauth-clients: the project's app when absent. */
  oauth_client_id?: string | undefined;
}

/** A consent that was started. */
export interface StartedConsent {
  /** The connection that the consent is for. */
  connection_id: string;
  /** Amazon's consent page: send the browser there. */
  authorization_url: string;
  /** Until when the consent must be back: RFC 3339. */
  expires_at: string;
}

/** One person's consent at Amazon. */
export interface Connection {
  /** The id of the connection. */
  id: string;
  /** What the connection is called. */
  name: string;
  /** Only an active connection gives tokens. */
  status:
    | "pending"
    | "awaiting_confirmation"
    | "active"
    | "reauthorization_required"
    | "disconnected";
  /** The home region. */
  region: Region;
  /** The regions that a sync reads. */
  regions: Region[];
  /** The scopes of the consent. */
  scopes: string[];
  /** The app that the consent was given to. */
  client_id: string;
  /** The user's own app; null for the project's app. */
  oauth_client_id: string | null;
  /** When it became active: RFC 3339. */
  connected_at: string | null;
  /** When the person consented: RFC 3339; null when that is unknown, as for some imports. */
  consented_at: string | null;
  /** When the consent ends by itself: RFC 3339; null when that is unknown, or it has no end. */
  consent_ends_at: string | null;
  /** When a sync succeeded last: RFC 3339. */
  last_synced_at: string | null;
  /** When a token was read last: RFC 3339, exact to an hour. */
  last_used_at: string | null;
  /** Why the last renewal of the token failed. */
  last_error: string | null;
  /** When a renewal was found to have brought another Amazon login, until the owner accepts it: RFC 3339. */
  amazon_login_changed: string | null;
  /** When it was started: RFC 3339. */
  created_at: string;
}

/** A connection with the state of its token, never the token. */
export interface ConnectionDetail {
  /** The id of the connection. */
  id: string;
  /** What the connection is called. */
  name: string;
  /** Only an active connection gives tokens. */
  status:
    | "pending"
    | "awaiting_confirmation"
    | "active"
    | "reauthorization_required"
    | "disconnected";
  /** The home region. */
  region: Region;
  /** The regions that a sync reads. */
  regions: Region[];
  /** The scopes of the consent. */
  scopes: string[];
  /** The app that the consent was given to. */
  client_id: string;
  /** The user's own app; null for the project's app. */
  oauth_client_id: string | null;
  /** When it became active: RFC 3339. */
  connected_at: string | null;
  /** When the person consented: RFC 3339; null when that is unknown, as for some imports. */
  consented_at: string | null;
  /** When the consent ends by itself: RFC 3339; null when that is unknown, or it has no end. */
  consent_ends_at: string | null;
  /** When a sync succeeded last: RFC 3339. */
  last_synced_at: string | null;
  /** When a token was read last: RFC 3339, exact to an hour. */
  last_used_at: string | null;
  /** Why the last renewal of the token failed. */
  last_error: string | null;
  /** When a renewal was found to have brought another Amazon login, until the owner accepts it: RFC 3339. */
  amazon_login_changed: string | null;
  /** When it was started: RFC 3339. */
  created_at: string;
  /** The state of the token; null when there is none. */
  token: {
    /** When the access token expires: RFC 3339. */
    expires_at: string;
    /** For how many seconds it is valid. */
    expires_in: number;
    /** How often it was renewed. */
    refresh_count: number;
    /** When it was renewed last: RFC 3339. */
    last_refresh: string | null;
    /** When the schedule renews it: RFC 3339. */
    next_refresh: string | null;
    /** When the next renewal is tried after a failure: RFC 3339. */
    next_attempt_at: string | null;
    /** Why the last renewal failed. */
    last_error: string | null;
  } | null;
}

/** A refresh token or a code of another system. */
export type ImportRequest = {
  /** What the connection is called. */
  name?: string | undefined;
  /** The connection's home region. */
  region?: Region | undefined;
  /** The scopes of the consent: those of the project when absent. */
  scopes?: string[] | undefined;
  /** The user's own app that the token was issued to, from oauth-clients: the project's app when absent. */
  oauth_client_id?: string | undefined;
  /** A refresh token that another system received. */
  refresh_token: string;
  /** When the person consented, where that is known: RFC 3339. A consent ends 365 days later. */
  consented_at?: string | undefined;
} | {
  /** What the connection is called. */
  name?: string | undefined;
  /** The connection's home region. */
  region?: Region | undefined;
  /** The scopes of the consent: those of the project when absent. */
  scopes?: string[] | undefined;
  /** The user's own app that the token was issued to, from oauth-clients: the project's app when absent. */
  oauth_client_id?: string | undefined;
  /** A code from a redirect to an address that is not this project's. Amazon accepts it for five minutes. */
  code: string;
  /** The address that Amazon redirected to. */
  redirect_uri: string;
  /** The PKCE verifier (RFC 7636) of the consent. Only a code of the user's own app may go without. */
  code_verifier?: string | undefined;
};

/** What changes about a connection. */
export interface ChangeConnectionRequest {
  /** Another name. */
  name?: string | undefined;
  /** The regions that a sync reads. */
  regions?: Region[] | undefined;
  /** Accepts that a renewal has brought another Amazon login. */
  accept_amazon_login?: true | undefined;
  /** For the operator: the user who gets the connection. Sent alone. */
  new_user_id?: string | undefined;
  /** For the operator: the same user, by e-mail address. */
  new_user_email?: string | undefined;
}

/** Which token: name exactly one of connection_id, account_id and profile_id. */
export interface TokenRequest {
  /** The connection. */
  connection_id?: string | undefined;
  /** An account of the connection: Amazon's id, or the id in this project. */
  account_id?: string | undefined;
  /** A profile of the connection: Amazon's id. */
  profile_id?: string | undefined;
  /** For how many seconds the token must be valid at least. */
  min_validity_seconds?: number | undefined;
  /** Whether the token is renewed even if it is valid for long enough. */
  force_refresh?: boolean | undefined;
  /** Whether the token is shown to a person: the audit log records that they looked. */
  reveal?: boolean | undefined;
}

/** A valid access token. */
export interface IssuedToken {
  /** The access token, for Amazon's Authorization header. */
  access_token: string;
  /** The type of the token, as Amazon gave it: bearer. */
  token_type: string;
  /** When the token expires: RFC 3339. */
  expires_at: string;
  /** For how many seconds the token is valid, rounded down. */
  expires_in: number;
  /** The app that the token belongs to, for Amazon-Advertising-API-ClientId. */
  client_id: string;
  /** The connection that the token belongs to. */
  connection_id: string;
  /** Whether the token was renewed for this call. */
  refreshed: boolean;
  /** Why the token is not valid for as long as was asked for. */
  warning?: {
    /** A stable name for the reason. */
    code:
      | "amazon_unavailable"
      | "amazon_client_rejected"
      | "sealed_value_unreadable"
      | "refresh_in_progress"
      | "validity_limited";
    /** The reason, in a sentence. */
    detail: string;
  };
}

/** Which accounts are listed, and from which list. */
export interface ListAccountsRequest {
  /** Whose list it is: the one of the last sync, or one of Amazon's, live. */
  source?: "stored" | "ads-accounts" | "profiles" | "dsp-advertisers" | undefined;
  /** The only connection whose accounts are listed. */
  connection_id?: string | undefined;
  /** The region whose host is asked, for live lists. For profiles all three, one after the other, when absent. */
  region?: Region | undefined;
  /** Only accounts with this status. */
  status?: "active" | "inactive" | "suspended" | "pending" | undefined;
  /** Only accounts of this type. */
  account_type?: "advertising" | "seller" | "vendor" | "agency" | "dsp" | undefined;
  /** A country of the account, as Amazon or as ISO spells it: UK and GB are the same. */
  country_code?: string | undefined;
  /** Part of the account's name, or a whole id of Amazon's. */
  text?: string | undefined;
  /** One live profile, or the agency profile whose DSP advertisers are listed. */
  profile_id?: string | undefined;
  /** How many accounts a page has at most. */
  limit?: number | undefined;
  /** The next_cursor of the page before. */
  cursor?: string | undefined;
}

/** A profile as the last sync stored it. */
export interface StoredProfile {
  /** The id of the profile in this project. */
  id: string;
  /** The region of the profile. */
  region: Region;
  /** Amazon's id of the profile. */
  profile_id: string;
  /** The country, as the Ads API spells it. */
  country_code: string | null;
  /** The currency. */
  currency_code: string | null;
  /** The time zone. */
  timezone: string | null;
  /** Amazon's id of the marketplace. */
  marketplace_id: string | null;
  /** The name. */
  name: string | null;
  /** seller, vendor, agency, or a value that Amazon added since. */
  type: string | null;
  /** Amazon's sub-type. */
  sub_type: string | null;
  /** A seller id or ENTITY…; not unique across marketplaces. */
  entity_id: string | null;
  /** The daily budget of the profile. */
  daily_budget: number | null;
  /** Whether Amazon can charge it. */
  valid_payment_method: boolean | null;
  /** view when Amazon lists the profile only for reporting. */
  access_level: "edit" | "view";
  /** inactive when Amazon no longer lists it. */
  status: "active" | "inactive";
  /** When a sync saw it last: RFC 3339. */
  last_synced_at: string | null;
  /** When a sync saw it first: RFC 3339. */
  created_at: string;
  /** When it changed last: RFC 3339. */
  updated_at: string;
}

/** An account as the last sync stored it. */
export interface StoredAccount {
  /** The id of the account in this project. */
  id: string;
  /** The connection that it belongs to. */
  connection_id: string;
  /** The name, Amazon's or the user's. */
  account_name: string;
  /** amzn1.ads-account.g.…; the profile id for a profile without an ads account. */
  amazon_account_id: string;
  /** Which of Amazon's lists it came from. */
  source: "ads-accounts" | "profiles" | "dsp-advertisers";
  /** Set when the account exists in one region only. */
  region: Region | null;
  /** Set when the account has exactly one marketplace. */
  marketplace_id: string | null;
  /** What kind of account it is. */
  account_type: "advertising" | "seller" | "vendor" | "agency" | "dsp";
  /** Whether it is the user's default account. */
  is_default: boolean;
  /** The status. */
  status: "active" | "inactive" | "suspended" | "pending";
  /** When a sync saw it first: RFC 3339. */
  connected_at: string;
  /** When a sync saw it last: RFC 3339. */
  last_synced_at: string | null;
  /** Everything else that Amazon listed, and what the user has added. */
  metadata: Record<string, unknown>;
  /** When the row was made: RFC 3339. */
  created_at: string;
  /** When it changed last: RFC 3339. */
  updated_at: string;
  /** When the user disconnected it: RFC 3339; no sync makes it active while this is set. */
  disconnected_at: string | null;
  /** Whether the name is the user's: no sync overwrites it. */
  name_set_by_user: boolean;
  /** Its profiles, by country. */
  profiles: StoredProfile[];
}

/** An ads account as Amazon lists it now. */
export interface LiveAdsAccount {
  /** Amazon's id of the account. */
  amazon_account_id: string;
  /** Amazon's name of the account. */
  account_name: string;
  /** The status. */
  status: "active" | "inactive" | "suspended" | "pending";
  /** Its profiles, in all countries. */
  profile_ids: string[];
  /** Everything else that Amazon lists. */
  metadata: {
    /** Amazon's own status. */
    amazon_status: string | null;
    /** Its countries. */
    country_codes: string[];
    /** Its ids by country. */
    alternate_ids: {
      /** The country. */
      country_code: string | null;
      /** The profile in this country. */
      profile_id?: string;
      /** The entity in this country. */
      entity_id?: string;
    }[];
    /** What Amazon reports, by country. */
    errors: Record<string, unknown>;
  };
}

/** A profile as Amazon lists it now. */
export interface LiveProfile {
  /** Amazon's id of the profile. */
  profile_id: string;
  /** The country, as the Ads API spells it. */
  country_code: string | null;
  /** The currency. */
  currency_code: string | null;
  /** The time zone. */
  timezone: string | null;
  /** Amazon's id of the marketplace. */
  marketplace_id: string | null;
  /** The name. */
  name: string | null;
  /** seller, vendor, agency, or a value that Amazon added since. */
  type: string | null;
  /** Amazon's sub-type. */
  sub_type: string | null;
  /** A seller id or ENTITY…; not unique across marketplaces. */
  entity_id: string | null;
  /** The daily budget of the profile. */
  daily_budget: number | null;
  /** Whether Amazon can charge it. */
  valid_payment_method: boolean | null;
  /** view when Amazon lists it only for reporting; absent for a profile that is named. */
  access_level?: "edit" | "view";
  /** The region of the profile. */
  region: Region;
}

/** A DSP advertiser as Amazon lists it now. */
export interface LiveAdvertiser {
  /** Amazon's id of the advertiser. */
  amazon_account_id: string;
  /** The name of the advertiser. */
  account_name: string;
  /** Advertisers of the DSP. */
  account_type: "dsp";
  /** Amazon lists the advertisers that exist. */
  status: "active";
  /** Advertisers have no marketplace. */
  marketplace_id: null;
  /** Everything else that Amazon lists. */
  metadata: {
    /** The agency's profile. */
    agency_profile_id?: string;
    /** Its country. */
    country_codes: string[];
    /** Its currency. */
    currency_code: string | null;
    /** Its time zone. */
    timezone: string | null;
    /** Its website. */
    url: string | null;
  };
  /** The region of the agency's profile. */
  region: Region;
}

/** What changes about accounts. */
export interface AccountChange {
  /** Takes the place of the present default; a user who has active accounts has exactly one. */
  is_default?: boolean | undefined;
  /** A name that no sync overwrites; null lets the next sync write Amazon's again. */
  account_name?: string | null | undefined;
  /** inactive disconnects; active takes an account back that was disconnected. */
  status?: "active" | "inactive" | undefined;
  /** Merged into the stored metadata on the first level; null takes a key away. */
  metadata?: Record<string, unknown> | undefined;
}

/** What became of a sync. */
export interface SyncAnswer {
  /** What became of each connection. */
  results: ({
    /** The connection. */
    connection_id: string;
    /** The status of the run. */
    status: "running" | "succeeded" | "partial" | "failed";
    /** The run. */
    run: {
      /** The id of the run. */
      id: number;
      /** The connection. */
      connection_id: string;
      /** running: another invocation continues it. partial: a list was not read whole. */
      status: "running" | "succeeded" | "partial" | "failed";
      /** What became of each of Amazon's lists. */
      sources: {
        /** Which list of Amazon's. */
        source: "profiles" | "ads-accounts" | "dsp-advertisers";
        /** In which region. */
        region: "NA" | "EU" | "FE";
        /** Whether the list was read to its end. */
        outcome: "complete" | "failed";
        /** How many entries were read. */
        items: number;
        /** How many entries made no sense. The others are kept. */
        rejected: number;
        /** Why it failed. */
        error_code?: string;
        /** Amazon's own name for the request that failed. */
        request_id?: string;
        /** Agency profiles whose advertisers were not read, or not all of them. */
        skipped?: {
          /** The agency profile. */
          profile_id: string;
          /** no_dsp_right is a lasting refusal and no failure; any other is an error. */
          code: string;
          /** Amazon's own name for the request. */
          request_id?: string;
        }[];
      }[];
      /** How many accounts are new. */
      accounts_inserted: number;
      /** How many accounts changed. */
      accounts_updated: number;
      /** How many accounts are as before. */
      accounts_unchanged: number;
      /** How many accounts Amazon no longer lists. */
      accounts_inactivated: number;
      /** How many profiles are new. */
      profiles_inserted: number;
      /** How many profiles changed. */
      profiles_updated: number;
      /** How many profiles are as before. */
      profiles_unchanged: number;
      /** How many profiles Amazon no longer lists. */
      profiles_inactivated: number;
      /** Why it failed. */
      error_code: string | null;
      /** When it started: RFC 3339. */
      started_at: string;
      /** When it ended: RFC 3339; null while it runs. */
      finished_at: string | null;
    };
  } | {
    /** The connection. */
    connection_id: string;
    /** Nothing was done for it. */
    status: "refused";
    /** Why nothing was done. */
    error: {
      /** A stable name for the reason. */
      code: ErrorCode;
      /** The reason, in a sentence. */
      detail: string;
    };
  })[];
  /** The results, counted. */
  summary: {
    /** How many connections there were. */
    total: number;
    /** How many were read whole. */
    succeeded: number;
    /** How many were not read whole. */
    partial: number;
    /** How many another invocation continues. */
    running: number;
    /** How many failed. */
    failed: number;
    /** How many could not be synced. */
    refused: number;
  };
}

/** What became of each connection that was to be disconnected. */
export interface DisconnectedConnections {
  /** What became of each connection. */
  results: ({
    /** The connection. */
    connection_id: string;
    /** It was done. */
    status: "ok";
  } | {
    /** The connection. */
    connection_id: string;
    /** Nothing was done for it. */
    status: "refused";
    /** Why nothing was done. */
    error: {
      /** A stable name for the reason. */
      code: ErrorCode;
      /** The reason, in a sentence. */
      detail: string;
    };
  })[];
  /** The results, counted. */
  summary: {
    /** How many items there were. */
    total: number;
    /** How many were changed. */
    ok: number;
    /** How many were refused. */
    refused: number;
  };
}

/** What became of each account that was to be changed. */
export interface ChangedAccounts {
  /** What became of each account. */
  results: ({
    /** The account. */
    account_id: string;
    /** It was done. */
    status: "ok";
  } | {
    /** The account. */
    account_id: string;
    /** Nothing was done for it. */
    status: "refused";
    /** Why nothing was done. */
    error: {
      /** A stable name for the reason. */
      code: ErrorCode;
      /** The reason, in a sentence. */
      detail: string;
    };
  })[];
  /** The results, counted. */
  summary: {
    /** How many items there were. */
    total: number;
    /** How many were changed. */
    ok: number;
    /** How many were refused. */
    refused: number;
  };
}

/** Which connections are checked. */
export interface AccountHealthRequest {
  /** The only connection to check. All of the caller's when absent. */
  connection_id?: string | undefined;
  /** Which accounts are listed one by one. */
  accounts?: "unhealthy" | "all" | undefined;
  /** How many accounts of each connection are listed. */
  limit?: number | undefined;
  /** A connection's own next_cursor: the answer is that connection, with its next accounts. */
  cursor?: string | undefined;
}

/** An account and its status. */
export interface AccountHealth {
  /** The id of the account in this project. */
  account_id: string;
  /** Amazon's id of the account. */
  amazon_account_id: string;
  /** The name of the account. */
  account_name: string;
  /** The worst of its reasons decides. */
  status: "healthy" | "degraded" | "error";
  /** Why it is not healthy. */
  reasons: {
    /** A stable name for the reason. */
    code:
      | "disconnected"
      | "account_suspended"
      | "account_pending"
      | "account_inactive"
      | "account_errors";
    /** The reason, in a sentence. */
    detail: string;
  }[];
}

/** How healthy a connection is, and why. */
export interface ConnectionHealth {
  /** The connection. */
  connection_id: string;
  /** What the connection is called. */
  name: string;
  /** The worst of its reasons decides. */
  status: "healthy" | "degraded" | "error";
  /** The status of the connection itself. */
  connection_status: "active" | "reauthorization_required" | "disconnected";
  /** Whether only a new consent helps. */
  reauthorization_required: boolean;
  /** Why it is not healthy. */
  reasons: {
    /** A stable name for the reason. */
    code:
      | "reauthorization_required"
      | "disconnected"
      | "consent_ended"
      | "consent_ending"
      | "dormant"
      | "token_expired"
      | "refresh_failing"
      | "sync_failed"
      | "sync_partial"
      | "sync_overdue"
      | "never_synced"
      | "amazon_login_changed";
    /** The reason, in a sentence. */
    detail: string;
  }[];
  /** When the consent ends by itself: RFC 3339; null when that is unknown, or it has no end. */
  consent_ends_at: string | null;
  /** The state of the token; null when there is none. */
  token: {
    /** When the access token expires: RFC 3339. */
    expires_at: string;
    /** For how many seconds it is valid. */
    expires_in: number;
    /** When it was renewed last: RFC 3339. */
    last_refresh: string | null;
    /** Why the last renewal failed. */
    last_error: string | null;
    /** When the next renewal is tried after a failure: RFC 3339. */
    next_attempt_at: string | null;
  } | null;
  /** The last sync that ended. */
  last_sync: {
    /** How it ended. */
    status: "succeeded" | "partial" | "failed";
    /** When it started: RFC 3339. */
    started_at: string;
    /** When it ended: RFC 3339. */
    finished_at: string;
    /** Why it failed. */
    error_code: string | null;
    /** The lists that were not read whole. */
    failed_sources: {
      /** Which list of Amazon's. */
      source: string;
      /** In which region. */
      region: string;
      /** complete or failed. */
      outcome: string;
      /** How many entries made no sense. */
      rejected?: number;
      /** Why it failed. */
      error_code?: string;
      /** Amazon's own name for the request that failed. */
      request_id?: string;
      /** Agency profiles whose advertisers were not read, or not all of them. */
      skipped?: {
        /** The agency profile. */
        profile_id: string;
        /** Why its advertisers were not read. */
        code: string;
      }[];
    }[];
  } | null;
  /** Whether a sync is running. */
  syncing: boolean;
  /** When a sync succeeded last: RFC 3339. */
  last_synced_at: string | null;
  /** When a renewal was found to have brought another Amazon login, until the owner accepts it: RFC 3339. */
  amazon_login_changed: string | null;
  /** All of its accounts, those that are not listed included. */
  account_summary: {
    /** How many are healthy. */
    healthy: number;
    /** How many work and need a look. */
    degraded: number;
    /** How many give no access to Amazon. */
    error: number;
  };
  /** The accounts of this page. */
  accounts: AccountHealth[];
  /** The cursor of the next accounts; null at their end. */
  next_cursor: string | null;
}

/** How healthy connections are. */
export interface AccountHealthReport {
  /** The connections, counted. */
  summary: {
    /** How many are healthy. */
    healthy: number;
    /** How many work and need a look. */
    degraded: number;
    /** How many give no access to Amazon. */
    error: number;
  };
  /** Each connection. */
  connections: ConnectionHealth[];
}

/** Whether the project works. */
export interface Health {
  /** ok when everything else is. */
  status: "ok" | "degraded";
  /** Whether the functions reach the database, and what keeps them from it. */
  database: "ok" | "unavailable" | "schema_not_exposed" | "migrations_missing";
  /** Whether the schedule runs and its calls arrive; paused by the operator. */
  scheduler: "ok" | "late" | "unanswered" | "never_ran" | "cloned" | "paused" | "unknown";
  /** Whether stored tokens are refreshed in time, whether the configured keys open them, and whether the operator lets them be handed out. */
  tokens: "ok" | "overdue" | "unreadable" | "stopped" | "unknown";
  /** Whether reports are planned and read in time, and whether a limit stops them. */
  reports: "ok" | "late" | "limit_reached" | "unknown";
  /** The version of the functions. */
  version: string;
}

/** What an account is registered as. */
export type Association = {
  /** A seller. */
  amazon_seller: {
    /** The seller's account, as Amazon documents it. */
    seller_central_account: string | Record<string, unknown>;
  };
} | {
  /** A vendor. */
  amazon_vendor: {
    /** The vendor's group, as Amazon documents it. */
    vendor_group: string | Record<string, unknown>;
  };
} | {
  /** An author. */
  amazon_author: {
    /** The author's e-mail address at Amazon. */
    email: string;
  };
} | {
  /** A business that does not sell on Amazon. */
  business: {
    /** The name of the business. */
    name: string;
    /** Its telephone number. */
    phone?: string | undefined;
    /** Its website. */
    website_url?: string | undefined;
    /** The first line of its address. */
    address_line_1?: string | undefined;
    /** The second line of its address. */
    address_line_2?: string | undefined;
    /** Its city. */
    city?: string | undefined;
    /** Its state or province. */
    state?: string | undefined;
    /** Its postal code. */
    zip_code?: string | undefined;
    /** Its country, two capital letters. */
    country_code?: string | undefined;
  };
};

/** What an account is registered with. */
export interface RegisterRequest {
  /** The connection whose Amazon user registers the account. */
  connection_id: string;
  /** The region whose host registers: the connection's own when absent. */
  region?: Region | undefined;
  /** The name of the new account. */
  account_name?: string | undefined;
  /** The country of the new account: Amazon takes one a registration. */
  country_codes?: string[] | undefined;
  /** What the account is registered as. */
  association?: Association | undefined;
  /** False when the user has accepted Amazon's terms before: the registration is sent at once. */
  use_terms_token?: boolean | undefined;
}

/** The registration of an account at Amazon. */
export interface Registration {
  /** The id of the registration. */
  id: string;
  /** The connection whose Amazon user registers. */
  connection_id: string;
  /** The region whose host registers. */
  region: Region;
  /** terms_pending: a person accepts the terms at terms_url. submitted: Amazon has it. pending: Amazon is not done. registered and failed are final. */
  status: "terms_pending" | "submitted" | "pending" | "registered" | "failed";
  /** The name of the new account. */
  account_name: string | null;
  /** The country of the new account. */
  country_codes: string[];
  /** What kind of association was sent: amazon_seller, amazon_vendor, amazon_author, business. */
  association: string | null;
  /** Where a person accepts Amazon's terms. */
  terms_url: string | null;
  /** Amazon's id of the new account, once there is one. */
  ads_account_id: string | null;
  /** Amazon's own status of the new account. */
  amazon_status: string | null;
  /** When it was started: RFC 3339. */
  created_at: string;
  /** When it changed last: RFC 3339. */
  updated_at: string;
  /** When it was sent to Amazon: RFC 3339. */
  submitted_at: string | null;
  /** When it became final: RFC 3339. */
  finished_at: string | null;
  /** Why it failed; before that, the last transient error. */
  error: {
    /** A stable name for the reason. */
    code: string;
    /** The reason, in sentences. */
    detail: string;
    /** Amazon's own name for the request. */
    amazon_request_id?: string;
  } | null;
}

/** A table that reports are stored in. */
export interface ReportType {
  /** The table. */
  table_name: string;
  /** Amazon's reportTypeId. */
  report_type_id: string;
  /** Amazon's ad product. */
  ad_product: string;
  /** Amazon's groupings. */
  group_by: string[];
  /** Whether it is about a profile or about a DSP advertiser. */
  target: "profile" | "advertiser";
  /** How many days one report covers at most. */
  max_days: number;
  /** How many days back Amazon has data. */
  retention_days: number;
  /** How old a date is when Amazon no longer restates it. */
  final_after_days: number;
  /** What Amazon never has rows of in this table, in sentences. */
  gaps: string[];
  /** The columns. */
  columns: {
    /** Amazon's name. */
    name: string;
    /** The name in the table. */
    column: string;
    /** The type in the table. */
    type: "text" | "date" | "numeric";
  }[];
}

/** Which reports are listed. */
export interface ListReportsRequest {
  /** Only reports that are so far. */
  status?:
    | "wanted"
    | "requested"
    | "ready"
    | "loading"
    | "stored"
    | "failed"
    | "expired"
    | "cancelled"
    | undefined;
  /** Only reports of this table. */
  table_name?: string | undefined;
  /** Only reports of this connection. */
  connection_id?: string | undefined;
  /** Only reports of this profile, or of this DSP advertiser. */
  profile_id?: string | undefined;
  /** Only reports that this schedule has made. */
  schedule_id?: string | undefined;
  /** Only reports that cover this date. */
  date?: string | undefined;
  /** How many reports a page has at most. */
  limit?: number | undefined;
  /** The next_cursor of the page before. */
  cursor?: string | undefined;
}

/** What a report is requested with. */
export interface CreateReportRequest {
  /** The connection that the report is requested with. */
  connection_id: string;
  /** The profile, or the DSP advertiser, that it is about: Amazon's id. */
  profile_id: string;
  /** The table that its rows go to: see reports/types. */
  table_name: string;
  /** Amazon's names of the columns; all of the table when absent. */
  columns?: string[] | undefined;
  /** The first date, in the time zone of the profile. */
  start_date: string;
  /** The last date, in the time zone of the profile. */
  end_date: string;
}

/** A report, and how far it is. */
export interface Report {
  /** The id of the report in this project. */
  id: string;
  /** The connection that it is requested with. */
  connection_id: string | null;
  /** The schedule that made it; null for one that a caller requested. */
  schedule_id: string | null;
  /** The table that its rows go to. */
  table_name: string;
  /** Amazon's reportTypeId. */
  report_type_id: string;
  /** The region whose host is asked. */
  region: Region;
  /** The profile, or the DSP advertiser. */
  profile_id: string;
  /** Amazon's names of the columns. */
  columns: string[] | null;
  /** The first date. */
  start_date: string;
  /** The last date. */
  end_date: string;
  /** Why it was made: by a caller, for the last days, to read older ones again, or for the first time. */
  reason: "manual" | "recent" | "window" | "backfill";
  /** How far it is. */
  status:
    | "wanted"
    | "requested"
    | "ready"
    | "loading"
    | "stored"
    | "failed"
    | "expired"
    | "cancelled";
  /** Amazon's id of the report. */
  amazon_report_id: string | null;
  /** How many steps in a row have failed. */
  attempts: number;
  /** How many times it was requested from Amazon. */
  asks: number;
  /** Why the last step failed, as a stable code. */
  error_code: string | null;
  /** Why the last step failed, in a sentence. */
  error_detail: string | null;
  /** How many rows it has; null until they are stored. */
  rows: number | null;
  /** The size of Amazon's file in bytes, where it is known. */
  file_size: number | null;
  /** When it was made: RFC 3339. */
  created_at: string;
  /** When Amazon accepted it: RFC 3339. */
  requested_at: string | null;
  /** When Amazon had made it: RFC 3339. */
  ready_at: string | null;
  /** When its rows were stored: RFC 3339. */
  stored_at: string | null;
  /** When it was stored, failed or cancelled: RFC 3339. */
  finished_at: string | null;
  /** When the next step is due: RFC 3339. */
  next_attempt_at: string | null;
}

/** What is stored of a table, of one profile and date. */
export interface ReportCoverage {
  /** The connection that brought the rows. */
  connection_id: string | null;
  /** The table. */
  table_name: string;
  /** The profile, or the DSP advertiser. */
  profile_id: string;
  /** The date. */
  date: string;
  /** When the date was requested last: RFC 3339. */
  requested_at: string | null;
  /** The report whose rows are stored. */
  report_id: string | null;
  /** When they were stored: RFC 3339; null while there are none. */
  stored_at: string | null;
  /** How many rows the date has. */
  rows: number | null;
  /** When Amazon was asked for what is stored: RFC 3339. */
  as_of: string | null;
  /** How old the date was then, in days. */
  age_days: number | null;
  /** Whether Amazon no longer restates the date. */
  is_final: boolean;
  /** From which date on it is final. */
  final_on: string;
}

/** A report, and what is stored of it. */
export interface ReportDetail {
  /** The report. */
  report: Report;
  /** What is stored of each of its dates. */
  coverage: ReportCoverage[];
  /** The address of Amazon's own file, when it was asked for; null when there is none. */
  download_url?: string | null;
  /** How long the address is valid: RFC 3339. */
  download_url_expires_at?: string | null;
}

/** A report that was cancelled. */
export interface CancelledReport {
  /** The report after the call. */
  report: Report;
  /** Whether Amazon makes no file of it: it only stops what it has not begun. */
  cancelled_at_amazon: boolean;
}

/** Which rows are read. */
export interface ReportRowsRequest {
  /** The table: see reports/types. */
  table_name: string;
  /** The only profiles or DSP advertisers, with commas between them; all when absent. */
  profile_ids?: string[] | undefined;
  /** The first date; all dates when absent. */
  start_date?: string | undefined;
  /** The last date; all dates when absent. */
  end_date?: string | undefined;
  /** The table's columns that are answered, with commas between them; all when absent. */
  columns?: string[] | undefined;
  /** One JSON object a line, or CSV with a line of names. */
  format?: "ndjson" | "csv" | undefined;
  /** About how many rows the answer has, which then names a cursor; all when absent. */
  limit?: number | undefined;
  /** The header x-next-cursor of the answer before. */
  cursor?: string | undefined;
}

/** Which profiles and dates of a table are asked about. */
export interface ReportCoverageRequest {
  /** The table: see reports/types. */
  table_name: string;
  /** The only profiles or DSP advertisers, with commas between them; all when absent. */
  profile_ids?: string[] | undefined;
  /** The first date; all dates when absent. */
  start_date?: string | undefined;
  /** The last date; all dates when absent. */
  end_date?: string | undefined;
  /** How many dates a page has at most. */
  limit?: number | undefined;
  /** The next_cursor of the page before. */
  cursor?: string | undefined;
}

/** Which reports are kept in step with Amazon. */
export interface ReportSchedule {
  /** The id of the schedule. */
  id: string;
  /** The connection that reports are requested with. */
  connection_id: string;
  /** The profiles or DSP advertisers; null for all of the connection. */
  profile_ids: string[] | null;
  /** The table that the rows go to. */
  table_name: string;
  /** Amazon's names of the columns; null for all of the table. */
  columns: string[] | null;
  /** Columns that Amazon has refused: they are left out of every request. */
  illegal_columns: string[];
  /** How many days back the first rows are; null for all that Amazon has. */
  backfill_days: number | null;
  /** For how many months rows are kept; null for ever. */
  retention_months: number | null;
  /** Whether the caller wants reports requested. */
  status: "active" | "paused";
  /** Whether they are, and if not, why. */
  state: "active" | "paused" | "limit_reached" | "connection_inactive";
  /** Why the last report failed, as a stable code. */
  last_error: string | null;
  /** Why the last report failed, in a sentence. */
  last_error_detail: string | null;
  /** When it was made: RFC 3339. */
  created_at: string;
  /** When it changed last: RFC 3339. */
  updated_at: string;
  /** What it takes. */
  cost: {
    /** How many profiles or DSP advertisers it has now. */
    profiles: number;
    /** How many reports a day it requests at most. */
    requests_per_day: number;
    /** How many reports the first rows take. */
    backfill_requests: number;
    /** About how many rows it will keep. */
    estimated_rows: number | null;
    /** About how much disk they will take. */
    estimated_bytes: number | null;
    /** Whether the estimate is made from rows that are stored already. */
    is_estimated_from_rows: boolean;
  };
}

/** A schedule, its next runs and its last failures. */
export interface ReportScheduleDetail {
  /** The schedule. */
  schedule: ReportSchedule;
  /** Its first 100 profiles or DSP advertisers. */
  targets: {
    /** The profile, or the DSP advertiser. */
    profile_id: string;
    /** When its next report is due: RFC 3339. */
    next_run_at: string | null;
    /** The oldest date that was read so far. */
    backfilled_to: string | null;
    /** Why its last report failed, as a stable code. */
    last_error: string | null;
    /** How many of its reports in a row have failed. */
    failures: number;
  }[];
  /** The next ten runs. */
  next_runs: {
    /** The profile, or the DSP advertiser. */
    profile_id: string;
    /** When its next report is due: RFC 3339. */
    at: string;
  }[];
  /** The last ten reports that failed. */
  last_failures: {
    /** The report that failed. */
    report_id: string;
    /** The profile, or the DSP advertiser. */
    profile_id: string;
    /** Why, as a stable code. */
    error_code: string | null;
    /** Why, in a sentence. */
    error_detail: string | null;
    /** When: RFC 3339. */
    finished_at: string | null;
  }[];
}

/** What a schedule is made with. */
export interface CreateReportScheduleRequest {
  /** The connection that reports are requested with. */
  connection_id: string;
  /** The profiles or DSP advertisers; null for all of the connection, later ones too. */
  profile_ids?: string[] | null | undefined;
  /** The table that the rows go to: see reports/types. */
  table_name: string;
  /** Amazon's names of the columns; null for all of the table. */
  columns?: string[] | null | undefined;
  /** How many days back the first rows are; null for all that Amazon has. */
  backfill_days?: number | null | undefined;
  /** For how many months rows are kept; null for ever. */
  retention_months?: number | null | undefined;
}

/** What changes about a schedule. */
export interface ChangeReportScheduleRequest {
  /** The profiles or DSP advertisers; null for all of the connection. */
  profile_ids?: string[] | null | undefined;
  /** Amazon's names of the columns; null for all of the table. */
  columns?: string[] | null | undefined;
  /** How many days back the first rows are; null for all that Amazon has. */
  backfill_days?: number | null | undefined;
  /** For how many months rows are kept; null for ever. */
  retention_months?: number | null | undefined;
  /** Whether reports are requested. What is stored stays either way. */
  status?: "active" | "paused" | undefined;
}

/** An API key, never the key itself. */
export interface ApiKey {
  /** The id of the key. */
  id: string;
  /** What the key is called. */
  name: string;
  /** How the key begins, to recognise it by. */
  prefix: string;
  /** What the key may do. */
  scopes: Scope[];
  /** The only connection that it can use; null for all. */
  connection_id: string | null;
  /** Whether calls accept it. */
  status: "active" | "expired" | "revoked";
  /** When it expires: RFC 3339; null for never. */
  expires_at: string | null;
  /** When it was revoked: RFC 3339. */
  revoked_at: string | null;
  /** When it was used last: RFC 3339, exact to a minute. */
  last_used_at: string | null;
  /** The key that made it; null when a person or the operator did, or that key is no more. */
  created_by: string | null;
  /** When it was made: RFC 3339. */
  created_at: string;
}

/** What an API key is made with. */
export interface CreateApiKeyRequest {
  /** What the key is called in lists. */
  name: string;
  /** What the key may do. */
  scopes: Scope[];
  /** The only connection that the key can use. */
  connection_id?: string | undefined;
  /** When the key expires: RFC 3339. It never does when absent. */
  expires_at?: string | undefined;
}

/** What changes about an API key. */
export interface ChangeApiKeyRequest {
  /** Another name. */
  name?: string | undefined;
  /** An expiry that is earlier than before; the present moment is allowed. */
  expires_at?: string | undefined;
}

/** A new API key, with the key itself. */
export interface CreatedApiKey {
  /** The new key. */
  api_key: ApiKey;
  /** The key itself: only this answer contains it. */
  key: string;
}

/** A revoked API key. */
export interface RevokedApiKey {
  /** The key, which no call accepts any more. */
  api_key: ApiKey;
  /** How many keys this call revoked; not those that were revoked before. */
  revoked: number;
}

/** A user's own Login with Amazon app. */
export interface OauthClient {
  /** The id of the app in this project. */
  id: string;
  /** What the app is called. */
  name: string;
  /** The client id of the security profile. */
  client_id: string;
  /** When it was added: RFC 3339. */
  created_at: string;
}

/** What an app is added with. */
export interface CreateOauthClientRequest {
  /** What the app is called in lists. */
  name: string;
  /** The client id of the security profile. */
  client_id: string;
  /** The client secret of the security profile. It is sealed, and no answer contains it. */
  client_secret: string;
}

/** What changes about an app. */
export interface ChangeOauthClientRequest {
  /** Another name. */
  name?: string | undefined;
  /** A new secret of the same app: the app's refresh tokens keep working with it. */
  client_secret?: string | undefined;
}

/** An invitation of a person who is no user of the app. */
export interface Invitation {
  /** The id of the invitation. */
  id: string;
  /** What the invitation is called. */
  name: string;
  /** The connection that it renews, or has made. */
  connection_id: string | null;
  /** Whether it renews a connection. */
  renews: boolean;
  /** awaiting_approval: another Amazon login has consented, and the owner decides. */
  status: "open" | "awaiting_approval" | "used" | "revoked" | "expired";
  /** The page that takes the invited person through. */
  page_url: string;
  /** When it was made: RFC 3339. */
  created_at: string;
  /** Until when it is valid: RFC 3339. */
  expires_at: string;
  /** When it was opened first: RFC 3339. */
  opened_at: string | null;
  /** When it was used: RFC 3339. */
  used_at: string | null;
  /** When the owner approved: RFC 3339. */
  approved_at: string | null;
  /** When it was revoked: RFC 3339. */
  revoked_at: string | null;
}

/** What a person is invited to. */
export interface InviteRequest {
  /** What the invitation is called. */
  name?: string | undefined;
  /** The connection to renew. A new one is made when absent. */
  connection_id?: string | undefined;
  /** For how many days it is valid. */
  valid_days?: number | undefined;
  /** The page that takes the invited person through: the first of AMAZON_ADS_RETURN_URLS when absent. */
  page_url?: string | undefined;
}

/** A new invitation, with its link. */
export interface CreatedInvitation {
  /** The invitation. */
  invitation: Invitation;
  /** The link for the invited person: only this answer contains it. */
  link: string;
}

/** An approved invitation. */
export interface ApprovedInvitation {
  /** The invitation. */
  invitation: Invitation;
  /** The connection, which is in use with the new consent. */
  connection: Connection;
}

/** Who invites, and to what. */
export interface OpenedInvitation {
  /** Who invites, and to what. */
  invitation: {
    /** What the invitation is called. */
    name: string;
    /** Whether it renews a connection. */
    renews: boolean;
    /** The user who gets access. */
    owner: {
      /** The name of the user who invites. */
      name: string | null;
      /** The e-mail address of the user who invites. */
      email: string | null;
    };
    /** What Amazon is asked for. */
    scopes: string[];
    /** Until when the invitation is valid: RFC 3339. */
    expires_at: string;
  };
}

/** A consent that an invited person started. */
export interface StartedInvitation {
  /** Amazon's consent page: send the browser there. */
  authorization_url: string;
  /** Proves on confirming that the same browser started. */
  browser_secret: string;
  /** Until when the consent must be back: RFC 3339. */
  expires_at: string;
}

/** A consent that an invited person confirmed. */
export interface ConfirmedInvitation {
  /** Whether the connection is active, or waits for its owner. */
  status: "active" | "awaiting_approval";
  /** The connection. */
  connection_id: string;
}

/** An address to which events are sent. */
export interface Webhook {
  /** The id of the webhook. */
  id: string;
  /** Where events are sent. */
  url: string;
  /** The types that are sent; null for all. */
  events: EventType[] | null;
  /** Whether events are sent. */
  status: "active" | "disabled";
  /** Why it is disabled: by the user, because the endpoint answered 410, or after five days of failures. */
  disabled_reason: "by_user" | "gone" | "failing" | null;
  /** Since when deliveries fail: RFC 3339. */
  failing_since: string | null;
  /** When a delivery succeeded last: RFC 3339. */
  last_success_at: string | null;
  /** When it was made: RFC 3339. */
  created_at: string;
  /** When it changed last: RFC 3339. */
  updated_at: string;
}

/** An event on its way to a webhook. */
export interface Delivery {
  /** The id of the delivery. */
  id: number;
  /** The event, as in the header webhook-id. */
  event_id: string;
  /** The type of the event. */
  type: EventType;
  /** pending: another attempt follows. The others are final. */
  status: "pending" | "delivered" | "failed";
  /** How many attempts there were. */
  attempts: number;
  /** When the next attempt is due: RFC 3339. */
  next_attempt_at: string | null;
  /** When the last attempt was: RFC 3339. */
  last_attempt_at: string | null;
  /** The status that the endpoint answered. */
  response_status: number | null;
  /** The first 1,024 bytes that the endpoint answered. */
  response_body: string | null;
  /** Why the last attempt failed. */
  error: string | null;
  /** How long the last attempt took, in milliseconds. */
  duration_ms: number | null;
  /** When the event happened: RFC 3339. */
  created_at: string;
}

/** What a webhook is made with. */
export interface CreateWebhookRequest {
  /** Where events are sent: https, at a public address. */
  url: string;
  /** The types to send: all of them when absent or null. */
  events?: EventType[] | null | undefined;
}

/** What changes about a webhook. */
export interface ChangeWebhookRequest {
  /** Another address. */
  url?: string | undefined;
  /** The types to send; null means all of them. */
  events?: EventType[] | null | undefined;
  /** active lifts every reason for which it was disabled. */
  status?: "active" | "disabled" | undefined;
  /** Whether there is a new secret, which signs beside the present one for a day. */
  rotate_secret?: boolean | undefined;
}

/** A new webhook, with its secret. */
export interface CreatedWebhook {
  /** The new webhook. */
  webhook: Webhook;
  /** The secret that signs deliveries: only this answer contains it. */
  secret: string;
}

/** A changed webhook. */
export interface ChangedWebhook {
  /** The webhook after the change. */
  webhook: Webhook;
  /** The new secret, when it was rotated. */
  secret?: string;
}

/** A webhook and a page of its deliveries. */
export interface WebhookDeliveries {
  /** The webhook. */
  webhook: Webhook;
  /** The deliveries of this page, newest first. */
  deliveries: Delivery[];
  /** The cursor of the next page; null at the end. */
  next_cursor: string | null;
}

/** A function that the schedule calls. */
export type ScheduledFunction =
  | "refresh-tokens"
  | "sync-accounts"
  | "deliver-events"
  | "run-reports";

/** What the operator has switched off. */
export interface Switches {
  /** Whether get-token and amazon-api serve callers. */
  hand_out_tokens: boolean;
  /** The functions that the schedule does not call. */
  paused_schedules: ScheduledFunction[];
  /** API keys that were made until then are revoked: RFC 3339; null while they have never been ended. */
  api_keys_valid_after: string | null;
}

/** What the operator switches. */
export interface ChangeSwitchesRequest {
  /** Whether get-token and amazon-api serve callers. */
  hand_out_tokens?: boolean | undefined;
  /** The functions that the schedule does not call; an empty list lets it call all. */
  paused_schedules?: ScheduledFunction[] | undefined;
  /** Revokes every API key of every user, from the next call on. It cannot be undone. */
  end_api_keys?: true | undefined;
}

/** Which connections of all users are listed. */
export interface OperatorConnectionsRequest {
  /** Only connections with this status. */
  status?:
    | "pending"
    | "awaiting_confirmation"
    | "active"
    | "reauthorization_required"
    | "disconnected"
    | undefined;
  /** A user's whole e-mail address, or the id of a user or a connection. */
  text?: string | undefined;
  /** How many connections a page has at most. */
  limit?: number | undefined;
  /** The next_cursor of the page before. */
  cursor?: string | undefined;
}

/** A connection, and whose it is. */
export interface OwnedConnection {
  /** The id of the connection. */
  id: string;
  /** What the connection is called. */
  name: string;
  /** Only an active connection gives tokens. */
  status:
    | "pending"
    | "awaiting_confirmation"
    | "active"
    | "reauthorization_required"
    | "disconnected";
  /** The home region. */
  region: Region;
  /** The regions that a sync reads. */
  regions: Region[];
  /** The scopes of the consent. */
  scopes: string[];
  /** The app that the consent was given to. */
  client_id: string;
  /** The user's own app; null for the project's app. */
  oauth_client_id: string | null;
  /** When it became active: RFC 3339. */
  connected_at: string | null;
  /** When the person consented: RFC 3339; null when that is unknown, as for some imports. */
  consented_at: string | null;
  /** When the consent ends by itself: RFC 3339; null when that is unknown, or it has no end. */
  consent_ends_at: string | null;
  /** When a sync succeeded last: RFC 3339. */
  last_synced_at: string | null;
  /** When a token was read last: RFC 3339, exact to an hour. */
  last_used_at: string | null;
  /** Why the last renewal of the token failed. */
  last_error: string | null;
  /** When a renewal was found to have brought another Amazon login, until the owner accepts it: RFC 3339. */
  amazon_login_changed: string | null;
  /** When it was started: RFC 3339. */
  created_at: string;
  /** The user whose connection it is. */
  owner: {
    /** The id of the user. */
    id: string;
    /** The e-mail address of the user. */
    email: string | null;
    /** The name of the user. */
    name: string | null;
  };
}

/** A page of the connections of all users. */
export interface OperatorConnections {
  /** The connections of all users, newest first. */
  connections: OwnedConnection[];
  /** The cursor of the next page; null at the end. */
  next_cursor: string | null;
}

/** What refresh-tokens did. */
export interface RefreshSummary {
  /** How many tokens were renewed. */
  refreshed: number;
  /** How many renewals failed and are tried again. */
  failed: number;
  /** How many connections need a new consent. */
  reauthorization_required: number;
  /** How many values were sealed with the newest key. */
  resealed: number;
  /** How many values no key in AMAZON_ADS_ENCRYPTION_KEYS opens: an old key was taken out too early. */
  unreadable: number;
  /** Whether it stopped for lack of time with tokens still due. */
  more: boolean;
}

/** What deliver-events did. */
export interface DeliverySummary {
  /** How many deliveries succeeded. */
  delivered: number;
  /** How many deliveries failed. */
  failed: number;
  /** Whether another invocation was called for what is still due. */
  more: boolean;
}

/** An error: problem details (RFC 9457). */
export interface Problem {
  /** The kind of the error, as an address that is only a name. */
  type: string;
  /** The kind of the error, for people. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** What is wrong and what to do, for people. */
  detail: string;
  /** The kind of the error, for programs to switch on. */
  code: ErrorCode;
  /** The id under which the log has more. */
  request_id: string;
  /** The seconds after which another try makes sense, as in Retry-After. */
  retry_after?: number;
  /** The connection that it is about. */
  connection_id?: string;
  /** Amazon's own name for the request, for a ticket with Amazon. */
  amazon_request_id?: string;
  /** Amazon's HTTP status, where Amazon answered. */
  amazon_status?: number;
  /** Each fault of a request that is not valid. */
  issues?: {
    /** The field, or empty for the whole request. */
    path: string;
    /** What is wrong with it. */
    message: string;
  }[];
  /** What there is too much of. */
  quota?: string;
  /** How many a user may have. */
  limit?: number;
  /** What keeps the database from serving this call, where it is known. */
  database?: "schema_not_exposed" | "migrations_missing";
}
