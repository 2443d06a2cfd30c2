-- Chapter 10: the runs of a sync.
-- A connection has one run at a time, and one process holds it. What that one laid down, or left behind
-- when it died, the next one goes on with.

create function public.begin_sync(caller jsonb, connection_id uuid, trigger text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization;
  connection public.connections;
  run public.sync_runs;
  refusal text;
begin
  if begin_sync.caller ->> 'kind' = 'system' then
    select c.* into connection from public.connections as c where c.id = begin_sync.connection_id;
  else
    who := private.authorize(begin_sync.caller, 'accounts:write');
    if who.refusal is not null then
      return pg_catalog.jsonb_build_object('refusal', who.refusal);
    end if;
    connection := private.find_connection(
      who, pg_catalog.jsonb_build_object('connection_id', begin_sync.connection_id)
    );
  end if;
  refusal := case
    when connection.id is null then 'connection_not_found'
    else private.status_refusal(connection.status)
  end;
  if refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', refusal, 'connection_id', begin_sync.connection_id);
  end if;

  -- A run that outlived its invocation, or whose process died, goes on behind its last page; unless
  -- that has not helped three times, or Amazon's list has grown old in the meantime.
  update public.sync_runs as r
  set status = 'failed', error_code = 'sync_abandoned', finished_at = pg_catalog.now()
  where r.connection_id = connection.id and r.status = 'running'
    and r.lease_expires_at <= pg_catalog.now()
    and (r.stalls >= 3 or r.started_at < pg_catalog.now() - interval '2 hours');
  update public.sync_runs as r
  set holder = pg_catalog.gen_random_uuid(),
      stalls = r.stalls + 1,
      lease_expires_at = pg_catalog.now() + interval '3 minutes'
  where r.connection_id = connection.id and r.status = 'running'
    and r.lease_expires_at <= pg_catalog.now()
  returning r.* into run;

  if run.id is null then
    insert into public.sync_runs as r (user_id, connection_id, trigger)
    values (connection.user_id, connection.id, begin_sync.trigger)
    -- One running at a time: the index says so, also to two who begin in the same instant.
    on conflict do nothing
    returning r.* into run;
  end if;
  -- Whatever becomes of this invocation, the schedule looks again. The run is locked before the
  -- connection, as at a run's end: the other way round the two would wait for each other.
  update public.connections as c
  set next_sync_at = pg_catalog.now() + interval '5 minutes'
  where c.id = connection.id;
  if run.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'sync_running', 'connection_id', connection.id);
  end if;

  return pg_catalog.jsonb_build_object(
    'run_id', run.id,
    'holder', run.holder,
    'progress', run.progress,
    'connection_id', connection.id,
    'user_id', connection.user_id,
    'regions', connection.regions
  );
end;
$$;
comment on function public.begin_sync(jsonb, uuid, text) is
  'Opens a run, or takes one up that stopped. Never two at once for a connection.';

create function private.continue_sync(run_id bigint, holder uuid, progress jsonb)
returns public.sync_runs
language sql
volatile
security definer
set search_path = ''
as $$
  update public.sync_runs as r
  set lease_expires_at = pg_catalog.now() + interval '3 minutes',
      progress = coalesce(continue_sync.progress, r.progress),
      stalls = 0
  where r.id = continue_sync.run_id and r.holder = continue_sync.holder and r.status = 'running'
  returning r.*
$$;
comment on function private.continue_sync(bigint, uuid, jsonb) is
  'Says that the run lives and how far it is; null when another invocation has it now, or it was closed.';
revoke execute on function private.continue_sync(bigint, uuid, jsonb) from public, anon, authenticated;

