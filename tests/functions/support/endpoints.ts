import type { FunctionCall, FunctionName } from "./call.ts";
import { RETURN_TO } from "./project.ts";

export const CONNECTION_ID = "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1";
const ITEM = `/${CONNECTION_ID}`;

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** An endpoint as its callers know it. */
export interface KnownEndpoint {
  name: FunctionName;
  /** What follows the function's name. */
  path?: string;
  methods: Method[];
  callers: "user" | "schedule" | "anyone";
  /** Whether the schedule may call it as well as users may. */
  scheduled?: true;
  /** A call that is accepted, but for the credential. */
  valid: FunctionCall;
  /** Bodies of the wrong form. */
  invalid?: unknown[];
  /** What the database is asked first. */
  statement?: string;
  /** Whether a field that it does not know goes by. */
  lenient?: true;
}

export const ENDPOINTS: KnownEndpoint[] = [
  {
    name: "oauth-start",
    methods: ["POST"],
    callers: "user",
    valid: { body: { return_to: RETURN_TO } },
    invalid: [
      { name: 5 },
      { region: "US" },
      { scopes: "profile" },
      { return_to: "nowhere" },
      { connection_id: "1" },
    ],
    statement: "begin_consent",
  },
  {
    name: "oauth-callback",
    methods: ["GET"],
    callers: "anyone",
    valid: { query: { state: "state-1", code: "code-1" } },
    statement: "consume_state",
    lenient: true,
  },
  {
    name: "oauth-confirm",
    methods: ["POST"],
    callers: "user",
    valid: { body: { confirmation: "confirm-1" } },
    invalid: [{}, { confirmation: 5 }, { confirmation: "" }, { confirmation: null }],
    statement: "confirm_consent",
  },
  {
    name: "get-token",
    methods: ["GET", "POST"],
    callers: "user",
    valid: { body: { connection_id: CONNECTION_ID } },
    invalid: [
      {},
      { connection_id: 5 },
      { connection_id: CONNECTION_ID, profile_id: "1" },
      { connection_id: CONNECTION_ID, min_validity_seconds: "soon" },
      { connection_id: CONNECTION_ID, force_refresh: "maybe" },
    ],
    statement: "read_token",
  },
  {
    name: "list-accounts",
    methods: ["GET", "POST"],
    callers: "user",
    valid: { body: {} },
    invalid: [
      { source: "everywhere" },
      { source: "profiles" },
      { limit: "many" },
      { limit: 0 },
      { status: ["active"] },
      { cursor: 5 },
    ],
    statement: "list_stored_accounts",
  },
  {
    name: "account-health",
    methods: ["GET", "POST"],
    callers: "user",
    valid: { body: {} },
    invalid: [{ connection_id: 5 }, { limit: 0 }, { accounts: "some" }, { cursor: 5 }],
    statement: "read_account_health",
  },
  {
    name: "register-account",
    methods: ["GET"],
    callers: "user",
    valid: {},
    statement: "list_registrations",
  },
  {
    name: "register-account",
    methods: ["POST"],
    callers: "user",
    valid: { body: { connection_id: CONNECTION_ID } },
    invalid: [
      {},
      { connection_id: CONNECTION_ID, country_codes: ["US", "CA"] },
      { connection_id: CONNECTION_ID, association: { reseller: {} } },
      { connection_id: CONNECTION_ID, use_terms_token: "no" },
      { connection_id: CONNECTION_ID, region: "US" },
      { connection_id: CONNECTION_ID, account_name: " " },
    ],
    statement: "authorize_registration",
  },
  {
    name: "register-account",
    path: ITEM,
    methods: ["GET", "POST"],
    callers: "user",
    valid: { body: {} },
    statement: "claim_registration",
  },
  {
    name: "sync-accounts",
    methods: ["POST"],
    callers: "user",
    scheduled: true,
    valid: { body: {} },
    invalid: [
      { operation: "erase" },
      { connection_ids: CONNECTION_ID },
      { connection_ids: [] },
      { connection_ids: [CONNECTION_ID, 5] },
      { operation: "disconnect" },
      { operation: "disconnect", connection_ids: [CONNECTION_ID], account_ids: [CONNECTION_ID] },
      { operation: "update", account_ids: [CONNECTION_ID] },
      { operation: "update", account_ids: [CONNECTION_ID], set: { status: "pending" } },
    ],
    statement: "list_syncable_connections",
  },
  {
    name: "connections",
    methods: ["GET"],
    callers: "user",
    valid: {},
    statement: "list_connections",
  },
  {
    name: "connections",
    methods: ["POST"],
    callers: "user",
    valid: { body: { refresh_token: "Atzr|imported" } },
    invalid: [{}, { refresh_token: 5 }, { code: "code-1" }, { refresh_token: "a", region: "US" }],
    statement: "authorize_import",
  },
  {
    name: "connections",
    path: ITEM,
    methods: ["GET"],
    callers: "user",
    valid: {},
    statement: "read_connection",
  },
  {
    name: "connections",
    path: ITEM,
    methods: ["PATCH"],
    callers: "user",
    valid: { method: "PATCH", body: { name: "My shop" } },
    invalid: [{ name: "" }, { regions: [] }, { regions: ["US"] }, { status: "active" }],
    statement: "change_connection",
  },
  {
    name: "connections",
    path: ITEM,
    methods: ["DELETE"],
    callers: "user",
    valid: { method: "DELETE" },
    statement: "disconnect_connection",
  },
  {
    name: "api-keys",
    methods: ["GET"],
    callers: "user",
    valid: {},
    statement: "list_api_keys",
  },
  {
    name: "api-keys",
    methods: ["POST"],
    callers: "user",
    valid: { body: { name: "Script", scopes: ["tokens"] } },
    invalid: [{}, { name: "Script", scopes: [] }, { name: "Script", scopes: ["everything"] }],
    statement: "create_api_key",
  },
  {
    name: "api-keys",
    path: ITEM,
    methods: ["PATCH"],
    callers: "user",
    valid: { method: "PATCH", body: { name: "Script" } },
    invalid: [{ name: "" }, { expires_at: "tomorrow" }, { scopes: ["tokens"] }],
    statement: "change_api_key",
  },
  {
    name: "api-keys",
    path: ITEM,
    methods: ["DELETE"],
    callers: "user",
    valid: { method: "DELETE" },
    statement: "revoke_api_key",
  },
  {
    name: "oauth-clients",
    methods: ["GET"],
    callers: "user",
    valid: {},
    statement: "list_oauth_clients",
  },
  {
    name: "oauth-clients",
    methods: ["POST"],
    callers: "user",
    valid: { body: { name: "Agency", client_id: "client-2", client_secret: "a-brought-secret" } },
    invalid: [{}, { name: "Agency", client_id: "client-2" }, {
      name: "A",
      client_id: "a b",
      client_secret: "s",
    }],
    statement: "create_oauth_client",
  },
  {
    name: "oauth-clients",
    path: ITEM,
    methods: ["PATCH"],
    callers: "user",
    valid: { method: "PATCH", body: { name: "Renamed", client_secret: "another-secret" } },
    invalid: [{ name: "" }, { client_secret: "" }, { client_id: "client-3" }],
    statement: "change_oauth_client",
  },
  {
    name: "oauth-clients",
    path: ITEM,
    methods: ["DELETE"],
    callers: "user",
    valid: { method: "DELETE" },
    statement: "delete_oauth_client",
  },
  {
    name: "refresh-tokens",
    methods: ["POST"],
    callers: "schedule",
    valid: { body: {} },
    statement: "claim_due_refreshes",
  },
  {
    name: "health",
    methods: ["GET", "POST"],
    callers: "anyone",
    valid: {},
    lenient: true,
  },
];

/** How an endpoint is called in the name of a test. */
export function titleOf({ name, path, methods }: KnownEndpoint): string {
  return `${methods.join(" or ")} ${name}${path === undefined ? "" : "/{id}"}`;
}

/** An accepted call, but for the credential; a user whom the operator names goes where it belongs. */
export function validCall(
  { valid, path }: KnownEndpoint,
  headers: Record<string, string>,
  named: Record<string, unknown> = {},
): FunctionCall {
  const call = { ...valid, headers, ...(path === undefined ? {} : { path }) };
  if (Object.keys(named).length === 0) return call;
  return valid.body === undefined
    ? { ...call, query: { ...valid.query, ...named as Record<string, string> } }
    : { ...call, body: { ...valid.body as object, ...named } };
}
