-- Accounts.
-- What Amazon listed for each connection, as of the last sync. Amazon's ids are text: they may exceed
-- 2^53 and would not survive JavaScript as numbers.

select amazon_ads_private.begin_chapter(
  '20261121000700_accounts',
  '2cc406f20e61cde1dafbbbca3b076ef29c2ab5f29f53fd6b7b8c44a45d6fa176'
);

create table amazon_ads.user_accounts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  account_name text not null,
  amazon_account_id text not null,
  source text not null check (source in ('ads-accounts', 'profiles', 'dsp-advertisers')),
  region text check (region in ('NA', 'EU', 'FE')),
  marketplace_id text,
  account_type text not null default 'advertising' check (
    account_type in ('advertising', 'seller', 'vendor', 'agency', 'dsp')
  ),
  is_default boolean not null default false,
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended', 'pending')),
  connected_at timestamptz not null default now(),
  last_synced_at timestamptz,
  last_seen_run bigint,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_accounts_once_per_connection unique (connection_id, amazon_account_id, source),
  -- Not a partial unique index: clients that read the schema take one for a one-to-one relation, and
  -- embed one account in a user instead of a list.
  constraint user_accounts_one_default exclude using btree (user_id with =) where (is_default)
);
comment on table amazon_ads.user_accounts is 'The advertising accounts of each connection.';
comment on column amazon_ads.user_accounts.amazon_account_id is
  'amzn1.ads-account.g.…; the profile id for a profile without an ads account.';
comment on column amazon_ads.user_accounts.source is
  'Which of Amazon''s lists it came from. Part of the account''s identity: profiles and DSP advertisers are both numbered, and Amazon does not promise that their numbers differ.';
comment on column amazon_ads.user_accounts.is_default is
  'One account of the user''s; active, as long as any of theirs is (ensure_default_account).';
comment on column amazon_ads.user_accounts.region is 'Set when the account exists in one region only: a lone profile, a DSP advertiser.';
comment on column amazon_ads.user_accounts.marketplace_id is 'Set when the account has exactly one marketplace.';
comment on column amazon_ads.user_accounts.metadata is 'Everything else that Amazon listed; merged at each sync, so that nothing once known is lost.';
comment on column amazon_ads.user_accounts.last_seen_run is 'The sync run that saw it last.';

create index user_accounts_user_id on amazon_ads.user_accounts (user_id, account_name, id);
create index user_accounts_amazon_id on amazon_ads.user_accounts (user_id, amazon_account_id);

alter table amazon_ads.user_accounts enable row level security;
create policy "Users read their own accounts"
  on amazon_ads.user_accounts for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

create function amazon_ads_private.ensure_default_account(user_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  successor uuid;
begin
  -- Two calls that look for a default at the same moment do so one after the other. Every caller has locked the
  -- user before any account: the next default may be an account of another connection.
  perform from amazon_ads.users as u where u.id = ensure_default_account.user_id for no key update;
  if exists (
    select from amazon_ads.user_accounts as d
    where d.user_id = ensure_default_account.user_id and d.is_default and d.status = 'active'
  ) then
    return;
  end if;
  select f.id into successor
  from amazon_ads.user_accounts as f
  where f.user_id = ensure_default_account.user_id and f.status = 'active'
    and not exists (
      select from amazon_ads.connections as c
      where c.id = f.connection_id and (
        -- The accounts of a disconnected connection become inactive in batches.
        c.status = 'disconnected'
        -- The accounts of a connection that was handed over follow in batches.
        or c.user_id <> f.user_id
        -- The accounts of another login than before wait until the user has accepted it, or chosen one.
        or c.amazon_login_changed is not null
      )
    )
  order by f.connected_at, f.source = 'ads-accounts' desc, f.account_name, f.id
  limit 1;
  if successor is null then
    -- An inactive default, which may become active again, is better than none.
    return;
  end if;
  -- A constraint allows one default at any moment: the old one is cleared before the new one is set.
  update amazon_ads.user_accounts as a
  set is_default = false
  where a.user_id = ensure_default_account.user_id and a.is_default;
  update amazon_ads.user_accounts as a set is_default = true where a.id = successor;
end;
$$;
comment on function amazon_ads_private.ensure_default_account is
  'A user with active accounts has one of them as the default: a default that is no longer active is replaced by the account that a first sync would choose.';

create table amazon_ads.amazon_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  account_id uuid references amazon_ads.user_accounts (id) on delete set null,
  profile_id text not null,
  region text not null check (region in ('NA', 'EU', 'FE')),
  country_code text,
  currency_code text,
  timezone text,
  marketplace_id text,
  name text,
  type text,
  sub_type text,
  entity_id text,
  daily_budget numeric,
  valid_payment_method boolean,
  access_level text not null default 'edit' check (access_level in ('edit', 'view')),
  status text not null default 'active' check (status in ('active', 'inactive')),
  last_synced_at timestamptz,
  last_seen_run bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint amazon_profiles_once_per_connection unique (connection_id, profile_id)
);
comment on table amazon_ads.amazon_profiles is 'The profiles of the accounts: one for each account and marketplace.';
comment on column amazon_ads.amazon_profiles.entity_id is 'accountInfo.id at Amazon: a seller id or ENTITY…; not unique across marketplaces.';
comment on column amazon_ads.amazon_profiles.access_level is 'view when Amazon lists the profile only for reporting.';
comment on column amazon_ads.amazon_profiles.type is 'seller, vendor, agency, or a value that Amazon added since: kept as it came.';

