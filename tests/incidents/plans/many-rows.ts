import type postgres from "postgres";

/** How many rows each table that grows has: so many that no planner prefers to scan it. */
const ROWS = 20_000;

/** Fills every table that grows with other people's rows, set-wise, and counts them for the planner. */
export async function fillTables(admin: postgres.Sql): Promise<void> {
  const number = admin`generate_series(1, ${ROWS}::int) as n`;
  await admin`
    insert into amazon_ads.users (email, clerk_user_id, identity_issuer)
    select n || '@plans.example', 'user_' || n, 'https://issuer.example' from ${number}`;
  await admin`
    insert into auth.users (id, email, email_confirmed_at)
    select id, email, now() from amazon_ads.users where email like '%@plans.example' on conflict do nothing`
    .catch(() => {});
  await admin`
    insert into amazon_ads_private.oauth_clients (user_id, name, client_id, encrypted_client_secret)
    select id, 'Own app', 'amzn1.application-oa2-client.plans', 'e30.sealed' from amazon_ads.users`;
  await admin`
    insert into amazon_ads_private.client_pauses (client_key, oauth_client_id, ends_at)
    select amazon_ads_private.client_key(client_id, id), id, now() + interval '1 hour'
    from amazon_ads_private.oauth_clients`;
  await admin`
    insert into amazon_ads_private.amazon_outages (outage_key, oauth_client_id, failed_connection_ids)
    select amazon_ads_private.client_key(client_id, id) || ' NA', id, array[id]
    from amazon_ads_private.oauth_clients`;
  await admin`
    insert into amazon_ads.connections (user_id, name, status, scopes, client_id, last_used_at, next_sync_at)
    select id, 'Other', 'active', '{advertising::campaign_management}', 'plans', now(),
      now() + random() * interval '1 day'
    from amazon_ads.users`;
  await admin`
    insert into amazon_ads_private.oauth_tokens (
      connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at
    )
    select id, 'e30.access', 'e30.refresh', now() + interval '1 hour', now() + random() * interval '1 hour'
    from amazon_ads.connections`;
  await admin`
    insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes)
    select id, 'Key', 'aac_plans', encode(sha256(id::text::bytea), 'hex'), '{tokens}' from amazon_ads.users`;
  await admin`
    insert into amazon_ads_private.oauth_states (
      state_hash, user_id, connection_id, renews, client_id, scopes, region, redirect_uri,
      encrypted_code_verifier
    )
    select encode(sha256(('state' || c.id)::bytea), 'hex'), c.user_id, c.id, false, 'plans', '{a}', 'NA',
      'https://plans.example', 'e30.verifier'
    from amazon_ads.connections as c`;
  await admin`
    insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source)
    select user_id, id, 'Account', 'amzn1.ads-account.g.' || id, 'ads-accounts' from amazon_ads.connections`;
  await admin`
    insert into amazon_ads.amazon_profiles (user_id, connection_id, account_id, profile_id, region)
    select user_id, connection_id, id, (10000000000 + row_number() over ())::text, 'NA'
    from amazon_ads.user_accounts`;
  await admin`
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at)
    select user_id, id, 'scheduled', 'succeeded', now() - random() * interval '80 days', now()
    from amazon_ads.connections`;
  await admin`
    insert into amazon_ads.token_refresh_history (
      user_id, connection_id, action, trigger, success, created_at, lease_id
    )
    select user_id, id, 'refreshed', 'scheduled', true, now() - random() * interval '170 days',
      gen_random_uuid()
    from amazon_ads.connections`;
  await admin`
    insert into amazon_ads.account_registrations (
      id, user_id, connection_id, region, status, ads_account_id, finished_at
    )
    select gen_random_uuid(), user_id, id, 'NA', 'registered', 'amzn1.ads-account.g.' || id, now()
    from amazon_ads.connections`;
  await admin`
    insert into amazon_ads_private.registration_work (registration_id) select id from amazon_ads.account_registrations`;
  await admin`
    insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input)
    select sha256(n::text::bytea), 'refresh-tokens', '{}' from ${number}`;
  await admin`
    insert into amazon_ads_private.invitations (
      secret_hash, user_id, name, connection_id, page_url, expires_at, new_connection_id
    )
    select encode(sha256(('invitation' || id)::bytea), 'hex'), user_id, 'Client', id,
      'https://plans.example/invited', now() + random() * interval '7 days', id
    from amazon_ads.connections`;
  // Triggers have just written them all: spread over their retention, as they would be.
  await admin`update amazon_ads.events set created_at = now() - random() * interval '29 days'`;
  await admin`
    insert into amazon_ads.webhooks (user_id, url) select id, 'https://plans.example' from amazon_ads.users`;
  await admin`
    insert into amazon_ads_private.webhook_secrets (webhook_id, encrypted_secret)
    select id, 'e30.secret' from amazon_ads.webhooks`;
  await admin`
    insert into amazon_ads.webhook_deliveries (webhook_id, event_id, user_id, status, attempts, next_attempt_at)
    select w.id, e.id, w.user_id, 'delivered', 1, null
    from amazon_ads.webhooks as w join amazon_ads.events as e on e.user_id = w.user_id`;
  await admin`
    insert into amazon_ads_private.announced_consent_ends (connection_id, consent_ends_at)
    select id, now() + interval '20 days' from amazon_ads.connections`;
  await admin`
    insert into amazon_ads.report_schedules (user_id, connection_id, table_name, status)
    select user_id, id, 'report_sp_campaigns', 'active' from amazon_ads.connections`;
  await admin`update amazon_ads.report_schedules set targets_checked_at = now()`;
  await admin`
    insert into amazon_ads_private.report_targets (schedule_id, profile_id, user_id, table_name, next_plan_at)
    select s.id, p.profile_id, s.user_id, s.table_name, now() + interval '1 hour' + random() * interval '1 day'
    from amazon_ads.report_schedules as s
    join amazon_ads.amazon_profiles as p on p.connection_id = s.connection_id`;
  await admin`
    insert into amazon_ads.reports (
      user_id, connection_id, schedule_id, table_name, report_type_id, region, profile_id, columns, start_date,
      end_date, reason, status, requested_at, finished_at
    )
    select s.user_id, s.connection_id, s.id, s.table_name, 'spCampaigns', 'NA', t.profile_id, '{date}',
      current_date - 3, current_date - 1, 'recent', 'stored', now(), now() - random() * interval '80 days'
    from amazon_ads.report_schedules as s join amazon_ads_private.report_targets as t on t.schedule_id = s.id`;
  await admin`
    insert into amazon_ads.report_coverage (
      user_id, table_name, profile_id, date, connection_id, requested_at, report_id, stored_at, rows, as_of, age_days,
      final_on
    )
    select user_id, table_name, profile_id, end_date, connection_id, now(), id, now(), 1, now(), 1, end_date + 58
    from amazon_ads.reports`;
  await admin`
    select amazon_ads_private.ensure_report_partitions('report_sp_campaigns', current_date - 3, current_date - 1)`;
  await admin`
    insert into amazon_ads.report_sp_campaigns (user_id, connection_id, profile_id, report_id, piece, date, cost)
    select user_id, connection_id, profile_id, id, 0, date::date, 1
    from amazon_ads.reports cross join generate_series(start_date, end_date, interval '1 day') as date`;
  await admin`
    insert into amazon_ads_private.staged_sp_campaigns (
      user_id, connection_id, profile_id, report_id, piece, date, cost
    )
    select user_id, connection_id, profile_id, id, 0, end_date, 1 from amazon_ads.reports`;
  await admin`vacuum analyze`;
}
