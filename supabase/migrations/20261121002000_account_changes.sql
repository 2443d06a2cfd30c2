-- Chapter 20: what users decide about accounts.
-- Disconnecting accounts, naming them, choosing the default, keeping notes in their metadata. A sync
-- writes the same rows page by page: what is decided here outlives it (chapter 11, store_account_rows).
--
-- Locks in the order of a sync: the run, the user, the accounts. Between two pages there is room.

alter table public.user_accounts
  add column disconnected_at timestamptz,
  add column name_set_by_user boolean not null default false,
  add constraint user_accounts_disconnected_is_inactive check (
    disconnected_at is null or status = 'inactive'
  );
comment on column public.user_accounts.disconnected_at is
  'When the user put the account aside: it stays inactive whatever Amazon lists, until the user takes it back.';
comment on column public.user_accounts.name_set_by_user is
  'True when account_name is the user''s own: a sync leaves it alone.';

create function private.hold_accounts(who private.authorization, account_ids uuid[])
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- The default may stand in any of the user's connections, so every sync of theirs waits.
  perform from public.sync_runs as r
  where r.user_id = who.user_id and r.status = 'running'
  order by r.id
  for no key update;
  -- Two who choose a default in the same instant do so one after the other.
  perform from public.users as u where u.id = who.user_id for no key update;
  perform from public.user_accounts as a
  where a.id = any (hold_accounts.account_ids) and a.user_id = who.user_id
  order by a.id
  for no key update;
end;
$$;
comment on function private.hold_accounts(private.authorization, uuid[]) is
  'Keeps syncs and other changes away from a user''s accounts until the transaction ends.';
revoke execute on function private.hold_accounts(private.authorization, uuid[]) from public, anon, authenticated;

create function public.disconnect_connections(caller jsonb, connection_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(disconnect_connections.caller, 'accounts:write');
  wanted uuid;
  refusals jsonb := '{}'::jsonb;
begin
  if who.refusal is null then
    -- Tokens are destroyed: a key needs the scope that DELETE /connections/{id} asks for, too.
    who := private.authorize(disconnect_connections.caller, 'connections:write');
  end if;
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;

  perform private.hold_accounts(who, '{}');
  -- By id: two calls that name the same connections wait for each other in the same order.
  for wanted in select distinct i.id from unnest(disconnect_connections.connection_ids) as i (id) order by 1
  loop
    refusals := refusals || pg_catalog.jsonb_build_object(
      wanted, public.disconnect_connection(disconnect_connections.caller, wanted) ->> 'refusal'
    );
  end loop;

  return pg_catalog.jsonb_build_object('results', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', i.id, 'refusal', refusals -> i.id::text
    ) order by i.n), '[]')
    from unnest(disconnect_connections.connection_ids) with ordinality as i (id, n)
  ));
end;
$$;
comment on function public.disconnect_connections(jsonb, uuid[]) is
  'sync-accounts, disconnect: several connections at once, each as by disconnect_connection.';

create function public.disconnect_accounts(caller jsonb, account_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  who private.authorization := private.authorize(disconnect_accounts.caller, 'accounts:write');
  disconnected uuid[];
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  perform private.hold_accounts(who, disconnect_accounts.account_ids);

  with changed as (
    update public.user_accounts as a
    set status = 'inactive',
        is_default = false,
        disconnected_at = coalesce(a.disconnected_at, pg_catalog.now())
    where a.id = any (disconnect_accounts.account_ids)
      and a.user_id = who.user_id
      and (who.connection_id is null or a.connection_id = who.connection_id)
    returning a.id
  )
  select coalesce(pg_catalog.array_agg(c.id), '{}') into disconnected from changed as c;
  perform private.ensure_default_account(who.user_id);

  return pg_catalog.jsonb_build_object('results', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', i.id, 'refusal', case when i.id <> all (disconnected) then 'account_not_found' end
    ) order by i.n), '[]')
    from unnest(disconnect_accounts.account_ids) with ordinality as i (id, n)
  ));
end;
$$;
comment on function public.disconnect_accounts(jsonb, uuid[]) is
  'sync-accounts, disconnect: puts accounts aside, so that no sync brings them back.';

