-- Events: one for each change of state, none for a repetition, and a cursor that skips none.
begin;
\ir support/personas.sql
select plan(32);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set bens '''c0000000-0000-4000-8000-000000000003'''
delete from amazon_ads.events;

-- The events since the last look, oldest first.
create table tests.seen (last_id bigint not null);
insert into tests.seen values (0);
create function tests.new_events() returns text[] language plpgsql as $$
declare
  types text[];
begin
  select array_agg(e.type order by e.id) into types
  from amazon_ads.events as e where e.id > (select last_id from tests.seen);
  update tests.seen set last_id = coalesce((select max(id) from amazon_ads.events), 0);
  return coalesce(types, '{}');
end;
$$;

-- A connection's status.
insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id)
values (:shop, tests.ada(), 'Shop', 'pending', '{s}', 'client');
update amazon_ads.connections set status = 'awaiting_confirmation' where id = :shop;
select is(tests.new_events(), '{}'::text[], 'a consent that is not confirmed is no event');
update amazon_ads.connections set status = 'active' where id = :shop;
select results_eq(
  'select type, user_id, connection_id, data, created_at from amazon_ads.events',
  format($$ values ('connection.connected', tests.ada(), %L::uuid, '{"name": "Shop"}'::jsonb, now()) $$, :shop),
  'the confirmation is an event of the owner''s'
);
select is(tests.new_events(), '{connection.connected}'::text[], 'and one only');
update amazon_ads.connections set status = 'active', name = 'Shop', last_used_at = now() where id = :shop;
select is(tests.new_events(), '{}'::text[], 'an update that leaves the status as it is is no event');
update amazon_ads.connections set status = 'reauthorization_required', last_error = 'reauthorization_required' where id = :shop;
select results_eq(
  'select data from amazon_ads.events order by id desc limit 1',
  $$ values ('{"name": "Shop", "error_code": "reauthorization_required"}'::jsonb) $$, 'the event of a lost consent says why'
);
update amazon_ads.connections set status = 'reauthorization_required' where id = :shop;
select is(tests.new_events(), '{connection.reauthorization_required}'::text[], 'a lost consent is lost once');
update amazon_ads.connections set status = 'active' where id = :shop;
select is(tests.new_events(), '{connection.recovered}'::text[], 'a consent that is given again is a recovery');
update amazon_ads.connections set status = 'disconnected' where id = :shop;
update amazon_ads.connections set status = 'active' where id = :shop;
select is(
  tests.new_events(), '{connection.disconnected,connection.connected}'::text[],
  'a connection that is connected after it was disconnected is connected, not recovered'
);
select tests.connect(:bens, tests.ben());
select is(tests.new_events(), '{connection.connected}'::text[], 'an import is a connection too');

update amazon_ads.connections set amazon_login_changed = now() where id = :shop;
update amazon_ads.connections set amazon_login_changed = now() + interval '1 hour' where id = :shop;
update amazon_ads.connections set amazon_login_changed = null where id = :shop;
select is(tests.new_events(), '{connection.amazon_login_changed}'::text[], 'another Amazon login is noticed once');

-- A change that is rolled back.
savepoint change;
update amazon_ads.connections set status = 'disconnected' where id = :shop;
rollback to savepoint change;
select is(tests.new_events(), '{}'::text[], 'a change that is rolled back leaves no event');

-- Syncs.
create function tests.end_run(status text, error_code text default null) returns bigint language plpgsql as $$
declare
  run bigint;
begin
  insert into amazon_ads.sync_runs (user_id, connection_id, trigger)
  values (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'scheduled') returning id into run;
  update amazon_ads.sync_runs as r
  set status = end_run.status, error_code = end_run.error_code, finished_at = now() where r.id = run;
  return run;
end;
$$;
select tests.end_run('failed', 'amazon_unavailable') as run \gset
select results_eq(
  'select type, data from amazon_ads.events order by id desc limit 1',
  format($$ values ('sync.failed', jsonb_build_object('run_id', %s, 'error_code', 'amazon_unavailable')) $$, :run),
  'the first sync that fails is an event, with the run and the reason'
);
select tests.end_run('failed', 'amazon_unavailable');
select is(tests.new_events(), '{sync.failed}'::text[], 'the next one that fails is not');
select tests.end_run('succeeded');
select tests.end_run('failed', 'amazon_unavailable');
select is(tests.new_events(), '{sync.failed}'::text[], 'a failure after a success is');
select tests.end_run('partial');
insert into amazon_ads.sync_runs (user_id, connection_id, trigger) values (tests.ada(), :shop, 'manual');
update amazon_ads.sync_runs
set status = 'failed', finished_at = now(),
    sources = '[{"source": "profiles", "outcome": "failed", "error_code": "amazon_throttled"}]'
where status = 'running';
select is(
  (select data ->> 'error_code' from amazon_ads.events order by id desc limit 1), 'amazon_throttled',
  'where every list failed, the reason is the first one''s'
);
select tests.new_events();
select tests.end_run('partial');
select tests.end_run('failed', 'connection_disconnected');
select is(tests.new_events(), '{}'::text[], 'a sync that a disconnection ended has not failed');
select tests.end_run('failed', 'sync_abandoned');
select is(tests.new_events(), '{sync.failed}'::text[], 'and does not hide the failure after it');

