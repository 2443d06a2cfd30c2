-- A sync as a run: who may begin it, never two at once, and what it came to.
begin;
\ir support/personas.sql
select plan(34);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set bens '''c0000000-0000-4000-8000-000000000003'''
select tests.connect(:shop, tests.ada());
select tests.connect(:bens, tests.ben());
create function tests.begin_run(caller jsonb default tests.ada_user(), connection uuid default 'c0000000-0000-4000-8000-000000000001')
returns jsonb language sql as $$
  select public.begin_sync(caller, connection, 'manual')
$$;
create function tests.finish_run(run jsonb, outcomes text[], error_code text default null) returns jsonb language sql as $$
  select public.finish_sync(
    (run ->> 'run_id')::bigint,
    (select coalesce(jsonb_agg(jsonb_build_object('source', 'profiles', 'region', 'NA', 'outcome', o)), '[]') from unnest(outcomes) as o),
    '{}', false, error_code
  )
$$;

-- Beginning.
select tests.begin_run() as run \gset
select is(
  :'run'::jsonb - 'run_id', jsonb_build_object('connection_id', :shop, 'user_id', tests.ada(), 'regions', '["NA", "EU", "FE"]'::jsonb),
  'a run knows the connection, its owner and the regions to read'
);
select results_eq(
  'select user_id, connection_id, trigger, status from public.sync_runs',
  format($$ values (tests.ada(), %L::uuid, 'manual', 'running') $$, :shop), 'and stands in the table'
);
select is(
  tests.begin_run(), jsonb_build_object('refusal', 'sync_running', 'connection_id', :shop),
  'a second run of the same connection is refused'
);
select isnt(tests.begin_run(tests.ben_user(), :bens) ->> 'run_id', null, 'another connection''s is not');

-- Whose process died.
update public.sync_runs set lease_expires_at = now() + interval '1 second' where connection_id = :shop;
select is(tests.begin_run() ->> 'refusal', 'sync_running', 'a run that lives keeps the next one out');
update public.sync_runs set lease_expires_at = now() where connection_id = :shop;
select tests.begin_run() as second \gset
select isnt(:'second'::jsonb ->> 'run_id', null, 'a run that died does not');
select results_eq(
  format('select status, error_code, finished_at is not null from public.sync_runs where id = %L', :'run'::jsonb ->> 'run_id'),
  $$ values ('failed', 'sync_abandoned', true) $$, 'it is closed as abandoned'
);
select is(
  public.store_profiles((:'run'::jsonb ->> 'run_id')::bigint, 'NA', '[]'), '{"refusal": "sync_superseded"}',
  'should it come back, it stores no profiles'
);
select is(
  public.store_accounts((:'run'::jsonb ->> 'run_id')::bigint, '[]'), '{"refusal": "sync_superseded"}', 'no accounts'
);
select is(tests.finish_run(:'run', '{complete}'), '{"refusal": "sync_superseded"}', 'and finishes nothing');
update public.sync_runs set lease_expires_at = now() + interval '1 second' where id = (:'second'::jsonb ->> 'run_id')::bigint;
select public.store_profiles((:'second'::jsonb ->> 'run_id')::bigint, 'NA', '[]');
select is(
  (select lease_expires_at from public.sync_runs where id = (:'second'::jsonb ->> 'run_id')::bigint), now() + interval '3 minutes',
  'every page that is stored says that the run lives'
);

-- Who may.
select is(tests.begin_run(tests.ben_user()) ->> 'refusal', 'connection_not_found', 'nobody syncs another''s connection');
select is(tests.begin_run(tests.ada_user(), gen_random_uuid()) ->> 'refusal', 'connection_not_found', 'nor an unknown one');
select is(
  tests.begin_run(tests.make_key('reader', tests.ada(), '{accounts:read}')) ->> 'refusal', 'api_key_scope_missing',
  'a key that only reads does not sync'
);
select is(
  tests.begin_run(tests.make_key('other', tests.ben(), '{accounts:write}')) ->> 'refusal', 'connection_not_found',
  'nor does another''s key'
);
select is(
  tests.begin_run(tests.make_key('bound', tests.ada(), '{accounts:write}', :bens)) ->> 'refusal', 'connection_not_found',
  'nor a key for another connection'
);
select tests.finish_run(:'second', '{complete}');
select isnt(
  tests.begin_run(tests.make_key('writer', tests.ada(), '{accounts:write}')) ->> 'run_id', null, 'a key with the scope does'
);
update public.sync_runs set lease_expires_at = now();
select isnt(tests.begin_run('{"kind": "system"}') ->> 'run_id', null, 'so does the system, after a consent or on schedule');
create function tests.begin_in(state text) returns text language plpgsql as $$
begin
  update public.connections set status = state where id = 'c0000000-0000-4000-8000-000000000001';
  return tests.begin_run('{"kind": "system"}') ->> 'refusal';