create function public.pause_sync(run_id bigint, holder uuid, progress jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  run public.sync_runs;
begin
  update public.sync_runs as r
  set lease_expires_at = pg_catalog.now(),
      progress = pause_sync.progress,
      -- Who hands a run on lives: what is counted are those that took it up and were not heard of again.
      stalls = 0
  where r.id = pause_sync.run_id and r.holder = pause_sync.holder and r.status = 'running'
  returning r.* into run;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'sync_superseded');
  end if;
  update public.connections as c set next_sync_at = pg_catalog.now() where c.id = run.connection_id;
  return private.sync_run_json(run);
end;
$$;
comment on function public.pause_sync(bigint, uuid, jsonb) is
  'Lays down a run that has used up its invocation: the schedule''s next minute goes on with it, or whoever is called by resume_syncs.';

create function public.resume_syncs(connection_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- As many as sync-accounts takes by name: the schedule goes on with the others.
  most constant integer := 20;
  waiting uuid[];
begin
  select pg_catalog.array_agg(found.id order by found.n) into waiting
  from (
    select i.id, i.n
    from unnest(resume_syncs.connection_ids) with ordinality as i (id, n)
    where exists (
      select from public.sync_runs as r
      where r.connection_id = i.id and r.status = 'running' and r.lease_expires_at <= pg_catalog.now()
    )
    order by i.n
    limit most
  ) as found;
  -- One call for all of them, however many they are: it has a budget of its own, and hands on the rest.
  if waiting is not null then
    perform private.call_function(
      'sync-accounts', pg_catalog.jsonb_build_object('connection_ids', pg_catalog.to_jsonb(waiting))
    );
  end if;
  return pg_catalog.jsonb_build_object('resumed', coalesce(pg_catalog.cardinality(waiting), 0));
end;
$$;
comment on function public.resume_syncs(uuid[]) is
  'Calls the next invocation for runs that were laid down: at once, where Vault says how; else with the schedule''s next minute.';

create function private.sync_run_json(run public.sync_runs)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select pg_catalog.to_jsonb(run) - array['user_id', 'lease_expires_at', 'holder', 'progress', 'stalls']
$$;
comment on function private.sync_run_json(public.sync_runs) is 'A run as callers see it.';
revoke execute on function private.sync_run_json(public.sync_runs) from public, anon, authenticated;

create function public.claim_due_sync()
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  due public.connections;
begin
  loop
    select c.* into due
    from public.connections as c
    where c.next_sync_at <= pg_catalog.now()
    order by c.next_sync_at
    limit 1
    for no key update skip locked;
    exit when not found;

    update public.connections as c
    set next_sync_at = case
      -- Should the claimer die, it comes up again; what is not active waits for a new consent.
      when due.status = 'active' then pg_catalog.now() + interval '5 minutes'
    end
    where c.id = due.id;
    exit when due.status = 'active';
  end loop;
  return pg_catalog.jsonb_build_object('connection_id', due.id);
end;
$$;
comment on function public.claim_due_sync() is
  'The schedule''s next connection to sync, or null. Two invocations never get the same one.';

create function public.list_syncable_connections(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(list_syncable_connections.caller, 'accounts:write');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  return pg_catalog.jsonb_build_object('connection_ids', (
    select coalesce(pg_catalog.jsonb_agg(c.id order by c.connected_at), '[]')
    from public.connections as c
    where c.user_id = who.user_id and c.status = 'active'
      and (who.connection_id is null or c.id = who.connection_id)
  ));
end;
$$;
comment on function public.list_syncable_connections(jsonb) is
  'The caller''s active connections, oldest first.';

revoke execute on function
  public.begin_sync(jsonb, uuid, text),
  public.pause_sync(bigint, uuid, jsonb),
  public.resume_syncs(uuid[]),
  public.claim_due_sync(),
  public.list_syncable_connections(jsonb)
from public, anon, authenticated;
grant execute on function
  public.begin_sync(jsonb, uuid, text),
  public.pause_sync(bigint, uuid, jsonb),
  public.resume_syncs(uuid[]),
  public.claim_due_sync(),
  public.list_syncable_connections(jsonb)
to service_role;
