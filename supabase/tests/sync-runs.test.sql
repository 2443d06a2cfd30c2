-- A sync as a run: who may begin it, never two at once, and what it came to.
begin;
\ir support/personas.sql
select plan(49);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set bens '''c0000000-0000-4000-8000-000000000003'''
select tests.connect(:shop, tests.ada());
select tests.connect(:bens, tests.ben());
create function tests.begin_run(caller jsonb default tests.ada_user(), connection uuid default 'c0000000-0000-4000-8000-000000000001')
returns jsonb language sql as $$
  select amazon_ads.begin_sync(caller, connection, 'manual')
$$;
create function tests.finish_run(run jsonb, outcomes text[], error_code text default null) returns jsonb language sql as $$
  select amazon_ads.finish_sync(
    (run ->> 'run_id')::bigint, (run ->> 'holder')::uuid,
    (select coalesce(jsonb_agg(jsonb_build_object('source', 'profiles', 'region', 'NA', 'outcome', o)), '[]') from unnest(outcomes) as o),
    '{}', false, '{}', '{}', error_code
  )
$$;

-- Beginning.
select tests.begin_run() as run \gset
select is(
  :'run'::jsonb - '{run_id,holder}'::text[],
  jsonb_build_object('connection_id', :shop, 'user_id', tests.ada(), 'regions', '["NA", "EU", "FE"]'::jsonb, 'progress', null),
  'a run knows the connection, its owner, the regions to read, and that it is at the beginning'
);
select results_eq(
  'select user_id, connection_id, trigger, status from amazon_ads.sync_runs',
  format($$ values (tests.ada(), %L::uuid, 'manual', 'running') $$, :shop), 'and stands in the table'
);
select is(
  tests.begin_run(), jsonb_build_object('refusal', 'sync_running', 'connection_id', :shop),
  'a second run of the same connection is refused'
);
select isnt(tests.begin_run(tests.ben_user(), :bens) ->> 'run_id', null, 'another connection''s is not');

-- Stopping and going on.
create function tests.stored(run jsonb, progress jsonb default null) returns text[] language sql as $$
  select array[
    amazon_ads.store_profiles((run ->> 'run_id')::bigint, (run ->> 'holder')::uuid, 'NA', '[]', progress) ->> 'refusal',
    amazon_ads.store_accounts((run ->> 'run_id')::bigint, (run ->> 'holder')::uuid, '[]', progress) ->> 'refusal',
    amazon_ads.store_advertisers((run ->> 'run_id')::bigint, (run ->> 'holder')::uuid, 'NA', '[]', progress) ->> 'refusal'
  ]
$$;
create function tests.run_now() returns amazon_ads.sync_runs language sql as $$
  select r from amazon_ads.sync_runs as r where r.connection_id = 'c0000000-0000-4000-8000-000000000001' order by id desc limit 1
$$;
create function tests.expire() returns void language sql as $$
  update amazon_ads.sync_runs set lease_expires_at = now() where id = (tests.run_now()).id
$$;
update amazon_ads.sync_runs set lease_expires_at = now() + interval '1 second' where connection_id = :shop;
select is(tests.begin_run() ->> 'refusal', 'sync_running', 'a run that lives keeps the next one out');
select is(tests.stored(:'run', '{"at": "page 2"}'), '{null,null,null}'::text[], 'its holder writes');
select results_eq(
  'select r.lease_expires_at, r.progress from tests.run_now() as r', $$ values (now() + interval '3 minutes', '{"at": "page 2"}'::jsonb) $$,
  'every page says that the run lives, and how far it is'
);
select tests.stored(:'run');
select is((tests.run_now()).progress, '{"at": "page 2"}', 'a page without progress leaves it where it was');
select tests.expire();
select is(tests.stored(:'run'), '{null,null,null}'::text[], 'who is late goes on while nobody else has taken the run up');
select tests.expire();
select tests.begin_run() as second \gset
select is(:'second'::jsonb ->> 'run_id', :'run'::jsonb ->> 'run_id', 'a run that stopped is taken up');
select is(:'second'::jsonb -> 'progress', '{"at": "page 2"}', 'behind its last page');
select isnt(:'second'::jsonb ->> 'holder', :'run'::jsonb ->> 'holder', 'by another holder');
select results_eq(
  'select r.status, r.stalls, r.lease_expires_at from tests.run_now() as r', $$ values ('running', 1, now() + interval '3 minutes') $$, 'who has three minutes'
);
select is(
  tests.stored(:'run'), '{sync_superseded,sync_superseded,sync_superseded}'::text[], 'should the first come back, it stores nothing'
);
select is(tests.finish_run(:'run', '{complete}'), '{"refusal": "sync_superseded"}', 'and finishes nothing');
select is(
  amazon_ads.pause_sync((:'run'::jsonb ->> 'run_id')::bigint, (:'run'::jsonb ->> 'holder')::uuid, '{}'), '{"refusal": "sync_superseded"}', 'and hands nothing on'
);
select tests.stored(:'second');
select is((tests.run_now()).stalls, 0, 'a page forgives the stops before it');