-- Apps that Amazon refuses.
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('a0000000-0000-4000-8000-000000000001', tests.ada(), 'App', 'ada-client', tests.sealed('secret'));
create function tests.refuse(connection uuid) returns void language sql as $$
  select amazon_ads_private.begin_client_pause(c, null, now() + interval '1 hour')
  from amazon_ads.connections as c where c.id = connection
$$;
update amazon_ads.connections
set client_id = 'ada-client', oauth_client_id = 'a0000000-0000-4000-8000-000000000001' where id = :shop;
select tests.refuse(:shop);
select results_eq(
  'select type, user_id, connection_id, data from amazon_ads.events order by id desc limit 1',
  $$ values ('client.rejected', tests.ada(), null::uuid,
    '{"client_id": "ada-client", "oauth_client_id": "a0000000-0000-4000-8000-000000000001"}'::jsonb) $$,
  'an app that Amazon refuses is an event of its owner''s'
);
select tests.refuse(:shop);
select is(tests.new_events(), '{client.rejected}'::text[], 'a longer pause is not');
select amazon_ads_private.lift_client_pause('ada-client', 'a0000000-0000-4000-8000-000000000001');
select tests.refuse(:shop);
select is(tests.new_events(), '{client.rejected}'::text[], 'a refusal after the end of the pause is');
select tests.refuse(:bens);
select results_eq(
  'select type, user_id, data from amazon_ads.events order by id desc limit 1',
  $$ values ('client.rejected', null::uuid, '{"client_id": "project-client", "oauth_client_id": null}'::jsonb) $$,
  'the project''s own app is the operator''s'
);
select tests.new_events();

-- Consents that end.
update amazon_ads.connections set consented_at = now() - interval '334 days' where id = :shop;
select amazon_ads_private.announce_consent_ends();
select is(tests.new_events(), '{}'::text[], 'a consent with 31 days left is not announced');
update amazon_ads.connections set consented_at = '2026-07-30T00:00:00Z' where id = :shop;
-- The clock cannot be set: consents from before that day have no end, and this one ends far ahead.
insert into amazon_ads_private.announced_consent_ends values (:bens, '2001-01-01');
create function tests.end_consent(connection uuid, ends_at timestamptz) returns void language plpgsql as $$
begin
  alter table amazon_ads.connections alter column consent_ends_at drop expression if exists;
  update amazon_ads.connections set consent_ends_at = ends_at where id = connection;
end;
$$;
select tests.end_consent(:shop, now() + interval '30 days');
select tests.end_consent(:bens, now() + interval '1 day');
select amazon_ads_private.announce_consent_ends();
select results_eq(
  $$ select user_id, data from amazon_ads.events where type = 'connection.consent_ending' order by data ->> 'consent_ends_at' desc $$,
  format($$ values
    (tests.ada(), jsonb_build_object('name', 'Shop', 'consent_ends_at', now() + interval '30 days')),
    (tests.ben(), jsonb_build_object('name', 'Connection of ' || tests.ben(), 'consent_ends_at', now() + interval '1 day'))
  $$),
  'consents that end within 30 days are announced, renewed ones again'
);
select tests.new_events();
select amazon_ads_private.announce_consent_ends();
select is(tests.new_events(), '{}'::text[], 'each end once');
update amazon_ads.connections set status = 'reauthorization_required' where id = :shop;
select tests.end_consent(:shop, now() + interval '2 days');
select tests.end_consent(:bens, now() - interval '1 second');
select tests.new_events();
select amazon_ads_private.announce_consent_ends();
select is(tests.new_events(), '{}'::text[], 'neither a consent that is lost nor one that has ended is announced');

-- Who reads them.
update amazon_ads.events set transaction_id = 1 where user_id is not null;
select tests.become_user(tests.ada());
select is(
  (select array_agg(distinct user_id) from amazon_ads.events), array[tests.ada()],
  'users read their own events, and none of others or of the project'
);
select tests.become_owner();
select tests.become_service();
select ok(exists (select from amazon_ads.events where user_id is null), 'the operator reads those of the project too');
select tests.become_owner();

-- The cursor.
select is(
  (select cursor from amazon_ads.events where user_id is null),
  (select lpad(transaction_id::text, 20, '0') || lpad(id::text, 20, '0') from amazon_ads.events where user_id is null),
  'a cursor orders by transaction, then by id'
);
update amazon_ads.events set transaction_id = pg_current_xact_id()::text::bigint where user_id = tests.ada();
select tests.become_user(tests.ada());
select is_empty('select from amazon_ads.events', 'an event is not shown while a transaction that began no later is under way');
select tests.become_owner();
update amazon_ads.events set transaction_id = 1::bigint << 60 where user_id = tests.ada();
select tests.become_user(tests.ada());
select isnt_empty('select from amazon_ads.events', 'events that another server has numbered are shown');
select tests.become_owner();

-- Retention.
update amazon_ads_private.settings set event_days = 7;
update amazon_ads.events set created_at = now() - interval '8 days' where user_id = tests.ada();
update amazon_ads.events set created_at = now() - interval '6 days' where user_id = tests.ben();
select amazon_ads_private.remove_old_events();
select is(
  (select array_agg(distinct user_id) from amazon_ads.events where user_id is not null), array[tests.ben()],
  'events are kept for as long as the setting says'
);

-- Realtime.
do $$ begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end $$;
select amazon_ads_private.publish_events();
select results_eq(
  $$ select tablename::text collate "default" from pg_publication_tables where pubname = 'supabase_realtime' and schemaname = 'amazon_ads' $$,
  array['events'], 'Realtime gets the events where the project has it'
);

select * from finish();
rollback;
