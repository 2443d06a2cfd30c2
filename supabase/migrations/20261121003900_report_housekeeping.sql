-- Housekeeping of reports.
-- What is removed, and when: rows beyond the retention of their schedule, rows that a caller has deleted, rows of
-- deleted users, and what was staged for reports that ended otherwise. Rows are removed date by date, for a few
-- seconds in each run. A month of which nothing is kept is dropped with its partition.

select amazon_ads_private.begin_chapter(
  '20261121003900_report_housekeeping',
  '987756ed7bd5a17e8ec47d15b11c6453b2e310caeb74d68b0c274866d80ed59a'
);

create table amazon_ads_private.report_removals (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  table_name text,
  profile_id text,
  report_id uuid,
  -- Not the start of the transaction: it may have waited for a report that was being stored.
  created_at timestamptz not null default clock_timestamp()
);
comment on table amazon_ads_private.report_removals is
  'Whose rows of reports are still to be removed: a user''s, of one report, of one table and profile, or of all.';
alter table amazon_ads_private.report_removals enable row level security;

create table amazon_ads_private.report_moves (
  id bigint generated always as identity primary key,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  old_user_id uuid not null,
  new_user_id uuid not null,
  created_at timestamptz not null default now()
);
comment on table amazon_ads_private.report_moves is
  'Connections that were handed over and whose reports, and rows of reports, are still to follow.';
create index report_moves_connection_id on amazon_ads_private.report_moves (connection_id);
alter table amazon_ads_private.report_moves enable row level security;

create function amazon_ads_private.queue_report_removal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not by a foreign key: ten million rows take longer than a statement may.
  if exists (select from amazon_ads.report_coverage as c where c.user_id = old.id) then
    insert into amazon_ads_private.report_removals (user_id) values (old.id);
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.queue_report_removal is
  'Has the rows of a deleted user removed.';
create trigger users_40_remove_reports
  after delete on amazon_ads.users
  for each row execute function amazon_ads_private.queue_report_removal();

create function amazon_ads_private.move_reports_of_connection()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update amazon_ads.reports as r
  set status = 'cancelled', error_code = 'connection_handed_over', finished_at = now(), lease_id = null,
      user_id = new.user_id
  where r.connection_id = new.id and r.status in ('wanted', 'requested', 'ready', 'loading');
  -- The schedules before their targets, as everywhere.
  update amazon_ads.report_schedules as s set user_id = new.user_id where s.connection_id = new.id;
  -- What the new owner reads already with a schedule of their own is read once.
  delete from amazon_ads_private.report_targets as t
  using amazon_ads.report_schedules as s
  where s.id = t.schedule_id and s.connection_id = new.id
    and exists (
      select from amazon_ads_private.report_targets as o
      where o.user_id = new.user_id and o.table_name = t.table_name and o.profile_id = t.profile_id
    );
  update amazon_ads_private.report_targets as t
  set user_id = new.user_id
  from amazon_ads.report_schedules as s
  where s.id = t.schedule_id and s.connection_id = new.id;
  insert into amazon_ads_private.report_moves (connection_id, old_user_id, new_user_id)
  values (new.id, old.user_id, new.user_id);
  return null;
end;
$$;
comment on function amazon_ads_private.move_reports_of_connection is
  'When a connection is handed over, what is under way ends and its schedules follow at once; its reports and rows follow with the next housekeeping.';
create trigger connections_41_move_reports
  after update of user_id on amazon_ads.connections
  for each row when (old.user_id <> new.user_id)
  execute function amazon_ads_private.move_reports_of_connection();

create function amazon_ads_private.remove_covered_date(coverage amazon_ads.report_coverage)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  removed bigint;
begin
  execute format(
    'delete from amazon_ads.%I where user_id = $1 and %I = $2 and date = $3',
    coverage.table_name,
    (
      select amazon_ads_private.target_column(t.target)
      from amazon_ads_private.report_types as t where t.table_name = coverage.table_name
    )
  ) using coverage.user_id, coverage.profile_id, coverage.date;
  get diagnostics removed = row_count;
  delete from amazon_ads.report_coverage as c
  where c.user_id = coverage.user_id and c.table_name = coverage.table_name and c.profile_id = coverage.profile_id
    and c.date = coverage.date;
  if removed > 0 then
    perform amazon_ads_private.add_report_rows(coverage.table_name, -removed);
  end if;
