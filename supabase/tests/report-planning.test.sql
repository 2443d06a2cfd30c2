-- Planning: which dates are read when, in the time zone of the profile.
begin;
\ir support/personas.sql
\ir support/reports.sql
select * from no_plan();

\set adas '''e0000000-0000-4000-8000-000000000001'''
select tests.connect(:adas, tests.ada());
select tests.make_profile(:adas, 'la', 'America/Los_Angeles');
select tests.make_profile(:adas, 'london', 'Europe/London');
select tests.make_profile(:adas, 'tokyo', 'Asia/Tokyo');
select tests.make_profile(:adas, 'sydney', 'Australia/Sydney');
select tests.make_profile(:adas, 'nowhere', 'Mars/Olympus');

-- The profile's day.
create function tests.days(at timestamptz) returns text language sql as $$
  select string_agg(amazon_ads_private.report_day(at, t.zone)::text, ' ' order by t.n)
  from unnest('{America/Los_Angeles,Europe/London,Asia/Tokyo,Australia/Sydney}'::text[]) with ordinality as t (zone, n)
$$;
select is(
  tests.days('2026-11-10T12:00:00Z'), '2026-11-10 2026-11-10 2026-11-10 2026-11-10', 'at noon in London it is the same day everywhere'
);
select is(
  tests.days('2026-11-10T18:30:00Z'), '2026-11-10 2026-11-10 2026-11-11 2026-11-11',
  'at half past three in the morning Tokyo and Sydney have begun the next one'
);
select is(
  tests.days('2026-11-10T10:30:00Z'), '2026-11-09 2026-11-10 2026-11-10 2026-11-10',
  'at half past two in the morning Los Angeles has not'
);
select is(amazon_ads_private.report_day('2026-11-10T02:00:00Z', 'Mars/Olympus'), '2026-11-09', 'an unknown time zone counts as UTC');
select is(amazon_ads_private.report_day('2026-11-10T02:00:00Z', null), '2026-11-09', 'and so does none');
-- Summer time: 2026-03-29 and 2026-10-25 in London, 2026-03-08 and 2026-11-01 in Los Angeles, 2026-04-05 and
-- 2026-10-04 in Sydney.
select is(
  array(
    select amazon_ads_private.day_start(day, zone) at time zone 'UTC'
    from (values
      ('2026-03-28'::date, 'Europe/London'), ('2026-03-29', 'Europe/London'),
      ('2026-10-24', 'Europe/London'), ('2026-10-25', 'Europe/London'),
      ('2026-03-07', 'America/Los_Angeles'), ('2026-03-08', 'America/Los_Angeles'),
      ('2026-10-31', 'America/Los_Angeles'), ('2026-11-01', 'America/Los_Angeles'),
      ('2026-04-04', 'Australia/Sydney'), ('2026-04-05', 'Australia/Sydney'),
      ('2026-10-03', 'Australia/Sydney'), ('2026-10-04', 'Australia/Sydney')
    ) as d (day, zone)
  ),
  array[
    '2026-03-28 03:00', '2026-03-29 02:00', '2026-10-24 02:00', '2026-10-25 03:00',
    '2026-03-07 11:00', '2026-03-08 10:00', '2026-10-31 10:00', '2026-11-01 11:00',
    '2026-04-03 16:00', '2026-04-04 17:00', '2026-10-02 17:00', '2026-10-03 16:00'
  ]::timestamp[],
  'a day begins at three in the morning by the clock, in summer and in winter'
);
-- An hour for each half hour of a year: report_day and day_start say the same.
select is_empty(
  $$
  select zone, at
  from unnest('{America/Los_Angeles,Europe/London,Asia/Tokyo,Australia/Sydney}'::text[]) as zone
  cross join generate_series('2026-01-01T00:15:00Z'::timestamptz, '2026-12-31', '30 minutes') as at
  where at < amazon_ads_private.day_start(amazon_ads_private.report_day(at, zone), zone) - interval '1 hour'
    or at >= amazon_ads_private.day_start(amazon_ads_private.report_day(at, zone) + 1, zone) + interval '1 hour'
  $$,
  'each moment of the year is in its own day, but for an hour at the changes of the clock'
);
select ok(
  bool_and(next - amazon_ads_private.day_start('2026-11-11', 'Europe/London') between interval '0' and interval '1 hour')
    and count(distinct next) > 50,
  'profiles are planned within an hour, each at its own minute'
)
from (
  select amazon_ads_private.next_plan_at('2026-11-10', 'Europe/London', n::text, 'report_sp_campaigns') as next
  from generate_series(1, 100) as n
) as spread;

