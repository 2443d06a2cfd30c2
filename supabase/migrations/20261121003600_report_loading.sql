-- Loading.
-- A report's file comes in pieces, each a JSON array of some hundred rows, which Postgres parses. They are staged,
-- and once all have come, each date of the table is switched in one transaction: a reader sees the old rows of a
-- date, or the new ones. No statement takes longer than five seconds, and a process that dies leaves a report that
-- the next one continues after its last piece.

select amazon_ads_private.begin_chapter(
  '20261121003600_report_loading',
  '220171020a6e67715ded268c98d66ead7a0e1efa5dbe75f577bfb8a163eef468'
);

-- Staging tables have no write-ahead log: after a crash of the server they are empty. So is this table, and the
-- epoch that the next load writes into it is another one.
create unlogged table amazon_ads_private.staging_epochs (
  id boolean primary key default true check (id),
  epoch uuid not null default gen_random_uuid()
);
comment on table amazon_ads_private.staging_epochs is
  'One row, which a crash of the server removes together with all staged rows.';
alter table amazon_ads_private.staging_epochs enable row level security;

create function amazon_ads_private.staging_epoch()
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  present uuid := (select e.epoch from amazon_ads_private.staging_epochs as e);
begin
  if present is null then
    insert into amazon_ads_private.staging_epochs default values on conflict do nothing;
    select e.epoch into present from amazon_ads_private.staging_epochs as e;
  end if;
  return present;
end;
$$;
comment on function amazon_ads_private.staging_epoch is
  'The same id for as long as no crash of the server has emptied the staging tables.';

create function amazon_ads_private.drop_staged_rows(report amazon_ads.reports)
returns amazon_ads.reports
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if report.pieces > 0 then
    execute format(
      'delete from amazon_ads_private.%I where report_id = $1', amazon_ads_private.staging_table(report.table_name)
    ) using report.id;
  end if;
  update amazon_ads.reports as r
  set pieces = 0, byte_offset = 0, staged_rows = 0, stored_through = null,
      staging_epoch = amazon_ads_private.staging_epoch()
  where r.id = report.id
  returning r.* into report;
  return report;
end;
$$;
comment on function amazon_ads_private.drop_staged_rows is 'Forgets what was staged of a report.';

create function amazon_ads_private.load_again(report amazon_ads.reports)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  report := amazon_ads_private.drop_staged_rows(report);
  update amazon_ads.reports as r
  set status = 'ready', is_large = false, next_attempt_at = now(), lease_id = null
  where r.id = report.id;
end;
$$;
comment on function amazon_ads_private.load_again is
  'After a crash of the server: the staged rows are gone, and the next process loads the file from its beginning.';

