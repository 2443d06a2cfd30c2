-- Reports.
-- A report is one request to Amazon and what becomes of it. It is a row with a lease, as a refresh is: any process
-- may be killed anywhere, and the next one takes the report from where it is.
--
--   wanted → requested → ready → loading → stored, or failed, expired, cancelled

select amazon_ads_private.begin_chapter(
  '20261121003400_report_jobs',
  'c339e74b27a7db196f43414e476f01ac0f57b2b5750f635922b894ce1e305ab5'
);

create table amazon_ads.reports (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  schedule_id uuid references amazon_ads.report_schedules (id) on delete set null,
  table_name text not null references amazon_ads_private.report_types (table_name),
  report_type_id text not null,
  region text not null check (region in ('NA', 'EU', 'FE')),
  profile_id text not null,
  columns text[] not null check (cardinality(columns) > 0),
  start_date date not null,
  end_date date not null,
  reason text not null check (reason in ('manual', 'recent', 'window', 'backfill')),
  priority smallint not null generated always as (
    case reason when 'manual' then 0 when 'recent' then 1 when 'window' then 2 else 3 end
  ) stored,
  status text not null default 'wanted' check (
    status in ('wanted', 'requested', 'ready', 'loading', 'stored', 'failed', 'expired', 'cancelled')
  ),
  amazon_report_id text,
  asks integer not null default 0,
  attempts integer not null default 0,
  error_code text,
  error_detail text,
  rows bigint,
  file_size bigint,
  created_at timestamptz not null default now(),
  asked_at timestamptz,
  requested_at timestamptz,
  ready_at timestamptz,
  stored_at timestamptz,
  finished_at timestamptz,
  next_attempt_at timestamptz not null default now(),
  lease_id uuid,
  file_version text,
  pieces integer not null default 0,
  byte_offset bigint not null default 0,
  staged_rows bigint not null default 0,
  stored_through date,
  is_large boolean not null default false,
  staging_epoch uuid,
  constraint reports_dates_in_order check (start_date <= end_date),
  constraint reports_finish_is_whole check (
    (status in ('stored', 'failed', 'expired', 'cancelled')) = (finished_at is not null)
  ),
  -- Not a partial unique index: clients that read the schema take one for a one-to-one relation.
  constraint reports_one_of_a_kind exclude using btree (schedule_id with =, profile_id with =, reason with =)
    where (status in ('wanted', 'requested', 'ready', 'loading'))
);
comment on table amazon_ads.reports is 'Each report that was, or will be, asked of Amazon, and what became of it.';
comment on column amazon_ads.reports.schedule_id is 'The schedule that it is for; null for one that a caller asked for.';
comment on column amazon_ads.reports.profile_id is 'The profile, or the advertiser of Amazon DSP.';
comment on column amazon_ads.reports.columns is 'The columns that Amazon is asked for, as Amazon writes them.';
comment on column amazon_ads.reports.reason is
  'manual: a caller asked for it; recent: the last three days; window: seven older days, read again; backfill: days that are missing.';
comment on column amazon_ads.reports.asks is 'How often Amazon was asked for it.';
comment on column amazon_ads.reports.attempts is 'How many attempts have failed in a row.';
comment on column amazon_ads.reports.rows is 'How many rows it has; null until it is stored.';
comment on column amazon_ads.reports.asked_at is
  'When the last request was sent. Without requested_at its answer is not known.';
comment on column amazon_ads.reports.next_attempt_at is
  'When a process takes it next; while a process works on it, when that one''s lease ends.';
comment on column amazon_ads.reports.lease_id is 'The process that works on it: any other is refused.';
comment on column amazon_ads.reports.pieces is
  'How many pieces of its file are staged; byte_offset says how many bytes of the unpacked file that is, staged_rows how many rows.';
comment on column amazon_ads.reports.is_large is
  'Whether it has a date of so many rows that pg_cron stores it, and no function does.';
comment on column amazon_ads.reports.stored_through is 'While its rows are moved into the table: the last date that is there.';

create index reports_wanted on amazon_ads.reports (region, report_type_id, priority, next_attempt_at)
  where status = 'wanted';
create index reports_under_way on amazon_ads.reports (next_attempt_at)
  where status in ('requested', 'ready', 'loading');
