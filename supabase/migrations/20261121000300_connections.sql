-- Chapter 3: connections.
-- One row is one person's consent at Amazon for one app. Everything secret about it stands in
-- chapter 4.

create table private.oauth_clients (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 120),
  client_id text not null check (length(client_id) between 1 and 100),
  encrypted_client_secret text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table private.oauth_clients is
  'Login with Amazon apps that users bring themselves. The secret is sealed like a token.';
create index oauth_clients_user_id on private.oauth_clients (user_id);
alter table private.oauth_clients enable row level security;
create trigger oauth_clients_10_touch_updated_at
  before update on private.oauth_clients
  for each row execute function private.touch_updated_at();

create table public.connections (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
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
  oauth_client_id uuid references private.oauth_clients (id) on delete no action,
  connected_at timestamptz,
  last_synced_at timestamptz,
  last_used_at timestamptz,
  last_error text,
  sync_interval interval not null default '1 day' check (sync_interval >= interval '15 minutes'),
  next_sync_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.connections is 'One consent of one person at Amazon, and what became of it.';
comment on column public.connections.region is 'Home region: whose consent page the person saw.';
comment on column public.connections.regions is 'The API regions that a sync reads; one grant is valid in all of them.';
comment on column public.connections.client_id is 'The LwA client that the tokens belong to; not a secret.';
comment on column public.connections.oauth_client_id is 'The app that the user brought, or null for the project''s own.';
comment on column public.connections.last_used_at is 'Sampled: written at most once an hour.';
comment on column public.connections.last_error is 'The stable code of the last failure, null after a success.';

comment on column public.connections.next_sync_at is 'When the schedule syncs it next; null when there is nothing to sync.';

create index connections_next_sync_at on public.connections (next_sync_at) where next_sync_at is not null;
create index connections_user_id on public.connections (user_id, created_at desc, id);
create index connections_oauth_client_id on public.connections (oauth_client_id)
  where oauth_client_id is not null;
create index connections_unfinished on public.connections (created_at)
  where status in ('pending', 'awaiting_confirmation');

revoke all on public.connections from anon, authenticated, service_role;
grant select on public.connections to authenticated, service_role;
alter table public.connections enable row level security;
create policy "Users read their own connections"
  on public.connections for select to authenticated
  using (user_id = (select private.viewer_id()));

create trigger connections_10_touch_updated_at
  before update on public.connections
  for each row execute function private.touch_updated_at();

create function private.connection_json(connection public.connections)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'id', connection.id,
    'name', connection.name,
    'status', connection.status,
    'region', connection.region,
    'regions', connection.regions,
    'scopes', connection.scopes,
    'client_id', connection.client_id,
    'oauth_client_id', connection.oauth_client_id,
    'connected_at', connection.connected_at,
    'last_synced_at', connection.last_synced_at,
    'last_used_at', connection.last_used_at,
    'last_error', connection.last_error,
    'created_at', connection.created_at
  )
$$;
comment on function private.connection_json(public.connections) is
  'A connection as callers see it.';
revoke execute on function private.connection_json(public.connections) from public, anon, authenticated;
