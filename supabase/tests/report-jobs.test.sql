-- Reports: asking, polling, throttling, leases.
begin;
\ir support/personas.sql
\ir support/reports.sql
select * from no_plan();

\set adas '''e0000000-0000-4000-8000-000000000001'''
\set here '''https://project.supabase.co'''
select tests.connect(:adas, tests.ada());
select tests.make_profile(:adas, '1001');
select tests.make_profile(:adas, '1002');
update amazon_ads_private.settings set project_url = :here, other_project_url = null;
create function tests.claim(batch integer default 10) returns jsonb language sql as $$
  select amazon_ads.claim_reports('https://project.supabase.co', batch, 120) -> 'reports'
$$;
create function tests.claimed(answer jsonb) returns uuid[] language sql as $$
  select array(select (r ->> 'report_id')::uuid from jsonb_array_elements(answer) as r order by 1)
$$;
create function tests.release_all() returns void language sql as $$
  update amazon_ads.reports set lease_id = null, next_attempt_at = now() where finished_at is null
$$;
create function tests.report(id uuid) returns amazon_ads.reports language sql as $$
  select r from amazon_ads.reports as r where r.id = report.id
$$;

-- Claiming.
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-03') as first \gset
select is(amazon_ads.claim_reports('https://copy.supabase.co', 10, 120), '{"reports": []}', 'a copy''s functions ask for nothing');
select tests.claim() -> 0 as claim \gset
select is(
  :'claim'::jsonb - 'lease_id',
  jsonb_build_object(
    'report_id', :'first', 'status', 'wanted', 'user_id', tests.ada(), 'connection_id', :adas, 'profile_id', '1001',
    'target', 'profile', 'region', 'NA', 'ad_product', 'SPONSORED_PRODUCTS', 'report_type_id', 'spCampaigns',
    'group_by', jsonb_build_array('campaign'), 'table_name', 'report_sp_campaigns',
    'columns', jsonb_build_array('date', 'campaignId', 'cost'), 'start_date', '2026-11-01', 'end_date', '2026-11-03',
    'amazon_report_id', null, 'attempts', 0
  ),
  'a claim has all that asking Amazon needs'
);
select is(tests.claim(), '[]', 'a leased report is not claimed a second time');
select :'claim'::jsonb ->> 'lease_id' as lease \gset

-- Asking.
select is(amazon_ads.begin_report_request(:'first', :'lease'), '{"status": "wanted"}', 'the row says that Amazon is asked');
select is(
  (select row(asks, asked_at is not null, amazon_report_id is null)::text from amazon_ads.reports where id = :'first'), '(1,t,t)',
  'before the request goes out'
);
select is(
  amazon_ads.begin_report_request(:'first', gen_random_uuid()) ->> 'refusal', 'report_lease_lost', 'a process without the lease is refused'
);
-- The process dies here: after its lease another one asks again.
update amazon_ads.reports set next_attempt_at = now() where id = :'first';
select tests.claim() -> 0 as claim \gset
select is(:'claim'::jsonb ->> 'report_id', :'first', 'after its lease the next process asks again');
select is(
  array[
    amazon_ads.begin_report_request(:'first', :'lease') ->> 'refusal',
    amazon_ads.record_report_request(:'first', :'lease', 'late') ->> 'refusal',
    amazon_ads.record_report_poll(:'first', :'lease', 'completed', 1, null) ->> 'refusal',
    amazon_ads.postpone_report(:'first', :'lease', 'amazon_unavailable', null, null, true) ->> 'refusal',
    amazon_ads.fail_report(:'first', :'lease', 'amazon_request_rejected', null, null) ->> 'refusal',
    amazon_ads.begin_report_load(:'first', :'lease', 'file') ->> 'refusal',
    amazon_ads.stage_report_piece(:'first', :'lease', 0, '[]', 2) ->> 'refusal',
    amazon_ads.store_report(:'first', :'lease') ->> 'refusal',
    amazon_ads.release_report(:'first', :'lease') ->> 'refusal'
  ],
  array_fill('report_lease_lost'::text, array[9]), 'a process whose lease was taken over writes nothing'
);
select :'claim'::jsonb ->> 'lease_id' as lease \gset
select amazon_ads.begin_report_request(:'first', :'lease');
select is(
  amazon_ads.record_report_request(:'first', :'lease', 'amazon-1'), '{"status": "requested"}', 'Amazon has taken the request'
);
select is(
  (select row(status, amazon_report_id, asks, requested_at is not null, lease_id is null, next_attempt_at > now())::text from amazon_ads.reports where id = :'first'),
  '(requested,amazon-1,2,t,t,t)', 'its id is stored, and it is polled later'
);
select is(
  (select array_agg(date order by date) from amazon_ads.report_coverage where user_id = tests.ada() and stored_at is null and requested_at is not null),
  '{2026-11-01,2026-11-02,2026-11-03}', 'coverage says which dates were asked for'
);