select is(amazon_ads_private.reading_ages(42), '{1,2,3,7,14,28,42}', 'dates are read at these ages until they are final');
select is(amazon_ads_private.reading_ages(58), '{1,2,3,7,14,28,42,58}', 'also where that takes 58 days');

-- Sixty days of a schedule, in each time zone. What is planned is stored at once.
create function tests.live(profile text, first timestamptz, days integer) returns void language plpgsql as $$
declare
  moment timestamptz;
  target amazon_ads_private.report_targets;
  zone text := (select timezone from amazon_ads.amazon_profiles where profile_id = profile);
begin
  for d in 0 .. days - 1 loop
    moment := amazon_ads_private.day_start((first at time zone zone)::date + d, zone) + interval '1 hour';
    loop
      select t.* into target from amazon_ads_private.report_targets as t where t.profile_id = profile;
      exit when amazon_ads_private.plan_target(target, moment) = 0;
      update amazon_ads.reports as r
      set status = 'stored', finished_at = moment, created_at = moment, requested_at = moment
      where r.profile_id = profile and r.status = 'wanted';
      insert into amazon_ads.report_coverage as c (
        user_id, table_name, profile_id, date, connection_id, report_id, stored_at, rows, as_of, age_days, is_final, final_on
      )
      select
        r.user_id, r.table_name, r.profile_id, g.date::date, r.connection_id, r.id, moment, 1, moment,
        amazon_ads_private.report_day(moment, zone) - g.date::date,
        amazon_ads_private.report_day(moment, zone) - g.date::date >= t.final_after_days, g.date::date + t.final_after_days
      from amazon_ads.reports as r
      join amazon_ads_private.report_types as t on t.table_name = r.table_name
      cross join generate_series(r.start_date::timestamp, r.end_date::timestamp, '1 day') as g (date)
      where r.profile_id = profile and r.created_at = moment
      order by r.priority desc
      on conflict on constraint report_coverage_pkey do update
      set report_id = excluded.report_id, stored_at = excluded.stored_at, as_of = excluded.as_of,
          age_days = excluded.age_days, is_final = excluded.is_final;
    end loop;
  end loop;
