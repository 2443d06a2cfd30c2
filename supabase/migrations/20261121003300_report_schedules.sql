-- Schedules of reports.
-- What is read from Amazon every day: one report for all profiles of a connection, later ones too, or for some of
-- them. Each profile of a schedule is a target, which is planned on its own.

select amazon_ads_private.begin_chapter(
  '20261121003300_report_schedules',
  'ff4b9441faf58bd1a1ab9a883ed02f810e86b05ca76916bfc42cb91774a4be97'
);

create table amazon_ads.report_schedules (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
  table_name text not null references amazon_ads_private.report_types (table_name),
  profile_ids text[] check (cardinality(profile_ids) between 1 and 1000),
  columns text[] check (cardinality(columns) > 0),
  illegal_columns text[] not null default '{}',
  backfill_days integer check (backfill_days between 0 and 10000),
  retention_months integer check (retention_months between 1 and 1200),
  status text not null default 'active' check (status in ('active', 'paused')),
  last_error text,
  last_error_detail text,
  targets_checked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table amazon_ads.report_schedules is 'The reports that are read from Amazon every day.';
comment on column amazon_ads.report_schedules.table_name is 'The report, by the table that its rows are in.';
comment on column amazon_ads.report_schedules.profile_ids is
  'The profiles, or the advertisers of Amazon DSP; null for all of the connection, later ones too.';
comment on column amazon_ads.report_schedules.columns is
  'The columns as Amazon writes them; null for all that the catalogue has.';
comment on column amazon_ads.report_schedules.illegal_columns is
  'Columns that Amazon has refused: they are no longer asked for. Setting the columns clears them.';
comment on column amazon_ads.report_schedules.backfill_days is
  'How many days back it reads when it begins; null for all that Amazon keeps.';
comment on column amazon_ads.report_schedules.retention_months is 'How many months rows are kept; null for ever.';
comment on column amazon_ads.report_schedules.last_error is
  'The stable code of the last failure of a report, null after a report was stored.';
comment on column amazon_ads.report_schedules.targets_checked_at is
  'When its targets were last compared with the profiles of the connection.';

create index report_schedules_user_id on amazon_ads.report_schedules (user_id, created_at desc, id);
create index report_schedules_connection_id on amazon_ads.report_schedules (connection_id);
create index report_schedules_table_name on amazon_ads.report_schedules (table_name);
create index report_schedules_retention_months on amazon_ads.report_schedules (retention_months)
  where retention_months is not null;
create index report_schedules_targets_checked_at on amazon_ads.report_schedules (targets_checked_at nulls first)
  where status = 'active';
alter table amazon_ads.report_schedules enable row level security;
create policy "Users read their own report schedules"
  on amazon_ads.report_schedules for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));
create trigger report_schedules_10_touch_updated_at
  before update on amazon_ads.report_schedules
  for each row when (
    (old.profile_ids, old.columns, old.backfill_days, old.retention_months, old.status) is distinct from
    (new.profile_ids, new.columns, new.backfill_days, new.retention_months, new.status)
  ) execute function amazon_ads_private.touch_updated_at();

create table amazon_ads_private.report_targets (
  schedule_id uuid not null references amazon_ads.report_schedules (id) on delete cascade,
  profile_id text not null,
  user_id uuid not null,
  table_name text not null,
  next_plan_at timestamptz,
  recent_on date,
  window_on date,
  backfill_after timestamptz not null default '-infinity',
  oldest_on date,
  failures integer not null default 0,
  last_error text,
  primary key (schedule_id, profile_id),
  constraint report_targets_once_per_user unique (user_id, table_name, profile_id)
);
comment on table amazon_ads_private.report_targets is
  'The profiles of each schedule. A user has one schedule at most for a profile and a report.';
comment on column amazon_ads_private.report_targets.next_plan_at is
  'When it is planned next; null while its schedule is paused.';
comment on column amazon_ads_private.report_targets.recent_on is
  'The profile''s day on which the report of its last days was planned; window_on likewise for its older days.';
comment on column amazon_ads_private.report_targets.backfill_after is
  'Before this, no report of missing days is planned: set after a failure.';
comment on column amazon_ads_private.report_targets.oldest_on is
  'No older day is asked for: Amazon has refused a report of older ones, of which it keeps fewer than it says.';
comment on column amazon_ads_private.report_targets.failures is 'How many of its reports have failed in a row.';
create index report_targets_next_plan_at on amazon_ads_private.report_targets (next_plan_at)
  where next_plan_at is not null;
