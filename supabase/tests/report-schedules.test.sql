-- Schedules of reports: who makes them, which profiles they read, what they cost.
begin;
\ir support/personas.sql
\ir support/reports.sql
select plan(47);

\set adas '''e0000000-0000-4000-8000-000000000001'''
\set second '''e0000000-0000-4000-8000-000000000002'''
\set bens '''e0000000-0000-4000-8000-000000000003'''
select tests.connect(:adas, tests.ada());
select tests.connect(:second, tests.ada());
select tests.connect(:bens, tests.ben());
select tests.make_profile(:adas, '1001');
select tests.make_profile(:adas, '1002');
select tests.make_profile(:adas, '1009', type => 'agency');
select tests.make_profile(:second, '1002');
select tests.make_profile(:bens, '1001');
create function tests.targets(schedule uuid) returns text[] language sql as $$
  select array(select profile_id from amazon_ads_private.report_targets where schedule_id = schedule order by 1)
$$;
create function tests.create(
  caller jsonb, connection uuid, profile_ids text[], table_name text default 'report_sp_campaigns', columns text[] default null
) returns jsonb language sql as $$
  select amazon_ads.create_report_schedule(caller, connection, profile_ids, "create".table_name, "create".columns, 10, null)
$$;

-- Making.
select amazon_ads.create_report_schedule(tests.ada_user(), :adas, null, 'report_sp_campaigns', null, null, 24) -> 'schedule' as made \gset
select :'made'::jsonb ->> 'id' as schedule \gset
select is(
  :'made'::jsonb - '{id,created_at,updated_at,cost}'::text[],
  jsonb_build_object(
    'connection_id', :adas, 'table_name', 'report_sp_campaigns', 'profile_ids', null, 'columns', null,
    'illegal_columns', jsonb_build_array(), 'backfill_days', null, 'retention_months', 24, 'status', 'active',
    'state', 'active', 'last_error', null, 'last_error_detail', null
  ),
  'a schedule is shown as it was made'
);
select is(
  :'made'::jsonb -> 'cost',
  '{"profiles": 2, "requests_per_day": 4, "backfill_requests": 8, "is_estimated_from_rows": false, "estimated_rows": null, "estimated_bytes": null}',
  'it says what it will take: two requests a day for each profile, and 95 days in reports of 31'
);
select is(tests.targets(:'schedule'), '{1001,1002}', 'it reads the connection''s profiles, and not the agency''s');
select is(
  (select count(*)::int from amazon_ads_private.report_targets where next_plan_at <= now()), 2, 'they are planned at once'
);
select results_eq(
  format('select actor, action from amazon_ads.audit_log where connection_id = %L and action ~ ''report''', :adas),
  $$ values ('user', 'report_schedule_created') $$, 'the audit log has it'
);

-- Refusals.
select is(tests.create(tests.ada_user(), :adas, '{1001}') ->> 'refusal', 'report_already_scheduled', 'a profile is not scheduled twice');
select is(tests.create(tests.ada_user(), :second, '{1002}') ->> 'refusal', 'report_already_scheduled', 'nor by another connection that has it too');
select is(tests.create(tests.ada_user(), :second, null) ->> 'refusal', 'report_already_scheduled', 'nor with all of that connection');
select isnt(tests.create(tests.ada_user(), :adas, '{1001}', 'report_sp_search_term') -> 'schedule', null, 'another report of it is');
select is(tests.create(tests.ada_user(), :bens, null) ->> 'refusal', 'connection_not_found', 'a connection of another user is not found');
select isnt(tests.create(tests.ben_user(), :bens, null) -> 'schedule', null, 'another user schedules the same profile for themselves');
select is(tests.create(tests.ada_user(), :adas, '{4711}', 'report_sp_targeting') ->> 'refusal', 'profile_not_found', 'an unknown profile is refused');
select is(tests.create(tests.ada_user(), :adas, null, 'report_sp_nothing') ->> 'refusal', 'report_type_unknown', 'an unknown report is refused');
select is(
  tests.create(tests.ada_user(), :adas, null, 'report_sp_targeting', '{campaignId,cost}') ->> 'refusal', 'report_columns_invalid',
  'columns without the date are refused'
);
select is(
  tests.create(tests.ada_user(), :adas, null, 'report_sp_targeting', array['date', 'a"b']) ->> 'refusal', 'report_columns_invalid',
  'what cannot be a column is refused'
);
update amazon_ads.connections set status = 'reauthorization_required' where id = :second;
select is(
  tests.create(tests.ada_user(), :second, '{1002}', 'report_sp_targeting') ->> 'refusal', 'reauthorization_required',
  'a connection that needs a new consent is refused'
);
update amazon_ads.connections set status = 'active' where id = :second;
select is(
  tests.create(tests.make_key('reader', tests.ada(), '{reports:read}'), :adas, null, 'report_sp_targeting') ->> 'refusal',
  'api_key_scope_missing', 'a key that may read makes no schedule'
);
select is(
  tests.create(tests.make_key('bound', tests.ada(), '{reports:write,reports:read}', :second), :adas, null, 'report_sp_targeting') ->> 'refusal',
  'connection_not_found', 'a key for one connection makes none for another'
);
update amazon_ads_private.settings set max_report_schedules = 2;
select is(
  tests.create(tests.ada_user(), :adas, null, 'report_sp_targeting'),
  '{"refusal": "quota_exceeded", "quota": "report_schedules", "limit": 2}', 'a user has so many schedules and no more'
);
update amazon_ads_private.settings set max_report_schedules = 1000;

