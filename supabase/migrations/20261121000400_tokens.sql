-- Chapter 4: tokens.
-- Ciphertext only: each value is a JWE that names the connection and the kind of token, so that it
-- opens in no other row and no other column. And the audit trail, which its owner may read.

create table private.oauth_tokens (
  connection_id uuid primary key references public.connections (id) on delete cascade,
  encrypted_access_token text not null,
  encrypted_refresh_token text not null,
  token_type text not null default 'bearer',
  expires_at timestamptz not null,
  scope text,
  refresh_count integer not null default 0,
  last_refresh timestamptz,
  generation bigint not null default 1,
  -- The lease: who holds it is refreshing. It is replaced once it has expired.
  lease_id uuid,
  lease_started_at timestamptz,
  lease_expires_at timestamptz,
  lease_trigger text,
  -- When the request that brought the present token was begun: "not older than my call" for force.
  refresh_started_at timestamptz,
  -- The pause after a passing failure, shared by everybody who comes through this row.
  failure_count integer not null default 0,
  next_attempt_at timestamptz,
  last_error text,
  -- When the schedule looks at it next; null when there is nothing to refresh.
  refresh_due_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint oauth_tokens_lease_is_whole check (
    (lease_id is null) = (lease_expires_at is null) and (lease_id is null) = (lease_started_at is null)
  )
);
comment on table private.oauth_tokens is 'The sealed tokens of a connection and the state of their refresh.';
comment on column private.oauth_tokens.generation is 'Grows with every token that is stored: whoever saw an older number lost a race.';
comment on column private.oauth_tokens.refresh_due_at is 'Ahead of expiry while in use, once a day when idle.';

create index oauth_tokens_due on private.oauth_tokens (refresh_due_at) where refresh_due_at is not null;

alter table private.oauth_tokens enable row level security;

create trigger oauth_tokens_10_touch_updated_at
  before update on private.oauth_tokens
  for each row execute function private.touch_updated_at();

create table public.token_refresh_history (
  id bigint generated always as identity primary key,
  user_id uuid not null references public.users (id) on delete cascade,
  connection_id uuid not null references public.connections (id) on delete cascade,
  action text not null check (
    action in ('created', 'refreshed', 'failed', 'reauthorization_required', 'imported', 'revoked')
  ),
  trigger text not null check (trigger in ('callback', 'on_demand', 'scheduled', 'manual')),
  success boolean not null,
  error_code text,
  reason text,
  duration_ms integer,
  lease_id uuid unique,
  created_at timestamptz not null default now()
);
comment on table public.token_refresh_history is 'What happened to each connection''s tokens: one row for each request to Amazon.';
comment on column public.token_refresh_history.lease_id is
  'The attempt. A holder that died is recorded by its successor; should it come back late, its own result replaces that row.';

comment on column public.token_refresh_history.reason is
  'What Amazon or the way to it said: its error, http_503, timeout, network. The error code is what we made of that.';

create index token_refresh_history_connection on public.token_refresh_history (connection_id, created_at desc);
create index token_refresh_history_user on public.token_refresh_history (user_id, created_at desc);
create index token_refresh_history_age on public.token_refresh_history (created_at);

revoke all on public.token_refresh_history from anon, authenticated, service_role;
grant select on public.token_refresh_history to authenticated, service_role;
alter table public.token_refresh_history enable row level security;
create policy "Users read the history of their own connections"
  on public.token_refresh_history for select to authenticated
  using (user_id = (select private.viewer_id()));
