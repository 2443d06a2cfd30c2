-- Planning.
-- Which dates are read when. Amazon changes the numbers of a date for weeks: clicks for three days, sales until the
-- attribution window has passed and 28 days more. So each date is read at the ages of 1, 2 and 3 days, again at
-- about 7, 14, 28 and 42 (58) days, and is final after that. That takes two reports a day for a profile: its last
-- three days, and a window of seven older days. Missing days are read besides, newest first.

select amazon_ads_private.begin_chapter(
  '20261121003500_report_planning',
  '19b71aa6d04f059c23771f47935dc8c6e30addc5aa98138e57276b8f93df335f'
);

create function amazon_ads_private.reading_ages(final_after_days integer)
returns integer[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select a.age from unnest('{1,2,3,7,14,28,42,58}'::integer[]) as a (age)
    where a.age < final_after_days
    union
    select final_after_days
    order by 1
  )
$$;
comment on function amazon_ads_private.reading_ages is
  'The ages, in days, at which a date is read, when its numbers are final at the given age.';

create function amazon_ads_private.day_start(day date, timezone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (day + time '03:00') at time zone coalesce(timezone, 'UTC');
exception
  when invalid_parameter_value then
    return (day + time '03:00') at time zone 'UTC';
end;
$$;
comment on function amazon_ads_private.day_start is
  'When a day of report_day begins: at three in the morning of the profile''s time zone.';

create function amazon_ads_private.next_plan_at(day date, timezone text, profile_id text, table_name text)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  -- The hour after the day has begun: a profile always has the same minute, and the profiles have different ones.
  select amazon_ads_private.day_start(day + 1, timezone) + make_interval(
    secs => (hashtextextended(profile_id || ' ' || table_name, 0) & 2147483647) % 3600
  )
$$;
comment on function amazon_ads_private.next_plan_at is 'When the reports of the day after this one are planned.';

create function amazon_ads_private.window_to_read(
  user_id uuid, table_name text, profile_id text, day date, oldest date, ages integer[]
)
returns daterange
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with due as (
    -- Dates that have reached an age at which they have not been read.
    select c.date
    from amazon_ads.report_coverage as c
    where c.user_id = window_to_read.user_id
      and c.table_name = window_to_read.table_name
      and c.profile_id = window_to_read.profile_id
      and c.date between window_to_read.oldest and window_to_read.day - 4
      and c.stored_at is not null
      and c.age_days < (select max(a.age) from unnest(ages) as a (age) where a.age <= window_to_read.day - c.date)
  ),
  windows as (
    select d.date as first, max(w.date) as last, count(*) as dates
    from due as d
    join due as w on w.date between d.date and d.date + 6
    group by d.date
  )
  select daterange(w.first, w.last, '[]')
  from windows as w
  -- The window that brings the most; of equal ones the oldest, which Amazon forgets first.
  order by w.dates desc, w.first
  limit 1
$$;
comment on function amazon_ads_private.window_to_read is
  'The seven days, at most, that hold the most dates to read again; null when no date is due.';

create function amazon_ads_private.days_to_fill(
  user_id uuid, table_name text, profile_id text, oldest date, newest date, max_days integer
)
returns daterange
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with missing as (
    select d.date::date as date
    from generate_series(oldest::timestamp, newest::timestamp, '1 day') as d (date)
    where not exists (
      select from amazon_ads.report_coverage as c
      where c.user_id = days_to_fill.user_id and c.table_name = days_to_fill.table_name
        and c.profile_id = days_to_fill.profile_id and c.date = d.date::date and c.stored_at is not null
    )
  )
  select daterange(min(m.date), max(m.date), '[]')
  from missing as m
  where m.date > (select max(n.date) from missing as n) - max_days
  having count(*) > 0
$$;
comment on function amazon_ads_private.days_to_fill is
  'The newest days, as many as one report may have, that hold dates of which nothing is stored; null when none is missing.';

create function amazon_ads_private.plan_report(
  schedule amazon_ads.report_schedules,
  profile amazon_ads_private.report_profiles,
  reason text,
  dates daterange,
  due_at timestamptz
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  wanted text[] := amazon_ads_private.wanted_columns(schedule.table_name, schedule.columns, schedule.illegal_columns);
  running uuid;
begin
  if dates is null then
    return false;
  end if;
  select r.id into running
  from amazon_ads.reports as r
  where r.schedule_id = schedule.id and r.profile_id = profile.profile_id and r.reason = plan_report.reason
    and r.status in ('wanted', 'requested', 'ready', 'loading');
  if found then
    -- One of yesterday's that was not sent yet asks for today's dates instead. One that Amazon works on is not asked
    -- for a second time. A process that works on one is not waited for: when it ends it writes to the target, which
    -- is locked here.
    update amazon_ads.reports as r
    set start_date = lower(dates), end_date = upper(dates) - 1, columns = wanted
    where r.id = (
      select w.id from amazon_ads.reports as w
      where w.id = running and w.status = 'wanted' and w.lease_id is null and w.asked_at is null
      for update skip locked
    );
    return false;
  end if;
  insert into amazon_ads.reports (
    user_id, connection_id, schedule_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date,
    reason, next_attempt_at
  )
  select
    schedule.user_id, schedule.connection_id, schedule.id, schedule.table_name, t.report_type_id, profile.region,
    profile.profile_id, wanted, lower(dates), upper(dates) - 1, plan_report.reason, due_at
  from amazon_ads_private.report_types as t
  where t.table_name = schedule.table_name
  on conflict do nothing;
  return found;
end;
$$;
comment on function amazon_ads_private.plan_report is
  'Makes a report of a schedule, unless one of its kind is under way for the profile; false when it makes none.';

create function amazon_ads_private.plan_target(target amazon_ads_private.report_targets, at timestamptz)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule amazon_ads.report_schedules;
  listed amazon_ads_private.report_types;
  profile amazon_ads_private.report_profiles;
  ages integer[];
  today date;
  oldest date;
  planned integer := 0;
begin
  select s.* into strict schedule from amazon_ads.report_schedules as s where s.id = target.schedule_id;
  select t.* into strict listed from amazon_ads_private.report_types as t where t.table_name = schedule.table_name;
  select p.* into profile
  from amazon_ads_private.report_profiles as p
  where p.connection_id = schedule.connection_id and p.target = listed.target and p.profile_id = target.profile_id
  limit 1;
  if profile.profile_id is null or not profile.is_readable then
    update amazon_ads_private.report_targets as t
    set next_plan_at = at + interval '1 day'
    where t.schedule_id = target.schedule_id and t.profile_id = target.profile_id;
    return 0;
  end if;

  today := amazon_ads_private.report_day(at, profile.timezone);
  ages := amazon_ads_private.reading_ages(listed.final_after_days);
  -- A day less than Amazon promises: its day ends earlier or later than the profile's.
  oldest := today - listed.retention_days + 1;
  oldest := greatest(oldest, target.oldest_on);
  if schedule.retention_months is not null then
    oldest := greatest(oldest, (today - make_interval(months => schedule.retention_months))::date + 1);
  end if;

  if target.recent_on is distinct from today then
    planned := planned + amazon_ads_private.plan_report(
      schedule, profile, 'recent', daterange(today - 3, today - 1, '[]'), at
    )::integer;
  end if;
  if target.window_on is distinct from today then
    planned := planned + amazon_ads_private.plan_report(
      schedule, profile, 'window',
      amazon_ads_private.window_to_read(schedule.user_id, schedule.table_name, profile.profile_id, today, oldest, ages),
      at
    )::integer;
  end if;
  if target.backfill_after <= at then
    planned := planned + amazon_ads_private.plan_report(
      schedule, profile, 'backfill',
      amazon_ads_private.days_to_fill(
        schedule.user_id, schedule.table_name, profile.profile_id,
        -- As far back as the schedule says when it begins, and whatever is missing since then.
        greatest(oldest, amazon_ads_private.report_day(schedule.created_at, profile.timezone) - coalesce(
          schedule.backfill_days, listed.retention_days
        )),
        today - 4, listed.max_days
      ),
      at
    )::integer;
  end if;
  update amazon_ads_private.report_targets as t
  set recent_on = today,
      window_on = today,
      next_plan_at = amazon_ads_private.next_plan_at(today, profile.timezone, profile.profile_id, schedule.table_name)
  where t.schedule_id = target.schedule_id and t.profile_id = target.profile_id;
  return planned;
end;
$$;
comment on function amazon_ads_private.plan_target is
  'Plans what is due for one profile of a schedule at a time: two reports a day at most, and one for days that are missing. Returns how many it made.';

create function amazon_ads.plan_reports(project_url text, max_targets integer)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- How often targets are compared with the profiles of their connections.
  check_interval constant interval := interval '15 minutes';
  schedule amazon_ads.report_schedules;
  target amazon_ads_private.report_targets;
  blocked interval;
  looked_at integer := 0;
  planned integer := 0;
begin
  if exists (
    select from amazon_ads_private.settings as s
    where s.other_project_url is not null or s.project_url <> plan_reports.project_url
  ) or amazon_ads_private.report_limit_reached() is not null then
    return '{"planned": 0, "unfinished": false}'::jsonb;
  end if;
  for schedule in
    select s.* from amazon_ads.report_schedules as s
    where s.status = 'active' and (s.targets_checked_at is null or s.targets_checked_at < now() - check_interval)
    order by s.targets_checked_at nulls first
    limit 20
    for no key update skip locked
  loop
    perform amazon_ads_private.add_report_targets(schedule);
  end loop;

  for target in
    select t.*
    from amazon_ads_private.report_targets as t
    cross join lateral (
      select from amazon_ads.report_schedules as s
      join amazon_ads.connections as c on c.id = s.connection_id
      join amazon_ads.users as u on u.id = s.user_id
      where s.id = t.schedule_id
      -- What is being deleted is not planned: the delete has locked it, and waits for what is locked here.
      for key share skip locked
    ) as owners
    where t.next_plan_at <= now()
    order by t.next_plan_at
    limit max_targets
    for no key update of t skip locked
  loop
    looked_at := looked_at + 1;
    select case
      -- A banned user may be let in again, and a connection may get a new consent.
      when u.refusal is not null then interval '1 day'
      when c.status <> 'active' then interval '1 hour'
    end into blocked
    from amazon_ads.report_schedules as s
    join amazon_ads.connections as c on c.id = s.connection_id
    join amazon_ads_private.user_refusals as u on u.user_id = s.user_id
    where s.id = target.schedule_id;
    if blocked is null then
      planned := planned + amazon_ads_private.plan_target(target, now());
    else
      update amazon_ads_private.report_targets as t
      set next_plan_at = now() + blocked
      where t.schedule_id = target.schedule_id and t.profile_id = target.profile_id;
    end if;
  end loop;
  return jsonb_build_object('planned', planned, 'unfinished', looked_at = max_targets);
end;
$$;
comment on function amazon_ads.plan_reports is
  'run-reports: plans the targets that are due, at most so many in one call. Plans nothing in a copy of the database, or once a limit of the settings is reached.';

create function amazon_ads_private.due_reports(max_rows integer)
returns integer
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer
  from (
    (
      select from amazon_ads.reports as r
      where r.status in ('requested', 'ready', 'loading') and r.next_attempt_at <= now()
      limit max_rows
    )
    union all
    (
      select from amazon_ads.reports as r
      where r.status = 'wanted' and r.next_attempt_at <= now()
        and not exists (
          select from amazon_ads_private.report_pauses as p
          where p.region = r.region and p.report_type_id = r.report_type_id and p.ends_at > now()
        )
        -- One that waits for others of its profile would call a process that can do nothing, again and again.
        and amazon_ads_private.places_at_amazon(r.profile_id, r.report_type_id) > 0
      limit max_rows
    )
    union all
    (
      select from amazon_ads_private.report_targets as t
      where t.next_plan_at <= now() and amazon_ads_private.report_limit_reached() is null
      limit max_rows
    )
    union all
    (
      select from amazon_ads.report_schedules as s
      where s.status = 'active' and s.targets_checked_at is null
      limit 1
    )
    limit max_rows
  ) as found
$$;
comment on function amazon_ads_private.due_reports is
  'How many reports and targets run-reports can do something about now, counted up to a limit.';

create function amazon_ads_private.dispatch_reports()
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- One invocation works on some 20 reports at once for its time (shared/reports/run-reports.ts), and calls the
  -- next one when it ends with reports due.
  max_calls constant integer := 4;
  per_call constant integer := 40;
  due integer;
begin
  -- New profiles of a connection are found without anything else being due.
  if exists (
    select from amazon_ads.report_schedules as s
    where s.status = 'active' and s.targets_checked_at < now() - interval '15 minutes'
  ) then
    due := greatest(amazon_ads_private.due_reports(max_calls * per_call), 1);
  else
    due := amazon_ads_private.due_reports(max_calls * per_call);
  end if;
  return amazon_ads_private.dispatch('run-reports', ceil(due::numeric / per_call)::integer, due);
end;
$$;
comment on function amazon_ads_private.dispatch_reports is
  'Every minute: counts what is due and calls run-reports as often as that needs.';

create function amazon_ads.resume_reports()
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object('resumed', case
    when amazon_ads_private.due_reports(1) = 0 then false
    else amazon_ads_private.call_function_once('run-reports') like 'called%'
  end);
end;
$$;
comment on function amazon_ads.resume_reports is
  'run-reports: calls the next invocation when one has used up its time with reports still due.';

select cron.schedule(
  'amazon-ads-connect-run-reports', '* * * * *', 'select amazon_ads_private.dispatch_reports()'
);
