-- What housekeeping does to reports, hand-overs, metrics and health.
begin;
\ir support/personas.sql
\ir support/reports.sql
select * from no_plan();

\set adas '''e0000000-0000-4000-8000-000000000001'''
\set bens '''e0000000-0000-4000-8000-000000000002'''
select tests.connect(:adas, tests.ada());
select tests.connect(:bens, tests.ben());
select tests.make_profile(:adas, '1001');
select tests.make_profile(:adas, '1002');
select tests.make_profile(:bens, '1001');
create function tests.fill(connection uuid, profile text, first date, last date) returns void language sql as $$
  select tests.load(tests.make_report(connection, profile, first, last, 'ready'), tests.campaign_rows(first, last, 1))
$$;
create function tests.have(owner uuid default tests.ada(), profile text default '1001') returns text language sql as $$
  select coalesce(min(date) || ' ' || max(date) || ' ' || count(*), 'nothing') from amazon_ads.report_sp_campaigns where user_id = owner and profile_id = profile
$$;
create function tests.months() returns text[] language sql as $$
  select array(select right(c.relname, 7) from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
    where i.inhparent = 'amazon_ads.report_sp_campaigns'::regclass order by 1)
$$;
create function tests.usage() returns integer language sql as $$
  select sum(rows)::integer from amazon_ads_private.report_usage
$$;

-- Retention.
select tests.schedule(tests.ada_user(), :adas, '{1001}') as schedule \gset
select tests.fill(:adas, '1001', (date_trunc('month', current_date) - interval '6 months')::date, (date_trunc('month', current_date) - interval '6 months')::date + 5);
select tests.fill(:adas, '1001', current_date - 100, current_date - 98);
select tests.fill(:adas, '1001', current_date - 3, current_date - 1);
select tests.fill(:bens, '1001', current_date - 100, current_date - 98);
select amazon_ads_private.run_report_housekeeping();
select is(tests.have(), (date_trunc('month', current_date) - interval '6 months')::date || ' ' || current_date - 1 || ' 12', 'without a retention rows are kept for ever');
select is(cardinality(tests.months()) >= 2, true, 'in the partitions of their months');
update amazon_ads.report_schedules set retention_months = 2 where id = :'schedule';
select amazon_ads_private.run_report_housekeeping();
select is(tests.have(), current_date - 3 || ' ' || current_date - 1 || ' 3', 'rows beyond the retention of their schedule are removed');
select is(tests.have(tests.ben()), current_date - 100 || ' ' || current_date - 98 || ' 3', 'another user''s are not');
select ok(not to_char(date_trunc('month', current_date) - interval '6 months', 'YYYY_MM') = any (tests.months()), 'a month of which nothing is kept is dropped');
select amazon_ads_private.ensure_report_partitions('report_sp_campaigns', (current_date + 40), (current_date + 40));
select amazon_ads_private.run_report_housekeeping();
select ok(to_char(current_date + 40, 'YYYY_MM') = any (tests.months()), 'a new month that has no rows yet is not');
select ok(to_char(current_date - 100, 'YYYY_MM') = any (tests.months()), 'one that another user has rows of is not');
select is(tests.usage(), 6, 'the count of rows follows');
select is((select count(*)::int from amazon_ads.report_coverage where user_id = tests.ada()), 3, 'and so does coverage');

-- Deleting with a schedule.
select tests.fill(:adas, '1002', current_date - 3, current_date - 1);
select amazon_ads.delete_report_schedule(tests.ada_user(), :'schedule', true);
-- What another schedule has stored since then.
update amazon_ads_private.report_removals set created_at = now() - interval '1 minute';
update amazon_ads.report_coverage set stored_at = now() - interval '1 hour' where date < current_date - 1;
select amazon_ads_private.run_report_housekeeping();
select is(tests.have(), current_date - 1 || ' ' || current_date - 1 || ' 1', 'what is stored after a deletion stays');
insert into amazon_ads_private.report_removals (user_id, table_name, profile_id) values (tests.ada(), 'report_sp_campaigns', '1001');
select amazon_ads_private.run_report_housekeeping();
select is(tests.have(), 'nothing', 'rows are removed with their schedule when that is asked for');
select is(tests.have(profile => '1002'), current_date - 3 || ' ' || current_date - 1 || ' 3', 'those of other profiles stay');
select is((select count(*)::int from amazon_ads_private.report_removals), 0, 'and nothing is left to do');