-- Two at most at Amazon for a profile and a type.
select tests.make_report(:adas, '1001', '2026-10-01', '2026-10-03') as second \gset
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03') as third \gset
select tests.make_report(:adas, '1002', '2026-09-01', '2026-09-03') as other_profile \gset
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03', table_name => 'report_sp_search_term') as other_type \gset
select is(
  cardinality(tests.claimed(tests.claim())), 3, 'two are at Amazon for a profile and a type, and others beside them'
);
select is(tests.claim(), '[]', 'the third one waits');
select amazon_ads.record_report_request(id, lease_id, 'amazon-' || id) from amazon_ads.reports where status = 'wanted' and lease_id is not null;
select is(tests.claim(), '[]', 'also once Amazon has taken the others');
update amazon_ads_private.report_targets set next_plan_at = null;
select is(amazon_ads_private.due_reports(10), 0, 'and calls no process meanwhile');
update amazon_ads.reports set status = 'cancelled', finished_at = now(), lease_id = null where id = :'first';
select is(cardinality(tests.claimed(tests.claim())), 1, 'until one of them has ended');
delete from amazon_ads.reports;

-- A profile with very many reports hides none of another profile.
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03') from generate_series(1, 450);
select tests.make_report(:adas, '1002', '2026-09-01', '2026-09-03') as hidden \gset
update amazon_ads.reports set next_attempt_at = now() - interval '1 minute' where id <> :'hidden';
select tests.claim() as claim \gset
select is(jsonb_array_length(:'claim'), 3, 'two reports of a profile are claimed');
select ok(:'hidden' = any (tests.claimed(:'claim')), 'and one of another that waits behind hundreds');
delete from amazon_ads.reports;

-- Priority.
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03') as backfill \gset
update amazon_ads.reports set reason = 'backfill', next_attempt_at = now() - interval '1 hour' where id = :'backfill';
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-03') as recent \gset
update amazon_ads.reports set reason = 'recent' where id = :'recent';
select is(tests.claimed(tests.claim(1)), array[:'recent'::uuid], 'the days'' work comes before missing days');
delete from amazon_ads.reports;