select tests.expire();
select tests.begin_run() as second \gset
select amazon_ads.pause_sync((:'second'::jsonb ->> 'run_id')::bigint, (:'second'::jsonb ->> 'holder')::uuid, '{"at": "page 2"}');
select is((tests.run_now()).stalls, 0, 'so does whoever hands it on: they live');
select tests.begin_run() as second \gset
select tests.stored(:'second');

-- Which does not help for ever.
create function tests.taken_up(times integer) returns void language plpgsql as $$
begin
  for i in 1 .. times loop
    perform tests.expire();
    perform tests.begin_run();
  end loop;
end;
$$;
select tests.taken_up(3);
select is((tests.run_now()).stalls, 3, 'a run is taken up three times in a row');
select tests.expire();
select tests.begin_run() as third \gset
select isnt(:'third'::jsonb ->> 'run_id', :'run'::jsonb ->> 'run_id', 'then another one begins');
select is(:'third'::jsonb -> 'progress', 'null', 'from the beginning');
select results_eq(
  format('select status, error_code, finished_at from amazon_ads.sync_runs where id = %L', :'run'::jsonb ->> 'run_id'),
  $$ values ('failed', 'sync_abandoned', now()) $$, 'and it is closed as abandoned'
);
update amazon_ads.sync_runs set started_at = now() - interval '2 hours' where id = (tests.run_now()).id;
select tests.expire();
select is(tests.begin_run() ->> 'run_id', :'third'::jsonb ->> 'run_id', 'two hours old, a run is still taken up');
update amazon_ads.sync_runs set started_at = now() - interval '2 hours 1 second' where id = (tests.run_now()).id;
select is(tests.begin_run() ->> 'refusal', 'sync_running', 'an older one that lives is left alone');
select tests.expire();
select tests.begin_run() as second \gset
select isnt(:'second'::jsonb ->> 'run_id', :'third'::jsonb ->> 'run_id', 'one that stopped is not: Amazon''s list has grown old');

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
update amazon_ads.sync_runs set lease_expires_at = now();
select isnt(tests.begin_run('{"kind": "system"}') ->> 'run_id', null, 'so does the system, after a consent or on schedule');
create function tests.begin_in(state text) returns text language plpgsql as $$
begin
  update amazon_ads.connections set status = state where id = 'c0000000-0000-4000-8000-000000000001';
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
update amazon_ads.connections set status = 'active' where id = :shop;
select is(
  amazon_ads.list_syncable_connections(tests.ada_user()), jsonb_build_object('connection_ids', jsonb_build_array(:shop)),
  'a user''s active connections are their own'
);
update amazon_ads.connections set status = 'disconnected' where id = :shop;
select is(amazon_ads.list_syncable_connections(tests.ada_user()), '{"connection_ids": []}', 'and only the active ones');
select is(
  amazon_ads.list_syncable_connections(tests.make_key('bound to Ada''s', tests.ada(), '{accounts:write}', :shop)),
  '{"connection_ids": []}', 'also for a key'
);
update amazon_ads.connections set status = 'active' where id = :shop;
select is(
  amazon_ads.list_syncable_connections(tests.make_key('reads only', tests.ada(), '{accounts:read}')) ->> 'refusal',
  'api_key_scope_missing', 'which needs the scope'
);

-- What it came to.
create function tests.outcome(outcomes text[], error_code text default null) returns text language plpgsql as $$
begin
  update amazon_ads.sync_runs set lease_expires_at = now() where status = 'running';
  update amazon_ads.connections set last_synced_at = null;
  return tests.finish_run(tests.begin_run(), outcomes, error_code) ->> 'status';
end;
$$;
create function tests.synced() returns boolean language sql as $$
  select last_synced_at is not null from amazon_ads.connections where id = 'c0000000-0000-4000-8000-000000000001'
$$;
select is(tests.outcome('{complete,complete,complete}'), 'succeeded', 'all sources complete: succeeded');
select ok(tests.synced(), 'and the connection is synced');
select is(tests.outcome('{complete,failed,complete}'), 'partial', 'one of three failed: partial');
select ok(not tests.synced(), 'which is never called synced');
select is(tests.outcome('{failed,failed,failed}'), 'failed', 'all failed: failed');
select is(tests.outcome('{}'), 'failed', 'nothing read: failed');
select is(tests.outcome('{complete,complete}', 'amazon_unavailable'), 'failed', 'broken off: failed');
select ok(not tests.synced(), 'which is not synced either');
update amazon_ads.sync_runs set lease_expires_at = now() where status = 'running';
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
  $$ insert into amazon_ads.sync_runs (user_id, connection_id, trigger) values
     (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual'), (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual') $$,
  '23P01', null, 'two running at once cannot even be written'
);

select tests.expire();
select tests.begin_run() as last \gset
select is(
  amazon_ads.finish_sync(
    (:'last'::jsonb ->> 'run_id')::bigint, (:'last'::jsonb ->> 'holder')::uuid,
    '[{"outcome": "complete", "rejected": 0}, {"outcome": "complete", "rejected": 1}]', '{}', false, '{}', '{}', null
  ) ->> 'status',
  'partial', 'an entry that was not understood: partial, though every list was read to its end'
);

select * from finish();
rollback;
