-- When a connection's accounts are synced next, who gets it, and how much the schedule starts.
begin;
\ir support/personas.sql
select plan(40);

\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada());
create function tests.next_sync(id uuid default 'c0000000-0000-4000-8000-000000000001') returns interval language sql as $$
  select next_sync_at - now() from amazon_ads.connections as c where c.id = next_sync.id
$$;
create function tests.due(n integer, at interval, status text default 'active') returns uuid language plpgsql as $$
declare
  id constant uuid := ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;
begin
  insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id, next_sync_at)
  values (id, tests.ada(), 'Due', due.status, '{s}', 'c', now() + due.at);
  return id;
end;
$$;
create function tests.claimed() returns integer language sql as $$
  select right(amazon_ads.claim_due_sync() ->> 'connection_id', 12)::integer
$$;
create function tests.run(outcomes text[] default null, error_code text default null, pause boolean default false) returns jsonb language plpgsql as $$
declare
  begun jsonb := amazon_ads.begin_sync('{"kind": "system"}', 'c0000000-0000-4000-8000-000000000001', 'scheduled');
begin
  if pause then
    return amazon_ads.pause_sync((begun ->> 'run_id')::bigint, (begun ->> 'holder')::uuid, '{"at": "page 7"}');
  end if;
  return amazon_ads.finish_sync(
    (begun ->> 'run_id')::bigint, (begun ->> 'holder')::uuid,
    (select coalesce(jsonb_agg(jsonb_build_object('outcome', o)), '[]') from unnest(outcomes) as o), '{}', false, '{}', '{}', error_code
  );
end;
$$;

-- When next.
select amazon_ads.begin_sync('{"kind": "system"}', :shop, 'scheduled') as begun \gset
select is(tests.next_sync(), interval '5 minutes', 'a sync that begins is looked after in five minutes, whatever becomes of it');
update amazon_ads.connections set next_sync_at = now() where id = :shop;
select amazon_ads.begin_sync('{"kind": "system"}', :shop, 'scheduled');
select is(tests.next_sync(), interval '5 minutes', 'so is one that is under way');
update amazon_ads.sync_runs set lease_expires_at = now();
select tests.run('{complete}');
select ok(tests.next_sync() between '21 hours 36 minutes' and '26 hours 24 minutes', 'after a success: in a day, ten percent sooner or later');
select tests.run('{complete,failed}');
select ok(tests.next_sync() between '54 minutes' and '66 minutes', 'after one that is partial: in an hour');
select tests.run('{failed}');
select ok(tests.next_sync() between '54 minutes' and '66 minutes', 'after one that failed: in an hour');
update amazon_ads.connections set sync_interval = '20 minutes' where id = :shop;
select tests.run('{failed}');
select ok(tests.next_sync() between '18 minutes' and '22 minutes', 'or sooner, where the connection is synced more often anyway');
select tests.run('{complete}');
select ok(tests.next_sync() between '18 minutes' and '22 minutes', 'each connection has its own interval');
select throws_ok(
  $$ update amazon_ads.connections set sync_interval = '14 minutes' $$, '23514', null, 'of a quarter of an hour at least'
);
create function tests.spread() returns interval language plpgsql as $$
declare
  seen interval[] := '{}';
begin
  for i in 1 .. 30 loop
    perform tests.run('{complete}');
    seen := seen || tests.next_sync();
  end loop;
  return (select max(s) - min(s) from unnest(seen) as s);
end;
$$;
select cmp_ok(tests.spread(), '>', interval '1 minute', 'and connections made in one hour spread');

-- Handing on.
delete from net.http_request_queue;
update amazon_ads_private.settings set project_url = null, other_project_url = null;
select tests.run(pause => true) as paused \gset
select is(:'paused'::jsonb ->> 'status', 'running', 'a run that is handed on is running');
select is(:'paused'::jsonb - 'id' - 'started_at', jsonb_build_object(
    'connection_id', :shop, 'trigger', 'scheduled', 'status', 'running', 'sources', '[]'::jsonb, 'error_code', null, 'finished_at', null,
    'accounts_inserted', 0, 'accounts_updated', 0, 'accounts_unchanged', 0, 'accounts_inactivated', 0,
    'profiles_inserted', 0, 'profiles_updated', 0, 'profiles_unchanged', 0, 'profiles_inactivated', 0
  ), 'the answer does not tell who holds it, nor where it is'
);
select is(tests.next_sync(), interval '0', 'and due at once');
select is(amazon_ads.resume_syncs(array[:shop]::uuid[]), '{"resumed": 1}', 'whoever has laid it down may call for the next one');
select is_empty('select from net.http_request_queue', 'while the project is unknown, the schedule''s next minute resumes it');
select is(
  amazon_ads.begin_sync('{"kind": "system"}', :shop, 'scheduled') - '{user_id,regions,holder,connection_id}'::text[],
  jsonb_build_object('run_id', :'paused'::jsonb -> 'id', 'progress', '{"at": "page 7"}'::jsonb), 'whoever begins next goes on there'
);
update amazon_ads.sync_runs set lease_expires_at = now();
select amazon_ads.report_project('https://project.supabase.co/');
-- The calls in pg_net's queue with what their tickets stand for.
create function tests.calls() returns table (url text, body jsonb, input jsonb) language sql as $$
  select q.url, convert_from(q.body, 'UTF8')::jsonb, t.input
  from net.http_request_queue as q
  join amazon_ads_private.schedule_tickets as t
    on t.ticket_hash = sha256(convert_to(q.headers ->> 'x-schedule-ticket', 'UTF8'))
