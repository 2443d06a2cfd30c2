import type postgres from "postgres";

/** How many rows each table that grows has: enough for no planner to prefer reading all of them. */
const ROWS = 20_000;

/** Fills every table that grows with other people's rows, set-wise, and counts them for the planner. */
export async function fillTables(admin: postgres.Sql): Promise<void> {
  const number = admin`generate_series(1, ${ROWS}::int) as n`;
  await admin`
    insert into public.users (email, clerk_user_id, identity_issuer)
    select n || '@plans.example', 'user_' || n, 'https://issuer.example' from ${number}`;
  await admin`
    insert into auth.users (id, email, email_confirmed_at)
    select id, email, now() from public.users where email like '%@plans.example' on conflict do nothing`
    .catch(() => {});
  await admin`
    insert into private.oauth_clients (user_id, name, client_id, encrypted_client_secret)
    select id, 'Own app', 'amzn1.application-oa2-client.plans', 'e30.sealed' from public.users`;
  await admin`
    insert into public.connections (user_id, name, status, scopes, client_id, last_used_at, next_sync_at)
    select id, 'Other', 'active', '{advertising::campaign_management}', 'plans', now(),
      now() + random() * interval '1 day'
    from public.users`;
  await admin`
    insert into private.oauth_tokens (
      connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at
    )
    select id, 'e30.access', 'e30.refresh', now() + interval '1 hour', now() + random() * interval '1 hour'
    from public.connections`;
  await admin`
    insert into private.api_keys (user_id, name, prefix, key_hash, scopes)
    select id, 'Key', 'aac_plans', encode(sha256(id::text::bytea), 'hex'), '{tokens}' from public.users`;
  await admin`
    insert into private.oauth_states (
      state_hash, user_id, connection_id, renews, client_id, scopes, region, redirect_uri,
      encrypted_code_verifier
    )
    select encode(sha256(('state' || c.id)::bytea), 'hex'), c.user_id, c.id, false, 'plans', '{a}', 'NA',
      'https://plans.example', 'e30.verifier'
    from public.connections as c`;
  await admin`
    insert into public.user_accounts (user_id, connection_id, account_name, amazon_account_id, source)
    select user_id, id, 'Account', 'amzn1.ads-account.g.' || id, 'ads-accounts' from public.connections`;
  await admin`
    insert into public.amazon_profiles (user_id, connection_id, account_id, profile_id, region)
    select user_id, connection_id, id, (10000000000 + row_number() over ())::text, 'NA'
    from public.user_accounts`;
  await admin`
    insert into public.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at)
    select user_id, id, 'scheduled', 'succeeded', now() - random() * interval '80 days', now()
    from public.connections`;
  await admin`
    insert into public.token_refresh_history (
      user_id, connection_id, action, trigger, success, created_at, lease_id
    )
    select user_id, id, 'refreshed', 'scheduled', true, now() - random() * interval '170 days',
      gen_random_uuid()
    from public.connections`;
  await admin`
    insert into public.account_registrations (
      id, user_id, connection_id, region, status, ads_account_id, finished_at
    )
    select gen_random_uuid(), user_id, id, 'NA', 'registered', 'amzn1.ads-account.g.' || id, now()
    from public.connections`;
  await admin`
    insert into private.registration_work (registration_id) select id from public.account_registrations`;
  await admin`vacuum analyze`;
}