-- Throttling.
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03') as throttled \gset
select tests.make_report(:adas, '1002', '2026-09-01', '2026-09-03') as waiting \gset
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03', table_name => 'report_sp_search_term') as unthrottled \gset
select amazon_ads.begin_report_request(id, tests.lease(id)) from amazon_ads.reports where id = :'throttled';
select lease_id as lease from amazon_ads.reports where id = :'throttled' \gset
select is(
  amazon_ads.postpone_report(:'throttled', :'lease', 'amazon_throttled', 'slow down', 90, true), '{"status": "wanted"}',
  'a throttled request is sent again'
);
select is(
  (select row(attempts, asks, error_code, error_detail, next_attempt_at >= now() + interval '90 seconds')::text from amazon_ads.reports where id = :'throttled'),
  '(0,0,amazon_throttled,"slow down",t)', 'it is no failure, does not count as sent, and waits for as long as Amazon says'
);
select is(tests.claimed(tests.claim()), array[:'unthrottled'::uuid], 'its type is paused for all profiles, other types are not');
update amazon_ads_private.report_pauses set ends_at = now() - interval '1 second' where ends_at > now();
update amazon_ads.reports set next_attempt_at = now() where id = :'throttled';
select is(cardinality(tests.claimed(tests.claim())), 1, 'after the pause a single report finds out whether Amazon takes more');
select is(tests.claim(), '[]', 'and the others wait for it');
select id as trial, lease_id as lease from amazon_ads.reports where report_type_id = 'spCampaigns' and lease_id is not null \gset
update amazon_ads_private.report_pauses set started_at = now() - interval '1 minute' where report_type_id = 'spCampaigns';
select amazon_ads.begin_report_request(:'trial', :'lease');
select amazon_ads.record_report_request(:'trial', :'lease', 'amazon-trial');
select is(cardinality(tests.claimed(tests.claim())), 1, 'once Amazon has taken it the others follow');
delete from amazon_ads.reports;
delete from amazon_ads_private.report_pauses;
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03') as early \gset
select tests.lease(:'early') as lease \gset
select amazon_ads.begin_report_request(:'early', :'lease');
select amazon_ads_private.begin_report_pause('NA', 'spCampaigns', null, null);
select amazon_ads.record_report_request(:'early', :'lease', 'amazon-early');
select is(failure_count, 1, 'a request that was sent before a pause does not end it') from amazon_ads_private.report_pauses;
delete from amazon_ads.reports;
delete from amazon_ads_private.report_pauses;
select amazon_ads_private.begin_report_pause('NA', 'x', null, null);
select ok(ends_at - clock_timestamp() between '25 seconds' and '38 seconds', 'a pause begins with 30 seconds') from amazon_ads_private.report_pauses;
select amazon_ads_private.begin_report_pause('NA', 'x', null, null);
select ok(ends_at - clock_timestamp() between '55 seconds' and '76 seconds', 'and doubles') from amazon_ads_private.report_pauses;
select amazon_ads_private.begin_report_pause('NA', 'x', now() - interval '1 minute', null);
select is(failure_count, 2, 'a request that was under way when it began does not make it longer') from amazon_ads_private.report_pauses;
select amazon_ads_private.begin_report_pause('NA', 'x', null, null) from generate_series(1, 20);
select ok(ends_at - clock_timestamp() between '14 minutes' and '19 minutes', 'up to a quarter of an hour') from amazon_ads_private.report_pauses;
delete from amazon_ads_private.report_pauses;
select tests.make_report(:adas, '1001', '2026-09-01', '2026-09-03') as old \gset
update amazon_ads.reports set created_at = now() - interval '25 hours' where id = :'old';
select is(
  amazon_ads.postpone_report(:'old', tests.lease(:'old'), 'amazon_throttled', null, null, true), '{"status": "failed"}',
  'a report that was throttled all day fails'
);
delete from amazon_ads.reports;
delete from amazon_ads_private.report_pauses;

