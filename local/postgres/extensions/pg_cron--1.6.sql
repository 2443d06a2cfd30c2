-- A replacement for pg_cron: the same functions and tables. local/schedule/cron-worker.ts runs the jobs;
-- what a schedule means is decided here, so that a malformed one is refused as it is saved.

\echo Use "create extension pg_cron" to load this file. \quit

create schema cron;

create sequence cron.jobid_seq;
create table cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport integer not null default inet_server_port(),
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);
alter sequence cron.jobid_seq owned by cron.job.jobid;
alter table cron.job enable row level security;
create policy cron_job_policy on cron.job using (username = current_user);
select pg_catalog.pg_extension_config_dump('cron.job', '');
select pg_catalog.pg_extension_config_dump('cron.jobid_seq', '');

create sequence cron.runid_seq;
create table cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);
alter sequence cron.runid_seq owned by cron.job_run_details.runid;
alter table cron.job_run_details enable row level security;
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);
select pg_catalog.pg_extension_config_dump('cron.job_run_details', '');
select pg_catalog.pg_extension_config_dump('cron.runid_seq', '');

create function cron._field_values(field text, low integer, high integer, names text[])
returns integer[]
language plpgsql
immutable
set search_path = ''
as $$
declare
  part text;
  piece text[];
  first integer;
  last integer;
  found integer[] := '{}';