create index report_targets_paused on amazon_ads_private.report_targets (schedule_id) where next_plan_at is null;
create index report_targets_failing on amazon_ads_private.report_targets (schedule_id) where failures > 0;
alter table amazon_ads_private.report_targets enable row level security;

create view amazon_ads_private.report_profiles with (security_invoker = true) as
  select
    p.user_id, p.connection_id, 'profile' as target, p.profile_id, p.region, p.timezone, p.currency_code,
    -- The profile of an agency has no campaigns of its own: its advertisers are listed beside it.
    p.status = 'active' and p.type is distinct from 'agency' as is_readable
  from amazon_ads.amazon_profiles as p
  union all
  select
    a.user_id, a.connection_id, 'advertiser', a.amazon_account_id, coalesce(a.region, 'NA'),
    a.metadata ->> 'timezone', a.metadata ->> 'currency_code', a.status = 'active'
  from amazon_ads.user_accounts as a
  where a.source = 'dsp-advertisers';
comment on view amazon_ads_private.report_profiles is
  'What a report can be about: profiles, and advertisers of Amazon DSP.';

alter table amazon_ads_private.settings
  add column max_report_schedules integer not null default 1000 check (max_report_schedules > 0),
  add column max_report_rows bigint check (max_report_rows > 0),
  add column max_report_bytes bigint check (max_report_bytes > 0),
  add column report_days integer not null default 90 check (report_days > 0);
comment on column amazon_ads_private.settings.max_report_schedules is 'How many schedules of reports one user may have.';
comment on column amazon_ads_private.settings.max_report_rows is
  'Once the reports of all users have so many rows, no further report is asked for; null for no limit.';
comment on column amazon_ads_private.settings.max_report_bytes is
  'Once the tables of reports and their indexes take so many bytes of disk, no further report is asked for; null for no limit.';
comment on column amazon_ads_private.settings.report_days is
  'How long reports are listed that have no rows in any table.';

create table amazon_ads_private.report_usage (
  table_name text not null,
  shard smallint not null,
  rows bigint not null,
  primary key (table_name, shard)
);
comment on table amazon_ads_private.report_usage is
  'How many rows each table of reports has: the sum of its shards. Reports that are stored at once count in different ones, and do not wait for each other.';
alter table amazon_ads_private.report_usage enable row level security;

create function amazon_ads_private.add_report_rows(table_name text, rows bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into amazon_ads_private.report_usage as u (table_name, shard, rows)
  values (add_report_rows.table_name, pg_backend_pid() & 15, add_report_rows.rows)
  on conflict on constraint report_usage_pkey do update set rows = u.rows + excluded.rows
$$;
comment on function amazon_ads_private.add_report_rows is
  'Counts rows that a table has more, or fewer. Sessions have shards of their own: stores of one user do not wait for each other.';

create function amazon_ads_private.report_bytes()
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(pg_total_relation_size(i.inhrelid)), 0)::bigint
  from amazon_ads_private.report_types as t
  join pg_inherits as i on i.inhparent = to_regclass(format('amazon_ads.%I', t.table_name))
$$;
comment on function amazon_ads_private.report_bytes is 'How much disk the tables of reports take, with their indexes.';

create function amazon_ads_private.report_limit_reached()
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  settings amazon_ads_private.settings;
begin
  select s.* into settings from amazon_ads_private.settings as s;
  if settings.max_report_rows is not null
    and settings.max_report_rows <= (select sum(u.rows) from amazon_ads_private.report_usage as u)
  then
    return 'rows';
  elsif settings.max_report_bytes is not null and settings.max_report_bytes <= amazon_ads_private.report_bytes() then
    return 'bytes';
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.report_limit_reached is
  'Which limit of the settings the reports have reached: rows, bytes, or null.';

create function amazon_ads_private.report_columns_known(table_name text, columns text[])
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select report_columns_known.columns is null or (
    'date' = any (report_columns_known.columns)
    and not exists (
      select from unnest(report_columns_known.columns) as w (name)
      where w.name !~ '^[A-Za-z][A-Za-z0-9_]{0,79}$'
    )
  )
$$;
comment on function amazon_ads_private.report_columns_known is
  'Whether a report can be asked for with these columns. A column that is not in the catalogue is stored in extra; the date is needed.';