-- Reading.
create function tests.ids(answer jsonb) returns text[] language sql as $$
  select array(select s ->> 'table_name' from jsonb_array_elements(answer -> 'schedules') as s order by 1)
$$;
select is(
  tests.ids(amazon_ads.list_report_schedules(tests.ada_user(), null)), '{report_sp_campaigns,report_sp_search_term}',
  'users list their own schedules'
);
select is(
  tests.ids(amazon_ads.list_report_schedules(jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash('bound')), null)), '{}',
  'a key for one connection lists those of that connection'
);
select is(
  array[
    amazon_ads.read_report_schedule(tests.ben_user(), :'schedule') ->> 'refusal',
    amazon_ads.change_report_schedule(tests.ben_user(), :'schedule', '{"status": "paused"}') ->> 'refusal',
    amazon_ads.delete_report_schedule(tests.ben_user(), :'schedule', true) ->> 'refusal'
  ],
  array_fill('report_schedule_not_found'::text, array[3]), 'another user''s schedule is not found'
);
select is(
  (select array_agg(t ->> 'profile_id') from jsonb_array_elements(amazon_ads.read_report_schedule(tests.ada_user(), :'schedule') -> 'targets') as t),
  '{1001,1002}', 'a schedule shows its targets'
);
select tests.become_user(tests.ada());
select is((select count(*)::int from amazon_ads.report_schedules), 2, 'row level security shows a user''s own schedules');
select tests.become_owner();

select is(
  array[
    amazon_ads.read_report_schedule(jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash('bound')), :'schedule') ->> 'refusal',
    amazon_ads.delete_report_schedule(jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash('bound')), :'schedule', true) ->> 'refusal'
  ],
  array_fill('report_schedule_not_found'::text, array[2]), 'nor is one of another connection for a key that is bound to one'
);
select tests.connect('e0000000-0000-4000-8000-000000000004', tests.ada());
select isnt(
  tests.create(tests.ada_user(), 'e0000000-0000-4000-8000-000000000004', null) -> 'schedule', null, 'a connection that has no profiles yet is scheduled'
);
select is(
  tests.create(tests.ada_user(), 'e0000000-0000-4000-8000-000000000004', null) ->> 'refusal', 'report_already_scheduled', 'once'
);
delete from amazon_ads.report_schedules where connection_id = 'e0000000-0000-4000-8000-000000000004';

-- Profiles that come later.
select tests.make_profile(:adas, '1003');
update amazon_ads.report_schedules set targets_checked_at = now() - interval '20 minutes' where id = :'schedule';
select amazon_ads.plan_reports('https://project.supabase.co', 0);
select is(tests.targets(:'schedule'), '{1001,1002,1003}', 'a profile that comes later is read too');

select is(
  (select array_agg(s order by s ->> 'id') from jsonb_array_elements(amazon_ads.list_report_schedules(tests.ada_user(), null) -> 'schedules') as s),
  (select array_agg(amazon_ads.read_report_schedule(tests.ada_user(), s.id) -> 'schedule' order by s.id::text) from amazon_ads.report_schedules as s where s.user_id = tests.ada()),
  'a list shows schedules as each is shown, with their costs'
);