-- What Amazon works on at the moment, for a profile and a report type.
create index reports_at_amazon on amazon_ads.reports (profile_id, report_type_id)
  where status = 'requested' or (status = 'wanted' and lease_id is not null);
create index reports_large on amazon_ads.reports (requested_at) where is_large and status = 'loading';
create index reports_user_id on amazon_ads.reports (user_id, created_at desc, id desc);
create index reports_profile on amazon_ads.reports (user_id, table_name, profile_id, created_at desc);
create index reports_connection_id on amazon_ads.reports (connection_id);
-- What ends with a connection, however many reports it has had.
create index reports_unfinished on amazon_ads.reports (connection_id)
  where status in ('wanted', 'requested', 'ready', 'loading');
create index reports_schedule_id on amazon_ads.reports (schedule_id, finished_at desc);
create index reports_table_name on amazon_ads.reports (table_name);
create index reports_finished_at on amazon_ads.reports (finished_at);
create index reports_status on amazon_ads.reports (status);
alter table amazon_ads.reports enable row level security;
create policy "Users read their own reports"
  on amazon_ads.reports for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

create table amazon_ads.report_coverage (
  -- No foreign keys to users and connections: rows of reports are removed date by date, by what is listed here.
  user_id uuid not null,
  table_name text not null references amazon_ads_private.report_types (table_name),
  profile_id text not null,
  date date not null,
  connection_id uuid not null,
  requested_at timestamptz,
  report_id uuid,
  stored_at timestamptz,
  rows integer,
  as_of timestamptz,
  age_days integer,
  is_final boolean not null default false,
  final_on date not null,
  primary key (user_id, table_name, profile_id, date),
  constraint report_coverage_stored_is_whole check (
    num_nulls(report_id, stored_at, rows, as_of, age_days) in (0, 5)
  )
);
comment on table amazon_ads.report_coverage is
  'For each date of each profile and report: what is stored, as of when, and whether Amazon still changes it.';
comment on column amazon_ads.report_coverage.requested_at is 'When Amazon was last asked for the date.';
comment on column amazon_ads.report_coverage.report_id is 'The report that brought what is stored; null while nothing is.';
comment on column amazon_ads.report_coverage.as_of is 'When Amazon was asked for what is stored.';
comment on column amazon_ads.report_coverage.age_days is 'How many days old the date was then, in the profile''s time zone.';
comment on column amazon_ads.report_coverage.is_final is 'Whether what is stored was read after Amazon''s last change.';
comment on column amazon_ads.report_coverage.final_on is 'The day after which Amazon changes the numbers no more.';
create index report_coverage_table_name on amazon_ads.report_coverage (table_name, date);
create index report_coverage_report_id on amazon_ads.report_coverage (report_id);
create index report_coverage_connection_id on amazon_ads.report_coverage (connection_id);
alter table amazon_ads.report_coverage enable row level security;
create policy "Users read the coverage of their own reports"
  on amazon_ads.report_coverage for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

create table amazon_ads_private.report_pauses (
  region text not null,
  report_type_id text not null,
  failure_count integer not null default 0,
  started_at timestamptz not null default '-infinity',
  ends_at timestamptz not null default '-infinity',
  primary key (region, report_type_id)
);
comment on table amazon_ads_private.report_pauses is
  'Until when no report of a type is asked for in a region: Amazon has throttled it. All users share the pause.';
alter table amazon_ads_private.report_pauses enable row level security;

create function amazon_ads_private.report_day(at timestamptz, timezone text)
returns date
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Amazon adds the clicks of the last hours of a day some hours after it.
  settling constant interval := interval '3 hours';
begin
  return ((at - settling) at time zone coalesce(timezone, 'UTC'))::date;
exception
  -- Amazon may name a time zone that Postgres does not know.
  when invalid_parameter_value then
    return ((at - settling) at time zone 'UTC')::date;
end;
$$;
comment on function amazon_ads_private.report_day is
  'The day in a time zone whose predecessor is the newest one that can be read: it begins at three in the morning.';

create function amazon_ads_private.report_json(report amazon_ads.reports)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(report) - '{user_id,priority,asked_at,lease_id,file_version,pieces,byte_offset,staged_rows,stored_through,is_large,staging_epoch}'::text[]
$$;
comment on function amazon_ads_private.report_json is 'A report as callers see it.';