end;
$$;
select tests.schedule(tests.ada_user(), :adas, null, backfill_days => 40) as schedule \gset
update amazon_ads.report_schedules set created_at = '2026-02-20T12:00:00Z';
select tests.live(profile, '2026-02-20T12:00:00Z', 130)
from unnest('{la,london,tokyo,sydney}'::text[]) as profile;
-- The last day of their lives is 2026-06-29, and its newest date the day before.
select is(
  array(
    select row(profile_id, min(date), max(date), count(*))::text from amazon_ads.report_coverage group by profile_id order by 1
  ),
  array[
    '(la,2026-01-11,2026-06-28,169)', '(london,2026-01-11,2026-06-28,169)',
    '(sydney,2026-01-11,2026-06-28,169)', '(tokyo,2026-01-11,2026-06-28,169)'
  ],
  'each date is read, from 40 days before the schedule to yesterday, through both changes of the clock'
);
select is(
  array(
    select max(count) from (
      select profile_id, created_at, count(*) as count from amazon_ads.reports where reason <> 'backfill' group by 1, 2
    ) as days group by profile_id
  ),
  array_fill(2::bigint, array[4]), 'at most two reports a day are asked for, besides missing days'
);
select is(
  (select array_agg(reason || ' ' || start_date || ' ' || end_date order by created_at, priority) from amazon_ads.reports
    where profile_id = 'london' and (reason = 'backfill' or created_at < '2026-02-21')),
  '{"recent 2026-02-17 2026-02-19","backfill 2026-01-17 2026-02-16","backfill 2026-01-11 2026-01-16"}',
  'missing days are read newest first, as many at once as Amazon allows'
);
select ok(
  bool_and(end_date - start_date <= 6), 'older days are read again seven at most at once'
) from amazon_ads.reports where reason = 'window';
select is_empty(
  $$
  select profile_id, date, age_days from amazon_ads.report_coverage
  where date between '2026-02-21' and '2026-04-20' and (not is_final or age_days > 58 + 7)
  $$,
  'each date is final at 58 days and at most a week later'
);
-- At which ages each date was read.
create temporary view readings as
select r.profile_id, g.date::date as date, amazon_ads_private.report_day(r.created_at, p.timezone) - g.date::date as age
from amazon_ads.reports as r
join amazon_ads.amazon_profiles as p on p.profile_id = r.profile_id
cross join generate_series(r.start_date::timestamp, r.end_date::timestamp, '1 day') as g (date);
select is_empty(
  $$
  select d.profile_id, d.date, a.age
  from (select distinct profile_id, date from readings where date between '2026-02-21' and '2026-04-20') as d
  cross join unnest('{1,2,3,7,14,28,42,58}'::integer[]) as a (age)
  where not exists (
    select from readings as r
    where r.profile_id = d.profile_id and r.date = d.date
      and r.age between a.age and a.age + case when a.age <= 3 then 0 else 6 end
  )
  $$,
  'each date is read at 1, 2 and 3 days, and within a week of 7, 14, 28, 42 and 58 days'
);
select is_empty('select from readings where age > 58 + 7', 'a final date is not read again');
select ok(avg(dates) between 5 and 10.5, 'that makes about ten dates a day')
from (
  select count(*) as dates from readings where date > '2026-01-01' group by profile_id, date + age having date + age > '2026-05-01'
) as days;

-- What is under way is not asked for a second time.
delete from amazon_ads.reports;
delete from amazon_ads.report_coverage;
update amazon_ads_private.report_targets set recent_on = null, window_on = null;
create function tests.plan(at timestamptz) returns integer language sql as $$
  select amazon_ads_private.plan_target(t, at) from amazon_ads_private.report_targets as t where t.profile_id = 'london'
$$;
select is(tests.plan('2026-06-10T12:00:00Z'), 2, 'a day''s reports are planned');
select is(tests.plan('2026-06-10T12:00:00Z'), 0, 'once');
select is(tests.plan('2026-06-11T12:00:00Z'), 0, 'the next day none is added while they wait');
select is(
  (select row(start_date, end_date)::text from amazon_ads.reports where reason = 'recent'), '(2026-06-08,2026-06-10)', 'but the one that was not sent moves on'
);
update amazon_ads.reports set status = 'requested', asked_at = now(), requested_at = now(), amazon_report_id = id::text;
select is(tests.plan('2026-06-12T12:00:00Z'), 0, 'one that Amazon works on is waited for');
select is(
  (select row(start_date, end_date)::text from amazon_ads.reports where reason = 'recent'), '(2026-06-08,2026-06-10)', 'and stays as it is'
);
delete from amazon_ads.reports;
update amazon_ads_private.report_targets set backfill_after = '2026-06-14T00:00:00Z', recent_on = null;
select is(tests.plan('2026-06-13T12:00:00Z'), 1, 'after a failure, missing days wait');
delete from amazon_ads.reports;
select is(tests.plan('2026-06-14T12:00:00Z'), 2, 'and are asked for then');