create function amazon_ads_private.uncovered_profiles(schedule amazon_ads.report_schedules, max_rows integer)
returns setof text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select p.profile_id
  from amazon_ads_private.report_types as r
  join amazon_ads_private.report_profiles as p on p.target = r.target
  where r.table_name = (schedule).table_name
    and p.connection_id = (schedule).connection_id
    and p.user_id = (schedule).user_id
    and p.is_readable
    and ((schedule).profile_ids is null or p.profile_id = any ((schedule).profile_ids))
    and not exists (
      select from amazon_ads_private.report_targets as t
      where t.user_id = (schedule).user_id and t.table_name = (schedule).table_name and t.profile_id = p.profile_id
    )
  order by p.profile_id
  limit max_rows
$$;
comment on function amazon_ads_private.uncovered_profiles is
  'The profiles of a schedule that no schedule of its user reads yet.';

create function amazon_ads_private.add_report_targets(schedule amazon_ads.report_schedules)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What is left is added with the next check.
  max_rows constant integer := 5000;
  added integer;
begin
  delete from amazon_ads_private.report_targets as t
  where t.schedule_id = schedule.id
    and schedule.profile_ids is not null and not t.profile_id = any (schedule.profile_ids);
  insert into amazon_ads_private.report_targets (schedule_id, profile_id, user_id, table_name, next_plan_at)
  select schedule.id, u.profile_id, schedule.user_id, schedule.table_name,
    case when schedule.status = 'active' then now() end
  from amazon_ads_private.uncovered_profiles(schedule, max_rows) as u (profile_id)
  on conflict do nothing;
  get diagnostics added = row_count;
  update amazon_ads.report_schedules as s
  -- Some are left: the next run adds them.
  set targets_checked_at = case when added < max_rows then now() end
  where s.id = schedule.id;
  return added;
end;
$$;
comment on function amazon_ads_private.add_report_targets is
  'Makes targets of the profiles that a schedule reads and has no target for, and removes those that it no longer names.';

