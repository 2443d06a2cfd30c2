-- Reports that callers ask for.
-- Beside the schedules, a caller asks for single reports, lists them and cancels them.

select amazon_ads_private.begin_chapter(
  '20261121003550_report_requests',
  'fd1be6850922ee1699b34d41b53cd2c46c7484a325fc79ad737d78b5c9925ff7'
);

create function amazon_ads_private.own_report(who amazon_ads_private.authorization, report_id uuid)
returns amazon_ads.reports
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select r.*
  from amazon_ads.reports as r
  where r.id = own_report.report_id
    and r.user_id = (who).user_id
    and ((who).connection_id is null or r.connection_id = (who).connection_id)
$$;
comment on function amazon_ads_private.own_report is 'A report of the caller''s, or null.';

create function amazon_ads_private.columns_of_dates(
  user_id uuid, table_name text, profile_id text, start_date date, end_date date
)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select unnest(r.columns)
    from amazon_ads.reports as r
    where r.id in (
      select c.report_id
      from amazon_ads.report_coverage as c
      where c.user_id = columns_of_dates.user_id and c.table_name = columns_of_dates.table_name
        and c.profile_id = columns_of_dates.profile_id
        and c.date between columns_of_dates.start_date and columns_of_dates.end_date
    )
    union
    select unnest(amazon_ads_private.wanted_columns(s.table_name, s.columns, s.illegal_columns))
    from amazon_ads_private.report_targets as t
    join amazon_ads.report_schedules as s on s.id = t.schedule_id
    where t.user_id = columns_of_dates.user_id and t.table_name = columns_of_dates.table_name
      and t.profile_id = columns_of_dates.profile_id
    order by 1
  )
$$;
comment on function amazon_ads_private.columns_of_dates is
  'The columns with which the dates of a profile are stored, and with which its schedule reads them.';