create function amazon_ads_private.wanted_columns(table_name text, columns text[], illegal_columns text[])
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select w.name
    from (
      select c.name, c.position from amazon_ads_private.report_columns as c
      where wanted_columns.columns is null and c.table_name = wanted_columns.table_name
      union all
      select n.name, n.position from unnest(wanted_columns.columns) with ordinality as n (name, position)
    ) as w
    where not w.name = any (illegal_columns)
    order by w.position
  )
$$;
comment on function amazon_ads_private.wanted_columns is
  'The columns to ask for: the given ones, or all of the catalogue, without those that Amazon has refused.';

create function amazon_ads_private.report_error(detail text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select left(detail, 1000)
$$;
comment on function amazon_ads_private.report_error is 'What Amazon says of an error: the first 1,000 characters.';

-- Asking.

create function amazon_ads_private.begin_report_pause(region text, report_type_id text, asked_at timestamptz, retry_after integer)
returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  pause_end timestamptz;
begin
  insert into amazon_ads_private.report_pauses as p (region, report_type_id, failure_count, started_at, ends_at)
  values (
    begin_report_pause.region, begin_report_pause.report_type_id, 1, clock_timestamp(),
    clock_timestamp() + make_interval(secs => coalesce(retry_after, 30)) * (1 + 0.25 * random())
  )
  on conflict on constraint report_pauses_pkey do update set
    failure_count = p.failure_count + 1,
    started_at = clock_timestamp(),
    -- 30 seconds doubling to a quarter of an hour, up to a quarter longer: those who wait do not return together.
    ends_at = clock_timestamp() + greatest(
      make_interval(secs => least(30 * power(2, least(p.failure_count, 10)), 900)),
      make_interval(secs => coalesce(retry_after, 0))
    ) * (1 + 0.25 * random())
  -- Of the requests that were under way when the pause began, none makes it longer.
  where begin_report_pause.asked_at is null or begin_report_pause.asked_at > p.started_at;
  select p.ends_at into strict pause_end
  from amazon_ads_private.report_pauses as p
  where p.region = begin_report_pause.region and p.report_type_id = begin_report_pause.report_type_id;
  return pause_end;
end;
$$;
comment on function amazon_ads_private.begin_report_pause is
  'Begins or prolongs the pause of a region and a report type, and answers when it ends.';

create function amazon_ads_private.places_at_amazon(profile_id text, report_type_id text)
returns integer
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- Amazon advises two requests for a profile and type; more are refused as duplicates or throttled.
  select 2 - count(*)::integer
  from amazon_ads.reports as r
  where r.profile_id = places_at_amazon.profile_id and r.report_type_id = places_at_amazon.report_type_id
    and (r.status = 'requested' or (r.status = 'wanted' and r.lease_id is not null))
    -- A process that has died holds its lease no longer.
    and (r.status = 'requested' or r.next_attempt_at > now())
$$;
comment on function amazon_ads_private.places_at_amazon is
  'How many more reports of a type Amazon may be asked for, for a profile, beside those that it works on.';

create function amazon_ads_private.claim_wanted_reports(batch integer, lease_seconds integer)
returns uuid[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- How many reports of a type one step looks at. The next step leaves out their profiles: one with thousands of
  -- reports hides none of another profile.
  max_looked_at constant integer := 200;
  max_steps constant integer := 10;
  claimed uuid[] := '{}'::uuid[];
  pair record;
  pause amazon_ads_private.report_pauses;
  room integer;
  profiles text[];
  chosen uuid[];
  found_profiles text[];
  looked_at integer;
begin
  for pair in
    with recursive pairs as (
      -- The regions and types with wanted reports, each by one step in the index.
      (
        select r.region, r.report_type_id from amazon_ads.reports as r
        where r.status = 'wanted' order by r.region, r.report_type_id limit 1
      )
      union all
      select next.region, next.report_type_id
      from pairs as p
      cross join lateral (
        select r.region, r.report_type_id from amazon_ads.reports as r
        where r.status = 'wanted' and (r.region, r.report_type_id) > (p.region, p.report_type_id)
        order by r.region, r.report_type_id limit 1
      ) as next
    )
    select p.region, p.report_type_id from pairs as p
    order by random()
  loop
    exit when cardinality(claimed) >= batch;
    insert into amazon_ads_private.report_pauses (region, report_type_id)
    values (pair.region, pair.report_type_id)
    on conflict on constraint report_pauses_pkey do nothing;
    -- Locked until the claim ends: two claims do not count what is under way at the same moment.
    select p.* into pause
    from amazon_ads_private.report_pauses as p
    where p.region = pair.region and p.report_type_id = pair.report_type_id and p.ends_at <= now()
    for no key update skip locked;
    continue when not found;

    -- After a pause a single report finds out whether Amazon takes more.
    room := case when pause.failure_count > 0 then 1 else batch - cardinality(claimed) end;
    profiles := '{}';
    for step in 1 .. max_steps loop
      with due as (
        select r.id, r.profile_id, r.priority, r.next_attempt_at
        from amazon_ads.reports as r
        where r.status = 'wanted' and r.region = pair.region and r.report_type_id = pair.report_type_id
          and r.next_attempt_at <= now() and not r.profile_id = any (profiles)
        order by r.priority, r.next_attempt_at
        limit max_looked_at
      ),
      places as materialized (
        select p.profile_id, amazon_ads_private.places_at_amazon(p.profile_id, pair.report_type_id) as places
        from (select distinct d.profile_id from due as d) as p
      ),
      ranked as (
        select
          d.*, p.places,
          row_number() over (partition by d.profile_id order by d.priority, d.next_attempt_at, d.id) as place
        from due as d
        join places as p on p.profile_id = d.profile_id
      )
      select
        array(
          select r.id from ranked as r where r.place <= r.places order by r.priority, r.next_attempt_at, r.id limit room
        ),
        array(select p.profile_id from places as p),
        (select count(*) from due as d)
      into chosen, found_profiles, looked_at;
      claimed := claimed || chosen;
      room := room - cardinality(chosen);
      exit when room <= 0 or looked_at < max_looked_at;
      profiles := profiles || found_profiles;
    end loop;
    if pause.failure_count > 0 and room <= 0 then
      update amazon_ads_private.report_pauses as p
      set ends_at = now() + make_interval(secs => lease_seconds)
      where p.region = pair.region and p.report_type_id = pair.report_type_id;
    end if;
  end loop;
  return claimed;
end;
$$;
comment on function amazon_ads_private.claim_wanted_reports is
  'Which wanted reports may be asked for now: none of a type that is paused in its region, and at most two at Amazon for a profile and type.';

create function amazon_ads.claim_reports(project_url text, batch integer, lease_seconds integer)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_attempts constant integer := 10;
  dying amazon_ads.reports;
  claimed uuid[];
  wanted uuid[];
  reports jsonb;
begin
  -- A copy of the database asks for nothing.
  if exists (
    select from amazon_ads_private.settings as s
    where s.other_project_url is not null or s.project_url <> claim_reports.project_url
  ) then
    return '{"reports": []}'::jsonb;
  end if;
  -- A file that ends each process that loads it would be loaded for ever.
  for dying in
    select r.* from amazon_ads.reports as r
    where r.status in ('ready', 'loading') and r.next_attempt_at <= now() and r.lease_id is not null
      and r.attempts + 1 >= max_attempts
    order by r.next_attempt_at
    limit batch
  loop
    perform amazon_ads_private.keep_owners_of_report(dying.id);
    perform from amazon_ads.reports as r
    where r.id = dying.id and r.lease_id = dying.lease_id and r.next_attempt_at <= now()
    for update skip locked;
    continue when not found;
    perform amazon_ads_private.finish_report(
      dying, 'failed', 'report_answer_invalid', 'The processes that loaded its file ended before they were done, ten times.'
    );
  end loop;
  -- What is at Amazon, or has come from there, before further requests.
  select coalesce(array_agg(d.id), '{}') into claimed
  from (
    select r.id from amazon_ads.reports as r
    where r.status in ('requested', 'ready', 'loading') and r.next_attempt_at <= now()
    order by r.next_attempt_at
    limit batch
    for update skip locked
  ) as d;
  if cardinality(claimed) < batch then
    wanted := amazon_ads_private.claim_wanted_reports(batch - cardinality(claimed), lease_seconds);
    claimed := claimed || array(
      select r.id from amazon_ads.reports as r where r.id = any (wanted) and r.status = 'wanted' for update skip locked
    );
  end if;
  with leased as (
    update amazon_ads.reports as r
    set lease_id = gen_random_uuid(),
        -- A lease that is still there is that of a process that ended in the middle: a failed attempt, too.
        attempts = r.attempts + case when r.status in ('ready', 'loading') and r.lease_id is not null then 1 else 0 end,
        next_attempt_at = now() + make_interval(secs => claim_reports.lease_seconds)
    where r.id = any (claimed)
    returning r.*
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'report_id', l.id,
    'lease_id', l.lease_id,
    'status', l.status,
    'user_id', l.user_id,
    'connection_id', l.connection_id,
    'profile_id', l.profile_id,
    'target', t.target,
    'region', l.region,
    'ad_product', t.ad_product,
    'report_type_id', l.report_type_id,
    'group_by', t.group_by,
    'table_name', l.table_name,
    'columns', l.columns,
    'start_date', l.start_date,
    'end_date', l.end_date,
    'amazon_report_id', l.amazon_report_id,
    'attempts', l.attempts
  ) order by l.priority, l.created_at, l.id), '[]')
  into reports
  from leased as l
  join amazon_ads_private.report_types as t on t.table_name = l.table_name;
  return jsonb_build_object('reports', reports);