create function amazon_ads_private.estimate_report_table(user_id uuid, table_name text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- In plpgsql: a later chapter makes report_coverage.
  return jsonb_build_object(
    'rows_a_day', (
      select avg(c.rows)
      from (
        select c.rows from amazon_ads.report_coverage as c
        where c.user_id = estimate_report_table.user_id and c.table_name = estimate_report_table.table_name
          and c.stored_at is not null
        limit 200
      ) as c
    ),
    'row_bytes', coalesce(
      (
        select sum(pg_total_relation_size(c.oid)) / nullif(sum(greatest(c.reltuples, 0)), 0)
        from pg_inherits as i
        join pg_class as c on c.oid = i.inhrelid
        where i.inhparent = to_regclass(format('amazon_ads.%I', estimate_report_table.table_name))
          and c.reltuples > 1000
      ),
      -- Before there are rows: a number takes some 7 bytes, and the columns of ours 100.
      (
        select 100 + 7 * jsonb_array_length(t.columns)
        from amazon_ads_private.report_types as t where t.table_name = estimate_report_table.table_name
      )
    )
  );
end;
$$;
comment on function amazon_ads_private.estimate_report_table is
  'How many rows a profile of a user has a day in a table, null without any, and how many bytes a row takes.';

create function amazon_ads_private.schedule_cost(schedule amazon_ads.report_schedules, estimate jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  listed amazon_ads_private.report_types;
  profiles integer;
  estimated_rows numeric;
begin
  select t.* into strict listed from amazon_ads_private.report_types as t where t.table_name = schedule.table_name;
  select count(*) into profiles from amazon_ads_private.report_targets as t where t.schedule_id = schedule.id;
  estimated_rows := (estimate ->> 'rows_a_day')::numeric * coalesce(schedule.retention_months * 30, 365) * profiles;
  return jsonb_build_object(
    'profiles', profiles,
    'requests_per_day', 2 * profiles,
    'backfill_requests', profiles * ceil(
      least(coalesce(schedule.backfill_days, listed.retention_days), listed.retention_days)::numeric / listed.max_days
    ),
    'is_estimated_from_rows', estimated_rows is not null,
    'estimated_rows', ceil(estimated_rows),
    'estimated_bytes', ceil(estimated_rows * (estimate ->> 'row_bytes')::numeric)
  );
end;
$$;
comment on function amazon_ads_private.schedule_cost is
  'What a schedule takes: requests a day and for what Amazon still has; rows and disk for its retention, or a year, by the estimate of its table.';

create function amazon_ads_private.report_schedule_json(
  schedule amazon_ads.report_schedules, estimate jsonb, limit_reached text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(schedule) - '{user_id,targets_checked_at}'::text[] || jsonb_build_object(
    'state', case
      when (schedule).status = 'paused' then 'paused'
      when (select c.status from amazon_ads.connections as c where c.id = (schedule).connection_id) <> 'active'
        then 'connection_inactive'
      when limit_reached is not null then 'limit_reached'
      else 'active'
    end,
    'cost', amazon_ads_private.schedule_cost(schedule, estimate)
  )
$$;
comment on function amazon_ads_private.report_schedule_json is
  'A schedule as callers see it, with what it costs and whether something stops it.';

create function amazon_ads_private.read_schedule_json(schedule amazon_ads.report_schedules)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select amazon_ads_private.report_schedule_json(
    schedule,
    amazon_ads_private.estimate_report_table((schedule).user_id, (schedule).table_name),
    amazon_ads_private.report_limit_reached()
  )
$$;
comment on function amazon_ads_private.read_schedule_json is 'One schedule as callers see it.';

create function amazon_ads_private.own_report_schedule(who amazon_ads_private.authorization, schedule_id uuid)
returns amazon_ads.report_schedules
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.*
  from amazon_ads.report_schedules as s
  where s.id = own_report_schedule.schedule_id
    and s.user_id = (who).user_id
    and ((who).connection_id is null or s.connection_id = (who).connection_id)
$$;
comment on function amazon_ads_private.own_report_schedule is 'A schedule of the caller''s, or null.';

create function amazon_ads_private.schedule_refusal(schedule amazon_ads.report_schedules)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  listed amazon_ads_private.report_types;
begin
  select t.* into listed from amazon_ads_private.report_types as t where t.table_name = schedule.table_name;
  if listed.table_name is null then
    return amazon_ads_private.refusal('report_type_unknown');
  elsif not amazon_ads_private.report_columns_known(schedule.table_name, schedule.columns) then
    return amazon_ads_private.refusal('report_columns_invalid');
  elsif exists (
    select from unnest(schedule.profile_ids) as w (profile_id)
    where not exists (
      select from amazon_ads_private.report_profiles as p
      where p.connection_id = schedule.connection_id and p.target = listed.target and p.profile_id = w.profile_id
    )
  ) then
    return amazon_ads_private.refusal('profile_not_found', schedule.connection_id);
  elsif exists (
    select from amazon_ads_private.report_targets as t
    where t.user_id = schedule.user_id and t.table_name = schedule.table_name and t.schedule_id <> schedule.id
      and case
        when schedule.profile_ids is not null then t.profile_id = any (schedule.profile_ids)
        else exists (
          select from amazon_ads_private.report_profiles as p
          where p.connection_id = schedule.connection_id and p.target = listed.target and p.profile_id = t.profile_id
        )
      end
  ) or schedule.profile_ids is null and exists (
    -- Of a connection that has no profiles yet.
    select from amazon_ads.report_schedules as s
    where s.connection_id = schedule.connection_id and s.user_id = schedule.user_id
      and s.table_name = schedule.table_name and s.profile_ids is null and s.id <> schedule.id
  ) then
    return amazon_ads_private.refusal('report_already_scheduled', schedule.connection_id);
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.schedule_refusal is
  'Why a schedule cannot be as it is: an unknown report, column or profile, or a profile that another schedule of the user reads already.';

create function amazon_ads.create_report_schedule(
  caller jsonb,
  connection_id uuid,
  profile_ids text[],
  table_name text,
  columns text[],
  backfill_days integer,
  retention_months integer
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:write');
  connection amazon_ads.connections;
  schedule amazon_ads.report_schedules;
  refused jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  connection := amazon_ads_private.own_connection(who, create_report_schedule.connection_id);
  if connection.id is null then
    return amazon_ads_private.refusal('connection_not_found');
  elsif connection.status <> 'active' then
    return amazon_ads_private.refusal(amazon_ads_private.status_refusal(connection.status), connection.id);
  end if;
  -- Locks the user: of two callers who schedule the same profile at once, the second sees the first one's targets.
  refused := amazon_ads_private.quota_refusal(who.user_id, 'report_schedules');
  if refused is not null then
    return refused;
  end if;
  schedule.id := gen_random_uuid();
  schedule.user_id := who.user_id;
  schedule.connection_id := connection.id;
  schedule.table_name := create_report_schedule.table_name;
  schedule.profile_ids := create_report_schedule.profile_ids;
  schedule.columns := create_report_schedule.columns;
  refused := amazon_ads_private.schedule_refusal(schedule);
  if refused is not null then
    return refused;
  end if;
  insert into amazon_ads.report_schedules as s (
    id, user_id, connection_id, table_name, profile_ids, columns, backfill_days, retention_months
  )
  values (
    schedule.id, schedule.user_id, schedule.connection_id, schedule.table_name, schedule.profile_ids,
    schedule.columns, create_report_schedule.backfill_days, create_report_schedule.retention_months
  )
  returning s.* into schedule;
  perform amazon_ads_private.add_report_targets(schedule);
  -- Within a second or two instead of a minute.
  perform amazon_ads_private.call_function_once('run-reports');
  return jsonb_build_object('schedule', amazon_ads_private.read_schedule_json(schedule));
end;
$$;
comment on function amazon_ads.create_report_schedule is
  'Schedules a report for all profiles of a connection, or for some, and says what that will take. run-reports is called for it at once.';

create function amazon_ads.list_report_schedules(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  limit_reached text;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  limit_reached := amazon_ads_private.report_limit_reached();
  return jsonb_build_object('schedules', (
    with own as materialized (
      select s as schedule
      from amazon_ads.report_schedules as s
      where s.user_id = who.user_id
        and (who.connection_id is null or s.connection_id = who.connection_id)
        and (list_report_schedules.connection_id is null or s.connection_id = list_report_schedules.connection_id)
    ),
    -- Once for each table, however many schedules it has.
    estimates as materialized (
      select t.table_name, amazon_ads_private.estimate_report_table(who.user_id, t.table_name) as estimate
      from (select distinct (o.schedule).table_name from own as o) as t
    )
    select coalesce(jsonb_agg(
      amazon_ads_private.report_schedule_json(o.schedule, e.estimate, limit_reached)
      order by (o.schedule).created_at desc, (o.schedule).id
    ), '[]')
    from own as o
    join estimates as e on e.table_name = (o.schedule).table_name
  ));
end;
$$;
comment on function amazon_ads.list_report_schedules is 'The caller''s schedules, newest first.';

create function amazon_ads.read_report_schedule(caller jsonb, schedule_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  schedule amazon_ads.report_schedules;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  schedule := amazon_ads_private.own_report_schedule(who, read_report_schedule.schedule_id);
  if schedule.id is null then
    return amazon_ads_private.refusal('report_schedule_not_found');
  end if;
  return jsonb_build_object(
    'schedule', amazon_ads_private.read_schedule_json(schedule),
    'targets', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'profile_id', t.profile_id, 'next_run_at', t.next_plan_at, 'failures', t.failures, 'last_error', t.last_error,
        'backfilled_to', (
          select c.date from amazon_ads.report_coverage as c
          where c.user_id = t.user_id and c.table_name = t.table_name and c.profile_id = t.profile_id
            and c.stored_at is not null
          order by c.date limit 1
        )
      ) order by t.profile_id), '[]')
      from (
        select t.* from amazon_ads_private.report_targets as t
        where t.schedule_id = schedule.id order by t.profile_id limit 100
      ) as t
    ),
    'next_runs', (
      select coalesce(jsonb_agg(jsonb_build_object('profile_id', t.profile_id, 'at', t.next_plan_at)
        order by t.next_plan_at, t.profile_id), '[]')
      from (
        select t.* from amazon_ads_private.report_targets as t
        where t.schedule_id = schedule.id and t.next_plan_at is not null
        order by t.next_plan_at, t.profile_id limit 10
      ) as t
    ),
    'last_failures', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'report_id', r.id, 'profile_id', r.profile_id, 'error_code', r.error_code, 'error_detail', r.error_detail,
        'finished_at', r.finished_at
      ) order by r.finished_at desc, r.id), '[]')
      from (
        select r.* from amazon_ads.reports as r
        where r.schedule_id = schedule.id and r.status in ('failed', 'expired')
        order by r.finished_at desc, r.id limit 10
      ) as r
    )
  );
