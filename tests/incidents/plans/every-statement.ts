import assert from "node:assert/strict";
import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import { SqlArray } from "../../../shared/database/database.ts";

/** Runs a statement of the product and returns its answer. */
// deno-lint-ignore no-explicit-any -- each statement answers in a form of its own
export type Run = (statement: string, args: Record<string, unknown>) => Promise<any>;

/** Whose rows the statements are about. */
export interface Subject {
  userId: string;
  email: string;
  keyHash: string;
  /** A ticket of refresh-tokens that can be redeemed. */
  ticket: string;
  projectUrl: string;
  /** Lets the pauses of the user's reports end. */
  makeDue(): Promise<void>;
  /** Pauses the app of many connections whose tokens become due. */
  pauseApp(): Promise<void>;
  /** Ends that pause. */
  endPause(): Promise<void>;
}

/** As far as the database can tell: the header `{"kid":"k1"}` and a word. */
const SEALED = "eyJraWQiOiJrMSJ9.sealed";

function hash(digit: string): string {
  return digit.repeat(64);
}

/** Runs every statement of the product on the way that does the most. */
export async function runEveryStatement(
  run: Run,
  { userId, email, keyHash, ticket, projectUrl, makeDue, pauseApp, endPause }: Subject,
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
  // Before the connection is connected, which is an event with a delivery.
  const webhookId = crypto.randomUUID();
  await run("read_webhook_owner", { caller });
  await run("create_webhook", {
    ...{ caller, id: webhookId, url: "https://plans.example", events: null },
    encrypted_secret: SEALED,
  });
  await run("confirm_consent", { caller, confirmation_hash: hash("2") });
  await run("begin_consent", {
    ...consent,
    connection_id: crypto.randomUUID(),
    state_hash: hash("3"),
  });
  const abandoned = await run("consume_state", { state_hash: hash("3") });
  await run("abandon_consent", {
    consent_id: abandoned.consent_id,
    error_code: "consent_denied",
  });
  await run("read_owner", { caller });

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
    refused_dsp_profiles: new SqlArray(["1"]),
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
  await run("record_refreshes", {
    refreshes: [{
      ...{ ...refresh, ...stored, lease_id: won.lease_id, claimed_generation: won.generation },
    }],
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
  await pauseApp();
  await run("claim_due_refreshes", { batch: 20, lease_seconds: 20 });
  await endPause();

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
  await run("revoke_api_keys", { caller });

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
  await run("authorize_import", {
    caller,
    oauth_client_id: oauthClientId,
    token_hashes: new SqlArray([`k1.${hash("4")}`]),
  });
  const importedId = crypto.randomUUID();
  await run("import_connection", {
    ...{ caller, connection_id: importedId, name: "Imported", region: "NA" },
    ...{ scopes: new SqlArray(["a"]), client_id: "plans", oauth_client_id: null },
    ...{ consented_at: null, token_hashes: new SqlArray([`k1.${hash("4")}`]) },
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

  const operator = { key_name: "default" };
  await run("authorize_operator", { operator });
  const handOver = {
    ...{ caller: { ...caller, operator }, connection_id: importedId, new_owner: identity },
  };
  const { token } = await run("read_hand_over", handOver);
  await run("hand_over_connection", { ...handOver, token });
  await run("continue_hand_over", {
    caller: { ...caller, operator },
    connection_id: importedId,
  });
  await run("record_operator_call", {
    caller: { ...caller, operator },
    function_name: "connections",
  });
  const project = { kind: "system", operator };
  await run("read_switches", { caller: project });
  await run("change_switches", {
    ...{ caller: project, hand_out_tokens: true, paused_schedules: new SqlArray([]) },
    end_api_keys: true,
  });

  await run("list_resealable", { kid: "k2", after: null, batch: 100 });
  const resealed = {
    ...{ connection_id: connectionId, generation: 1 },
    ...{ encrypted_access_token: SEALED, encrypted_refresh_token: SEALED },
  };
  await run("store_resealed", { tokens: [resealed], clients: [], registrations: [], webhooks: [] });

  await run("list_webhooks", { caller });
  const { deliveries: [delivery] } = await run("read_webhook", {
    ...{ caller, webhook_id: webhookId, before_id: null, page_size: 50 },
  });
  await run("change_webhook", {
    ...{ caller, webhook_id: webhookId, url: null, changes_events: false, events: null },
    ...{ status: null, encrypted_secret: null },
  });
  await run("claim_deliveries", {
    ...{ project_url: projectUrl, batch: 20, failing_batch: 10, per_webhook: 8 },
    lease_seconds: 20,
  });
  await run("record_deliveries", { deliveries: [] });
  await run("resume_deliveries", {});
  await run("resend_delivery", { caller, webhook_id: webhookId, delivery_id: delivery.id });
  await run("delete_webhook", { caller, webhook_id: webhookId });

  await runReports(run, caller, {
    ...{ connectionId, profileId: profiles[1]?.profile_id ?? "", projectUrl, makeDue },
  });

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

  await runInvitations(run, caller, connectionId);
  await run("accept_amazon_login", { caller, connection_id: connectionId });
  await run("record_token_reveal", { caller, connection_id: connectionId });

  await run("disconnect_connections", { caller, connection_ids: new SqlArray([connectionId]) });
  await run("disconnect_connection", { caller, connection_id: connectionId });
  await run("continue_disconnect", { caller, connection_ids: new SqlArray([connectionId]) });
  await run("redeem_ticket", { ticket, function_name: "refresh-tokens" });
  await run("report_project", { project_url: projectUrl });
  await run("store_issuer_keys", { issuer: "https://clerk.example.com", jwks: { keys: [] } });
  await run("read_issuer_keys", { issuer: "https://clerk.example.com" });
  await run("read_health", { key_ids: new SqlArray(["k1", "k2"]) });
  await run("add_counters", { counters: [{ name: "plans_total", labels: { a: "1" }, value: 1 }] });
  for (const filter of [{}, { status: "active" }, { text: email }]) {
    await run("list_all_connections", { filter, page_size: 50, after: null });
  }
  await run("read_metrics", { caller: { kind: "system" }, key_ids: new SqlArray(["k1", "k2"]) });
}

/** Schedules a report, plans it, and takes one through its life and others to its ends. */
async function runReports(
  run: Run,
  caller: Record<string, unknown>,
  { connectionId, profileId, projectUrl, makeDue }: {
    connectionId: string;
    profileId: string;
    projectUrl: string;
    makeDue: () => Promise<void>;
  },
): Promise<void> {
  const table_name = "report_sp_campaigns";
  const { schedule } = await run("create_report_schedule", {
    ...{ caller, connection_id: connectionId, profile_ids: new SqlArray([profileId]), table_name },
    ...{ columns: null, backfill_days: null, retention_months: 12 },
  });
  await run("list_report_schedules", { caller, connection_id: connectionId });
  await run("plan_reports", { project_url: projectUrl, max_targets: 10 });
  const day = (ago: number): string =>
    new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  // A month up to two days ago: no report that is planned covers all of it, at any hour.
  const dates = { start_date: day(32), end_date: day(2) };
  const { report } = await run("create_report", {
    ...{ caller, connection_id: connectionId, profile_id: profileId, table_name },
    ...{ columns: null, ...dates },
  });
  const claim = { project_url: projectUrl, batch: 10, lease_seconds: 120 };
  // Two of a profile and a type at once: one goes through its life, the other one is refused.
  async function claimOwn(): Promise<
    { report_id: string; lease_id: string; start_date: string }[]
  > {
    const { reports } = await run("claim_reports", claim);
    return reports.filter((own: { connection_id: string }) => own.connection_id === connectionId);
  }
  const [first, second] = await claimOwn();
  assert.ok(first && second);
  const asked = { report_id: first.report_id, lease_id: first.lease_id };
  await run("begin_report_request", asked);
  await run("record_report_request", { ...asked, amazon_report_id: "plans" });
  await run("postpone_report", {
    ...{ report_id: second.report_id, lease_id: second.lease_id, error_code: "amazon_unavailable" },
    ...{ detail: null, retry_after: null, pauses: false },
  });
  await makeDue();
  const due = await claimOwn();
  const [polled, again] = [first, second].map(({ report_id }) =>
    due.find((other) => other.report_id === report_id)
  );
  assert.ok(polled && again);
  const work = { report_id: polled.report_id, lease_id: polled.lease_id };
  await run("record_report_poll", { ...work, outcome: "completed", file_size: 100, detail: null });
  await run("begin_report_load", { ...work, file_version: "plans" });
  const rows = JSON.stringify([{ date: polled.start_date, campaignId: "1", cost: 1 }]);
  await run("stage_report_piece", { ...work, piece: 0, rows, byte_offset: rows.length });
  await run("store_report", work);
  await run("release_report", { report_id: again.report_id, lease_id: again.lease_id });
  const [refused] = await claimOwn();
  assert.ok(refused);
  await run("fail_report", {
    ...{ report_id: refused.report_id, lease_id: refused.lease_id },
    ...{ error_code: "amazon_request_rejected", detail: "cost", illegal_columns: null },
  });
  await run("resume_reports", {});

  await run("list_reports", {
    ...{ caller, filters: { table_name, profile_id: profileId }, before: null, page_size: 50 },
  });
  await run("read_report", { caller, report_id: report.id });
  await run("read_report_file", { caller, report_id: first.report_id });
  await run("list_report_coverage", {
    ...{ caller, query: { table_name, profile_ids: [profileId] }, after: null, page_size: 50 },
  });
  for (const format of ["ndjson", "csv"]) {
    await run("read_report_rows", {
      ...{ caller, query: { table_name, ...dates }, cursor: null, max_rows: 100, format },
    });
  }
  await run("cancel_report", { caller, report_id: report.id, delete_rows: true });
  await run("read_report_schedule", { caller, schedule_id: schedule.id });
  await run("change_report_schedule", {
    ...{ caller, schedule_id: schedule.id, changes: { status: "paused" } },
  });
  await run("delete_report_schedule", { caller, schedule_id: schedule.id, delete_rows: true });
}

/** Invites for a new connection, for a renewal by another Amazon login, and in vain. */
async function runInvitations(
  run: Run,
  caller: Record<string, unknown>,
  connectionId: string,
): Promise<void> {
  async function invite(secret: string, renewed: string | null): Promise<{ id: string }> {
    const { invitation } = await run("create_invitation", {
      ...{ caller, name: "Client", connection_id: renewed, valid_days: 7 },
      ...{ page_url: "https://plans.example/invited", secret_hash: hash(secret) },
    });
    return invitation;
  }

  async function accept(secret: string, connection_id: string): Promise<void> {
    const secret_hash = hash(secret);
    const browser_hash = hash("b");
    const confirmation_hash = sha256Hex(`confirmation ${secret}`);
    const state_hash = sha256Hex(`state ${secret}`);
    await run("open_invitation", { secret_hash });
    await run("read_invitation_place", { secret_hash });
    await run("begin_invited_consent", {
      ...{ secret_hash, browser_hash, connection_id, scopes: new SqlArray(["a"]) },
      ...{ client_id: "plans", redirect_uri: "https://plans.example", state_hash },
      encrypted_code_verifier: SEALED,
    });
    const { consent_id } = await run("consume_state", { state_hash });
    await run("store_consent", {
      ...{ consent_id, encrypted_access_token: SEALED, encrypted_refresh_token: SEALED },
      ...{ token_type: "bearer", expires_in: 3600, confirmation_hash },
    });
    await run("read_invited_consent", { secret_hash, browser_hash, confirmation_hash });
    await run("confirm_invited_consent", {
      ...{ secret_hash, browser_hash, confirmation_hash, profile_ids: new SqlArray([]) },
    });
  }

  await invite("5", null);
  await accept("5", crypto.randomUUID());
  const renewal = await invite("6", connectionId);
  await accept("6", connectionId);
  await run("approve_invitation", { caller, invitation_id: renewal.id });
  const unused = await invite("7", null);
  await run("revoke_invitation", { caller, invitation_id: unused.id });
  await run("list_invitations", { caller });
}