create function amazon_ads.create_report(
  caller jsonb,
  connection_id uuid,
  profile_id text,
  table_name text,
  columns text[],
  start_date date,
  end_date date
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:write');
  connection amazon_ads.connections;
  listed amazon_ads_private.report_types;
  profile amazon_ads_private.report_profiles;
  today date;
  wanted text[];
  report amazon_ads.reports;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  connection := amazon_ads_private.own_connection(who, create_report.connection_id);
  if connection.id is null then
    return amazon_ads_private.refusal('connection_not_found');
  elsif connection.status <> 'active' then
    return amazon_ads_private.refusal(amazon_ads_private.status_refusal(connection.status), connection.id);
  end if;
  select t.* into listed from amazon_ads_private.report_types as t where t.table_name = create_report.table_name;
  if listed.table_name is null then
    return amazon_ads_private.refusal('report_type_unknown');
  elsif not amazon_ads_private.report_columns_known(create_report.table_name, create_report.columns) then
    return amazon_ads_private.refusal('report_columns_invalid');
  end if;
  select p.* into profile
  from amazon_ads_private.report_profiles as p
  where p.connection_id = connection.id and p.target = listed.target and p.profile_id = create_report.profile_id
  limit 1;
  if profile.profile_id is null then
    return amazon_ads_private.refusal('profile_not_found', connection.id);
  end if;
  -- Today counts too: a caller may want what there is of it.
  today := amazon_ads_private.report_day(now() + interval '3 hours', profile.timezone);
  if create_report.start_date > create_report.end_date
    or create_report.end_date > today
    or create_report.start_date <= today - listed.retention_days
    or create_report.end_date - create_report.start_date >= listed.max_days
  then
    return amazon_ads_private.refusal('report_dates_invalid');
  elsif amazon_ads_private.report_limit_reached() is not null then
    return amazon_ads_private.refusal('report_limit_reached');
  end if;
  -- Two calls at once: the second one sees the first one's report.
  perform from amazon_ads.users as u where u.id = who.user_id for no key update;
  if exists (
    select from amazon_ads.reports as r
    where r.user_id = who.user_id and r.table_name = create_report.table_name
      and r.profile_id = create_report.profile_id
      and r.status in ('wanted', 'requested', 'ready', 'loading')
      and daterange(r.start_date, r.end_date, '[]') @> daterange(create_report.start_date, create_report.end_date, '[]')
      and r.columns @> coalesce(create_report.columns, '{}')
  ) then
    return amazon_ads_private.refusal('report_running', connection.id);
  end if;
  wanted := amazon_ads_private.wanted_columns(listed.table_name, create_report.columns, '{}');
  -- Its rows replace those of its dates: they have at least the same columns.
  wanted := wanted || array(
    select kept.name
    from unnest(amazon_ads_private.columns_of_dates(
      who.user_id, listed.table_name, profile.profile_id, create_report.start_date, create_report.end_date
    )) as kept (name)
    where not kept.name = any (wanted)
    order by 1
  );
  insert into amazon_ads.reports as r (
    user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, reason
  )
  values (
    who.user_id, connection.id, listed.table_name, listed.report_type_id, profile.region, profile.profile_id, wanted,
    create_report.start_date, create_report.end_date, 'manual'
  )
  returning r.* into report;
  -- Within a second or two instead of a minute.
  perform amazon_ads_private.call_function_once('run-reports');
  return jsonb_build_object('report', amazon_ads_private.report_json(report));
end;
$$;
comment on function amazon_ads.create_report is
  'Asks for a report of one profile, with the named columns and those with which its dates are stored or scheduled. run-reports is called for it at once.';

create function amazon_ads.list_reports(caller jsonb, filters jsonb, before jsonb, page_size integer)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  listed jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  select coalesce(jsonb_agg(p.report order by p.created_at desc, p.id desc), '[]') into listed
  from (
    select r.created_at, r.id, amazon_ads_private.report_json(r) as report
    from amazon_ads.reports as r
    where r.user_id = who.user_id
      and (who.connection_id is null or r.connection_id = who.connection_id)
      and (not filters ? 'status' or r.status = filters ->> 'status')
      and (not filters ? 'table_name' or r.table_name = filters ->> 'table_name')
      and (not filters ? 'profile_id' or r.profile_id = filters ->> 'profile_id')
      and (not filters ? 'schedule_id' or r.schedule_id = (filters ->> 'schedule_id')::uuid)
      and (not filters ? 'connection_id' or r.connection_id = (filters ->> 'connection_id')::uuid)
      and (not filters ? 'date' or (filters ->> 'date')::date between r.start_date and r.end_date)
      and (before is null or before = 'null' or (r.created_at, r.id) < ((before ->> 'created_at')::timestamptz, (before ->> 'id')::uuid))
    order by r.created_at desc, r.id desc
    limit page_size + 1
  ) as p;
  return jsonb_build_object(
    'reports', case when jsonb_array_length(listed) > page_size then listed - page_size else listed end,
    'has_more', jsonb_array_length(listed) > page_size
  );
end;
$$;
comment on function amazon_ads.list_reports is 'A page of the caller''s reports, newest first.';

create function amazon_ads_private.coverage_json(coverage amazon_ads.report_coverage)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(coverage) - 'user_id'
$$;
comment on function amazon_ads_private.coverage_json is 'A row of coverage as callers see it.';

create function amazon_ads.read_report(caller jsonb, report_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  report amazon_ads.reports;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  report := amazon_ads_private.own_report(who, read_report.report_id);
  if report.id is null then
    return amazon_ads_private.refusal('report_not_found');
  end if;
  return jsonb_build_object(
    'report', amazon_ads_private.report_json(report),
    'coverage', (
      select coalesce(jsonb_agg(amazon_ads_private.coverage_json(c) order by c.date), '[]')
      from amazon_ads.report_coverage as c
      where c.user_id = report.user_id and c.table_name = report.table_name and c.profile_id = report.profile_id
        and c.date between report.start_date and report.end_date
        and (who.connection_id is null or c.connection_id = who.connection_id)
    )
  );
end;
$$;
comment on function amazon_ads.read_report is 'One report, with the coverage of its dates.';

create function amazon_ads.read_report_file(caller jsonb, report_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  report amazon_ads.reports;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  report := amazon_ads_private.own_report(who, read_report_file.report_id);
  if report.id is null then
    return amazon_ads_private.refusal('report_not_found');
  elsif report.amazon_report_id is null then
    return amazon_ads_private.refusal('report_not_ready');
  end if;
  return (
    select jsonb_build_object(
      'user_id', report.user_id, 'connection_id', report.connection_id, 'profile_id', report.profile_id,
      'target', t.target, 'region', report.region, 'report_type_id', report.report_type_id,
      'ad_product', t.ad_product, 'amazon_report_id', report.amazon_report_id
    )
    from amazon_ads_private.report_types as t where t.table_name = report.table_name
  );
end;
$$;
comment on function amazon_ads.read_report_file is
  'What Amazon is asked with for the address of a report''s own file.';

create function amazon_ads.cancel_report(caller jsonb, report_id uuid, delete_rows boolean)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:write');
  report amazon_ads.reports;
  former text;
  is_asked boolean;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  report := amazon_ads_private.own_report(who, cancel_report.report_id);
  if report.id is null then
    return amazon_ads_private.refusal('report_not_found');
  end if;
  select r.* into report from amazon_ads.reports as r where r.id = report.id for no key update;
  former := report.status;
  -- The request may be on its way, or its answer was lost.
  is_asked := former = 'wanted' and report.lease_id is not null and report.asked_at is not null;
  -- One that has ended stays as it is: cancelling twice is no error.
  if former in ('wanted', 'requested', 'ready', 'loading') then
    update amazon_ads.reports as r
    set status = 'cancelled', finished_at = now(), lease_id = null
    where r.id = report.id
    returning r.* into report;
  end if;
  if delete_rows then
    insert into amazon_ads_private.report_removals (user_id, table_name, profile_id, report_id)
    values (report.user_id, report.table_name, report.profile_id, report.id);
  end if;
  return jsonb_build_object(
    'report', amazon_ads_private.report_json(report), 'was', former, 'is_asked', is_asked,
    'amazon_report_id', report.amazon_report_id
  );
end;
$$;
comment on function amazon_ads.cancel_report is
  'Cancels a report that has not ended. Dates that it has stored already stay stored, unless its rows shall be deleted: housekeeping does that. Says how far it was (was), and whether Amazon is being asked for it at this moment (is_asked).';