-- Polling.
select is(
  array(select amazon_ads_private.poll_pause(age) from unnest('{0,3 min,15 min,45 min,3 h}'::interval[]) as age),
  '{00:00:30,00:01:00,00:02:00,00:05:00,00:10:00}', 'Amazon is polled ever less often'
);
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-03', 'requested') as polled \gset
select is(
  amazon_ads.record_report_poll(:'polled', tests.lease(:'polled'), 'pending', null, null), '{"status": "requested"}', 'Amazon works on it'
);
select is(
  (select row(next_attempt_at - now(), lease_id is null)::text from amazon_ads.reports where id = :'polled'), '(00:00:30,t)', 'and is asked again later'
);
select is(
  amazon_ads.record_report_poll(:'polled', tests.lease(:'polled'), 'completed', 4711, null), '{"status": "ready"}', 'the file is there'
);
select is(
  (select row(file_size, ready_at is not null, lease_id is not null)::text from amazon_ads.reports where id = :'polled'), '(4711,t,t)',
  'and the process keeps its lease to load it'
);
update amazon_ads.reports set attempts = 3 where id = :'polled';
select amazon_ads.record_report_poll(:'polled', tests.lease(:'polled'), 'completed', null, null);
select is(
  (select row(attempts, file_size)::text from amazon_ads.reports where id = :'polled'), '(3,4711)', 'a file that cannot be loaded keeps its count of failures'
);
select tests.make_report(:adas, '1002', '2026-11-01', '2026-11-03', 'requested') as failing \gset
select is(
  amazon_ads.record_report_poll(:'failing', tests.lease(:'failing'), 'failed', null, 'internal'), '{"status": "wanted"}', 'a report that Amazon could not make is asked for once more'
);
select is(
  (select row(amazon_report_id, requested_at, error_code, error_detail, next_attempt_at > now())::text from amazon_ads.reports where id = :'failing'),
  '(,,report_failed_at_amazon,internal,t)', 'some minutes later'
);
select amazon_ads.begin_report_request(:'failing', tests.lease(:'failing'));
select amazon_ads.record_report_request(:'failing', (tests.report(:'failing')).lease_id, 'amazon-2');
select is(
  amazon_ads.record_report_poll(:'failing', tests.lease(:'failing'), 'gone', null, null), '{"status": "failed"}', 'and not a third time'
);
select is((tests.report(:'failing')).error_code, 'report_gone_at_amazon', 'with the reason');
select tests.make_report(:adas, '1002', '2026-11-01', '2026-11-03', 'requested', now() - interval '5 hours') as slow \gset
select is(
  amazon_ads.record_report_poll(:'slow', tests.lease(:'slow'), 'pending', null, null), '{"status": "wanted"}', 'after four hours it is asked for once more'
);
update amazon_ads.reports set status = 'requested', amazon_report_id = 'x', requested_at = now() - interval '5 hours', asks = 2 where id = :'slow';
select is(
  amazon_ads.record_report_poll(:'slow', tests.lease(:'slow'), 'pending', null, null), '{"status": "expired"}', 'and has expired after four more'
);

-- Trouble that passes, and refusals that do not.
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-03', 'requested') as troubled \gset
select amazon_ads.postpone_report(:'troubled', tests.lease(:'troubled'), 'amazon_unavailable', 'reset', null, false) from generate_series(1, 9);
select is(
  (select row(status, attempts, error_code)::text from amazon_ads.reports where id = :'troubled'), '(requested,9,amazon_unavailable)', 'a report survives nine failures in a row'
);
select ok((tests.report(:'troubled')).next_attempt_at between now() + interval '29 minutes' and now() + interval '38 minutes', 'with ever longer pauses');
select is(
  amazon_ads.postpone_report(:'troubled', tests.lease(:'troubled'), 'amazon_unavailable', 'reset', null, false), '{"status": "failed"}', 'and not ten'
);
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-03') as refused \gset
select is(
  amazon_ads.fail_report(:'refused', tests.lease(:'refused'), 'amazon_permission_denied', repeat('x', 2000), null), '{"status": "failed"}', 'a refused report fails at once'
);
select is(length((tests.report(:'refused')).error_detail), 1000, 'with the first 1,000 characters of Amazon''s words');
delete from amazon_ads.reports;

-- An illegal column.
select tests.schedule(tests.ada_user(), :adas, '{1001}') as schedule \gset
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-03') as illegal \gset
update amazon_ads.reports set schedule_id = :'schedule', reason = 'recent' where id = :'illegal';
select is(
  amazon_ads.fail_report(:'illegal', tests.lease(:'illegal'), 'amazon_request_rejected', 'date', '{date}'), '{"status": "failed"}',
  'a report without the date is not asked for'
);
update amazon_ads.reports set status = 'wanted', finished_at = null where id = :'illegal';
select is(
  amazon_ads.fail_report(:'illegal', tests.lease(:'illegal'), 'amazon_request_rejected', 'cost is not legal', '{cost}'), '{"status": "wanted"}',
  'a report with an illegal column is asked for without it'
);
select is((tests.report(:'illegal')).columns, '{date,campaignId}', 'and with the others');
select is(
  (select row(illegal_columns, last_error, last_error_detail)::text from amazon_ads.report_schedules where id = :'schedule'),
  '({cost},amazon_request_rejected,"cost is not legal")', 'its schedule names the column, and leaves it out from then on'
);
select is(
  amazon_ads.fail_report(:'illegal', tests.lease(:'illegal'), 'amazon_request_rejected', 'cost', '{cost}'), '{"status": "failed"}',
  'a column that was not asked for explains nothing'
);