begin
  foreach part in array pg_catalog.string_to_array(pg_catalog.lower(field), ',') loop
    for i in 1 .. coalesce(pg_catalog.array_length(names, 1), 0) loop
      part := pg_catalog.replace(part, names[i], (low + i - 1)::text);
    end loop;
    -- "*", "5", "1-5", each with an optional step.
    piece := pg_catalog.regexp_match(part, '^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    if piece is null or piece[4] = '0' then
      return null;
    end if;
    first := case when piece[1] = '*' then low else piece[2]::integer end;
    last := case
      when piece[1] = '*' then high
      when piece[3] is not null then piece[3]::integer
      when piece[4] is not null then high
      else first
    end;
    if first < low or last > high or first > last then
      return null;
    end if;
    found := found || array(
      select pg_catalog.generate_series(first, last, coalesce(piece[4]::integer, 1))
    );
  end loop;
  return found;
end;
$$;
comment on function cron._field_values(text, integer, integer, text[]) is
  'The numbers that one field of a schedule names; null where it is malformed.';

create function cron._interval_seconds(schedule text)
returns integer
language sql
immutable
set search_path = ''
as $$
  select (pg_catalog.regexp_match(schedule, '^\s*([1-9]|[1-5]\d)\s+seconds?\s*$', 'i'))[1]::integer
$$;
comment on function cron._interval_seconds(text) is 'The N of "N seconds"; null for other schedules.';

-- cron(5): where day of month and day of week are both restricted, either one is enough.
create function cron._is_due(schedule text, at timestamptz)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  local_time timestamp := at at time zone 'UTC';
  field text[] := pg_catalog.regexp_split_to_array(
    pg_catalog.btrim(case pg_catalog.lower(pg_catalog.btrim(schedule))
      when '@yearly' then '0 0 1 1 *'
      when '@annually' then '0 0 1 1 *'
      when '@monthly' then '0 0 1 * *'
      when '@weekly' then '0 0 * * 0'
      when '@daily' then '0 0 * * *'
      when '@midnight' then '0 0 * * *'
      when '@hourly' then '0 * * * *'
      else schedule
    end),
    '\s+'
  );
  last_day constant integer := extract(
    day from pg_catalog.date_trunc('month', local_time) + interval '1 month - 1 day'
  );
  minutes integer[];
  hours integer[];
  days integer[];
  months integer[];
  weekdays integer[];
  on_day boolean;
  on_weekday boolean;
begin
  if pg_catalog.array_length(field, 1) = 5 then
    minutes := cron._field_values(field[1], 0, 59, '{}');
    hours := cron._field_values(field[2], 0, 23, '{}');
    days := case when field[3] = '$' then array[last_day]
      else cron._field_values(field[3], 1, 31, '{}') end;
    months := cron._field_values(
      field[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'
    );
    weekdays := cron._field_values(field[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
  end if;
  if minutes is null or hours is null or days is null or months is null or weekdays is null then
    raise exception 'invalid schedule: %', schedule
      using hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
  end if;

  on_day := extract(day from local_time)::integer = any (days);
  on_weekday := extract(dow from local_time)::integer = any (weekdays)
    or (extract(dow from local_time) = 0 and 7 = any (weekdays));
  return extract(minute from local_time)::integer = any (minutes)
    and extract(hour from local_time)::integer = any (hours)
    and extract(month from local_time)::integer = any (months)
    and case
      when field[3] like '*%' or field[5] like '*%' then on_day and on_weekday
      else on_day or on_weekday
    end;
end;
$$;
comment on function cron._is_due(text, timestamptz) is
  'Whether a schedule names the minute; raises an error where it is malformed.';

create function cron._check_job()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if cron._interval_seconds(new.schedule) is null then
    perform cron._is_due(new.schedule, pg_catalog.now());
  end if;
  return new;
end;
$$;
create trigger check_job before insert or update on cron.job
  for each row execute function cron._check_job();

-- The public functions run as their caller, whose name goes into the job; these write.
create function cron._save_job(
  job_name text, schedule text, command text, database text, username text, active boolean
)
returns bigint
language sql
security definer
set search_path = ''
as $$
  insert into cron.job as j (jobname, schedule, command, database, username, active)
  values (job_name, schedule, command, database, username, active)
  on conflict on constraint jobname_username_uniq do update set
    schedule = excluded.schedule,
    command = excluded.command,
    database = excluded.database,
    active = excluded.active
  returning jobid
$$;

create function cron._delete_job(job_id bigint, job_name text, caller text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from cron.job as j
  where (j.jobid = job_id or j.jobname = job_name)
    and (j.username = caller or exists (
      select from pg_catalog.pg_roles as r where r.rolname = caller and r.rolsuper
    ));
  if not found then
    raise exception 'could not find valid entry for job %',
      coalesce(job_id::text, pg_catalog.quote_literal(job_name));
  end if;
  return true;
end;
$$;

create function cron._change_job(
  job_id bigint, new_schedule text, new_command text, new_database text, new_username text,
  new_active boolean, caller text
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update cron.job as j set
    schedule = coalesce(new_schedule, j.schedule),
    command = coalesce(new_command, j.command),
    database = coalesce(new_database, j.database),
    username = coalesce(new_username, j.username),
    active = coalesce(new_active, j.active)
  where j.jobid = job_id
    and (j.username = caller or exists (
      select from pg_catalog.pg_roles as r where r.rolname = caller and r.rolsuper
    ));
  if not found then
    raise exception 'Job % does not exist or you don''t own it', job_id;
  end if;
end;
$$;

create function cron.schedule(schedule text, command text)
returns bigint
language sql
as $$
  select cron._save_job(null, schedule, command, current_database(), current_user, true)
$$;
comment on function cron.schedule(text, text) is 'Schedules a job without a name.';

create function cron.schedule(job_name text, schedule text, command text)
returns bigint
language sql
as $$
  select cron._save_job(job_name, schedule, command, current_database(), current_user, true)
$$;
comment on function cron.schedule(text, text, text) is
  'Schedules a job, in place of the caller''s job with the same name.';

create function cron.schedule_in_database(
  job_name text, schedule text, command text, database text,
  username text default null, active boolean default true
)
returns bigint
language plpgsql
as $$
begin
  if coalesce(username, current_user) <> current_user
    and not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    raise exception 'must be superuser to create a job for another role';
  end if;
  return cron._save_job(
    job_name, schedule, command, database, coalesce(username, current_user), active
  );
end;
$$;
comment on function cron.schedule_in_database(text, text, text, text, text, boolean) is
  'Schedules a job in another database of the server.';

create function cron.unschedule(job_id bigint)
returns boolean
language sql
as $$
  select cron._delete_job(job_id, null, current_user)
$$;
comment on function cron.unschedule(bigint) is 'Removes the job with this id.';

create function cron.unschedule(job_name text)
returns boolean
language sql
as $$
  select cron._delete_job(null, job_name, current_user)
$$;
comment on function cron.unschedule(text) is 'Removes the job with this name.';

create function cron.alter_job(
  job_id bigint, schedule text default null, command text default null,
  database text default null, username text default null, active boolean default null
)
returns void
language plpgsql
as $$
begin
  if coalesce(username, current_user) <> current_user
    and not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    raise exception 'must be superuser to alter username';
  end if;
  perform cron._change_job(job_id, schedule, command, database, username, active, current_user);
end;
$$;
comment on function cron.alter_job(bigint, text, text, text, text, boolean) is
  'Changes a job; what is null stays.';

grant select on cron.job, cron.job_run_details to public;
grant delete on cron.job_run_details to public;

-- As on hosted projects.
grant usage on schema cron to postgres with grant option;
grant execute on all functions in schema cron to postgres with grant option;
grant all on all tables in schema cron to postgres with grant option;
revoke all on cron.job from postgres;
grant select on cron.job to postgres with grant option;
revoke trigger on cron.job_run_details from postgres;
