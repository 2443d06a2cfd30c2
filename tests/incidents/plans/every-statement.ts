import { SqlArray } from "../../../shared/database/database.ts";

/** Runs a statement of the product and returns its answer. */
// deno-lint-ignore no-explicit-any -- each statement answers in a form of its own
export type Run = (statement: string, args: Record<string, unknown>) => Promise<any>;

/** Whose rows the statements are about. */
export interface Subject {
  userId: string;
  email: string;
  keyHash: string;
}

const SEALED = "e30.sealed";

function hash(digit: string): string {
  return digit.repeat(64);
}

/** Runs every statement of the product on the way that does the most. */
export async function runEveryStatement(
  run: Run,
  { userId, email, keyHash }: Subject,
): Promise<void> {
  const caller = { kind: "user", user_id: userId };
  const key = { kind: "api_key", key_hash: keyHash };

  const connectionId = crypto.randomUUID();
  const consent = {
    ...{ caller, connection_id: connectionId, renews: false, name: "Plans", region: "NA" },
    ...{ scopes: new SqlArray(["a"]), client_id: "plans", oauth_client_id: null },
    ...{ redirect_uri: "https://plans.example", return_to: null, encrypted_code_verifier: SEALED },
  };
  await run("begin_consent", { ...consent, state_hash: hash("1") });
  const { consent_id } = await run("consume_state", { state_hash: hash("1") });
  await run("store_consent", {
    ...{ consent_id, encrypted_access_token: SEALED, encrypted_refresh_token: SEALED },
    ...{ token_type: "bearer", expires_in: 3600, confirmation_hash: hash("2") },
  });
  await run("confirm_consent", { caller, confirmation_hash: hash("2") });
  await run("begin_consent", {
    ...consent,
    connection_id: crypto.randomUUID(),
    state_hash: hash("3"),
  });
  const abandoned = await run("consume_state", { state_hash: hash("3") });
  await run("abandon_consent", { consent_id: abandoned.consent_id });

  const target = { connection_id: connectionId };
  const begun = await run("begin_sync", { caller, connection_id: connectionId, trigger: "manual" });
  const of = { run_id: begun.run_id, holder: begun.holder };
  const numbers = Array.from({ length: 500 }, (_, n) => n);
  const profiles = numbers.map((n) => ({
    ...{ profile_id: `${20_000_000_000 + n}`, country_code: "US", access_level: "edit" },
    ...{ type: n === 0 ? "agency" : "seller", name: `Profile ${n}` },
  }));
  await run("store_profiles", { ...of, region: "NA", profiles, progress: null });
  await run("store_accounts", {
    ...of,
    accounts: numbers.slice(0, 100).map((n) => ({
      ...{ amazon_account_id: `amzn1.ads-account.g.plans${n}`, account_name: `Account ${n}` },
      ...{ status: "active", region: null, metadata: {}, profile_ids: [profiles[n]?.profile_id] },
    })),
    progress: null,
  });
  await run("list_dsp_profiles", { run_id: begun.run_id, region: "NA" });
  await run("store_advertisers", {
    ...of,
    region: "NA",
    advertisers: [{
      ...{ amazon_account_id: "4711", account_name: "Advertiser", account_type: "dsp" },
      ...{ status: "active", marketplace_id: null, metadata: {} },
    }],
    progress: null,
  });
  await run("pause_sync", { ...of, progress: { sources: [] } });
  await run("resume_syncs", { connection_ids: new SqlArray([connectionId]) });
  const again = await run("begin_sync", { caller, connection_id: connectionId, trigger: "manual" });
  await run("finish_sync", {
    ...{ run_id: again.run_id, holder: again.holder },
    sources: [{ source: "profiles", region: "NA", outcome: "complete", items: 500, rejected: 0 }],
    complete_regions: new SqlArray(["NA"]),
    accounts_complete: true,
    complete_dsp_regions: new SqlArray(["NA"]),
    error_code: null,
  });
  await run("claim_due_sync", {});

  const profile_id = profiles[0]?.profile_id ?? "";
  for (
    const wanted of [
      target,
      { profile_id },
      { account_id: "amzn1.ads-account.g.plans1" },
    ]
  ) {
    await run("read_token", { caller, target: wanted });
    await run("read_token", { caller: key, target: wanted });
  }
  const email_caller = { kind: "email", email };
  await run("read_token", { caller: email_caller, target });
  const identity = { kind: "identity", issuer: "https://issuer.example", subject: "user_new" };
  await run("list_connections", { caller: identity });
  await run("read_tokens", { calls: [{ caller, target }, { caller: key, target }] });
  await run("read_list_token", { caller, target });
  await run("read_proxy_token", { caller, target: { ...target, profile_id } });
  await run("read_proxy_token", { caller, target: { ...target, account_id: "4711" } });

  const refresh = { connection_id: connectionId, trigger: "on_demand", duration_ms: 300 };
  const claim = {
    ...{ connection_id: connectionId, min_validity_seconds: 7200, not_before: null },
    ...{ lease_seconds: 20, trigger: "on_demand" },
  };
  const forced = { ...claim, not_before: "2099-01-01T00:00:00Z" };
  const stored = {
    ...{ encrypted_access_token: SEALED, encrypted_refresh_token: null },
    ...{ token_type: "bearer", expires_in: 3600 },
  };
  await run("claim_refresh", claim);
  const won = await run("claim_refresh", forced);
  await run("record_refresh", {
    ...{ ...refresh, ...stored, lease_id: won.lease_id, claimed_generation: won.generation },
  });
  const lost = await run("claim_refresh", forced);
  await run("fail_refresh", {
    ...{ ...refresh, lease_id: lost.lease_id, claimed_generation: lost.generation },
    ...{ failure: "transient", error_code: "amazon_unavailable", retry_after_seconds: null },
    reason: "http_503",
  });
  const { claimed } = await run("claim_due_refreshes", { batch: 20, lease_seconds: 20 });
  const [due] = claimed;
  await run("record_refreshes", {
    refreshes: due === undefined ? [] : [{
      ...{ ...refresh, ...stored, connection_id: due.connection_id, trigger: "scheduled" },
      ...{ lease_id: due.lease_id, claimed_generation: due.generation },
    }],
  });

  for (
    const filter of [
      {},
      target,
      { country_code: "US" },
      { account_type: "seller" },
      { status: "active" },
      { search: "Account 1" },
    ]
  ) await run("list_stored_accounts", { caller, filter, page_size: 100, after: null });
  await run("list_syncable_connections", { caller });
  const health = { caller, connection_id: null, page_size: 100, after: null };
  await run("read_account_health", { ...health, all_accounts: true });
  await run("read_account_health", { ...health, all_accounts: false });
  const { accounts } = await run("list_stored_accounts", {
    ...{ caller, filter: {}, page_size: 3, after: null },
  });
  const ids = accounts.map(({ id }: { id: string }) => id);
  const firstOnly = new SqlArray(ids.slice(0, 1));
  await run("update_accounts", { caller, account_ids: firstOnly, change: { is_default: true } });
  await run("update_accounts", {
    ...{ caller, account_ids: new SqlArray(ids), change: { metadata: { team: "one" } } },
  });
  await run("disconnect_accounts", { caller, account_ids: new SqlArray(ids) });

  const { api_key } = await run("create_api_key", {
    ...{ caller, name: "Plans", prefix: "aac_plans", key_hash: hash("4"), expires_at: null },
    ...{ scopes: new SqlArray(["tokens"]), connection_id: connectionId },
  });
  await run("list_api_keys", { caller });
  await run("change_api_key", {
    ...{ caller, api_key_id: api_key.id, name: "Plans", expires_at: null },
  });
  await run("revoke_api_key", { caller, api_key_id: api_key.id, descendants: true });

  await run("list_connections", { caller });
  await run("read_connection", { caller, connection_id: connectionId });
  await run("change_connection", {
    ...{ caller, connection_id: connectionId, name: "Renamed", regions: null },
  });
  const oauthClientId = crypto.randomUUID();
  await run("create_oauth_client", {
    ...{ caller, id: oauthClientId, name: "App", client_id: "plans" },
    encrypted_client_secret: SEALED,
  });
  await run("list_oauth_clients", { caller });
  await run("authorize_import", { caller, oauth_client_id: oauthClientId });
  await run("import_connection", {
    ...{ caller, connection_id: crypto.randomUUID(), name: "Imported", region: "NA" },
    ...{ scopes: new SqlArray(["a"]), client_id: "plans", oauth_client_id: null },
    ...{ encrypted_access_token: SEALED, encrypted_refresh_token: SEALED },
    ...{ token_type: "bearer", expires_in: 3600 },
  });
  await run("change_oauth_client", {
    caller,
    oauth_client_id: oauthClientId,
    name: "Renamed",
    encrypted_client_secret: null,
  });
  await run("delete_oauth_client", { caller, oauth_client_id: oauthClientId });

  await run("list_resealable", { kid: "k2", after: null, batch: 100 });
  const resealed = {
    ...{ connection_id: connectionId, generation: 1 },
    ...{ encrypted_access_token: SEALED, encrypted_refresh_token: SEALED },
  };
  await run("store_resealed", { tokens: [resealed], clients: [], registrations: [] });

  await run("authorize_registration", { caller, connection_id: connectionId });
  const registrationId = crypto.randomUUID();
  await run("begin_registration", {
    ...{ caller, connection_id: connectionId },
    registration: {
      ...{ id: registrationId, region: "NA", account_name: "New", country_codes: ["US"] },
      ...{ association: "amazon_seller", terms_token: "terms", terms_url: "https://plans.example" },
    },
  });
  await run("list_registrations", { caller, connection_id: connectionId });
  const registration = await run("claim_registration", {
    ...{ caller, registration_id: registrationId, lease_seconds: 20 },
  });
  const work = { registration_id: registrationId, claim_id: registration.claim.claim_id };
  await run("begin_submission", { ...work, lease_seconds: 20 });
  await run("find_new_accounts", {
    ...{
      registration_id: registrationId,
      ads_account_ids: new SqlArray(["amzn1.ads-account.g.x"]),
    },
  });
  await run("settle_registration", { ...work, result: { status: "failed", error_code: "x" } });

  await run("disconnect_connections", { caller, connection_ids: new SqlArray([connectionId]) });
  await run("disconnect_connection", { caller, connection_id: connectionId });
  await run("read_health", {});
}
