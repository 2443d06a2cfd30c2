import { CONNECTION_ID } from "./endpoints.ts";

/** Inputs that are wrong in a way that only their endpoint knows, by the title of the endpoint. */
export const INVALID_INPUTS: Readonly<Record<string, readonly unknown[]>> = {
  "POST oauth-start": [
    { name: 5 },
    { region: "US" },
    { scopes: "profile" },
    { return_to: "nowhere" },
    { connection_id: "1" },
  ],
  "POST oauth-confirm": [{}, { confirmation: 5 }, { confirmation: "" }, { confirmation: null }],
  "GET or POST get-token": [
    {},
    { connection_id: 5 },
    { connection_id: CONNECTION_ID, profile_id: "1" },
    { connection_id: CONNECTION_ID, min_validity_seconds: "soon" },
    { connection_id: CONNECTION_ID, force_refresh: "maybe" },
  ],
  "GET or POST list-accounts": [
    { source: "everywhere" },
    { source: "profiles" },
    { limit: "many" },
    { limit: 0 },
    { status: ["active"] },
    { cursor: 5 },
  ],
  "GET or POST account-health": [{ connection_id: 5 }, { limit: 0 }, { accounts: "some" }, {
    cursor: 5,
  }],
  "POST register-account": [
    {},
    { connection_id: CONNECTION_ID, country_codes: ["US", "CA"] },
    { connection_id: CONNECTION_ID, association: { reseller: {} } },
    { connection_id: CONNECTION_ID, use_terms_token: "no" },
    { connection_id: CONNECTION_ID, region: "US" },
    { connection_id: CONNECTION_ID, account_name: " " },
  ],
  "POST sync-accounts": [
    { operation: "erase" },
    { connection_ids: CONNECTION_ID },
    { connection_ids: [] },
    { connection_ids: [CONNECTION_ID, 5] },
    { operation: "disconnect" },
    { operation: "disconnect", connection_ids: [CONNECTION_ID], account_ids: [CONNECTION_ID] },
    { operation: "update", account_ids: [CONNECTION_ID] },
    { operation: "update", account_ids: [CONNECTION_ID], set: { status: "pending" } },
  ],
  "POST accept-invitation": [
    {},
    { action: "open" },
    { action: "take", invitation: "i".repeat(43) },
    { action: "open", invitation: "short" },
    { action: "confirm", invitation: "i".repeat(43), confirmation: "confirm-1" },
  ],
  "POST invitations": [{ name: "" }, { connection_id: "1" }, { valid_days: 0 }, {
    page_url: "nowhere",
  }],
  "POST connections": [{}, { refresh_token: 5 }, { code: "code-1" }, {
    refresh_token: "a",
    region: "US",
  }],
  "PATCH connections/{id}": [{ name: "" }, { regions: [] }, { regions: ["US"] }, {
    status: "active",
  }],
  "POST api-keys": [{}, { name: "Script", scopes: [] }, { name: "Script", scopes: ["everything"] }],
  "PATCH api-keys/{id}": [{ name: "" }, { expires_at: "tomorrow" }, { scopes: ["tokens"] }],
  "POST oauth-clients": [{}, { name: "Agency", client_id: "client-2" }, {
    name: "A",
    client_id: "a b",
    client_secret: "s",
  }],
  "PATCH oauth-clients/{id}": [{ name: "" }, { client_secret: "" }, { client_id: "client-3" }],
  "POST webhooks": [
    {},
    { url: 5 },
    { url: "https://app.example/hook", events: [] },
    { url: "https://app.example/hook", events: ["everything"] },
  ],
  "POST webhooks/{id}": [{}, { delivery_id: "first" }, { delivery_id: 0 }],
  "PATCH webhooks/{id}": [{ url: 5 }, { events: [] }, { status: "gone" }, { rotate_secret: "yes" }],
};