-- Deleting with a report.
select tests.make_report(:adas, '1002', current_date - 12, current_date - 10, 'ready') as by_hand \gset
select tests.load(:'by_hand', tests.campaign_rows(current_date - 12, current_date - 10, 1));
select tests.fill(:adas, '1002', current_date - 10, current_date - 10);
select is(amazon_ads.cancel_report(tests.ada_user(), :'by_hand', true) #>> '{report,status}', 'stored', 'a report that has ended stays as it is');
select amazon_ads_private.run_report_housekeeping();
select is(
  (select array_agg(current_date - date order by date) from amazon_ads.report_sp_campaigns where profile_id = '1002' and user_id = tests.ada()),
  '{10,3,2,1}', 'its rows are removed, and those that other reports have brought stay'
);
select amazon_ads.cancel_report(tests.ada_user(), report_id, true) from amazon_ads.report_coverage where profile_id = '1002' and date = current_date - 10;
select amazon_ads_private.run_report_housekeeping();

-- Handing over.
select tests.schedule(tests.ada_user(), :adas, '{1002}') as moved \gset
select tests.fill(:adas, '1001', current_date - 100, current_date - 97);
select tests.make_report(:adas, '1002', current_date - 3, current_date - 1) as running \gset
select id as ended from amazon_ads.reports where connection_id = :adas and status = 'stored' limit 1 \gset
update amazon_ads.connections set user_id = tests.ben() where id = :adas;
update amazon_ads.amazon_profiles set user_id = tests.ben() where connection_id = :adas;
select is(
  (select row(s.user_id, t.user_id)::text from amazon_ads.report_schedules as s join amazon_ads_private.report_targets as t on t.schedule_id = s.id where s.id = :'moved'),
  row(tests.ben(), tests.ben())::text, 'with a connection its schedules are handed over'
);
select is((select row(status, user_id)::text from amazon_ads.reports where id = :'running'), row('cancelled', tests.ben())::text, 'reports that are under way end');
select is((select user_id from amazon_ads.reports where id = :'ended'), tests.ada(), 'the others, which may be very many, are not changed in the same statement');
select amazon_ads_private.run_report_housekeeping();
select is((select user_id from amazon_ads.reports where id = :'ended'), tests.ben(), 'but by housekeeping');
select is(tests.have(profile => '1002'), 'nothing', 'its rows follow');
select is(tests.have(tests.ben(), '1002'), current_date - 3 || ' ' || current_date - 1 || ' 3', 'to the new owner');
select is(tests.have(tests.ben(), '1001'), current_date - 100 || ' ' || current_date - 97 || ' 4', 'dates that both have are not doubled');
select is(tests.usage(), 7, 'the count of rows follows');
select is((select count(*)::int from amazon_ads_private.report_moves), 0, 'and nothing is left to do');

-- A deleted user.
select is(
  (select row(p ->> 'report_schedules', p ->> 'report_rows')::text from amazon_ads_private.deletion_preview(tests.ben()) as p),
  '(1,7)', 'the preview of a deletion counts schedules and rows'
);
delete from auth.users where id = tests.ben();
select is(tests.have(tests.ben(), '1002') <> 'nothing', true, 'a deleted user''s rows are not removed in the same statement');
select amazon_ads_private.run_report_housekeeping();
select is((select count(*)::int from amazon_ads.report_sp_campaigns), 0, 'but by housekeeping');
select is((select count(*)::int from amazon_ads.report_coverage), 0, 'with their coverage');
select is(tests.usage(), 0, 'and their count');

-- What was staged.
select tests.connect('e0000000-0000-4000-8000-000000000004', tests.ada());
select tests.make_profile('e0000000-0000-4000-8000-000000000004', '1001');
\set again '''e0000000-0000-4000-8000-000000000004'''
select tests.make_report(:again, '1001', current_date - 3, current_date - 1, 'ready') as staged \gset
select tests.lease(:'staged') as lease \gset
select amazon_ads.begin_report_load(:'staged', :'lease', 'file');
select amazon_ads.stage_report_piece(:'staged', :'lease', 0, tests.campaign_rows(current_date - 3, current_date - 1, 1), 100);
select amazon_ads_private.run_report_housekeeping();
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 3, 'what is staged for a report under way stays');
select amazon_ads.cancel_report(tests.ada_user(), :'staged', false);
select amazon_ads_private.run_report_housekeeping();
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'and goes with a report that is cancelled');

