-- What users decide about accounts.
-- Disconnecting accounts, naming them, choosing the default, keeping notes in their metadata. A sync
-- writes the same rows page by page, and keeps what is decided here (store_account_rows).
--
-- Locks are taken in the order of a sync: the run, the user, the accounts. Between two pages none is held.

select amazon_ads_private.begin_chapter(
  '20261121002100_account_changes',
  'be7a2fec240f074dc720e59a110e8a67f11a5c37cd0f34a6fa49fb88bd50c8ee'
);

alter table amazon_ads.user_accounts
  add column disconnected_at timestamptz,
  add column name_set_by_user boolean not null default false,
  add constraint user_accounts_disconnected_is_inactive check (
    disconnected_at is null or status = 'inactive'
  );
comment on column amazon_ads.user_accounts.disconnected_at is
  'When the user disconnected the account: it stays inactive whatever Amazon lists, until the user makes it active again.';
comment on column amazon_ads.user_accounts.name_set_by_user is
  'True when account_name is the user''s own: a sync leaves it alone.';

create function amazon_ads_private.lock_accounts(who amazon_ads_private.authorization, account_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The default account may be in any of the user's connections, so every sync of theirs waits.
  perform from amazon_ads.sync_runs as r
  where r.user_id = who.user_id and r.status = 'running'
  order by r.id
  for no key update;
  -- Two calls that choose a default at the same moment do so one after the other.
  perform from amazon_ads.users as u where u.id = who.user_id for no key update;
  perform from amazon_ads.user_accounts as a
  where a.id = any (account_ids) and a.user_id = who.user_id
  order by a.id
  for no key update;
end;
$$;
comment on function amazon_ads_private.lock_accounts is
  'Locks a user''s accounts against syncs and other changes until the transaction ends.';

create function amazon_ads.disconnect_connections(caller jsonb, connection_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:write');
  wanted uuid;
  connection amazon_ads.connections;
  found_ids uuid[] := '{}'::uuid[];
begin
  if who.refusal is null then
    -- Tokens are destroyed: a key also needs the scope that DELETE /connections/{id} requires.
    who := amazon_ads_private.authorize(caller, 'connections:write');
  end if;
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;

  perform amazon_ads_private.lock_accounts(who, '{}');
  -- In the order of their ids: two calls that name the same connections wait for each other and do not deadlock.
  for wanted in select distinct i.id from unnest(connection_ids) as i (id) order by 1
  loop
    connection := amazon_ads_private.own_connection(who, wanted);
    continue when connection.id is null;
    found_ids := found_ids || wanted;
    if connection.status <> 'disconnected' then
      perform amazon_ads_private.end_connection(connection);
    end if;
  end loop;

  return jsonb_build_object(
    'unfinished', amazon_ads_private.is_being_disconnected(found_ids),
    'results', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id, 'refusal', case when i.id <> all (found_ids) then 'connection_not_found' end
      ) order by i.n), '[]')
      from unnest(connection_ids) with ordinality as i (id, n)
    )
  );
end;
$$;
comment on function amazon_ads.disconnect_connections is
  'sync-accounts, disconnect: several connections at once, each as by disconnect_connection.';

create function amazon_ads.disconnect_accounts(caller jsonb, account_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:write');
  disconnected uuid[];
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  perform amazon_ads_private.lock_accounts(who, account_ids);

  with changed as (
    update amazon_ads.user_accounts as a
    set status = 'inactive',
        is_default = false,
        disconnected_at = coalesce(a.disconnected_at, now())
    where a.id = any (account_ids)
      and a.user_id = who.user_id
      and (who.connection_id is null or a.connection_id = who.connection_id)
    returning a.id
  )
  select coalesce(array_agg(c.id), '{}') into disconnected from changed as c;
  perform amazon_ads_private.ensure_default_account(who.user_id);

  return jsonb_build_object('results', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', i.id, 'refusal', case when i.id <> all (disconnected) then 'account_not_found' end
    ) order by i.n), '[]')
    from unnest(account_ids) with ordinality as i (id, n)
  ));