$$;
select tests.run(pause => true);
select is_empty('select from net.http_request_queue', 'laying it down calls nobody');
select is(amazon_ads.resume_syncs(array[gen_random_uuid()]), '{"resumed": 0}', 'nor does resuming what is not there');
select is_empty('select from net.http_request_queue', 'however it is named');
select amazon_ads.resume_syncs(array[:shop]::uuid[]);
select results_eq(
  'select * from tests.calls()',
  format(
    $$ values ('https://project.supabase.co/functions/v1/sync-accounts', '{}'::jsonb, jsonb_build_object('connection_ids', jsonb_build_array(%L))) $$, :shop
  ),
  'a known one is called at once, and the ticket says for which connection'
);

delete from net.http_request_queue;
with made as (select tests.due(n, '1 hour') as id from generate_series(101, 125) as n)
insert into amazon_ads.sync_runs (user_id, connection_id, trigger, lease_expires_at) select tests.ada(), id, 'manual', now() from made;
select is(
  amazon_ads.resume_syncs((select array_agg(id order by id desc) from amazon_ads.connections where id <> :shop)), '{"resumed": 20}',
  'of many as many as one call may name'
);
select is(
  (select jsonb_build_array(count(*), min(input #>> '{connection_ids,0}')) from tests.calls()),
  '[1, "c0000000-0000-4000-8000-000000000125"]', 'are one call, in the order in which they were named'
);
update amazon_ads.sync_runs set lease_expires_at = now() + interval '1 minute';
select is(amazon_ads.resume_syncs((select array_agg(id) from amazon_ads.connections)), '{"resumed": 0}', 'what somebody works on is left to them');

-- Who gets it.
delete from amazon_ads.connections;
select is(amazon_ads.claim_due_sync(), '{"connection_id": null}', 'nothing due, nothing claimed');
select tests.due(1, '-1 minute');
select tests.due(2, '-3 minutes');
select tests.due(3, '0');
select tests.due(4, '1 second');
select results_eq(
  'select tests.claimed() from generate_series(1, 4)', 'values (2), (1), (3), (null)', 'who is longest due comes first, nobody twice, and who is not due not at all'
);
select is(
  (select array_agg(next_sync_at - now() order by id) from amazon_ads.connections),
  '{5 minutes,5 minutes,5 minutes,00:00:01}'::interval[], 'should the claimer die, they come up again in five minutes'
);
delete from amazon_ads.connections;
select tests.due(1, '-4 minutes', 'reauthorization_required');
select tests.due(2, '-3 minutes', 'disconnected');
select tests.due(3, '-2 minutes');
select tests.due(4, '-1 minute', 'pending');
select is(tests.claimed(), 3, 'what is not active is passed over');
select is(tests.claimed(), null, 'also where nothing else is due');
select results_eq(
  'select next_sync_at is null from amazon_ads.connections order by id', 'values (true), (true), (false), (true)', 'and is not due any more'
);
select is(
  amazon_ads.begin_sync('{"kind": "system"}', 'c0000000-0000-4000-8000-000000000001', 'scheduled') ->> 'refusal', 'reauthorization_required',
  'one that is named all the same is refused'
);
select is(tests.next_sync('c0000000-0000-4000-8000-000000000001'), null, 'and stays off the schedule');

-- The dispatcher.
create function tests.requests() returns bigint language sql as $$
  with sent as (delete from net.http_request_queue returning url)
  select count(*) from sent where url = 'https://project.supabase.co/functions/v1/sync-accounts'
$$;
delete from amazon_ads.connections;
delete from net.http_request_queue;
select is(amazon_ads_private.dispatch_syncs(), 'nothing due', 'nothing due');
select is(tests.requests(), 0::bigint, 'starts nothing');
select tests.due(n, '-1 minute') from generate_series(1, 20) as n;
select tests.due(21, '1 second');
select is(amazon_ads_private.dispatch_syncs(), '20 due', 'twenty due');
select is(tests.requests(), 1::bigint, 'are one call');
select tests.due(22, '0');
select amazon_ads_private.dispatch_syncs();
select is(tests.requests(), 2::bigint, 'one more is another');
select tests.due(n, '-1 minute') from generate_series(23, 200) as n;
select is(amazon_ads_private.dispatch_syncs(), '60 due', 'of many no more are counted than matter');
select is(tests.requests(), 3::bigint, 'and three calls started: what is left is due next minute');
select results_eq(
  $$ select outcome, beat_at from amazon_ads_private.heartbeats where name = 'sync-accounts' $$, $$ values ('60 due', now()) $$, 'it leaves a sign of life'
);
update amazon_ads_private.settings set project_url = null;
select is(amazon_ads_private.dispatch_syncs(), 'project unknown', 'without the project''s address it says what is missing');
select is(tests.requests(), 0::bigint, 'and sends nothing');

select * from finish();
rollback;