create function amazon_ads.begin_report_load(report_id uuid, lease_id uuid, file_version text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
begin
  if report.id is null or report.status not in ('ready', 'loading') then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  if report.status = 'ready'
    -- Another file than the one whose pieces are staged: its rows may be others, or in another order.
    or report.file_version is distinct from begin_report_load.file_version
    or report.staging_epoch is distinct from amazon_ads_private.staging_epoch()
  then
    report := amazon_ads_private.drop_staged_rows(report);
    update amazon_ads.reports as r
    set status = 'loading', file_version = begin_report_load.file_version
    where r.id = report.id
    returning r.* into report;
  end if;
  perform amazon_ads_private.ensure_report_partitions(report.table_name, report.start_date, report.end_date);
  return jsonb_build_object('status', report.status, 'piece', report.pieces, 'byte_offset', report.byte_offset);
end;
$$;
comment on function amazon_ads.begin_report_load is
  'run-reports: begins to load a report''s file, or continues: after how many pieces, and how many bytes of the unpacked file.';

create function amazon_ads_private.loadable_rows(rows text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- Escaped backslashes are set aside, as a character that no JSON has: what follows them is no escape.
  select replace(
    regexp_replace(
      regexp_replace(
        replace(replace(rows, '\\', E'\x01'), '\u0000', ''),
        -- A first half of a surrogate pair without its second one.
        '\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})', '\\ufffd', 'g'
      ),
      -- A second half without its first one.
      '(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}', '\\ufffd', 'g'
    ),
    E'\x01', '\\'
  )
$$;
comment on function amazon_ads_private.loadable_rows is
  'JSON whose strings Postgres can store: without U+0000, and with U+FFFD instead of halves of surrogate pairs.';

create function amazon_ads_private.date_or_null(value text)
returns date
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return case when value ~ '^\d{4}-\d\d-\d\d' then left(value, 10)::date end;
exception
  when datetime_field_overflow or invalid_datetime_format then
    return null;
end;
$$;
comment on function amazon_ads_private.date_or_null is 'A date as Amazon writes it, or null.';

create function amazon_ads_private.refused_date(date date)
returns date
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = 'AA003', message = format('The file has rows of %s.', date);
end;
$$;
comment on function amazon_ads_private.refused_date is 'Raises, for a date that a report is not about.';

create function amazon_ads_private.staging_statement(table_name text, columns text[], trusts_types boolean)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  statement text;
begin
  with listed as (
    select
      c.position, c.type, c.name,
      quote_ident(c.name) as source,
      quote_ident(c.column_name) as target,
      format('r.%I', c.column_name) as value,
      format('%L::text', c.name) as name_literal
    from amazon_ads_private.report_columns as c
    where c.table_name = staging_statement.table_name
      and (staging_statement.columns is null or c.name = any (staging_statement.columns))
  ),
  expressions as (
    select
      l.*,
      case
        when trusts_types and l.type <> 'text' then l.value
        when l.type = 'date' then format('amazon_ads_private.date_or_null(%s)', l.value)
        -- Two digits of exponent at most: no number of Amazon's has more, and Postgres computes them all.
        when l.type = 'numeric' then format(
          'case when length(%1$s) < 100 and %1$s ~ ''^-?\d+(\.\d+)?([eE][-+]?\d{1,2})?$'' then %1$s::numeric end', l.value
        )
        -- An id that came as a number in exponent form, or with a fraction of zero. The regular expression costs
        -- more than all else, and is asked only of what is no row of digits.
        when l.name ~ 'Id$' then format(
          'case when %1$s like any (''{%%.%%,%%e%%,%%E%%}'') and %1$s ~ ''^\d+(\.\d+([eE][+]?\d{1,2})?|[eE][+]?\d{1,2})$''
            then trim_scale(%1$s::numeric)::text else %1$s end', l.value
        )
        else l.value
      end as expression
    from listed as l
  ),
  parts as (
    select
      string_agg(e.target, ', ' order by e.position) as targets,
      string_agg(
        case
          when e.name = 'date' then format(
            'case when %1$s < $8 or %1$s > $9 then amazon_ads_private.refused_date(%1$s) else %1$s end', e.expression
          )
          else e.expression
        end, ', ' order by e.position
      ) as expressions,
      string_agg(
        format('%s %s', e.source, case when trusts_types then e.type else 'text' end), ', ' order by e.position
      ) as sources,
      string_agg(format('(%s, %s, (%s)::text)', e.name_literal, e.value, e.expression), ', ' order by e.position)
        filter (where e.type <> 'text') as typed,
      string_agg(e.name_literal, ', ') as names
    from expressions as e
  )
  select format(
    'insert into amazon_ads_private.%1$I (
      user_id, connection_id, %2$I, currency_code, report_id, piece, %3$s, extra
    )
    select $1, $2, $3, $4, $5, $6, %4$s, %5$s
    from rows from (json_to_recordset($7) as (%6$s)%7$s) as r (%3$s%8$s)',
    amazon_ads_private.staging_table(staging_statement.table_name),
    (
      select amazon_ads_private.target_column(t.target)
      from amazon_ads_private.report_types as t where t.table_name = staging_statement.table_name
    ),
    p.targets,
    p.expressions,
    case
      when staging_statement.columns is not null then 'null::jsonb'
      when trusts_types then format('nullif(r.line::jsonb - array[%s], ''{}'')', p.names)
      else format(
        -- What is not in the catalogue, and the values of another type than their columns.
        'nullif((r.line::jsonb - array[%s]) || coalesce((
          select jsonb_object_agg(v.name, v.value) from (values %s) as v (name, value, typed)
          where v.value is not null and v.typed is null
        ), ''{}''), ''{}'')',
        p.names, p.typed
      )
    end,
    p.sources,
    case when staging_statement.columns is null then ', json_array_elements($7)' else '' end,
    case when staging_statement.columns is null then ', line' else '' end
  )
  into strict statement
  from parts as p;
  return statement;