end;
$$;
comment on function amazon_ads.read_report_schedule is
  'One schedule with its first hundred targets, its next runs and its last failures.';

create function amazon_ads.change_report_schedule(caller jsonb, schedule_id uuid, changes jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:write');
  schedule amazon_ads.report_schedules;
  wanted amazon_ads.report_schedules;
  refused jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  perform from amazon_ads.users as u where u.id = who.user_id for no key update;
  schedule := amazon_ads_private.own_report_schedule(who, change_report_schedule.schedule_id);
  if schedule.id is null then
    return amazon_ads_private.refusal('report_schedule_not_found');
  end if;
  wanted := jsonb_populate_record(schedule, (
    select coalesce(jsonb_object_agg(c.key, c.value), '{}')
    from jsonb_each(changes) as c
    where c.key in ('profile_ids', 'columns', 'backfill_days', 'retention_months', 'status')
  ));
  refused := amazon_ads_private.schedule_refusal(wanted);
  if refused is not null then
    return refused;
  end if;
  update amazon_ads.report_schedules as s
  set profile_ids = wanted.profile_ids,
      columns = wanted.columns,
      illegal_columns = case when changes ? 'columns' then '{}' else s.illegal_columns end,
      backfill_days = wanted.backfill_days,
      retention_months = wanted.retention_months,
      status = wanted.status,
      last_error = case when changes ?| '{columns,status}' then null else s.last_error end,
      last_error_detail = case when changes ?| '{columns,status}' then null else s.last_error_detail end
  where s.id = schedule.id
  returning s.* into schedule;
  perform amazon_ads_private.add_report_targets(schedule);
  update amazon_ads_private.report_targets as t
  -- A changed schedule is planned at once: it may go further back.
  set next_plan_at = case when schedule.status = 'active' then now() end,
      backfill_after = '-infinity',
      oldest_on = null
  where t.schedule_id = schedule.id;
  if schedule.status = 'paused' then
    perform amazon_ads_private.cancel_wanted_reports(schedule.id);
  else
    perform amazon_ads_private.call_function_once('run-reports');
  end if;
  return jsonb_build_object('schedule', amazon_ads_private.read_schedule_json(schedule));
end;
$$;
comment on function amazon_ads.change_report_schedule is
  'Changes a schedule: what is not named stays. Rows that are stored stay too. run-reports is called at once for one that is active.';

create function amazon_ads.delete_report_schedule(caller jsonb, schedule_id uuid, delete_rows boolean)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:write');
  schedule amazon_ads.report_schedules;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  schedule := amazon_ads_private.own_report_schedule(who, delete_report_schedule.schedule_id);
  if schedule.id is null then
    return amazon_ads_private.refusal('report_schedule_not_found');
  end if;
  -- The schedule before its reports: what plans or works on them keeps the schedule first.
  perform from amazon_ads.report_schedules as s where s.id = schedule.id for update;
  perform amazon_ads_private.cancel_reports(schedule.id);
  if delete_rows then
    insert into amazon_ads_private.report_removals (user_id, table_name, profile_id)
    select t.user_id, t.table_name, t.profile_id
    from amazon_ads_private.report_targets as t
    where t.schedule_id = schedule.id;
  end if;
  delete from amazon_ads.report_schedules as s where s.id = schedule.id;
  return '{"deleted": true}'::jsonb;
end;
$$;
comment on function amazon_ads.delete_report_schedule is
  'Deletes a schedule and cancels its reports. What is stored stays, unless its rows shall be deleted too: housekeeping does that.';

create function amazon_ads_private.audit_report_schedule()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  schedule amazon_ads.report_schedules;
begin
  if tg_op = 'DELETE' then schedule := old; else schedule := new; end if;
  perform amazon_ads_private.audit(
    schedule.user_id,
    case tg_op
      when 'INSERT' then 'report_schedule_created'
      when 'UPDATE' then 'report_schedule_changed'
      else 'report_schedule_deleted'
    end,
    schedule.connection_id,
    jsonb_build_object(
      'schedule_id', schedule.id, 'table_name', schedule.table_name, 'profile_ids', schedule.profile_ids,
      'status', schedule.status, 'retention_months', schedule.retention_months
    )
  );
  return null;
end;
$$;
comment on function amazon_ads_private.audit_report_schedule is 'Audits the schedules of reports.';
create trigger report_schedules_80_audit_new after insert or delete on amazon_ads.report_schedules
  for each row execute function amazon_ads_private.audit_report_schedule();
create trigger report_schedules_81_audit_change after update on amazon_ads.report_schedules
  for each row when (
    (old.profile_ids, old.columns, old.backfill_days, old.retention_months, old.status) is distinct from
    (new.profile_ids, new.columns, new.backfill_days, new.retention_months, new.status)
  ) execute function amazon_ads_private.audit_report_schedule();
