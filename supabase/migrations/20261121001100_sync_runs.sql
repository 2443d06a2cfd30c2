-- The runs of a sync.
-- A connection has one run at a time, and one invocation holds it. A run that its invocation paused, or left
-- when it died, is resumed by the next invocation.

select amazon_ads_private.begin_chapter(
  '20261121001100_sync_runs',
  'b4a3708d5b912594221b1b9d89f684d3052c7c366d7d3a0a950e75b305468be3'
);

create function amazon_ads.begin_sync(caller jsonb, connection_id uuid, trigger text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization;
  connection amazon_ads.connections;
  run amazon_ads.sync_runs;
  refusal text;
begin
  if caller ->> 'kind' = 'system' then
    select c.* into connection from amazon_ads.connections as c where c.id = begin_sync.connection_id;
  else
    who := amazon_ads_private.authorize(caller, 'accounts:write');
    if who.refusal is not null then
      return amazon_ads_private.refusal(who.refusal);
    end if;
    connection := amazon_ads_private.own_connection(who, connection_id);
  end if;
  refusal := case
    when connection.id is null then 'connection_not_found'
    when who.user_id is null
      then (select r.refusal from amazon_ads_private.user_refusals as r where r.user_id = connection.user_id)
  end;
  refusal := case
    when refusal is not null then refusal
    else amazon_ads_private.status_refusal(connection.status)
  end;
  if refusal is not null then
    return amazon_ads_private.refusal(refusal, connection_id);
  end if;

  -- A run whose invocation ended or died is resumed after its last page; unless three attempts in a row have
  -- stored nothing, or the part of Amazon's list that was read is too old.
  update amazon_ads.sync_runs as r
  set status = 'failed', error_code = 'sync_abandoned', finished_at = now()
  where r.connection_id = connection.id and r.status = 'running'
    and r.lease_expires_at <= now()
    and (r.stalls >= 3 or r.started_at < now() - interval '2 hours');
  update amazon_ads.sync_runs as r
  set holder = gen_random_uuid(),
      stalls = r.stalls + 1,
      lease_expires_at = now() + interval '3 minutes'
  where r.connection_id = connection.id and r.status = 'running'
    and r.lease_expires_at <= now()
  returning r.* into run;

  if run.id is null then
    insert into amazon_ads.sync_runs as r (user_id, connection_id, trigger)
    values (connection.user_id, connection.id, begin_sync.trigger)
    -- A constraint allows one running sync for a connection, also when two calls begin at the same moment.
    on conflict do nothing
    returning r.* into run;
  end if;
  -- If this invocation dies, the schedule resumes the run. The run is locked before the connection, as at a
  -- run's end: in the other order the two would deadlock.
  update amazon_ads.connections as c
  set next_sync_at = now() + interval '5 minutes'
  where c.id = connection.id;
  if run.id is null then
    return amazon_ads_private.refusal('sync_running', connection.id);
  end if;

  return jsonb_build_object(
    'run_id', run.id,
    'holder', run.holder,
    'progress', run.progress,
    'connection_id', connection.id,
    'user_id', connection.user_id,
    'regions', connection.regions
  );
end;
$$;
comment on function amazon_ads.begin_sync is
  'Opens a run, or resumes one that stopped. A connection never has two at once.';

create function amazon_ads_private.continue_sync(run_id bigint, holder uuid, progress jsonb)
returns amazon_ads.sync_runs
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads.sync_runs as r
  set lease_expires_at = now() + interval '3 minutes',
      progress = coalesce(continue_sync.progress, r.progress),
      stalls = 0
  where r.id = run_id and r.holder = continue_sync.holder and r.status = 'running'
  returning r.*
$$;
comment on function amazon_ads_private.continue_sync is
  'Extends the lease of a run and stores its progress; null when another invocation holds the run, or it was closed.';

create function amazon_ads.pause_sync(run_id bigint, holder uuid, progress jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run amazon_ads.sync_runs;
begin
  update amazon_ads.sync_runs as r
  set lease_expires_at = now(),
      progress = pause_sync.progress,
      -- An invocation that pauses a run has not died: stalls counts those that resumed it and stored nothing.
      stalls = 0
  where r.id = run_id and r.holder = pause_sync.holder and r.status = 'running'
  returning r.* into run;
  if not found then
    return amazon_ads_private.refusal('sync_superseded');
  end if;
  update amazon_ads.connections as c set next_sync_at = now() where c.id = run.connection_id;
  return amazon_ads_private.sync_run_json(run);
end;
$$;
comment on function amazon_ads.pause_sync is
  'Pauses a run that has used up its invocation: resume_syncs calls the next one, or the schedule does within a minute.';

create function amazon_ads.resume_syncs(connection_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- As many as one call of sync-accounts may name: the schedule resumes the others.
  max_connections constant integer := 20;
  waiting uuid[];
begin
  select array_agg(found.id order by found.n) into waiting
  from (
    select i.id, i.n
    from unnest(connection_ids) with ordinality as i (id, n)
    where exists (
      select from amazon_ads.sync_runs as r
      where r.connection_id = i.id and r.status = 'running' and r.lease_expires_at <= now()
    )
    order by i.n
    limit max_connections
  ) as found;
  -- One call for all of them: it has a budget of its own, and pauses the runs that exceed it.
  if waiting is not null then
    perform amazon_ads_private.call_function(
      'sync-accounts', jsonb_build_object('connection_ids', to_jsonb(waiting))
    );
  end if;
  return jsonb_build_object('resumed', coalesce(cardinality(waiting), 0));
end;
$$;
comment on function amazon_ads.resume_syncs is
  'Calls the next invocation for paused runs, if the project''s address is known; otherwise the schedule resumes them within a minute.';

create function amazon_ads_private.sync_run_json(run amazon_ads.sync_runs)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(run) - array['user_id', 'lease_expires_at', 'holder', 'progress', 'stalls']
$$;
comment on function amazon_ads_private.sync_run_json is 'A run as callers see it.';

create function amazon_ads.claim_due_sync()
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  due amazon_ads.connections;
  is_refused boolean;
begin
  loop
    select c.* into due
    from amazon_ads.connections as c
    where c.next_sync_at <= now()
    order by c.next_sync_at
    limit 1
    for no key update skip locked;
    exit when not found;

    is_refused := exists (
      select from amazon_ads_private.user_refusals as r where r.user_id = due.user_id and r.refusal is not null
    );
    update amazon_ads.connections as c
    set next_sync_at = case
      -- A user who is refused may be let in again: the schedule looks again tomorrow.
      when due.status = 'active' and is_refused then now() + interval '1 day'
      -- If the claimer dies, the connection is due again; one that is not active waits for a new consent.
      when due.status = 'active' then now() + interval '5 minutes'
    end
    where c.id = due.id;
    exit when due.status = 'active' and not is_refused;
  end loop;
  return jsonb_build_object('connection_id', due.id);
end;
$$;
comment on function amazon_ads.claim_due_sync is
  'The schedule''s next connection to sync, or null. Two invocations never get the same one.';

create function amazon_ads.list_syncable_connections(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:write');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('connection_ids', (
    select coalesce(jsonb_agg(c.id order by c.connected_at), '[]')
    from amazon_ads.connections as c
    where c.user_id = who.user_id and c.status = 'active'
      and (who.connection_id is null or c.id = who.connection_id)
  ));
end;
$$;
comment on function amazon_ads.list_syncable_connections is
  'The caller''s active connections, oldest first.';