end;
$$;
comment on function amazon_ads_private.staging_statement is
  'The statement that parses rows and stages them. It reads the given columns, or all that the catalogue knows and keeps the others in extra. And it trusts that values have the types of their columns, or keeps those in extra that do not.';

create function amazon_ads_private.stage_rows(
  report amazon_ads.reports, rows text, currency_code text, columns text[], trusts_types boolean
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  row_count bigint;
begin
  execute amazon_ads_private.staging_statement(report.table_name, columns, trusts_types)
  using
    report.user_id, report.connection_id, report.profile_id, currency_code, report.id, report.pieces, rows::json,
    report.start_date, report.end_date;
  get diagnostics row_count = row_count;
  return row_count;
end;
$$;
comment on function amazon_ads_private.stage_rows is
  'Parses and stages the rows of one piece, and returns how many there are. Raises for dates that the report is not about.';

create function amazon_ads_private.stage_any_rows(
  report amazon_ads.reports, rows text, currency_code text, columns text[]
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- As Amazon sends them: all rows have the columns that were asked for, and values have their types. With unknown
  -- columns it takes twice as long, and with values of any type ten times.
  return amazon_ads_private.stage_rows(
    report, rows, currency_code, case when columns <@ report.columns then columns end, true
  );
exception
  -- A value of another type than its column, or a string that Postgres cannot store.
  when data_exception then
    return amazon_ads_private.stage_rows(report, amazon_ads_private.loadable_rows(rows), currency_code, null, false);
end;
$$;
comment on function amazon_ads_private.stage_any_rows is
  'Stages the rows of one piece: the quick way, or else a way that keeps in extra what has no column.';

create function amazon_ads.stage_report_piece(
  report_id uuid, lease_id uuid, piece integer, rows text, byte_offset bigint, columns text[] default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
  currency text;
  staged bigint;
begin
  if report.id is null or report.status <> 'loading' then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  if report.staging_epoch is distinct from amazon_ads_private.staging_epoch() then
    perform amazon_ads_private.load_again(report);
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  if stage_report_piece.piece <> report.pieces or report.stored_through is not null then
    -- A piece whose answer was lost is sent again: it is there.
    return jsonb_build_object('status', report.status, 'piece', report.pieces, 'byte_offset', report.byte_offset);
  end if;
  select p.currency_code into currency
  from amazon_ads_private.report_types as t
  join amazon_ads_private.report_profiles as p on p.target = t.target
  where t.table_name = report.table_name and p.connection_id = report.connection_id and p.profile_id = report.profile_id
  limit 1;

  begin
    staged := case
      -- Postgres takes them for numbers, and no sum would survive them.
      when strpos(rows, '"NaN"') > 0 or strpos(rows, 'Infinity"') > 0
        then amazon_ads_private.stage_rows(report, amazon_ads_private.loadable_rows(rows), currency, null, false)
      else amazon_ads_private.stage_any_rows(report, rows, currency, columns)
    end;
  exception
    -- No JSON, JSON that is nested too deep, no array of objects, a row without a date, or a date that the report is
    -- not about.
    when data_exception or program_limit_exceeded or not_null_violation or sqlstate 'AA003' then
      return amazon_ads_private.refusal('report_answer_invalid');
  end;
  update amazon_ads.reports as r
  set pieces = r.pieces + 1,
      byte_offset = stage_report_piece.byte_offset,
      staged_rows = r.staged_rows + staged,
      -- What continues makes progress: only attempts that stage nothing count.
      attempts = 0
  where r.id = report.id
  returning r.* into report;
  return jsonb_build_object('status', report.status, 'piece', report.pieces, 'byte_offset', report.byte_offset);
end;
$$;
comment on function amazon_ads.stage_report_piece is
  'run-reports: parses and stages one piece of a report''s file, a JSON array of rows, and answers which piece is next. A piece that was staged before is not staged twice. Columns are given where all rows of the piece have just these.';

create function amazon_ads_private.switch_date(report amazon_ads.reports, date date, timezone text, final_after_days integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  coverage amazon_ads.report_coverage;
  staging text := amazon_ads_private.staging_table(report.table_name);
  target_column text := (
    select amazon_ads_private.target_column(t.target)
    from amazon_ads_private.report_types as t where t.table_name = report.table_name
  );
  age integer := greatest(amazon_ads_private.report_day(report.requested_at, timezone) - switch_date.date, 0);
  removed bigint;
  added bigint;
begin
  insert into amazon_ads.report_coverage (user_id, table_name, profile_id, date, connection_id, final_on)
  values (
    report.user_id, report.table_name, report.profile_id, switch_date.date, report.connection_id,
    switch_date.date + final_after_days
  )
  on conflict on constraint report_coverage_pkey do nothing;
  -- Two reports of one date: the second waits here, and then sees what the first one has stored.
  select c.* into strict coverage
  from amazon_ads.report_coverage as c
  where c.user_id = report.user_id and c.table_name = report.table_name and c.profile_id = report.profile_id
    and c.date = switch_date.date
  for update;
  -- Rows of a younger request are newer: an older report that comes late leaves them.
  if coverage.as_of is null or coverage.as_of <= report.requested_at then
    execute format(
      'delete from amazon_ads.%I where user_id = $1 and %I = $2 and date = $3', report.table_name, target_column
    ) using report.user_id, report.profile_id, switch_date.date;
    get diagnostics removed = row_count;
    execute format(
      'insert into amazon_ads.%I select s.* from amazon_ads_private.%I as s where s.report_id = $1 and s.date = $2',
      report.table_name, staging
    ) using report.id, switch_date.date;
    get diagnostics added = row_count;
    update amazon_ads.report_coverage as c
    set connection_id = report.connection_id,
        report_id = report.id,
        stored_at = now(),
        rows = added,
        as_of = report.requested_at,
        requested_at = greatest(c.requested_at, report.requested_at),
        age_days = age,
        is_final = age >= final_after_days
    where c.user_id = report.user_id and c.table_name = report.table_name and c.profile_id = report.profile_id
      and c.date = switch_date.date;
    if added <> removed then
      perform amazon_ads_private.add_report_rows(report.table_name, added - removed);
    end if;
  end if;
end;
$$;
comment on function amazon_ads_private.switch_date is
  'Replaces what a user has of a profile and a date by the staged rows of a report, unless a younger request has brought what is there.';

create function amazon_ads_private.store_dates(report amazon_ads.reports, deadline timestamptz)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_removed constant bigint := 100000;
  listed amazon_ads_private.report_types;
  timezone text;
  date date := coalesce(report.stored_through + 1, report.start_date);
begin
  select t.* into strict listed from amazon_ads_private.report_types as t where t.table_name = report.table_name;
  select p.timezone into timezone
  from amazon_ads_private.report_profiles as p
  where p.connection_id = report.connection_id and p.target = listed.target and p.profile_id = report.profile_id
  limit 1;
  -- Housekeeping drops a month of which nothing was kept when it looked.
  perform amazon_ads_private.ensure_report_partitions(report.table_name, report.start_date, report.end_date);
  while date <= report.end_date loop
    perform amazon_ads_private.switch_date(report, date, timezone, listed.final_after_days);
    date := date + 1;
    exit when clock_timestamp() > deadline;
  end loop;
  if date <= report.end_date then
    update amazon_ads.reports as r set stored_through = date - 1 where r.id = report.id;
    return '{"status": "loading"}'::jsonb;
  end if;
  -- A large report's staged rows are left to housekeeping: this call may have switched a large date.
  if report.staged_rows <= max_removed then
    perform amazon_ads_private.drop_staged_rows(report);
  end if;
  return amazon_ads_private.finish_report(report, 'stored', null, null)
    || jsonb_build_object('rows', report.staged_rows);
end;
$$;
comment on function amazon_ads_private.store_dates is
  'Switches the dates of a report that are not switched yet, until the deadline, and ends the report after the last one.';

create function amazon_ads_private.has_large_date(report amazon_ads.reports)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Measured: 200,000 rows of 20 columns over as many others take less than a second.
  max_rows constant bigint := 300000;
  found boolean;
begin
  if report.staged_rows <= max_rows then
    return false;
  end if;
  execute format(
    'select exists (
      select from amazon_ads_private.%I as s where s.report_id = $1 group by s.date having count(*) > $2
    )',
    amazon_ads_private.staging_table(report.table_name)
  ) using report.id, max_rows into found;
  return found;
end;
$$;
comment on function amazon_ads_private.has_large_date is
  'Whether a date has so many staged rows that its switch may take longer than a function waits for a statement.';

create function amazon_ads.store_report(report_id uuid, lease_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Dates follow until so much time is used up: the last one still ends before the limit of five seconds.
  max_time constant interval := interval '1 second';
  report amazon_ads.reports := amazon_ads_private.leased_report(report_id, lease_id);
begin
  if report.id is null or report.status <> 'loading' then
    return amazon_ads_private.refusal('report_lease_lost');
  end if;
  if report.staging_epoch is distinct from amazon_ads_private.staging_epoch() then
    perform amazon_ads_private.load_again(report);
    return '{"status": "ready"}'::jsonb;
  end if;
  if report.is_large or report.stored_through is null and amazon_ads_private.has_large_date(report) then
    update amazon_ads.reports as r
    set is_large = true, lease_id = null, next_attempt_at = now() + interval '1 hour'
    where r.id = report.id;
    return '{"status": "loading"}'::jsonb;
  end if;
  return amazon_ads_private.store_dates(report, clock_timestamp() + max_time);
end;
$$;
comment on function amazon_ads.store_report is
  'run-reports: moves the staged rows into the table, date by date, for a second at most. Called again until the report is stored; the status ready means that the file has to be loaded again. A report with a very large date is left to pg_cron, and the lease ends.';

create function amazon_ads_private.store_large_report()
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The large date itself may take longer.
  max_time constant interval := interval '20 seconds';
  report amazon_ads.reports;
  outcome text := 'nothing due';
begin
  select r.* into report
  from amazon_ads.reports as r
  where r.is_large and r.status = 'loading' and r.lease_id is null
  order by r.requested_at
  limit 1;
  perform amazon_ads_private.keep_owners_of_report(report.id);
  select r.* into report
  from amazon_ads.reports as r
  where r.id = report.id and r.is_large and r.status = 'loading' and r.lease_id is null
  for no key update skip locked;
  if found then
    if report.staging_epoch is distinct from amazon_ads_private.staging_epoch() then
      perform amazon_ads_private.load_again(report);
      outcome := 'to be loaded again';
    else
      -- A transaction of its own for each part: what is stored stays, whatever time limit statements have.
      outcome := amazon_ads_private.store_dates(report, clock_timestamp() + max_time) ->> 'status';
    end if;
  end if;
  perform amazon_ads_private.record_heartbeat('store-large-report', outcome);
  return outcome;
end;
$$;
comment on function amazon_ads_private.store_large_report is
  'Every minute: stores a report with a date of more than 300,000 rows, whose switch is one statement that may take longer than a function waits.';

select cron.schedule(
  'amazon-ads-connect-store-large-report', '* * * * *', 'select amazon_ads_private.store_large_report()'
);