-- Changing.
delete from amazon_ads_private.schedule_tickets;
update amazon_ads_private.settings set project_url = 'https://project.supabase.co', other_project_url = null;
select is(
  amazon_ads.change_report_schedule(tests.ada_user(), :'schedule', '{"profile_ids": ["1001"], "retention_months": null}') #> '{schedule,profile_ids}',
  '["1001"]', 'a schedule is changed'
);
select is((select array_agg(function_name) from amazon_ads_private.schedule_tickets), '{run-reports}', 'run-reports is called for it at once');
select is(tests.targets(:'schedule'), '{1001}', 'and reads what it names from then on');
select is(
  (select row(backfill_days, retention_months, table_name)::text from amazon_ads.report_schedules where id = :'schedule'),
  '(,,report_sp_campaigns)', 'null is a value, and what is not named stays'
);
select isnt(tests.create(tests.ada_user(), :second, '{1002}') -> 'schedule', null, 'a profile that it no longer reads can be scheduled elsewhere');
select is(
  amazon_ads.change_report_schedule(tests.ada_user(), :'schedule', '{"profile_ids": null}') ->> 'refusal', 'report_already_scheduled',
  'and is not taken back from there'
);
update amazon_ads.report_schedules set illegal_columns = '{costPerClick}', last_error = 'amazon_request_rejected' where id = :'schedule';
select is(
  amazon_ads.change_report_schedule(tests.ada_user(), :'schedule', '{"columns": ["date", "cost"]}') -> 'schedule' -> 'illegal_columns',
  '[]', 'with other columns the refused ones are forgotten'
);
update amazon_ads_private.report_targets set next_plan_at = now() where schedule_id = :'schedule';
select amazon_ads.plan_reports('https://project.supabase.co', 100);
select is(
  (select array_agg(reason order by reason) from amazon_ads.reports where schedule_id = :'schedule'), '{backfill,recent}',
  'reports are planned for it'
);
select is(
  amazon_ads.change_report_schedule(tests.ada_user(), :'schedule', '{"status": "paused"}') #>> '{schedule,state}', 'paused',
  'a schedule is paused'
);
select is(
  (select array_agg(distinct status) from amazon_ads.reports where schedule_id = :'schedule'), '{cancelled}',
  'what Amazon was not asked for yet is cancelled'
);
-- One that Amazon had begun is stored meanwhile.
select tests.make_report(:adas, '1001', current_date - 40, current_date - 30, 'ready') as begun \gset
update amazon_ads.reports set schedule_id = :'schedule', reason = 'backfill' where id = :'begun';
select tests.load(:'begun', '[]');
update amazon_ads_private.report_targets set recent_on = null, window_on = null where schedule_id = :'schedule';
select amazon_ads.plan_reports('https://project.supabase.co', 100);
select is(
  (select count(*)::int from amazon_ads.reports where schedule_id = :'schedule' and status = 'wanted'), 0, 'and nothing is planned'
);
select amazon_ads.change_report_schedule(tests.ada_user(), :'schedule', '{"status": "active"}');
select amazon_ads.plan_reports('https://project.supabase.co', 100);
select is(
  (select count(*)::int from amazon_ads.reports where schedule_id = :'schedule' and status = 'wanted'), 2, 'until it is active again'
);
update amazon_ads.connections set status = 'reauthorization_required' where id = :adas;
select is(
  amazon_ads.read_report_schedule(tests.ada_user(), :'schedule') #>> '{schedule,state}', 'connection_inactive',
  'its state tells of a connection that is not active'
);
update amazon_ads.connections set status = 'active' where id = :adas;
update amazon_ads_private.settings set max_report_rows = 1;
insert into amazon_ads_private.report_usage values ('report_sp_campaigns', 0, 1);
select is(
  amazon_ads.read_report_schedule(tests.ada_user(), :'schedule') #>> '{schedule,state}', 'limit_reached',
  'and of a limit that is reached'
);
update amazon_ads_private.settings set max_report_rows = null;

-- Deleting.
select is(amazon_ads.delete_report_schedule(tests.ada_user(), :'schedule', false), '{"deleted": true}', 'a schedule is deleted');
select is(
  (select count(*)::int from amazon_ads.reports where profile_id = '1001' and user_id = tests.ada()
    and table_name = 'report_sp_campaigns' and finished_at is null),
  0, 'with its reports that are under way'
);
select is((select count(*)::int from amazon_ads_private.report_removals), 0, 'and its rows are kept');
select is(
  amazon_ads.delete_report_schedule(tests.ada_user(), :'schedule', false) ->> 'refusal', 'report_schedule_not_found',
  'it is deleted once'
);
select * from finish();
rollback;