end;
$$;
select results_eq(
  $$ select state, tests.begin_in(state) from unnest('{pending,awaiting_confirmation,reauthorization_required,disconnected}'::text[]) as states (state) $$,
  $$ values
    ('pending', 'connection_not_ready'), ('awaiting_confirmation', 'connection_not_ready'),
    ('reauthorization_required', 'reauthorization_required'), ('disconnected', 'connection_disconnected')
  $$,
  'only an active connection is synced'
);
update public.connections set status = 'active' where id = :shop;
select is(
  public.list_syncable_connections(tests.ada_user()), jsonb_build_object('connection_ids', jsonb_build_array(:shop)),
  'a user''s active connections are their own'
);
update public.connections set status = 'disconnected' where id = :shop;
select is(public.list_syncable_connections(tests.ada_user()), '{"connection_ids": []}', 'and only the active ones');
select is(
  public.list_syncable_connections(tests.make_key('bound to Ada''s', tests.ada(), '{accounts:write}', :shop)),
  '{"connection_ids": []}', 'also for a key'
);
update public.connections set status = 'active' where id = :shop;
select is(
  public.list_syncable_connections(tests.make_key('reads only', tests.ada(), '{accounts:read}')) ->> 'refusal',
  'api_key_scope_missing', 'which needs the scope'
);

-- What it came to.
create function tests.outcome(outcomes text[], error_code text default null) returns text language plpgsql as $$
begin
  update public.sync_runs set lease_expires_at = now() where status = 'running';
  update public.connections set last_synced_at = null;
  return tests.finish_run(tests.begin_run(), outcomes, error_code) ->> 'status';
end;
$$;
create function tests.synced() returns boolean language sql as $$
  select last_synced_at is not null from public.connections where id = 'c0000000-0000-4000-8000-000000000001'
$$;
select is(tests.outcome('{complete,complete,complete}'), 'succeeded', 'all sources complete: succeeded');
select ok(tests.synced(), 'and the connection is synced');
select is(tests.outcome('{complete,failed,complete}'), 'partial', 'one of three failed: partial');
select ok(not tests.synced(), 'which is never called synced');
select is(tests.outcome('{failed,failed,failed}'), 'failed', 'all failed: failed');
select is(tests.outcome('{}'), 'failed', 'nothing read: failed');
select is(tests.outcome('{complete,complete}', 'amazon_unavailable'), 'failed', 'broken off: failed');
select ok(not tests.synced(), 'which is not synced either');
update public.sync_runs set lease_expires_at = now() where status = 'running';
select tests.begin_run() as last \gset
select is(
  tests.finish_run(:'last', '{complete,failed}') - '{id,started_at,finished_at}'::text[],
  jsonb_build_object(
    'connection_id', :shop, 'trigger', 'manual', 'status', 'partial', 'error_code', null,
    'sources', '[{"source": "profiles", "region": "NA", "outcome": "complete"}, {"source": "profiles", "region": "NA", "outcome": "failed"}]'::jsonb,
    'accounts_inserted', 0, 'accounts_updated', 0, 'accounts_unchanged', 0, 'accounts_inactivated', 0,
    'profiles_inserted', 0, 'profiles_updated', 0, 'profiles_unchanged', 0, 'profiles_inactivated', 0
  ),
  'the answer is the run, with its sources and counts'
);
select is(tests.finish_run(:'last', '{complete}') ->> 'refusal', 'sync_superseded', 'a run is finished once');
select throws_ok(
  $$ insert into public.sync_runs (user_id, connection_id, trigger) values
     (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual'), (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual') $$,
  '23505', null, 'two running at once cannot even be written'
);

select * from finish();
rollback;