end;
$$;
comment on function amazon_ads.claim_reports is
  'run-reports: leases reports that are due, those at Amazon first. Two processes never get the same one.';

create function amazon_ads_private.keep_owners_of_report(report_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report amazon_ads.reports;
begin
  select r.* into report from amazon_ads.reports as r where r.id = keep_owners_of_report.report_id;
  perform from amazon_ads.users as u where u.id = report.user_id for key share;
  perform from amazon_ads.connections as c where c.id = report.connection_id for key share;
  perform from amazon_ads.report_schedules as s where s.id = report.schedule_id for key share;
end;
$$;
comment on function amazon_ads_private.keep_owners_of_report is
  'Called before a report is locked: until the transaction ends its user, its connection and its schedule are not deleted. A delete locks one of them first and the reports after it: without this order the two would wait for each other.';

create function amazon_ads_private.leased_report(report_id uuid, lease_id uuid)
returns amazon_ads.reports
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  lease_length constant interval := interval '3 minutes';
  report amazon_ads.reports;
begin
  perform amazon_ads_private.keep_owners_of_report(leased_report.report_id);
  -- Null once another process has claimed it, or it was cancelled.
  update amazon_ads.reports as r
  set next_attempt_at = greatest(r.next_attempt_at, now() + lease_length)
  where r.id = leased_report.report_id and r.lease_id = leased_report.lease_id
  returning r.* into report;
  return report;
end;
$$;
comment on function amazon_ads_private.leased_report is
  'The report, if the process still has its lease, which is extended; otherwise null.';

create function amazon_ads_private.finish_report(report amazon_ads.reports, status text, error_code text, error_detail text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update amazon_ads.reports as r
  set status = finish_report.status,
      error_code = finish_report.error_code,
      error_detail = amazon_ads_private.report_error(finish_report.error_detail),
      finished_at = now(),
      stored_at = case when finish_report.status = 'stored' then now() end,
      rows = case when finish_report.status = 'stored' then report.staged_rows end,
      lease_id = null
  where r.id = report.id;
  return jsonb_build_object('status', finish_report.status);
end;
$$;
comment on function amazon_ads_private.finish_report is 'Ends a report, well or not.';

create function amazon_ads_private.want_report_again(
  report amazon_ads.reports, ending text, error_code text, error_detail text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_asks constant integer := 2;
begin
  if report.asks >= max_asks then
    return amazon_ads_private.finish_report(report, ending, error_code, error_detail);
  end if;
  update amazon_ads.reports as r
  set status = 'wanted',
      amazon_report_id = null, requested_at = null, ready_at = null, file_size = null,
      error_code = want_report_again.error_code,
      error_detail = amazon_ads_private.report_error(want_report_again.error_detail),
      next_attempt_at = now() + interval '10 minutes',
      lease_id = null
  where r.id = report.id;
  return jsonb_build_object('status', 'wanted');
end;
$$;
comment on function amazon_ads_private.want_report_again is
  'Amazon made nothing of a request: it is sent once more, and after that the report ends.';

create function amazon_ads.begin_report_request(report_id uuid, lease_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
begin
  if report.id is null or report.status <> 'wanted' then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  update amazon_ads.reports as r set asked_at = clock_timestamp(), asks = r.asks + 1 where r.id = report.id;
  return '{"status": "wanted"}'::jsonb;
end;
$$;
comment on function amazon_ads.begin_report_request is
  'run-reports: notes that Amazon is asked now, before the request goes out.';

create function amazon_ads.record_report_request(report_id uuid, lease_id uuid, amazon_report_id text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  first_poll constant interval := interval '30 seconds';
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
begin
  if report.id is null or report.status <> 'wanted' then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  update amazon_ads.reports as r
  set status = 'requested',
      amazon_report_id = record_report_request.amazon_report_id,
      requested_at = coalesce(r.asked_at, now()),
      attempts = 0,
      error_code = null, error_detail = null,
      next_attempt_at = now() + first_poll,
      lease_id = null
  where r.id = report.id
  returning r.* into report;
  update amazon_ads_private.report_pauses as p
  set failure_count = 0, ends_at = '-infinity'
  where p.region = report.region and p.report_type_id = report.report_type_id and p.failure_count > 0
    -- A request that was sent before the pause says nothing about it.
    and report.asked_at > p.started_at;
  insert into amazon_ads.report_coverage as c (user_id, table_name, profile_id, date, connection_id, requested_at, final_on)
  select
    report.user_id, report.table_name, report.profile_id, d.date::date, report.connection_id, report.requested_at,
    d.date::date + t.final_after_days
  from amazon_ads_private.report_types as t
  cross join generate_series(report.start_date::timestamp, report.end_date::timestamp, '1 day') as d (date)
  where t.table_name = report.table_name
  order by d.date
  on conflict on constraint report_coverage_pkey do update set requested_at = excluded.requested_at;
  return '{"status": "requested"}'::jsonb;
end;
$$;
comment on function amazon_ads.record_report_request is
  'run-reports: Amazon has taken the request, and this is its id.';

create function amazon_ads_private.poll_pause(age interval)
returns interval
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when age < interval '2 minutes' then interval '30 seconds'
    when age < interval '10 minutes' then interval '1 minute'
    when age < interval '30 minutes' then interval '2 minutes'
    when age < interval '1 hour' then interval '5 minutes'
    else interval '10 minutes'
  end
$$;
comment on function amazon_ads_private.poll_pause is 'How long to wait until Amazon is asked again how far a report is.';

create function amazon_ads.record_report_poll(
  report_id uuid, lease_id uuid, outcome text, file_size bigint, detail text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  patience constant interval := interval '4 hours';
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
begin
  -- A file whose address has expired is polled for a second time.
  if report.id is null or report.status not in ('requested', 'ready', 'loading') then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  case outcome
    when 'completed' then
      update amazon_ads.reports as r
      set status = case when r.status = 'requested' then 'ready' else r.status end,
          ready_at = coalesce(r.ready_at, now()),
          file_size = coalesce(record_report_poll.file_size, r.file_size),
          -- A file that cannot be loaded is polled before each attempt: these count.
          attempts = case when r.status = 'requested' then 0 else r.attempts end
      where r.id = report.id
      returning r.* into report;
      return jsonb_build_object('status', report.status);
    when 'failed' then
      return amazon_ads_private.want_report_again(report, 'failed', 'report_failed_at_amazon', detail);
    when 'gone' then
      return amazon_ads_private.want_report_again(report, 'failed', 'report_gone_at_amazon', detail);
    else
      if report.requested_at < now() - patience then
        return amazon_ads_private.want_report_again(report, 'expired', 'report_expired', detail);
      end if;
      update amazon_ads.reports as r
      set next_attempt_at = now() + amazon_ads_private.poll_pause(now() - r.requested_at),
          attempts = 0,
          lease_id = null
      where r.id = report.id;
      return jsonb_build_object('status', report.status);
  end case;
end;
$$;
comment on function amazon_ads.record_report_poll is
  'run-reports: how far Amazon is with a report: pending, completed, failed or gone.';

create function amazon_ads.postpone_report(
  report_id uuid, lease_id uuid, error_code text, detail text, retry_after integer, pauses boolean
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_attempts constant integer := 10;
  -- Throttling is no failure of a report. One that is throttled all day is overtaken by the next day's.
  patience constant interval := interval '1 day';
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
  due_at timestamptz;
begin
  if report.id is null then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  if pauses then
    -- A poll is throttled too, when no pause of requests may follow from it: it waits all the same.
    due_at := greatest(
      amazon_ads_private.begin_report_pause(report.region, report.report_type_id, report.asked_at, retry_after),
      now() + make_interval(secs => coalesce(retry_after, 30))
    );
  else
    due_at := now() + greatest(
      make_interval(secs => least(30 * power(2, report.attempts), 1800)) * (1 + 0.25 * random()),
      make_interval(secs => coalesce(retry_after, 0))
    );
  end if;
  if pauses and report.created_at < now() - patience or not pauses and report.attempts + 1 >= max_attempts then
    return amazon_ads_private.finish_report(report, 'failed', error_code, detail);
  end if;
  update amazon_ads.reports as r
  set attempts = case when pauses then r.attempts else r.attempts + 1 end,
      -- Amazon has refused the request: it is sent again, and does not count as sent.
      asks = case when pauses and r.status = 'wanted' then greatest(r.asks - 1, 0) else r.asks end,
      error_code = postpone_report.error_code,
      error_detail = amazon_ads_private.report_error(detail),
      next_attempt_at = due_at,
      lease_id = null
  where r.id = report.id;
  return jsonb_build_object('status', report.status);
end;
$$;
comment on function amazon_ads.postpone_report is
  'run-reports: an attempt failed in a way that may pass. A throttled request pauses its type in its region for all users.';

create function amazon_ads.fail_report(
  report_id uuid, lease_id uuid, error_code text, detail text, illegal_columns text[]
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
  legal text[];
begin
  if report.id is null then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  -- In the order of the request; the date is always legal.
  legal := array(
    select c.name from unnest(report.columns) with ordinality as c (name, position)
    where c.name = 'date' or not c.name = any (coalesce(fail_report.illegal_columns, '{}'))
    order by c.position
  );
  if report.status <> 'wanted' or cardinality(legal) in (1, cardinality(report.columns)) then
    return amazon_ads_private.finish_report(report, 'failed', error_code, detail);
  end if;
  -- Amazon has named the columns that it refuses: the others are asked for, now and from now on.
  update amazon_ads.reports as r
  set columns = legal,
      asks = greatest(r.asks - 1, 0),
      error_code = fail_report.error_code,
      error_detail = amazon_ads_private.report_error(detail),
      next_attempt_at = now(),
      lease_id = null
  where r.id = report.id;
  update amazon_ads.report_schedules as s
  set illegal_columns = array(
        select distinct i.name from unnest(s.illegal_columns || fail_report.illegal_columns) as i (name)
        where i.name <> 'date' order by 1
      ),
      last_error = fail_report.error_code,
      last_error_detail = amazon_ads_private.report_error(detail)
  where s.id = report.schedule_id;
  return '{"status": "wanted"}'::jsonb;
end;
$$;
comment on function amazon_ads.fail_report is
  'run-reports: Amazon refuses a report for good. If it names columns that it refuses, the others are asked for.';

create function amazon_ads.release_report(report_id uuid, lease_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report amazon_ads.reports;
begin
  update amazon_ads.reports as r
  set next_attempt_at = now(), lease_id = null
  where r.id = release_report.report_id and r.lease_id = release_report.lease_id
  returning r.* into report;
  if not found then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  return jsonb_build_object('status', report.status);
end;
$$;
comment on function amazon_ads.release_report is
  'run-reports: gives a report back that the process has no time for. The next one continues it at once.';

-- Cancelling.

create function amazon_ads_private.cancel_reports(schedule_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads.reports as r
  set status = 'cancelled', finished_at = now(), lease_id = null
  where r.schedule_id = cancel_reports.schedule_id and r.status in ('wanted', 'requested', 'ready', 'loading')
$$;
comment on function amazon_ads_private.cancel_reports is 'Ends all reports of a schedule that are under way.';

create function amazon_ads_private.cancel_wanted_reports(schedule_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads.reports as r
  set status = 'cancelled', finished_at = now(), lease_id = null
  where r.id = any (array(
    select w.id from amazon_ads.reports as w
    where w.schedule_id = cancel_wanted_reports.schedule_id and w.status = 'wanted'
    -- One that a process works on at this moment is stored. Its end may write to the schedule, which is locked here.
    for update skip locked
  ))
$$;
comment on function amazon_ads_private.cancel_wanted_reports is
  'Ends the reports of a paused schedule that Amazon was not asked for yet; the others are stored.';

create function amazon_ads_private.end_reports_of_connection()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update amazon_ads.reports as r
  set status = 'cancelled', error_code = 'connection_disconnected', finished_at = now(), lease_id = null
  where r.connection_id = new.id and r.status in ('wanted', 'requested', 'ready', 'loading');
  return null;
end;
$$;
comment on function amazon_ads_private.end_reports_of_connection is
  'Ends the reports of a connection that is disconnected. What is stored stays.';
create trigger connections_40_end_reports
  after update of status on amazon_ads.connections
  for each row when (old.status <> 'disconnected' and new.status = 'disconnected')
  execute function amazon_ads_private.end_reports_of_connection();

create function amazon_ads_private.record_report_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  details jsonb := jsonb_build_object(
    'report_id', new.id, 'schedule_id', new.schedule_id, 'table_name', new.table_name, 'profile_id', new.profile_id,
    'start_date', new.start_date, 'end_date', new.end_date, 'reason', new.reason
  );
  former text;
begin
  if new.status = 'stored' then
    -- The schedule before its targets, as everywhere.
    update amazon_ads.report_schedules as s
    set last_error = null, last_error_detail = null
    where s.id = new.schedule_id and s.last_error is not null and s.illegal_columns = '{}';
    update amazon_ads_private.report_targets as t
    set failures = 0, last_error = null,
        -- The next missing days can be read now.
        next_plan_at = case
          -- Of a paused schedule it stays null.
          when new.reason = 'backfill' and t.next_plan_at > now() then now()
          else t.next_plan_at
        end
    where t.schedule_id = new.schedule_id and t.profile_id = new.profile_id;
    perform amazon_ads_private.record_event(
      'report.stored', new.user_id, new.connection_id, details || jsonb_build_object('rows', new.rows)
    );
    return null;
  end if;

  update amazon_ads.report_schedules as s
  set last_error = new.error_code, last_error_detail = new.error_detail
  where s.id = new.schedule_id;
  update amazon_ads_private.report_targets as t
  set failures = t.failures + 1, last_error = new.error_code,
      -- A profile that Amazon refuses is asked about again, ever less often.
      backfill_after = now() + least(interval '1 hour' * power(2, least(t.failures, 10)), interval '1 day'),
      oldest_on = case
        when new.reason = 'backfill' and new.error_code = 'amazon_request_rejected' and exists (
          -- Amazon has answered for the profile, so it is these days that it refuses.
          select from amazon_ads.report_coverage as c
          where c.user_id = new.user_id and c.table_name = new.table_name and c.profile_id = new.profile_id
            and c.stored_at is not null
        ) then new.end_date + 1
        else t.oldest_on
      end
  where t.schedule_id = new.schedule_id and t.profile_id = new.profile_id;
  select r.status into former
  from amazon_ads.reports as r
  where r.user_id = new.user_id and r.table_name = new.table_name and r.profile_id = new.profile_id
    and r.id <> new.id and r.status in ('stored', 'failed', 'expired')
  order by r.created_at desc
  limit 1;
  -- A report that fails again is no change of state, unless a caller asked for it.
  if new.reason = 'manual' or former is null or former = 'stored' then
    perform amazon_ads_private.record_event(
      'report.failed', new.user_id, new.connection_id, details || jsonb_build_object('error_code', new.error_code)
    );
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.record_report_event is
  'Records report.stored, and report.failed for the first failure after a success; counts failures for the target.';
create trigger reports_30_record_event
  after update of status on amazon_ads.reports
  for each row when (old.status <> new.status and new.status in ('stored', 'failed', 'expired'))
  execute function amazon_ads_private.record_report_event();
