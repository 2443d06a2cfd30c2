import type { Scope } from "../app/ads.ts";

/** What a key with a scope may do, in words. */
export const SCOPES: readonly { scope: Scope; label: string; hint: string }[] = [
  {
    scope: "tokens",
    label: "Get access tokens",
    hint:
      "For scripts that call Amazon themselves. The token opens everything that the consent covers.",
  },
  {
    scope: "amazon",
    label: "Call the Ads API through the proxy",
    hint: "Any call, without ever holding a token.",
  },
  { scope: "accounts:read", label: "Read accounts and their health", hint: "Lists and profiles." },
  {
    scope: "accounts:write",
    label: "Sync and change accounts",
    hint: "Start a sync, rename, choose the default, register new ones.",
  },
  { scope: "reports:read", label: "Read reports", hint: "Their rows, and what is stored." },
  {
    scope: "reports:write",
    label: "Schedule and request reports",
    hint: "Amazon's numbers in your database.",
  },
  {
    scope: "connections:read",
    label: "Read connections",
    hint: "Their state, never their tokens.",
  },
  {
    scope: "connections:write",
    label: "Make and change connections",
    hint: "Start consents, invite clients, disconnect.",
  },
  {
    scope: "webhooks",
    label: "Manage webhooks",
    hint: "Where events are sent, and what became of them.",
  },
  {
    scope: "keys",
    label: "Manage API keys",
    hint: "Make keys with at most its own rights.",
  },
];

const LABELS = new Map<string, string>(SCOPES.map(({ scope, label }) => [scope, label]));

/** What a scope allows, in words. */
export function scopeLabel(scope: string): string {
  return LABELS.get(scope) ?? (scope === "metrics" ? "Read metrics" : scope);
}

const AMAZON_SCOPES: Record<string, string> = {
  "advertising::campaign_management": "Manage advertising accounts, campaigns and reports",
  "cpc_advertising:campaign_management": "Manage advertising accounts, campaigns and reports",
  "advertising::audiences": "Manage advertising audiences",
  "advertising::test:create_account": "Create advertising test accounts",
  "profile": "See the name and e-mail address of the Amazon login",
  "profile:user_id": "See the id of the Amazon login",
  "postal_code": "See the postal code of the Amazon login",
};

/** What Amazon is asked for, in words. */
export function amazonScopeLabel(scope: string): string {
  return AMAZON_SCOPES[scope] ?? scope;
}