select tests.make_report(:again, '1001', current_date - 3, current_date - 1, 'ready') as large \gset
select tests.lease(:'large') as lease \gset
select amazon_ads.begin_report_load(:'large', :'lease', 'file');
select amazon_ads.stage_report_piece(:'large', :'lease', 0, tests.campaign_rows(current_date - 3, current_date - 1, 1), 100);
update amazon_ads.reports set staged_rows = 100001 where id = :'large';
select is(amazon_ads.store_report(:'large', :'lease') ->> 'status', 'stored', 'a large report is stored');
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 3, 'without the time that removing its staged rows takes');
select amazon_ads_private.run_report_housekeeping();
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'which housekeeping does');
select is((select rows from amazon_ads.reports where id = :'large'), 100001::bigint, 'it keeps its count of rows');

select tests.connect('e0000000-0000-4000-8000-000000000005', tests.ada());
select tests.make_profile('e0000000-0000-4000-8000-000000000005', '1001');
select tests.make_report('e0000000-0000-4000-8000-000000000005', '1001', current_date - 3, current_date - 1, 'ready') as gone \gset
select tests.lease(:'gone') as lease \gset
select amazon_ads.begin_report_load(:'gone', :'lease', 'file');
select amazon_ads.stage_report_piece(:'gone', :'lease', 0, tests.campaign_rows(current_date - 3, current_date - 1, 1), 100);
delete from amazon_ads.connections where id = 'e0000000-0000-4000-8000-000000000005';
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 3, 'what was staged for a deleted report is not removed in the same statement');
select amazon_ads_private.run_report_housekeeping();
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'but by housekeeping');
select is_empty('select from amazon_ads_private.report_leftovers', 'and nothing is left to do');

-- Old reports.
update amazon_ads.reports set finished_at = now() - interval '89 days';
select tests.fill(:again, '1001', current_date - 3, current_date - 1);
delete from amazon_ads.reports where id = :'large';
update amazon_ads.reports set finished_at = now() - interval '91 days' where status = 'stored';
insert into amazon_ads.reports (user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, reason, status, finished_at)
select user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, 'manual', 'failed', now() - interval '91 days'
from amazon_ads.reports where status = 'cancelled' and user_id = tests.ada() limit 1;
select amazon_ads_private.remove_old_reports();
select is(
  (select array_agg(status order by status) from amazon_ads.reports where user_id = tests.ada()),
  '{cancelled,stored}', 'reports are listed for 90 days, and for as long as they have rows'
);

-- Metrics and health.
create function tests.metric(metric text, wanted jsonb default '{}') returns double precision language sql as $$
  select (s ->> 'value')::double precision from amazon_ads_private.report_samples() as s
  where s ->> 'name' = metric and s -> 'labels' @> wanted
$$;
select tests.schedule(tests.ada_user(), :again, '{1001}') as schedule \gset
select is(tests.metric('report_rows', '{"table": "report_sp_campaigns"}'), 3.0::double precision, 'metrics count rows');
select is(tests.metric('report_targets', '{"state": "active"}'), 1.0::double precision, 'targets');
select is(tests.metric('reports_due'), 1.0::double precision, 'what is due');
select is(tests.metric('report_coverage_lag_seconds'), 86400.0::double precision, 'and how old the newest date is');
select is(tests.metric('report_limit_reached', '{"limit": "rows"}'), 0.0::double precision, 'no limit is reached');
select is(amazon_ads_private.report_health(), 'ok', 'health is well');
update amazon_ads_private.report_targets set next_plan_at = now() - interval '61 minutes';
select is(amazon_ads_private.report_health(), 'late', 'it tells of targets that are not planned');
update amazon_ads_private.report_targets set next_plan_at = now();
select tests.make_report(:again, '1001', current_date - 3, current_date - 1, 'requested') as polled \gset
update amazon_ads.reports set next_attempt_at = now() - interval '16 minutes' where id = :'polled';
select is(amazon_ads_private.report_health(), 'late', 'and of reports that are not polled');
select tests.lease(:'polled');
update amazon_ads_private.settings set max_report_rows = 3;
select is(amazon_ads_private.report_health(), 'limit_reached', 'and of a limit that is reached');
select is(tests.metric('report_limit_reached', '{"limit": "rows"}'), 1.0::double precision, 'as metrics do');
select * from finish();
rollback;