-- Events.
delete from amazon_ads.events;
update amazon_ads_private.report_targets set failures = 0, last_error = null;
delete from amazon_ads.reports;
create function tests.events() returns text[] language sql as $$
  select coalesce(array_agg(type || ' ' || (data ->> 'profile_id') order by id), '{}') from amazon_ads.events
$$;
create function tests.end_with(ending text) returns void language plpgsql as $$
declare
  made uuid := tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', '2026-11-01', '2026-11-03', 'loading');
begin
  update amazon_ads.reports as r
  set schedule_id = (select s.id from amazon_ads.report_schedules as s), reason = 'recent', created_at = clock_timestamp()
  where r.id = made;
  perform amazon_ads_private.finish_report(r, ending, case when ending <> 'stored' then 'amazon_unavailable' end, 'why')
  from amazon_ads.reports as r where r.id = made;
end;
$$;
select tests.end_with('failed');
select is(tests.events(), '{report.failed 1001}', 'the first failure is an event');
select is(
  (select row(failures, last_error)::text from amazon_ads_private.report_targets), '(1,amazon_unavailable)', 'its target counts it'
);
select tests.end_with('expired');
select is(tests.events(), '{report.failed 1001}', 'a failure after a failure is none');
select tests.end_with('stored');
select is(tests.events(), '{report.failed 1001,report.stored 1001}', 'a stored report is one');
select is((select row(failures, last_error)::text from amazon_ads_private.report_targets), '(0,)', 'and ends the count');
select tests.end_with('failed');
select is(tests.events(), '{report.failed 1001,report.stored 1001,report.failed 1001}', 'a failure after a success is one again');
-- Days that Amazon keeps no longer.
create function tests.refuse_backfill() returns date language plpgsql as $$
declare
  made uuid := tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', '2026-08-01', '2026-08-31');
begin
  update amazon_ads.reports as r
  set schedule_id = (select s.id from amazon_ads.report_schedules as s), reason = 'backfill' where r.id = made;
  perform amazon_ads_private.finish_report(r, 'failed', 'amazon_request_rejected', 'too old')
  from amazon_ads.reports as r where r.id = made;
  return (select t.oldest_on from amazon_ads_private.report_targets as t);
end;
$$;
delete from amazon_ads.report_coverage;
select is(tests.refuse_backfill(), null, 'a refusal of missing days may be one of the profile');
insert into amazon_ads.report_coverage (user_id, table_name, profile_id, date, connection_id, report_id, stored_at, rows, as_of, age_days, final_on)
values (tests.ada(), 'report_sp_campaigns', '1001', '2026-11-01', :adas, gen_random_uuid(), now(), 0, now(), 1, '2026-12-29');
select is(tests.refuse_backfill(), '2026-09-01', 'once the profile has dates, it is one of these days: none older is asked for');
select is(
  (select data - '{report_id,schedule_id}'::text[] from amazon_ads.events order by id limit 1),
  '{"table_name": "report_sp_campaigns", "profile_id": "1001", "start_date": "2026-11-01", "end_date": "2026-11-03", "reason": "recent", "error_code": "amazon_unavailable"}',
  'an event says what it is about'
);

-- Callers.
delete from amazon_ads.reports;
create function tests.ask(start_date date, end_date date, caller jsonb default tests.ada_user(), profile text default '1001', columns text[] default null)
returns jsonb language sql as $$
  select amazon_ads.create_report(caller, 'e0000000-0000-4000-8000-000000000001', profile, 'report_sp_campaigns', columns, start_date, end_date)