create function public.update_accounts(caller jsonb, account_ids uuid[], change jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
  -- With what Amazon has listed: a hundred countries make some ten kilobytes of it.
  metadata_limit constant integer := 65536;
  who private.authorization := private.authorize(update_accounts.caller, 'accounts:write');
  becomes_default constant boolean := coalesce((change ->> 'is_default')::boolean, false);
  results jsonb;
  chosen uuid;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  perform private.hold_accounts(who, update_accounts.account_ids);

  with after as materialized (
    select
      a.id,
      coalesce(change ->> 'status', a.status) as status,
      -- As in a JSON merge patch (RFC 7396), on the first level: null takes a key away.
      (a.metadata || (change -> 'metadata')) - array(
        select m.key from pg_catalog.jsonb_each(change -> 'metadata') as m where m.value = 'null'
      ) as metadata,
      case
        when change ->> 'status' = 'active' and a.status <> 'active' then case
          when c.status = 'disconnected' then 'connection_disconnected'
          -- Not put aside by the user: suspended, pending or no longer listed is Amazon's word.
          when a.disconnected_at is null then 'account_status_from_amazon'
        end
      end as status_refusal,
      case
        when change ->> 'is_default' = 'false' and a.is_default then 'default_account_required'
        when becomes_default and coalesce(change ->> 'status', a.status) <> 'active' then 'account_not_active'
        when becomes_default and who.connection_id is not null and exists (
          select from public.user_accounts as d
          where d.user_id = who.user_id and d.is_default and d.connection_id <> who.connection_id
        ) then 'default_account_out_of_reach'
      end as default_refusal
    from public.user_accounts as a
    join public.connections as c on c.id = a.connection_id
    where a.id = any (update_accounts.account_ids)
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
          when change ? 'metadata' and pg_catalog.octet_length(after.metadata::text) > metadata_limit
            then 'metadata_too_large'
        end
      ) as refusal
    from after
  ),
  changed as (
    update public.user_accounts as a
    set account_name = coalesce(change ->> 'account_name', a.account_name),
        name_set_by_user = case
          when change ? 'account_name' then change ->> 'account_name' is not null
          else a.name_set_by_user
        end,
        status = j.status,
        disconnected_at = case change ->> 'status'
          when 'active' then null
          when 'inactive' then coalesce(a.disconnected_at, pg_catalog.now())
          else a.disconnected_at
        end,
        metadata = case when change ? 'metadata' then j.metadata else a.metadata end,
        is_default = a.is_default and change ->> 'status' is distinct from 'inactive'
    from judged as j
    where a.id = j.id and j.refusal is null
    returning a.id
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', i.id, 'refusal', case when j.id is null then 'account_not_found' else j.refusal end
  ) order by i.n), '[]')
  into results
  from unnest(update_accounts.account_ids) with ordinality as i (id, n)
  left join judged as j on j.id = i.id;

  if becomes_default then
    select (r.result ->> 'id')::uuid into chosen
    from pg_catalog.jsonb_array_elements(results) as r (result)
    where r.result ->> 'refusal' is null
    limit 1;
    -- The index allows one default at any moment: the first lets go before another takes over.
    update public.user_accounts as a
    set is_default = false
    where a.user_id = who.user_id and a.is_default and a.id <> chosen;
    update public.user_accounts as a set is_default = true where a.id = chosen;
  end if;
  perform private.ensure_default_account(who.user_id);
  return pg_catalog.jsonb_build_object('results', results);
end;
$$;
comment on function public.update_accounts(jsonb, uuid[], jsonb) is
  'sync-accounts, update: {is_default, account_name, status, metadata}, whichever are named, for each of the accounts that allows it.';

revoke execute on function
  public.disconnect_connections(jsonb, uuid[]),
  public.disconnect_accounts(jsonb, uuid[]),
  public.update_accounts(jsonb, uuid[], jsonb)
from public, anon, authenticated;
grant execute on function
  public.disconnect_connections(jsonb, uuid[]),
  public.disconnect_accounts(jsonb, uuid[]),
  public.update_accounts(jsonb, uuid[], jsonb)
to service_role;
