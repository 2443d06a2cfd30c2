-- Chapter 11: storing what a sync reads.
-- A sync writes page by page and set by set. What a run saw carries the run's number, so that what it
-- did not see can be told apart afterwards, and only where the answer was complete.
--
-- The functions that write plan each statement anew. A session keeps its plans, those of foreign keys
-- included, and one made while the tables were small is ruinous once they are not: closing a first run
-- of 10,000 accounts took minutes in a session that had synced small ones before. Nor may they join by
-- nested loops: after statistics that were taken before a first run the planner expects a row or two, and
-- a loop within a loop over 12,000 of them is as ruinous (measured: 65 s where a hash join takes 0.1 s).
-- For that each finds its own rows by an index first, with an array: a hash join reads what it is given.

create function public.store_profiles(
  run_id bigint, holder uuid, region text, profiles jsonb, progress jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  run public.sync_runs := private.continue_sync(
    store_profiles.run_id, store_profiles.holder, store_profiles.progress
  );
  inserted integer;
  updated integer;
  unchanged integer;
begin
  if run.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'sync_superseded');
  end if;

  with incoming as (
    select x.*
    from pg_catalog.jsonb_to_recordset(store_profiles.profiles) as x (
      profile_id text, country_code text, currency_code text, timezone text, marketplace_id text,
      name text, type text, sub_type text, entity_id text, daily_budget numeric,
      valid_payment_method boolean, access_level text
    )
  ),
  added as (
    insert into public.amazon_profiles as p (
      user_id, connection_id, profile_id, region, country_code, currency_code, timezone,
      marketplace_id, name, type, sub_type, entity_id, daily_budget, valid_payment_method,
      access_level, last_synced_at, last_seen_run
    )
    select
      run.user_id, run.connection_id, i.profile_id, store_profiles.region, i.country_code,
      i.currency_code, i.timezone, i.marketplace_id, i.name, i.type, i.sub_type, i.entity_id,
      i.daily_budget, i.valid_payment_method, i.access_level, pg_catalog.now(), run.id
    from incoming as i
    on conflict on constraint amazon_profiles_once_per_connection do nothing
    returning p.profile_id
  ),
  seen as (
    select
      p.id, i.*,
      (
        p.region, p.country_code, p.currency_code, p.timezone, p.marketplace_id, p.name, p.type,
        p.sub_type, p.entity_id, p.daily_budget, p.valid_payment_method, p.access_level, p.status
      ) is distinct from (
        store_profiles.region, i.country_code, i.currency_code, i.timezone, i.marketplace_id, i.name, i.type,
        i.sub_type, i.entity_id, i.daily_budget, i.valid_payment_method, i.access_level, 'active'
      ) as changed
    from incoming as i
    join public.amazon_profiles as p
      on p.connection_id = run.connection_id
      and p.profile_id = any (array(select l.profile_id from incoming as l))
      and p.profile_id = i.profile_id
  ),
  stamped as (
    update public.amazon_profiles as p
    set region = store_profiles.region,
        country_code = s.country_code,
        currency_code = s.currency_code,
        timezone = s.timezone,
        marketplace_id = s.marketplace_id,
        name = s.name,
        type = s.type,
        sub_type = s.sub_type,
        entity_id = s.entity_id,
        daily_budget = s.daily_budget,
        valid_payment_method = s.valid_payment_method,
        access_level = s.access_level,
        status = 'active',
        last_synced_at = pg_catalog.now(),
        last_seen_run = run.id
    from seen as s
    where p.id = any (array(select f.id from seen as f)) and p.id = s.id
    returning s.changed
  )
  select
    (select count(*) from added),
    (select count(*) from stamped where changed),
    (select count(*) from stamped where not changed)
  into inserted, updated, unchanged;

  update public.sync_runs as r
  set profiles_inserted = r.profiles_inserted + inserted,
      profiles_updated = r.profiles_updated + updated,
      profiles_unchanged = r.profiles_unchanged + unchanged
  where r.id = run.id;
  return pg_catalog.jsonb_build_object('inserted', inserted, 'updated', updated, 'unchanged', unchanged);
end;
$$;
comment on function public.store_profiles(bigint, uuid, text, jsonb, jsonb) is
  'Writes one batch of a region''s profiles: new ones inserted, changed ones updated, all stamped.';