end;
$$;
comment on function amazon_ads_private.remove_covered_date is 'Removes what a user has of a profile and a date, with its coverage.';

create function amazon_ads_private.remove_report_rows(deadline timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  removal amazon_ads_private.report_removals;
  coverage amazon_ads.report_coverage;
begin
  for removal in
    select r.* from amazon_ads_private.report_removals as r order by r.id for update skip locked
  loop
    loop
      if clock_timestamp() > deadline then return; end if;
      select c.* into coverage
      from amazon_ads.report_coverage as c
      where c.user_id = removal.user_id
        and (removal.table_name is null or c.table_name = removal.table_name)
        and (removal.profile_id is null or c.profile_id = removal.profile_id)
        and (removal.report_id is null or c.report_id = removal.report_id)
        -- What was stored since then belongs to another schedule. A deleted user has none.
        and (removal.table_name is null or c.stored_at is null or c.stored_at <= removal.created_at)
      limit 1
      for update;
      exit when not found;
      perform amazon_ads_private.remove_covered_date(coverage);
    end loop;
    delete from amazon_ads_private.report_removals as r where r.id = removal.id;
  end loop;
end;
$$;
comment on function amazon_ads_private.remove_report_rows is
  'Removes the rows that callers have deleted and those of deleted users, date by date, until the deadline.';

create function amazon_ads_private.move_covered_date(coverage amazon_ads.report_coverage, new_user_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from amazon_ads.report_coverage as c
    where c.user_id = move_covered_date.new_user_id and c.table_name = coverage.table_name
      and c.profile_id = coverage.profile_id and c.date = coverage.date
      and c.stored_at is not null
  ) then
    -- The new owner has read the date with a connection of their own: two sets of rows would count twice.
    perform amazon_ads_private.remove_covered_date(coverage);
    return;
  end if;
  execute format(
    'update amazon_ads.%I set user_id = $1 where user_id = $2 and %I = $3 and date = $4',
    coverage.table_name,
    (
      select amazon_ads_private.target_column(t.target)
      from amazon_ads_private.report_types as t where t.table_name = coverage.table_name
    )
  ) using move_covered_date.new_user_id, coverage.user_id, coverage.profile_id, coverage.date;
  delete from amazon_ads.report_coverage as c
  where c.user_id = move_covered_date.new_user_id and c.table_name = coverage.table_name
    and c.profile_id = coverage.profile_id and c.date = coverage.date;
  update amazon_ads.report_coverage as c
  set user_id = move_covered_date.new_user_id
  where c.user_id = coverage.user_id and c.table_name = coverage.table_name
    and c.profile_id = coverage.profile_id and c.date = coverage.date;
end;
$$;
comment on function amazon_ads_private.move_covered_date is
  'Gives what a user has of a profile and a date to another user, unless that one has the date already.';

create function amazon_ads_private.move_reports(move amazon_ads_private.report_moves, deadline timestamptz)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_rows constant integer := 2000;
  moved integer;
begin
  loop
    if clock_timestamp() > deadline then return false; end if;
    update amazon_ads.reports as r
    set user_id = move.new_user_id
    where r.id = any (array(
      select o.id from amazon_ads.reports as o
      where o.connection_id = move.connection_id and o.user_id = move.old_user_id
      limit max_rows
      for no key update skip locked
    ));
    get diagnostics moved = row_count;
    exit when moved < max_rows;
  end loop;
  -- One that was being worked on at this moment is moved by the next run.
  return not exists (
    select from amazon_ads.reports as o where o.connection_id = move.connection_id and o.user_id = move.old_user_id
  );
end;
$$;
comment on function amazon_ads_private.move_reports is
  'Gives the reports of a connection that was handed over to its new owner, until the deadline. Returns whether all have followed.';

create function amazon_ads_private.move_report_rows(deadline timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  move amazon_ads_private.report_moves;
  coverage amazon_ads.report_coverage;
begin
  for move in
    select m.*
    from amazon_ads_private.report_moves as m
    join amazon_ads.connections as c on c.id = m.connection_id
    join amazon_ads.users as u on u.id = m.new_user_id
    order by m.id
    -- A new owner who is being deleted is not waited for: what is theirs goes with them.
    for key share of u, c skip locked
    for update of m skip locked
  loop
    continue when not amazon_ads_private.move_reports(move, deadline);
    loop
      if clock_timestamp() > deadline then return; end if;
      select c.* into coverage
      from amazon_ads.report_coverage as c
      where c.connection_id = move.connection_id and c.user_id = move.old_user_id
      limit 1
      for update;
      exit when not found;
      perform amazon_ads_private.move_covered_date(coverage, move.new_user_id);
    end loop;
    delete from amazon_ads_private.report_moves as m where m.id = move.id;
  end loop;
end;
$$;
comment on function amazon_ads_private.move_report_rows is
  'Gives the reports of connections that were handed over to their new owners, and their rows date by date, until the deadline.';

create view amazon_ads_private.expired_coverage with (security_invoker = true) as
  select c.*
  from amazon_ads.report_schedules as s
  join amazon_ads_private.report_targets as t on t.schedule_id = s.id
  join amazon_ads.report_coverage as c
    on c.user_id = t.user_id and c.table_name = t.table_name and c.profile_id = t.profile_id
  where s.retention_months is not null
    and c.date < (current_date - make_interval(months => s.retention_months))::date;
comment on view amazon_ads_private.expired_coverage is
  'The dates that are older than the retention of their schedule.';

create function amazon_ads_private.drop_month(table_name text, month date)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  removed record;
begin
  for removed in
    with deleted as (
      delete from amazon_ads.report_coverage as c
      where c.table_name = drop_month.table_name
        and c.date >= drop_month.month and c.date < drop_month.month + interval '1 month'
      returning c.user_id, c.rows
    )
    select d.user_id, coalesce(sum(d.rows), 0)::bigint as rows from deleted as d group by d.user_id
  loop
    perform amazon_ads_private.add_report_rows(drop_month.table_name, -removed.rows);
  end loop;
  -- A reader at this moment is not waited for: those who come next would wait too. The next run tries again.
  perform set_config('lock_timeout', '200ms', true);
  execute format(
    'drop table amazon_ads_private.%I', amazon_ads_private.report_partition(drop_month.table_name, drop_month.month)
  );
  perform set_config('lock_timeout', '0', true);
  return true;
exception
  when lock_not_available then
    return false;
end;
$$;
comment on function amazon_ads_private.drop_month is
  'Drops the partition of a month with its coverage, unless it is being read; false then. From the drop to the end of the transaction no reader reads the table.';

create function amazon_ads_private.drop_expired_month()
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  expired record;
begin
  for expired in
    select t.table_name, m.month
    from amazon_ads_private.report_types as t
    join pg_inherits as i on i.inhparent = to_regclass(format('amazon_ads.%I', t.table_name))
    join pg_class as c on c.oid = i.inhrelid
    cross join lateral (
      select case when c.relname ~ '_\d{4}_\d\d$' then to_date(right(c.relname, 7), 'YYYY_MM') end as month
    ) as m
    -- A report that is being loaded may need the newest months.
    where m.month < current_date - 62
    order by m.month
  loop
    continue when exists (
      select from amazon_ads.report_coverage as c
      where c.table_name = expired.table_name
        and c.date >= expired.month and c.date < expired.month + interval '1 month'
        and not exists (
          select from amazon_ads_private.expired_coverage as e
          where e.user_id = c.user_id and e.table_name = c.table_name and e.profile_id = c.profile_id and e.date = c.date
        )
    );
    if amazon_ads_private.drop_month(expired.table_name, expired.month) then
      return true;
    end if;
  end loop;
  return false;
end;
$$;
comment on function amazon_ads_private.drop_expired_month is
  'Drops one partition of a month of which nothing is kept; false when there is none.';

create function amazon_ads_private.remove_expired_dates(deadline timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  coverage amazon_ads.report_coverage;
begin
  for coverage in
    select c.*
    from amazon_ads_private.expired_coverage as e
    join amazon_ads.report_coverage as c
      on c.user_id = e.user_id and c.table_name = e.table_name and c.profile_id = e.profile_id and c.date = e.date
    -- What is left is removed in the next run, and so are dates that a report is being stored for.
    limit 10000
    for update of c skip locked
  loop
    exit when clock_timestamp() > deadline;
    perform amazon_ads_private.remove_covered_date(coverage);
  end loop;
end;
$$;
comment on function amazon_ads_private.remove_expired_dates is
  'Removes the dates that are older than the retention of their schedule, until the deadline.';

create index reports_left_staged on amazon_ads.reports (finished_at) where pieces > 0 and finished_at is not null;

create table amazon_ads_private.report_leftovers (
  report_id uuid primary key,
  table_name text not null
);
comment on table amazon_ads_private.report_leftovers is
  'Reports that were deleted, with their user or connection, and whose staged rows are still to be removed.';
alter table amazon_ads_private.report_leftovers enable row level security;

create function amazon_ads_private.queue_report_leftovers()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into amazon_ads_private.report_leftovers (report_id, table_name) values (old.id, old.table_name);
  return null;
end;
$$;
comment on function amazon_ads_private.queue_report_leftovers is 'Has the staged rows of a deleted report removed.';
create trigger reports_40_remove_staged
  after delete on amazon_ads.reports
  for each row when (old.pieces > 0) execute function amazon_ads_private.queue_report_leftovers();

create function amazon_ads_private.remove_staged_rows(table_name text, report_id uuid, deadline timestamptz)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_rows constant integer := 50000;
  removed integer;
begin
  loop
    if clock_timestamp() > deadline then return false; end if;
    execute format(
      'delete from amazon_ads_private.%1$I where ctid = any (array(
        select s.ctid from amazon_ads_private.%1$I as s where s.report_id = $1 limit $2
      ))',
      amazon_ads_private.staging_table(remove_staged_rows.table_name)
    ) using remove_staged_rows.report_id, max_rows;
    get diagnostics removed = row_count;
    exit when removed < max_rows;
  end loop;
  return true;
end;
$$;
comment on function amazon_ads_private.remove_staged_rows is
  'Removes what was staged for a report, until the deadline. Returns whether all of it is removed.';

create function amazon_ads_private.remove_left_staged(deadline timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report record;
begin
  for report in
    select r.id, r.table_name from amazon_ads.reports as r
    where r.pieces > 0 and r.finished_at is not null
    order by r.finished_at
    limit 100
    for no key update skip locked
  loop
    if not amazon_ads_private.remove_staged_rows(report.table_name, report.id, deadline) then return; end if;
    update amazon_ads.reports as r set pieces = 0 where r.id = report.id;
  end loop;
  for report in
    select l.report_id as id, l.table_name from amazon_ads_private.report_leftovers as l limit 100 for update skip locked
  loop
    if not amazon_ads_private.remove_staged_rows(report.table_name, report.id, deadline) then return; end if;
    delete from amazon_ads_private.report_leftovers as l where l.report_id = report.id;
  end loop;
end;
$$;
comment on function amazon_ads_private.remove_left_staged is
  'Removes what was staged for large reports, for reports that ended before they were stored, and for deleted ones.';

create function amazon_ads_private.remove_old_reports()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_rows constant integer := 1000;
  removed integer;
begin
  delete from amazon_ads.reports as r
  where r.id = any (array(
    select o.id
    from amazon_ads.reports as o
    where o.finished_at < now() - make_interval(days => (select s.report_days from amazon_ads_private.settings as s))
      -- One lookup each, by "offset 0": joined, all coverage would be read for a few reports.
      and not exists (select from amazon_ads.report_coverage as c where c.report_id = o.id offset 0)
    order by o.finished_at
    limit max_rows
    -- One that is being deleted with its user is not waited for.
    for update skip locked
  ));
  get diagnostics removed = row_count;
  return removed;
end;
$$;
comment on function amazon_ads_private.remove_old_reports is
  'Removes reports that ended longer ago than the setting report_days says and have no rows in any table.';

create function amazon_ads_private.run_report_housekeeping()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  deadline timestamptz := clock_timestamp() + interval '3 seconds';
begin
  perform amazon_ads_private.move_report_rows(deadline);
  perform amazon_ads_private.remove_report_rows(deadline);
  perform amazon_ads_private.remove_expired_dates(deadline);
  perform amazon_ads_private.remove_left_staged(deadline);
  perform amazon_ads_private.remove_old_reports();
  perform amazon_ads_private.record_heartbeat('report-housekeeping', 'done');
  -- At the end, and one at a time: it locks its table until the transaction ends, which is now.
  perform amazon_ads_private.drop_expired_month();
end;
$$;
comment on function amazon_ads_private.run_report_housekeeping is
  'Every five minutes, for three seconds: removes rows of reports beyond their retention, deleted rows and what was left staged, and moves those of connections that were handed over.';

select cron.schedule(
  'amazon-ads-connect-report-housekeeping', '*/5 * * * *', 'select amazon_ads_private.run_report_housekeeping()'
);

create function amazon_ads_private.report_samples()
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select amazon_ads_private.sample('report_rows', sum(u.rows)::double precision, jsonb_build_object('table', u.table_name))
  from amazon_ads_private.report_usage as u
  group by u.table_name
  union all
  select amazon_ads_private.sample('report_limit_reached', (l.name is not distinct from reached.name)::integer, jsonb_build_object('limit', l.name))
  from unnest('{rows,bytes}'::text[]) as l (name)
  cross join (select amazon_ads_private.report_limit_reached() as name) as reached
  union all
  select amazon_ads_private.sample('reports_due', amazon_ads_private.due_reports(100000))
  union all
  select amazon_ads_private.sample('reports_oldest_due_seconds', extract(epoch from now() - least(
    (
      select r.next_attempt_at from amazon_ads.reports as r
      where r.status in ('requested', 'ready', 'loading') and r.next_attempt_at <= now()
      order by r.next_attempt_at limit 1
    ),
    (
      select t.next_plan_at from amazon_ads_private.report_targets as t
      where t.next_plan_at <= now()
      order by t.next_plan_at limit 1
    )
  )))
  union all
  select amazon_ads_private.sample('report_targets', n.count, jsonb_build_object('state', n.state))
  from (
    select 'active' as state, count(*) from (
      select from amazon_ads_private.report_targets as t
      where t.next_plan_at is not null order by t.next_plan_at limit 100000
    ) as active
    union all
    select 'paused', count(*) from (
      select from amazon_ads_private.report_targets as t where t.next_plan_at is null limit 100000
    ) as paused
    union all
    select 'failing', count(*) from (
      select from amazon_ads_private.report_targets as t where t.failures > 0 limit 100000
    ) as failing
  ) as n
  union all
  -- Of a thousand targets, those first that have waited longest.
  select amazon_ads_private.sample('report_coverage_lag_seconds', max(current_date - newest.date) * 86400)
  from (
    select t.* from amazon_ads_private.report_targets as t
    where t.next_plan_at is not null order by t.next_plan_at limit 1000
  ) as t
  cross join lateral (
    select c.date from amazon_ads.report_coverage as c
    where c.user_id = t.user_id and c.table_name = t.table_name and c.profile_id = t.profile_id
      and c.stored_at is not null
    order by c.date desc limit 1
  ) as newest;
end;
$$;
comment on function amazon_ads_private.report_samples is
  'Rows of reports by table, limits, what is due, targets by state, and how many days old the newest stored date of a target is at most.';

create function amazon_ads_private.report_health()
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if amazon_ads_private.report_limit_reached() is not null then
    return 'limit_reached';
  elsif exists (
    select from amazon_ads.reports as r
    where r.status in ('requested', 'ready', 'loading') and r.next_attempt_at <= now() - interval '15 minutes'
  ) or exists (
    select from amazon_ads_private.report_targets as t where t.next_plan_at <= now() - interval '1 hour'
  ) then
    return 'late';
  end if;
  return 'ok';
end;
$$;
comment on function amazon_ads_private.report_health is
  'ok; late (reports wait for run-reports, or targets for being planned); limit_reached (a limit of the settings).';