$$;
delete from amazon_ads_private.schedule_tickets;
select tests.ask(current_date - 5, current_date - 3) -> 'report' as asked \gset
select is(
  row(:'asked'::jsonb ->> 'status', :'asked'::jsonb ->> 'reason', :'asked'::jsonb ->> 'schedule_id', jsonb_array_length(:'asked'::jsonb -> 'columns') > 20)::text,
  '(wanted,manual,,t)', 'a caller asks for a report, with all columns unless some are named'
);
select is((select array_agg(function_name) from amazon_ads_private.schedule_tickets), '{run-reports}', 'run-reports is called for it at once');
select is(tests.ask(current_date - 4, current_date - 3) ->> 'refusal', 'report_running', 'one that is contained in a running one is refused');
select isnt(tests.ask(current_date - 8, current_date - 3) -> 'report', null, 'a longer one is not');
select isnt(
  tests.ask(current_date - 4, current_date - 3, columns => '{date,aNewColumn}') -> 'report', null, 'nor is one with another column'
);
delete from amazon_ads.reports where 'aNewColumn' = any (columns);
select is(
  array[
    tests.ask(current_date - 3, current_date - 5) ->> 'refusal',
    tests.ask(current_date - 3, current_date + 2) ->> 'refusal',
    tests.ask(current_date - 97, current_date - 90) ->> 'refusal',
    tests.ask(current_date - 40, current_date - 5) ->> 'refusal'
  ],
  array_fill('report_dates_invalid'::text, array[4]), 'dates in the wrong order, in the future, beyond Amazon''s memory or too many are refused'
);
savepoint richer;
delete from amazon_ads.reports;
select is(
  tests.ask(current_date - 9, current_date - 9, columns => '{date,cost}') #> '{report,columns}' ?& '{date,cost,clicks}', true,
  'a report has the columns of the schedule of its profile too'
);
delete from amazon_ads.report_schedules;
delete from amazon_ads.reports;
select is(tests.ask(current_date - 9, current_date - 9, columns => '{date,cost}') #> '{report,columns}', '["date", "cost"]', 'without one only those that are named');
delete from amazon_ads.reports;
select tests.load(tests.make_report(:adas, '1001', current_date - 9, current_date - 9, 'ready'), tests.campaign_rows(current_date - 9, current_date - 9, 1));
select is(
  tests.ask(current_date - 9, current_date - 9, columns => '{date,cost}') #> '{report,columns}', '["date", "cost", "campaignId"]',
  'and those with which its dates are stored: its rows replace them'
);
rollback to richer;
select is(tests.ask(current_date - 5, current_date - 3, profile => '4711') ->> 'refusal', 'profile_not_found', 'so is an unknown profile');
select is(tests.ask(current_date - 5, current_date - 3, columns => '{cost}') ->> 'refusal', 'report_columns_invalid', 'so are columns without the date');
select is(tests.ask(current_date - 5, current_date - 3, tests.ben_user()) ->> 'refusal', 'connection_not_found', 'so is another user''s connection');
update amazon_ads_private.settings set max_report_rows = 1;
insert into amazon_ads_private.report_usage values ('report_sp_campaigns', 0, 1);
select is(tests.ask(current_date - 20, current_date - 3) ->> 'refusal', 'report_limit_reached', 'so is any once a limit is reached');
update amazon_ads_private.settings set max_report_rows = null;

select :'asked'::jsonb ->> 'id' as asked_id \gset
select is(
  array[
    amazon_ads.read_report(tests.ben_user(), :'asked_id') ->> 'refusal',
    amazon_ads.read_report_file(tests.ben_user(), :'asked_id') ->> 'refusal',
    amazon_ads.cancel_report(tests.ben_user(), :'asked_id', false) ->> 'refusal'
  ],
  array_fill('report_not_found'::text, array[3]), 'another user''s report is not found'
);
select tests.connect('e0000000-0000-4000-8000-000000000002', tests.ada());
select is(
  amazon_ads.read_report(tests.make_key('bound', tests.ada(), '{reports:read}', 'e0000000-0000-4000-8000-000000000002'), :'asked_id') ->> 'refusal',
  'report_not_found', 'nor is one of another connection for a key that is bound to one'
);
select is(amazon_ads.read_report_file(tests.ada_user(), :'asked_id') ->> 'refusal', 'report_not_ready', 'a report that Amazon does not know has no file');
create function tests.listed(filters jsonb, before jsonb default null, page_size integer default 10) returns text[] language sql as $$
  select array(select (r ->> 'end_date') || (r ->> 'start_date') from jsonb_array_elements(amazon_ads.list_reports(tests.ada_user(), filters, before, page_size) -> 'reports') as r)
$$;
select is(cardinality(tests.listed('{}')), 2, 'users list their reports');
select is(cardinality(tests.listed('{"status": "stored"}')), 0, 'by status');
select is(cardinality(tests.listed(jsonb_build_object('date', current_date - 7))), 1, 'by a date that they have');
select is(cardinality(tests.listed('{"profile_id": "1002"}')), 0, 'and by profile');
select amazon_ads.list_reports(tests.ada_user(), '{}', null, 1) as page \gset
select is(:'page'::jsonb ->> 'has_more', 'true', 'page by page');
select is(
  jsonb_array_length(amazon_ads.list_reports(tests.ada_user(), '{}', :'page'::jsonb #> '{reports,0}', 1) -> 'reports'), 1, 'the next one after the last'
);
select is(amazon_ads.list_reports(tests.ben_user(), '{}', null, 10), '{"reports": [], "has_more": false}', 'and no other user''s');
savepoint asked;
select amazon_ads.begin_report_request(:'asked_id', tests.lease(:'asked_id'));
select is(
  amazon_ads.cancel_report(tests.ada_user(), :'asked_id', false) - 'report', '{"was": "wanted", "is_asked": true, "amazon_report_id": null}',
  'while Amazon is asked for a report, it may make it'
);
rollback to asked;
select is(amazon_ads.cancel_report(tests.ada_user(), :'asked_id', false) ->> 'is_asked', 'false', 'before that it makes none');
rollback to asked;
select is(amazon_ads.cancel_report(tests.ada_user(), :'asked_id', false) #>> '{report,status}', 'cancelled', 'a report is cancelled');
select is(amazon_ads.cancel_report(tests.ada_user(), :'asked_id', false) ->> 'was', 'cancelled', 'twice if need be');
select tests.become_user(tests.ben());
select is((select count(*)::int from amazon_ads.reports), 0, 'row level security shows another user none of them');
select tests.become_owner();

-- A connection that is disconnected.
update amazon_ads.connections set status = 'disconnected' where id = :adas;
select is(
  (select array_agg(distinct status) from amazon_ads.reports), '{cancelled}', 'with a connection its reports end'
);
-- A file that ends each process that loads it.
delete from amazon_ads.reports;
select tests.make_report(:adas, '1001', '2026-06-01', '2026-06-02', 'ready') as deadly \gset
create function tests.die() returns integer language plpgsql as $$
begin
  perform tests.claim();
  update amazon_ads.reports set next_attempt_at = now();
  return (select attempts from amazon_ads.reports);
end;
$$;
select is(array(select tests.die() from generate_series(1, 3)), '{0,1,2}', 'a lease that is left behind is a failed attempt');
select tests.release_all();
select is(tests.die(), 2, 'a lease that was given back is none');
select is(array(select tests.die() from generate_series(1, 7)), '{3,4,5,6,7,8,9}', 'it is loaded ten times');
select is(tests.claim(), '[]', 'and no more');
select is((select row(status, error_code, lease_id)::text from amazon_ads.reports where id = :'deadly'), '(failed,report_answer_invalid,)', 'the report has failed');

-- A throttled poll.
select tests.make_report(:adas, '1001', '2026-06-03', '2026-06-04', 'requested') as polled \gset
select amazon_ads_private.begin_report_pause('NA', 'spCampaigns', null, 1);
update amazon_ads_private.report_pauses set started_at = now() + interval '1 hour', ends_at = '-infinity';
select amazon_ads.postpone_report(:'polled', tests.lease(:'polled'), 'amazon_throttled', null, 45, true);
select ok((select next_attempt_at >= now() + interval '45 seconds' from amazon_ads.reports where id = :'polled'), 'a throttled poll waits, whatever pause there was');

select * from finish();
rollback;
