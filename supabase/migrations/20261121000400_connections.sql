-- Connections.
-- One row is one person's consent at Amazon for one app. Everything secret about it is in
-- chapter 4.

select amazon_ads_private.begin_chapter(
  '20261121000400_connections',
  '95657469d36008c5725d8d5940f9630d369d5b196e97cbc06847ae69550e163a'
);

create table amazon_ads_private.oauth_clients (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 120),
  client_id text not null check (length(client_id) between 1 and 100),
  encrypted_client_secret text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table amazon_ads_private.oauth_clients is
  'Login with Amazon apps that users bring themselves. The secret is sealed like a token.';
create index oauth_clients_user_id on amazon_ads_private.oauth_clients (user_id);
alter table amazon_ads_private.oauth_clients enable row level security;
create trigger oauth_clients_10_touch_updated_at
  before update on amazon_ads_private.oauth_clients
  for each row execute function amazon_ads_private.touch_updated_at();

create function amazon_ads_private.consent_end(consented_at timestamptz)
returns timestamptz
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select case
    -- Hours instead of days: a day's length depends on the session's time zone.
    when consent_end.consented_at >= '2026-07-30T00:00:00Z' then consent_end.consented_at + interval '8760 hours'
  end
$$;
comment on function amazon_ads_private.consent_end is
  'When Amazon ends a consent by itself: 365 days after it was given, since 30 July 2026. Null for an earlier consent, which has no fixed end.';

create table amazon_ads.connections (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 120),
  status text not null default 'pending' check (
    status in ('pending', 'awaiting_confirmation', 'active', 'reauthorization_required', 'disconnected')
  ),
  region text not null default 'NA' check (region in ('NA', 'EU', 'FE')),
  regions text[] not null default '{NA,EU,FE}' check (
    regions <@ '{NA,EU,FE}'::text[] and cardinality(regions) between 1 and 3
  ),
  scopes text[] not null check (cardinality(scopes) > 0),
  client_id text not null,
  -- No action rather than restrict: it is checked at the end, when a deleted user's connections are
  -- gone as well.
  oauth_client_id uuid references amazon_ads_private.oauth_clients (id) on delete no action,
  connected_at timestamptz,
  consented_at timestamptz,
  consent_ends_at timestamptz generated always as (amazon_ads_private.consent_end(consented_at)) stored,
  last_synced_at timestamptz,
  last_used_at timestamptz,
  last_error text,
  amazon_login_changed timestamptz,
  compares_login boolean not null default false,
  sync_interval interval not null default '1 day' check (sync_interval >= interval '15 minutes'),
  next_sync_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table amazon_ads.connections is 'One consent of one person at Amazon, and its state.';
comment on column amazon_ads.connections.region is 'Home region: the region of the consent page that the person saw.';
comment on column amazon_ads.connections.regions is 'The API regions that a sync reads; one grant is valid in all of them.';
comment on column amazon_ads.connections.client_id is 'The LwA client that the tokens belong to; not a secret.';
comment on column amazon_ads.connections.oauth_client_id is 'The app that the user brought, or null for the project''s own.';
comment on column amazon_ads.connections.consented_at is 'When the person consented at Amazon; null where that is unknown. A refresh does not prolong a consent.';
comment on column amazon_ads.connections.consent_ends_at is 'When the consent ends by itself; null where that is unknown, or it has no end.';
comment on column amazon_ads.connections.last_used_at is 'Sampled: written at most once an hour.';
comment on column amazon_ads.connections.last_error is 'The stable code of the last failure, null after a success.';

comment on column amazon_ads.connections.next_sync_at is 'When the schedule syncs it next; null when there is nothing to sync.';

comment on column amazon_ads.connections.amazon_login_changed is
  'When a renewal brought the accounts of another Amazon login, as the first sync after it found; null again once the owner accepts it, or the former login is back.';
comment on column amazon_ads.connections.compares_login is
  'Whether the next sync compares the accounts with those from before: set by a renewal.';

create index connections_next_sync_at on amazon_ads.connections (next_sync_at) where next_sync_at is not null;
create index connections_user_id on amazon_ads.connections (user_id, created_at desc, id);
create index connections_oauth_client_id on amazon_ads.connections (oauth_client_id)
  where oauth_client_id is not null;
create index connections_unfinished on amazon_ads.connections (created_at)
  where status in ('pending', 'awaiting_confirmation');

alter table amazon_ads.connections enable row level security;
create policy "Users read their own connections"
  on amazon_ads.connections for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

create trigger connections_10_touch_updated_at
  before update on amazon_ads.connections
  for each row execute function amazon_ads_private.touch_updated_at();

create function amazon_ads_private.connection_json(connection amazon_ads.connections)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'id', connection.id,
    'name', connection.name,
    'status', connection.status,
    'region', connection.region,
    'regions', connection.regions,
    'scopes', connection.scopes,
    'client_id', connection.client_id,
    'oauth_client_id', connection.oauth_client_id,
    'connected_at', connection.connected_at,
    'consented_at', connection.consented_at,
    'consent_ends_at', connection.consent_ends_at,
    'last_synced_at', connection.last_synced_at,
    'last_used_at', connection.last_used_at,
    'last_error', connection.last_error,
    'amazon_login_changed', connection.amazon_login_changed,
    'created_at', connection.created_at
  )
$$;
comment on function amazon_ads_private.connection_json is
  'A connection as callers see it.';