-- What a profile or a retention leaves out.
delete from amazon_ads.reports;
update amazon_ads_private.report_targets set backfill_after = '-infinity', recent_on = null, oldest_on = '2026-06-01';
select tests.plan('2026-06-15T12:00:00Z');
select is(
  (select row(start_date, end_date)::text from amazon_ads.reports where reason = 'backfill'), '(2026-06-01,2026-06-11)',
  'days that Amazon has refused are not asked for'
);
delete from amazon_ads.reports;
update amazon_ads_private.report_targets set oldest_on = null;
update amazon_ads.report_schedules set retention_months = 1;
update amazon_ads_private.report_targets set backfill_after = '-infinity', recent_on = null;
select tests.plan('2026-06-15T12:00:00Z');
select is(
  (select row(start_date, end_date)::text from amazon_ads.reports where reason = 'backfill'), '(2026-05-16,2026-06-11)',
  'days that would not be kept are not asked for'
);
delete from amazon_ads.reports;
update amazon_ads.amazon_profiles set status = 'inactive' where profile_id = 'london';
select is(tests.plan('2026-06-16T12:00:00Z'), 0, 'an inactive profile is not asked about');
update amazon_ads.amazon_profiles set status = 'active';
update amazon_ads_private.report_targets set next_plan_at = now();
select is((amazon_ads.plan_reports('https://copy.supabase.co', 100) ->> 'planned')::int, 0, 'a copy plans nothing');
update amazon_ads_private.settings set max_report_rows = 1;
insert into amazon_ads_private.report_usage values ('report_sp_campaigns', 0, 1);
select is((amazon_ads.plan_reports('https://project.supabase.co', 100) ->> 'planned')::int, 0, 'nothing is planned once a limit is reached');
select is(amazon_ads_private.due_reports(10), 0, 'and nothing is due');
update amazon_ads_private.settings set max_report_rows = null, max_report_bytes = 1;
select is(amazon_ads_private.report_limit_reached(), case when amazon_ads_private.report_bytes() > 0 then 'bytes' end, 'bytes are a limit too');
update amazon_ads_private.settings set max_report_bytes = null;
update amazon_ads.connections set status = 'reauthorization_required';
select is((amazon_ads.plan_reports('https://project.supabase.co', 100) ->> 'planned')::int, 0, 'a connection that is not active is left alone');
select ok(bool_and(next_plan_at between now() + interval '59 minutes' and now() + interval '61 minutes'), 'for an hour') from amazon_ads_private.report_targets;
update amazon_ads.connections set status = 'active';
update amazon_ads_private.report_targets set next_plan_at = now();
update auth.users set banned_until = now() + interval '1 day' where id = tests.ada();
select is((amazon_ads.plan_reports('https://project.supabase.co', 100) ->> 'planned')::int, 0, 'so is a banned user');
update auth.users set banned_until = null where id = tests.ada();
update amazon_ads_private.report_targets set next_plan_at = now();
select is(amazon_ads.plan_reports('https://project.supabase.co', 3) ->> 'unfinished', 'true', 'a call plans so many targets');
select amazon_ads.plan_reports('https://project.supabase.co', 100);
select ok(bool_and(next_plan_at > now()), 'and all of them are planned in the end') from amazon_ads_private.report_targets;

-- The schedule's call.
delete from amazon_ads_private.schedule_tickets;
update amazon_ads.reports set next_attempt_at = now();
update amazon_ads_private.settings set project_url = 'https://project.supabase.co', other_project_url = null;
select is(
  amazon_ads_private.dispatch_reports(), amazon_ads_private.due_reports(160) || ' due', 'the schedule counts what is due'
);
select is((select array_agg(function_name) from amazon_ads_private.schedule_tickets), '{run-reports}', 'and calls run-reports');
select is(amazon_ads.resume_reports(), '{"resumed": true}', 'an invocation that ends relies on it');
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 1, 'and calls no second one');
update amazon_ads_private.schedule_tickets set redeemed_at = now();
select is(amazon_ads.resume_reports(), '{"resumed": true}', 'unless that one has begun');
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 2, 'then it calls the next');
delete from amazon_ads.reports;
select is(amazon_ads.resume_reports(), '{"resumed": false}', 'with nothing due it calls none');
select * from finish();
rollback;
