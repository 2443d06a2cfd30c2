-- Storing what a sync reads.
-- A sync writes page by page, each page with one statement. Each row that a run saw carries the run's number,
-- so that unseen rows are known at the end. They count as gone only where Amazon's answer was complete.
--
-- The functions that write plan each statement again. A session keeps its plans, those of foreign keys
-- included, and a plan that was made while the tables were small is far too slow once they are large: closing
-- a first run of 10,000 accounts took minutes in a session that had synced small ones before. Nested loops are
-- off too: with statistics from before a first run the planner expects a row or two, and a loop within a loop
-- over 12,000 rows takes 65 s where a hash join takes 0.1 s (measured). So that a hash join does not read the
-- whole table, each statement finds its own rows by an index first, with an array. JIT is off with them: up
-- to Postgres 17 a plan that still needs a nested loop costs 10^10, far above jit_above_cost, and compiling
-- the statement for a single account took 5 to 10 s on a busy machine (measured, Postgres 15 with LLVM).

select amazon_ads_private.begin_chapter(
  '20261121001200_storing_accounts',
  'a8e6a9a12553df538a8c3265c0a8daf1bf66bd8ed0e92f973d6094fe0af92c4e'
);

create function amazon_ads.store_profiles(
  run_id bigint, holder uuid, region text, profiles jsonb, progress jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
  run amazon_ads.sync_runs := amazon_ads_private.continue_sync(run_id, holder, progress);
  inserted integer;
  updated integer;
  unchanged integer;
begin
  if run.id is null then
    return amazon_ads_private.refusal('sync_superseded');
  end if;

  with incoming as (
    select x.*
    from jsonb_to_recordset(profiles) as x (
      profile_id text, country_code text, currency_code text, timezone text, marketplace_id text,
      name text, type text, sub_type text, entity_id text, daily_budget numeric,
      valid_payment_method boolean, access_level text
    )
  ),
  added as (
    insert into amazon_ads.amazon_profiles as p (
      user_id, connection_id, profile_id, region, country_code, currency_code, timezone,
      marketplace_id, name, type, sub_type, entity_id, daily_budget, valid_payment_method,
      access_level, last_synced_at, last_seen_run
    )
    select
      run.user_id, run.connection_id, i.profile_id, store_profiles.region, i.country_code,
      i.currency_code, i.timezone, i.marketplace_id, i.name, i.type, i.sub_type, i.entity_id,
      i.daily_budget, i.valid_payment_method, i.access_level, now(), run.id
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
    join amazon_ads.amazon_profiles as p
      on p.connection_id = run.connection_id
      and p.profile_id = any (array(select l.profile_id from incoming as l))
      and p.profile_id = i.profile_id
  ),
  stamped as (
    update amazon_ads.amazon_profiles as p
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
        last_synced_at = now(),
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

  update amazon_ads.sync_runs as r
  set profiles_inserted = r.profiles_inserted + inserted,
      profiles_updated = r.profiles_updated + updated,
      profiles_unchanged = r.profiles_unchanged + unchanged
  where r.id = run.id;
  return jsonb_build_object('inserted', inserted, 'updated', updated, 'unchanged', unchanged);
end;
$$;
comment on function amazon_ads.store_profiles is
  'Writes one batch of a region''s profiles: new ones inserted, changed ones updated, all stamped.';

create function amazon_ads_private.store_account_rows(run amazon_ads.sync_runs, source text, accounts jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
  inserted integer;
  updated integer;
  unchanged integer;
begin
  with incoming as (
    select x.*
    from jsonb_to_recordset(accounts) as x (
      amazon_account_id text, account_name text, account_type text, status text, region text,
      marketplace_id text, metadata jsonb
    )
  ),
  added as (
    insert into amazon_ads.user_accounts as a (
      user_id, connection_id, amazon_account_id, account_name, account_type, status, source, region,
      marketplace_id, metadata, last_synced_at, last_seen_run
    )
    select
      run.user_id, run.connection_id, i.amazon_account_id, i.account_name, i.account_type, i.status,
      store_account_rows.source, i.region, i.marketplace_id, i.metadata, now(), run.id
    from incoming as i
    on conflict on constraint user_accounts_once_per_connection do nothing
    returning a.id
  ),
  seen as (
    select
      a.id, i.*,
      -- Amazon's list does not change what the user has decided.
      (not a.name_set_by_user and a.account_name <> i.account_name)
      or (a.disconnected_at is null and a.status <> i.status)
      or (a.account_type, a.region, a.marketplace_id, a.metadata)
      is distinct from
      (i.account_type, i.region, i.marketplace_id, a.metadata || i.metadata)
      as changed
    from incoming as i
    -- One lookup of the unique key for each row. A join with an array of the page's ids compares each of them
    -- with all accounts of the connection (measured: 14 s for 10,000 rows among 30,000).
    cross join lateral (
      select u.*
      from amazon_ads.user_accounts as u
      where u.connection_id = run.connection_id
        and u.source = store_account_rows.source
        and u.amazon_account_id = i.amazon_account_id
      limit 1
    ) as a
  ),
  stamped as (
    update amazon_ads.user_accounts as a
    -- Read from the row itself: the user may have decided after the page was compared with it.
    set account_name = case when a.name_set_by_user then a.account_name else s.account_name end,
        account_type = s.account_type,
        status = case when a.disconnected_at is null then s.status else 'inactive' end,
        region = s.region,
        marketplace_id = s.marketplace_id,
        -- Merged, so that keys which Amazon no longer lists are kept.
        metadata = a.metadata || s.metadata,
        last_synced_at = now(),
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

  update amazon_ads.sync_runs as r
  set accounts_inserted = r.accounts_inserted + inserted,
      accounts_updated = r.accounts_updated + updated,
      accounts_unchanged = r.accounts_unchanged + unchanged
  where r.id = run.id;
  return jsonb_build_object('inserted', inserted, 'updated', updated, 'unchanged', unchanged);
end;
$$;
comment on function amazon_ads_private.store_account_rows is
  'Writes a page of accounts of one source.';

create function amazon_ads.store_accounts(run_id bigint, holder uuid, accounts jsonb, progress jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
  run amazon_ads.sync_runs := amazon_ads_private.continue_sync(run_id, holder, progress);
  completed jsonb;
  counts jsonb;
begin
  if run.id is null then
    return amazon_ads_private.refusal('sync_superseded');
  end if;

  -- Amazon's list of accounts has no type and no marketplace: its profiles do. They are looked up
  -- by an array: a join on the page's ids scans all of the connection's profiles for each of them
  -- while the table has no statistics yet (measured on a first sync: thirteen times as long a page).
  with listed as materialized (
    select i.account ->> 'amazon_account_id' as amazon_account_id, l.profile_id
    from jsonb_array_elements(accounts) as i (account)
    cross join lateral jsonb_array_elements_text(i.account -> 'profile_ids') as l (profile_id)
  ),
  profiles as materialized (
    select p.profile_id, p.type, p.marketplace_id
    from amazon_ads.amazon_profiles as p
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
  select coalesce(jsonb_agg(
    i.account || jsonb_build_object(
      'account_type', coalesce(k.account_type, 'advertising'),
      'marketplace_id', k.marketplace_id
    )
  ), '[]')
  into completed
  from jsonb_array_elements(accounts) as i (account)
  left join known as k on k.amazon_account_id = i.account ->> 'amazon_account_id';

  counts := amazon_ads_private.store_account_rows(run, 'ads-accounts', completed);

  with named as materialized (
    select i.account ->> 'amazon_account_id' as amazon_account_id, l.profile_id
    from jsonb_array_elements(accounts) as i (account)
    cross join lateral jsonb_array_elements_text(i.account -> 'profile_ids') as l (profile_id)
  ),
  listed as materialized (
    select a.id as account_id, n.profile_id
    from named as n
    join amazon_ads.user_accounts as a
      on a.connection_id = run.connection_id
      and a.source = 'ads-accounts'
      and a.amazon_account_id = any (array(select m.amazon_account_id from named as m))
      and a.amazon_account_id = n.amazon_account_id
  )
  update amazon_ads.amazon_profiles as p
  set account_id = l.account_id
  from listed as l
  where p.connection_id = run.connection_id
    and p.profile_id = any (array(select s.profile_id from listed as s))
    and p.profile_id = l.profile_id
    and p.account_id is distinct from l.account_id;
  return counts;
end;
$$;
comment on function amazon_ads.store_accounts is
  'Writes one page of ads accounts and links the profiles that it names to them.';

create function amazon_ads.store_advertisers(
  run_id bigint, holder uuid, region text, advertisers jsonb, progress jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run amazon_ads.sync_runs := amazon_ads_private.continue_sync(run_id, holder, progress);
begin
  if run.id is null then
    return amazon_ads_private.refusal('sync_superseded');
  end if;
  return amazon_ads_private.store_account_rows(run, 'dsp-advertisers', (
    select coalesce(jsonb_agg(
      i.advertiser || jsonb_build_object('region', store_advertisers.region)
    ), '[]')
    from jsonb_array_elements(advertisers) as i (advertiser)
  ));
end;
$$;
comment on function amazon_ads.store_advertisers is
  'Writes one page of DSP advertisers: accounts of their own, in one region.';

create function amazon_ads.list_dsp_profiles(run_id bigint, region text)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('profile_ids', (
    select coalesce(jsonb_agg(p.profile_id order by p.profile_id), '[]')
    from amazon_ads.sync_runs as r
    join amazon_ads.amazon_profiles as p on p.connection_id = r.connection_id
    where r.id = run_id
      and p.region = list_dsp_profiles.region
      and p.status = 'active'
      and p.type = 'agency'
      -- Attribution has agency profiles too, and no advertisers.
      and p.sub_type is distinct from 'AMAZON_ATTRIBUTION'
  ))
$$;
comment on function amazon_ads.list_dsp_profiles is
  'The profiles by which a region''s DSP advertisers are listed.';

-- The end of a sync changes up to a row for each account and profile: in batches, so that no call takes longer
-- than the Data API's time limit of 8 s, however many accounts there are. Each part below changes at most so
-- many rows and returns how many it changed. A call that has used up its batch leaves the rest to the next one.

create function amazon_ads_private.inactivate_unseen_profiles(
  run amazon_ads.sync_runs, regions text[], max_rows integer
)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
  changed integer;
begin
  update amazon_ads.amazon_profiles as p
  set status = 'inactive'
  where p.id = any (array(
    select f.id
    from amazon_ads.amazon_profiles as f
    where f.connection_id = run.connection_id
      and f.region = any (regions)
      and f.last_seen_run is distinct from run.id
      and f.status <> 'inactive'
    limit max_rows
  ));
  get diagnostics changed = row_count;
  update amazon_ads.sync_runs as r
  set profiles_inactivated = r.profiles_inactivated + changed
  where r.id = run.id;
  return changed;
end;
$$;
comment on function amazon_ads_private.inactivate_unseen_profiles is
  'Makes profiles inactive that the complete list of their region did not contain.';

create function amazon_ads_private.store_lone_profiles(run amazon_ads.sync_runs, max_rows integer)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
  lone uuid[];
begin
  lone := array(
    select p.id
    from amazon_ads.amazon_profiles as p
    left join amazon_ads.user_accounts as a on a.id = p.account_id and a.connection_id = run.connection_id
    where p.connection_id = run.connection_id
      and p.last_seen_run = run.id
      and (a.id is null or a.last_seen_run is distinct from run.id)
    limit max_rows
  );
  perform amazon_ads_private.store_account_rows(run, 'profiles', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'amazon_account_id', p.profile_id,
      'account_name', coalesce(p.name, p.profile_id),
      'account_type', case when p.type in ('seller', 'vendor', 'agency') then p.type else 'advertising' end,
      'status', 'active',
      'region', p.region,
      'marketplace_id', p.marketplace_id,
      'metadata', jsonb_build_object(
        'country_codes', to_jsonb(array_remove(array[p.country_code], null))
      )
    )), '[]')
    from amazon_ads.amazon_profiles as p
    where p.id = any (lone)
  ));
  with found as materialized (
    select p.id, p.profile_id from amazon_ads.amazon_profiles as p where p.id = any (lone)
  )
  update amazon_ads.amazon_profiles as p
  set account_id = a.id
  from found as f
  cross join lateral (
    select u.id
    from amazon_ads.user_accounts as u
    where u.connection_id = run.connection_id
      and u.source = 'profiles'
      and u.amazon_account_id = f.profile_id
    limit 1
  ) as a
  where p.id = any (lone) and p.id = f.id and p.account_id is distinct from a.id;
  return cardinality(lone);
end;
$$;
comment on function amazon_ads_private.store_lone_profiles is
  'A profile without an ads account is an account of its own. Only a complete list of ads accounts shows that it has none.';

create function amazon_ads_private.inactivate_unseen_accounts(
  run amazon_ads.sync_runs, source text, regions text[], unread_profiles text[], max_rows integer
)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $$
declare
  changed integer;
begin
  update amazon_ads.user_accounts as a
  set status = 'inactive'
  where a.id = any (array(
    select f.id
    from amazon_ads.user_accounts as f
    where f.connection_id = run.connection_id
      and f.source = inactivate_unseen_accounts.source
      and f.last_seen_run is distinct from run.id
      and f.status <> 'inactive'
      and (regions is null or f.region = any (regions))
      -- What an unread profile may list is not known to be gone.
      and (
        cardinality(unread_profiles) = 0
        or f.metadata ->> 'agency_profile_id' <> all (unread_profiles)
      )
    limit max_rows
  ));
  get diagnostics changed = row_count;
  update amazon_ads.sync_runs as r
  set accounts_inactivated = r.accounts_inactivated + changed
  where r.id = run.id;
  return changed;
end;
$$;
comment on function amazon_ads_private.inactivate_unseen_accounts is
  'Makes accounts of one source inactive that the complete list of their region did not contain; without regions, of all of them. Advertisers of a profile that was not read stay, and those whose profile is not known.';

create function amazon_ads_private.close_sync(run amazon_ads.sync_runs, sources jsonb, error_code text)
returns amazon_ads.sync_runs
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  unread integer;
  incomplete integer;
begin
  select
    -- Without a profile of an agency there is no list of advertisers to read, which is no success either.
    count(*) filter (
      where s.source ->> 'outcome' <> 'complete'
        or s.source ->> 'source' = 'dsp-advertisers' and (s.source ->> 'items')::integer = 0
    ),
    -- Entries that could not be parsed were reported and left out: the list is not complete.
    count(*) filter (where s.source ->> 'outcome' <> 'complete' or (s.source ->> 'rejected')::integer > 0)
  into unread, incomplete
  from jsonb_array_elements(close_sync.sources) as s (source);

  update amazon_ads.sync_runs as r
  set status = case
        when close_sync.error_code is not null or unread = jsonb_array_length(close_sync.sources) then 'failed'
        when incomplete > 0 then 'partial'
        else 'succeeded'
      end,
      sources = close_sync.sources,
      error_code = close_sync.error_code,
      finished_at = now()
  where r.id = run.id
  returning r.* into run;

  update amazon_ads.connections as c
  set last_synced_at = case when run.status = 'succeeded' then now() else c.last_synced_at end,
      -- Ten percent sooner or later: connections made in one hour spread over the day.
      next_sync_at = now() + case
        when run.status = 'succeeded' then c.sync_interval
        else least(c.sync_interval, interval '1 hour')
      end * (0.9 + 0.2 * random())
  where c.id = run.connection_id;
  return run;
end;
$$;
comment on function amazon_ads_private.close_sync is
  'Ends a run with its outcome, and plans the connection''s next sync.';

create function amazon_ads.finish_sync(
  run_id bigint,
  holder uuid,
  sources jsonb,
  complete_regions text[],
  accounts_complete boolean,
  complete_dsp_regions text[],
  refused_dsp_profiles text[],
  error_code text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- tests/incidents/large-user.test.ts measures each call with 200,000 accounts.
  max_rows constant integer := 2000;
  room integer := max_rows;
  run amazon_ads.sync_runs := amazon_ads_private.continue_sync(run_id, holder, null);
begin
  if run.id is null then
    return amazon_ads_private.refusal('sync_superseded');
  end if;

  -- Locked before any account: the default account may pass from or to another connection, whose sync may end
  -- at the same moment.
  perform from amazon_ads.users as u where u.id = run.user_id for no key update;

  room := room - amazon_ads_private.inactivate_unseen_profiles(run, complete_regions, room);
  if accounts_complete then
    room := room - amazon_ads_private.store_lone_profiles(run, room);
    -- An account that was made for a profile without one is seen once all of those are stored.
    if room > 0 then
      room := room - amazon_ads_private.inactivate_unseen_accounts(run, 'ads-accounts', null, '{}', room);
      room := room - amazon_ads_private.inactivate_unseen_accounts(run, 'profiles', complete_regions, '{}', room);
    end if;
  end if;
  room := room - amazon_ads_private.inactivate_unseen_accounts(
    run, 'dsp-advertisers', complete_dsp_regions, refused_dsp_profiles, room
  );

  if room = 0 then
    select r.* into run from amazon_ads.sync_runs as r where r.id = run.id;
  else
    -- Before a default is chosen: the accounts of another login do not become it by themselves.
    perform amazon_ads_private.compare_login(run, error_code is null and not exists (
      select from jsonb_array_elements(sources) as s (source)
      where s.source ->> 'outcome' <> 'complete' or (s.source ->> 'rejected')::integer > 0
    ));
    perform amazon_ads_private.ensure_default_account(run.user_id);
    run := amazon_ads_private.close_sync(run, sources, error_code);
  end if;
  return amazon_ads_private.sync_run_json(run);
end;
$$;
comment on function amazon_ads.finish_sync is
  'Closes a run: lone profiles become accounts, what a complete answer no longer lists becomes inactive, the user has a default account that works. One call does one batch: while the answer''s status is running, the caller calls it again.';
