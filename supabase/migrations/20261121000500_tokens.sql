-- The OAuth tokens of connections, and the history of their refreshes.
-- Tokens are ciphertext only: a JWE that names connection, owner and kind, so that it opens in no other row
-- and no other column; or, until it is first sealed anew, the Fernet value of a system that was moved in.
-- Later chapters add the ids of the keys and who asked; chapter 9900 grants the history to its owner.

select amazon_ads_private.begin_chapter(
  '20261121000500_tokens',
  'aa5ea3f9b84dfc299e01d81abc96da05b2a2e901d612a27da79d4c7598bb6491'
);

create table amazon_ads_private.oauth_tokens (
  connection_id uuid primary key references amazon_ads.connections (id) on delete cascade,
  encrypted_access_token text not null,
  encrypted_refresh_token text not null,
  token_type text not null default 'bearer',
  expires_at timestamptz not null,
  scope text,
  refresh_count integer not null default 0,
  last_refresh timestamptz,
  generation bigint not null default 1,
  -- The lease: its holder is refreshing. Once it has expired, another process may take it over. lease_trigger
  -- stays, and says what the last one was for.
  lease_id uuid,
  lease_started_at timestamptz,
  lease_expires_at timestamptz,
  lease_trigger text,
  -- When the request for the present token was sent. A forced refresh accepts the token only if that was after
  -- the refresh was asked for.
  refresh_started_at timestamptz,
  -- The pause after a failed refresh, shared by all callers through this row.
  failure_count integer not null default 0,
  failing_since timestamptz,
  next_attempt_at timestamptz,
  last_error text,
  refresh_due_at timestamptz,
  imported_token_hash text constraint oauth_tokens_imported_token_hash_key unique check (imported_token_hash ~ '^[\w-]{1,32}\.[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint oauth_tokens_lease_is_whole check (
    (lease_id is null) = (lease_expires_at is null) and (lease_id is null) = (lease_started_at is null)
  )
);
comment on table amazon_ads_private.oauth_tokens is 'The sealed tokens of a connection and the state of their refresh.';
comment on column amazon_ads_private.oauth_tokens.generation is 'Grows with every token that is stored: a refresh that began at an older number must not overwrite it.';
comment on column amazon_ads_private.oauth_tokens.failing_since is 'Since when every refresh has failed; null after a success.';
comment on column amazon_ads_private.oauth_tokens.imported_token_hash is '<key id>.<HMAC-SHA256 in hex> of an imported refresh token, under a key of AMAZON_ADS_ENCRYPTION_KEYS: the same token is imported once.';
comment on column amazon_ads_private.oauth_tokens.refresh_due_at is 'When the schedule acts on it next: ahead of expiry while in use, once a day when idle, at the end of a lease or of a pause. Null once the schedule has given up; a caller still tries.';

-- For the schedule.
create index oauth_tokens_due on amazon_ads_private.oauth_tokens (refresh_due_at) where refresh_due_at is not null;

-- Without a policy: only functions of this schema reach it.
alter table amazon_ads_private.oauth_tokens enable row level security;

create trigger oauth_tokens_10_touch_updated_at
  before update on amazon_ads_private.oauth_tokens
  for each row execute function amazon_ads_private.touch_updated_at();

create table amazon_ads.token_refresh_history (
  id bigint generated always as identity primary key,
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  action text not null check (
    action in ('created', 'refreshed', 'failed', 'reauthorization_required', 'imported', 'revoked')
  ),
  trigger text not null check (trigger in ('callback', 'on_demand', 'scheduled', 'manual')),
  success boolean not null,
  error_code text,
  reason text,
  duration_ms integer,
  lease_id uuid unique,
  attempts integer not null default 1 check (attempts > 0),
  first_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
comment on table amazon_ads.token_refresh_history is 'What happened to each connection''s tokens: one row for each event or attempt to refresh. Consecutive equal failures share one.';
comment on column amazon_ads.token_refresh_history.attempts is 'How many consecutive equal failures this stands for; lease, trigger and duration are those of the last one.';
comment on column amazon_ads.token_refresh_history.first_at is 'When the first of them was recorded; created_at is when the last one was.';
comment on column amazon_ads.token_refresh_history.lease_id is
  'The lease of the attempt; null without one. If its holder dies, whichever process takes the lease over records the attempt; a late result of the holder replaces that row.';
comment on column amazon_ads.token_refresh_history.reason is
  'What went wrong at Amazon or on the way to it: its error, http_503, timeout, network. Null where Amazon was not asked. error_code is our stable code.';

create index token_refresh_history_connection on amazon_ads.token_refresh_history (connection_id, created_at desc);
create index token_refresh_history_user on amazon_ads.token_refresh_history (user_id, created_at desc);
-- Old rows are removed by remove_old_records.
create index token_refresh_history_age on amazon_ads.token_refresh_history (created_at);

alter table amazon_ads.token_refresh_history enable row level security;
create policy "Users read the history of their own connections"
  on amazon_ads.token_refresh_history for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));