create function private.store_account_rows(run public.sync_runs, source text, accounts jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  inserted integer;
  updated integer;
  unchanged integer;
begin
  with incoming as (
    select x.*
    from pg_catalog.jsonb_to_recordset(store_account_rows.accounts) as x (
      amazon_account_id text, account_name text, account_type text, status text, region text,
      marketplace_id text, metadata jsonb
    )
  ),
  added as (
    insert into public.user_accounts as a (
      user_id, connection_id, amazon_account_id, account_name, account_type, status, source, region,
      marketplace_id, metadata, last_synced_at, last_seen_run
    )
    select
      run.user_id, run.connection_id, i.amazon_account_id, i.account_name, i.account_type, i.status,
      store_account_rows.source, i.region, i.marketplace_id, i.metadata, pg_catalog.now(), run.id
    from incoming as i
    on conflict on constraint user_accounts_once_per_connection do nothing
    returning a.id
  ),
  seen as (
    select
      a.id, i.*,
      -- What the user has decided is not changed by what Amazon says.
      (not a.name_set_by_user and a.account_name <> i.account_name)
      or (a.disconnected_at is null and a.status <> i.status)
      or (a.account_type, a.region, a.marketplace_id, a.metadata)
      is distinct from
      (i.account_type, i.region, i.marketplace_id, a.metadata || i.metadata)
      as changed
    from incoming as i
    join public.user_accounts as a
      on a.connection_id = run.connection_id
      and a.source = store_account_rows.source
      and a.amazon_account_id = any (array(select l.amazon_account_id from incoming as l))
      and a.amazon_account_id = i.amazon_account_id
  ),
  stamped as (
    update public.user_accounts as a
    -- Read from the row itself: the user may have decided since the page was compared with it.
    set account_name = case when a.name_set_by_user then a.account_name else s.account_name end,
        account_type = s.account_type,
        status = case when a.disconnected_at is null then s.status else 'inactive' end,
        region = s.region,
        marketplace_id = s.marketplace_id,
        -- Merged, so that what Amazon no longer mentions is still known.
        metadata = a.metadata || s.metadata,
        last_synced_at = pg_catalog.now(),
        last_seen_run = run.id
    from seen as s
    where a.id = any (array(select f.id from seen as f)) and a.id = s.id
    returning s.changed
  )
  select
    (select count(*) from added),
    (select count(*) from stamped where changed),
    (select count(*) from stamped where not changed)
  into inserted, updated, unchanged;

  update public.sync_runs as r
  set accounts_inserted = r.accounts_inserted + inserted,
      accounts_updated = r.accounts_updated + updated,
      accounts_unchanged = r.accounts_unchanged + unchanged
  where r.id = run.id;
  return pg_catalog.jsonb_build_object('inserted', inserted, 'updated', updated, 'unchanged', unchanged);
end;
$$;
comment on function private.store_account_rows(public.sync_runs, text, jsonb) is
  'Writes accounts of one source set-wise; what all sources share.';
revoke execute on function private.store_account_rows(public.sync_runs, text, jsonb) from public, anon, authenticated;

create function public.store_accounts(run_id bigint, holder uuid, accounts jsonb, progress jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  run public.sync_runs := private.continue_sync(
    store_accounts.run_id, store_accounts.holder, store_accounts.progress
  );
  completed jsonb;
  counts jsonb;
begin
  if run.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'sync_superseded');
  end if;

  -- Amazon's account list says nothing of type or marketplace: its profiles do. They are looked up
  -- by an array: a join on the page's ids scans all of the connection's profiles for each of them
  -- while the table has no statistics yet (measured on a first sync: thirteen times as long a page).
  with listed as materialized (
    select i.account ->> 'amazon_account_id' as amazon_account_id, l.profile_id
    from pg_catalog.jsonb_array_elements(store_accounts.accounts) as i (account)
    cross join lateral pg_catalog.jsonb_array_elements_text(i.account -> 'profile_ids') as l (profile_id)
  ),
  profiles as materialized (
    select p.profile_id, p.type, p.marketplace_id
    from public.amazon_profiles as p
    where p.connection_id = run.connection_id
      and p.profile_id = any (array(select l.profile_id from listed as l))
  ),
  known as (
    select
      l.amazon_account_id,
      case
        when count(distinct p.type) = 1 and min(p.type) in ('seller', 'vendor', 'agency') then min(p.type)
        else 'advertising'
      end as account_type,
      case when count(distinct p.marketplace_id) = 1 then min(p.marketplace_id) end as marketplace_id
    from listed as l
    join profiles as p on p.profile_id = l.profile_id
    group by l.amazon_account_id
  )
  select coalesce(pg_catalog.jsonb_agg(
    i.account || pg_catalog.jsonb_build_object(
      'account_type', coalesce(k.account_type, 'advertising'),
      'marketplace_id', k.marketplace_id
    )
  ), '[]')
  into completed
  from pg_catalog.jsonb_array_elements(store_accounts.accounts) as i (account)
  left join known as k on k.amazon_account_id = i.account ->> 'amazon_account_id';

  counts := private.store_account_rows(run, 'ads-accounts', completed);

  with named as materialized (
    select i.account ->> 'amazon_account_id' as amazon_account_id, l.profile_id
    from pg_catalog.jsonb_array_elements(store_accounts.accounts) as i (account)
    cross join lateral pg_catalog.jsonb_array_elements_text(i.account -> 'profile_ids') as l (profile_id)
  ),
  listed as materialized (
    select a.id as account_id, n.profile_id
    from named as n
    join public.user_accounts as a
      on a.connection_id = run.connection_id
      and a.source = 'ads-accounts'
      and a.amazon_account_id = any (array(select m.amazon_account_id from named as m))
      and a.amazon_account_id = n.amazon_account_id
  )
  update public.amazon_profiles as p
  set account_id = l.account_id
  from listed as l
  where p.connection_id = run.connection_id
    and p.profile_id = any (array(select s.profile_id from listed as s))
    and p.profile_id = l.profile_id
    and p.account_id is distinct from l.account_id;
  return counts;
end;
$$;
comment on function public.store_accounts(bigint, uuid, jsonb, jsonb) is
  'Writes one page of ads accounts and ties the profiles that it names to them.';

create function public.store_advertisers(
  run_id bigint, holder uuid, region text, advertisers jsonb, progress jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  run public.sync_runs := private.continue_sync(
    store_advertisers.run_id, store_advertisers.holder, store_advertisers.progress
  );
begin
  if run.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'sync_superseded');
  end if;
  return private.store_account_rows(run, 'dsp-advertisers', (
    select coalesce(pg_catalog.jsonb_agg(
      i.advertiser || pg_catalog.jsonb_build_object('region', store_advertisers.region)
    ), '[]')
    from pg_catalog.jsonb_array_elements(store_advertisers.advertisers) as i (advertiser)
  ));
end;
$$;
comment on function public.store_advertisers(bigint, uuid, text, jsonb, jsonb) is
  'Writes one page of DSP advertisers: accounts of their own, in one region.';

create function public.list_dsp_profiles(run_id bigint, region text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('profile_ids', (
    select coalesce(pg_catalog.jsonb_agg(p.profile_id order by p.profile_id), '[]')
    from public.sync_runs as r
    join public.amazon_profiles as p on p.connection_id = r.connection_id
    where r.id = list_dsp_profiles.run_id
      and p.region = list_dsp_profiles.region
      and p.status = 'active'
      and p.type = 'agency'
      -- Attribution has agency profiles too, and no advertisers.
      and p.sub_type is distinct from 'AMAZON_ATTRIBUTION'
  ))
$$;
comment on function public.list_dsp_profiles(bigint, text) is
  'The profiles behind which a region''s DSP advertisers stand.';

create function public.finish_sync(
  run_id bigint,
  holder uuid,
  sources jsonb,
  complete_regions text[],
  accounts_complete boolean,
  complete_dsp_regions text[],
  error_code text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  run public.sync_runs := private.continue_sync(finish_sync.run_id, finish_sync.holder, null);
  failed integer;
  incomplete integer;
  profiles_gone integer := 0;
  accounts_gone integer := 0;
  advertisers_gone integer := 0;
begin
  if run.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'sync_superseded');
  end if;

  -- Before any account: the default may pass to or from another connection, whose sync ends just now.
  perform from public.users as u where u.id = run.user_id for no key update;

  update public.amazon_profiles as p
  set status = 'inactive'
  where p.connection_id = run.connection_id
    and p.region = any (finish_sync.complete_regions)
    and p.last_seen_run is distinct from run.id
    and p.status <> 'inactive';
  get diagnostics profiles_gone = row_count;

  if finish_sync.accounts_complete then
    -- A profile without an ads account is an account of its own. While the list of ads accounts is
    -- incomplete nobody can say that it has none.
    perform private.store_account_rows(run, 'profiles', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'amazon_account_id', p.profile_id,
        'account_name', coalesce(p.name, p.profile_id),
        'account_type', case when p.type in ('seller', 'vendor', 'agency') then p.type else 'advertising' end,
        'status', 'active',
        'region', p.region,
        'marketplace_id', p.marketplace_id,
        'metadata', pg_catalog.jsonb_build_object(
          'country_codes', pg_catalog.to_jsonb(pg_catalog.array_remove(array[p.country_code], null))
        )
      )), '[]')
      from public.amazon_profiles as p
      left join public.user_accounts as a on a.id = p.account_id and a.connection_id = run.connection_id
      where p.connection_id = run.connection_id
        and p.last_seen_run = run.id
        and (a.id is null or a.source = 'profiles' or a.last_seen_run is distinct from run.id)
    ));
    update public.amazon_profiles as p
    set account_id = a.id
    from public.user_accounts as a
    where p.connection_id = run.connection_id
      and a.connection_id = run.connection_id
      and a.source = 'profiles'
      and a.last_seen_run = run.id
      and a.amazon_account_id = p.profile_id
      and p.account_id is distinct from a.id;

    update public.user_accounts as a
    set status = 'inactive'
    where a.connection_id = run.connection_id
      and a.last_seen_run is distinct from run.id
      and a.status <> 'inactive'
      and (a.source = 'ads-accounts' or (a.source = 'profiles' and a.region = any (finish_sync.complete_regions)));
    get diagnostics accounts_gone = row_count;
  end if;

  update public.user_accounts as a
  set status = 'inactive'
  where a.connection_id = run.connection_id
    and a.last_seen_run is distinct from run.id
    and a.status <> 'inactive'
    and a.source = 'dsp-advertisers'
    and a.region = any (finish_sync.complete_dsp_regions);
  get diagnostics advertisers_gone = row_count;

  perform private.ensure_default_account(run.user_id);

  select count(*) into failed
  from pg_catalog.jsonb_array_elements(finish_sync.sources) as s (source)
  where s.source ->> 'outcome' <> 'complete';
  -- What could not be understood was reported and left out: not all of Amazon's list is here.
  select count(*) into incomplete
  from pg_catalog.jsonb_array_elements(finish_sync.sources) as s (source)
  where s.source ->> 'outcome' <> 'complete' or (s.source ->> 'rejected')::integer > 0;

  update public.sync_runs as r
  set status = case
        when finish_sync.error_code is not null or failed = pg_catalog.jsonb_array_length(finish_sync.sources) then 'failed'
        when incomplete > 0 then 'partial'
        else 'succeeded'
      end,
      sources = finish_sync.sources,
      profiles_inactivated = profiles_gone,
      accounts_inactivated = accounts_gone + advertisers_gone,
      error_code = finish_sync.error_code,
      finished_at = pg_catalog.now()
  where r.id = run.id
  returning r.* into run;

  update public.connections as c
  set last_synced_at = case when run.status = 'succeeded' then pg_catalog.now() else c.last_synced_at end,
      -- Ten percent sooner or later: connections made in one hour spread over the day.
      next_sync_at = pg_catalog.now() + case
        when run.status = 'succeeded' then c.sync_interval
        else least(c.sync_interval, interval '1 hour')
      end * (0.9 + 0.2 * pg_catalog.random())
  where c.id = run.connection_id;

  return private.sync_run_json(run);
end;
$$;
comment on function public.finish_sync(bigint, uuid, jsonb, text[], boolean, text[], text) is
  'Closes a run: lone profiles become accounts, what a complete answer no longer lists becomes inactive, the user has a default account that works.';

revoke execute on function
  public.list_dsp_profiles(bigint, text),
  public.store_advertisers(bigint, uuid, text, jsonb, jsonb),
  public.store_profiles(bigint, uuid, text, jsonb, jsonb),
  public.store_accounts(bigint, uuid, jsonb, jsonb),
  public.finish_sync(bigint, uuid, jsonb, text[], boolean, text[], text)
from public, anon, authenticated;
grant execute on function
  public.list_dsp_profiles(bigint, text),
  public.store_advertisers(bigint, uuid, text, jsonb, jsonb),
  public.store_profiles(bigint, uuid, text, jsonb, jsonb),
  public.store_accounts(bigint, uuid, jsonb, jsonb),
  public.finish_sync(bigint, uuid, jsonb, text[], boolean, text[], text)
to service_role;