end;
$$;
comment on function amazon_ads.disconnect_accounts is
  'sync-accounts, disconnect: makes accounts inactive, and no sync makes them active again.';

create function amazon_ads.update_accounts(caller jsonb, account_ids uuid[], change jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  -- With what Amazon has listed: a hundred countries make some ten kilobytes of it.
  metadata_limit constant integer := 65536;
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:write');
  becomes_default constant boolean := coalesce((change ->> 'is_default')::boolean, false);
  results jsonb;
  chosen uuid;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  perform amazon_ads_private.lock_accounts(who, account_ids);

  with after as materialized (
    select
      a.id,
      coalesce(change ->> 'status', a.status) as status,
      -- As in a JSON merge patch (RFC 7396), on the first level: null takes a key away.
      (a.metadata || (change -> 'metadata')) - array(
        select m.key from jsonb_each(change -> 'metadata') as m where m.value = 'null'
      ) as metadata,
      case
        when change ->> 'status' = 'active' and a.status <> 'active' then case
          when c.status = 'disconnected' then 'connection_disconnected'
          -- The user did not disconnect it: Amazon lists it as suspended or pending, or not at all.
          when a.disconnected_at is null then 'account_status_from_amazon'
        end
      end as status_refusal,
      case
        when change ->> 'is_default' = 'false' and a.is_default then 'default_account_required'
        when becomes_default and coalesce(change ->> 'status', a.status) <> 'active' then 'account_not_active'
        when becomes_default and who.connection_id is not null and exists (
          select from amazon_ads.user_accounts as d
          where d.user_id = who.user_id and d.is_default and d.connection_id <> who.connection_id
        ) then 'default_account_out_of_reach'
      end as default_refusal
    from amazon_ads.user_accounts as a
    join amazon_ads.connections as c on c.id = a.connection_id
    where a.id = any (account_ids)
      and a.user_id = who.user_id
      and (who.connection_id is null or a.connection_id = who.connection_id)
  ),
  judged as materialized (
    select
      after.*,
      coalesce(
        after.status_refusal,
        after.default_refusal,
        case
          when change ? 'metadata' and octet_length(after.metadata::text) > metadata_limit
            then 'metadata_too_large'
        end
      ) as refusal
    from after
  ),
  changed as (
    update amazon_ads.user_accounts as a
    set account_name = coalesce(change ->> 'account_name', a.account_name),
        name_set_by_user = case
          when change ? 'account_name' then change ->> 'account_name' is not null
          else a.name_set_by_user
        end,
        status = j.status,
        disconnected_at = case change ->> 'status'
          when 'active' then null
          when 'inactive' then coalesce(a.disconnected_at, now())
          else a.disconnected_at
        end,
        metadata = case when change ? 'metadata' then j.metadata else a.metadata end,
        is_default = a.is_default and change ->> 'status' is distinct from 'inactive'
    from judged as j
    where a.id = j.id and j.refusal is null
    returning a.id
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', i.id, 'refusal', case when j.id is null then 'account_not_found' else j.refusal end
  ) order by i.n), '[]')
  into results
  from unnest(account_ids) with ordinality as i (id, n)
  left join judged as j on j.id = i.id;

  if becomes_default then
    select (r.result ->> 'id')::uuid into chosen
    from jsonb_array_elements(results) as r (result)
    where r.result ->> 'refusal' is null
    limit 1;
    -- A constraint allows one default at any moment: the old one is cleared before the new one is set.
    update amazon_ads.user_accounts as a
    set is_default = false
    where a.user_id = who.user_id and a.is_default and a.id <> chosen;
    update amazon_ads.user_accounts as a set is_default = true where a.id = chosen;
  end if;
  perform amazon_ads_private.ensure_default_account(who.user_id);
  return jsonb_build_object('results', results);
end;
$$;
comment on function amazon_ads.update_accounts is
  'sync-accounts, update: {is_default, account_name, status, metadata}, whichever are named, for each of the accounts that allows it.';