create index amazon_profiles_user_id on amazon_ads.amazon_profiles (user_id, profile_id);
create index amazon_profiles_account_id on amazon_ads.amazon_profiles (account_id);

alter table amazon_ads.amazon_profiles enable row level security;
create policy "Users read their own profiles"
  on amazon_ads.amazon_profiles for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

-- A sync stamps every row that it sees; updated_at moves only when something else has changed.
create trigger user_accounts_10_touch_updated_at
  before update on amazon_ads.user_accounts
  for each row when (
    (
      old.account_name, old.source, old.region, old.marketplace_id, old.account_type, old.is_default,
      old.status, old.metadata
    ) is distinct from (
      new.account_name, new.source, new.region, new.marketplace_id, new.account_type, new.is_default,
      new.status, new.metadata
    )
  ) execute function amazon_ads_private.touch_updated_at();
create trigger amazon_profiles_10_touch_updated_at
  before update on amazon_ads.amazon_profiles
  for each row when (
    (
      old.account_id, old.region, old.country_code, old.currency_code, old.timezone,
      old.marketplace_id, old.name, old.type, old.sub_type, old.entity_id, old.daily_budget,
      old.valid_payment_method, old.access_level, old.status
    ) is distinct from (
      new.account_id, new.region, new.country_code, new.currency_code, new.timezone,
      new.marketplace_id, new.name, new.type, new.sub_type, new.entity_id, new.daily_budget,
      new.valid_payment_method, new.access_level, new.status
    )
  ) execute function amazon_ads_private.touch_updated_at();

create table amazon_ads.sync_runs (
  id bigint generated always as identity primary key,
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  trigger text not null check (trigger in ('callback', 'manual', 'scheduled')),
  status text not null default 'running' check (status in ('running', 'succeeded', 'partial', 'failed')),
  sources jsonb not null default '[]',
  accounts_inserted integer not null default 0,
  accounts_updated integer not null default 0,
  accounts_unchanged integer not null default 0,
  accounts_inactivated integer not null default 0,
  profiles_inserted integer not null default 0,
  profiles_updated integer not null default 0,
  profiles_unchanged integer not null default 0,
  profiles_inactivated integer not null default 0,
  error_code text,
  started_at timestamptz not null default now(),
  progress jsonb,
  holder uuid not null default gen_random_uuid(),
  stalls integer not null default 0,
  lease_expires_at timestamptz not null default now() + interval '3 minutes',
  finished_at timestamptz,
  constraint sync_runs_finish_is_whole check ((status = 'running') = (finished_at is null)),
  -- Not a partial unique index, for the same reason as at user_accounts.
  constraint sync_runs_one_at_a_time exclude using btree (connection_id with =) where (status = 'running')
);
comment on table amazon_ads.sync_runs is 'Every sync: what it read, what it changed, what failed.';
comment on column amazon_ads.sync_runs.sources is
  'One entry for each source and region: {source, region, outcome, items, rejected, error_code, request_id}.';
comment on column amazon_ads.sync_runs.progress is 'Where the next invocation continues: {sources, current}. Written with each page.';
comment on column amazon_ads.sync_runs.holder is 'The invocation that works on the run; the writes of any other are refused.';
comment on column amazon_ads.sync_runs.stalls is 'How often in a row the run was resumed without storing a page.';
comment on column amazon_ads.sync_runs.lease_expires_at is 'After this the next invocation resumes the run where it stopped.';

create index sync_runs_connection on amazon_ads.sync_runs (connection_id, started_at desc);
create index sync_runs_user on amazon_ads.sync_runs (user_id, started_at desc);
create index sync_runs_age on amazon_ads.sync_runs (started_at);

alter table amazon_ads.sync_runs enable row level security;
create policy "Users read the syncs of their own connections"
  on amazon_ads.sync_runs for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));
