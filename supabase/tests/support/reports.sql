-- What the tests of reports share, after personas.sql.

-- A profile of a connection.
create function tests.make_profile(
  connection uuid, profile_id text, timezone text default 'America/Los_Angeles', type text default 'seller'
)
returns void language sql as $$
  insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region, country_code, currency_code, timezone, type)
  select c.user_id, c.id, make_profile.profile_id, 'NA', 'US', 'USD', make_profile.timezone, make_profile.type
  from amazon_ads.connections as c where c.id = connection
$$;

-- A schedule of the report of campaigns; its id.
create function tests.schedule(
  caller jsonb, connection uuid, profile_ids text[] default null, table_name text default 'report_sp_campaigns',
  backfill_days integer default 0
)
returns uuid language sql as $$
  select (amazon_ads.create_report_schedule(
    caller, connection, profile_ids, schedule.table_name, null, schedule.backfill_days, null
  ) #>> '{schedule,id}')::uuid
$$;

-- A report in some state, without a schedule.
create function tests.make_report(
  connection uuid, profile_id text, start_date date, end_date date, status text default 'wanted',
  requested_at timestamptz default now(), table_name text default 'report_sp_campaigns'
)
returns uuid language sql as $$
  insert into amazon_ads.reports (
    user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, reason,
    status, amazon_report_id, asked_at, requested_at, ready_at, asks
  )
  select
    c.user_id, c.id, t.table_name, t.report_type_id, 'NA', make_report.profile_id, '{date,campaignId,cost}',
    make_report.start_date, make_report.end_date, 'manual', make_report.status,
    case when make_report.status <> 'wanted' then 'amazon-' || gen_random_uuid() end,
    case when make_report.status <> 'wanted' then make_report.requested_at end,
    case when make_report.status <> 'wanted' then make_report.requested_at end,
    case when make_report.status in ('ready', 'loading') then make_report.requested_at end,
    case when make_report.status <> 'wanted' then 1 else 0 end
  from amazon_ads.connections as c
  join amazon_ads_private.report_types as t on t.table_name = make_report.table_name
  where c.id = connection
  returning id
$$;

-- Leases a report as claim_reports does; the lease.
create function tests.lease(report uuid) returns uuid language sql as $$
  update amazon_ads.reports
  set lease_id = gen_random_uuid(), next_attempt_at = now() + interval '2 minutes'
  where id = report
  returning lease_id
$$;

-- The columns that all rows have, as run-reports finds them while it cuts; null where rows differ, or are no rows.
create function tests.common_columns(rows text) returns text[] language plpgsql as $$
declare
  columns text[];
begin
  select case when count(distinct k.keys) = 1 then array(select json_object_keys(rows::json -> 0)) end into columns
  from (
    select array(select json_object_keys(r.entry))::text as keys from json_array_elements(rows::json) as r (entry)
  ) as k;
  return columns;
exception
  when data_exception or program_limit_exceeded then
    return null;
end;
$$;

-- Loads a report with these rows in one piece, and stores it.
create function tests.load(report uuid, rows text) returns jsonb language plpgsql as $$
declare
  lease uuid := tests.lease(report);
  answer jsonb;
begin
  answer := amazon_ads.begin_report_load(report, lease, 'file 1');
  if answer ? 'refusal' then return answer; end if;
  answer := amazon_ads.stage_report_piece(
    report, lease, (answer ->> 'piece')::integer, rows, 1000, tests.common_columns(rows)
  );
  if answer ? 'refusal' then return answer; end if;
  loop
    answer := amazon_ads.store_report(report, lease);
    if answer ->> 'status' <> 'loading' then return answer; end if;
  end loop;
end;
$$;

-- Rows of a report of campaigns, one a date, with the same cost.
create function tests.campaign_rows(start_date date, end_date date, cost numeric, campaign text default '1')
returns text language sql as $$
  select coalesce(jsonb_agg(jsonb_build_object('date', d.date::date, 'campaignId', campaign, 'cost', cost)), '[]')::text
  from generate_series(start_date::timestamp, end_date::timestamp, '1 day') as d (date)
$$;

grant execute on all functions in schema tests to anon, authenticated, service_role;
