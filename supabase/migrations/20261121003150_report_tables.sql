-- Tables of reports.
-- Each report type in one grouping has a table of its own, which is made from its row in report_types. The table is
-- partitioned by the month of its dates, so that old months can be dropped. Its partitions are made on demand.

select amazon_ads_private.begin_chapter(
  '20261121003150_report_tables',
  '5228cd3b5c94570507fe0c362716481ab27a8b1a06cd874f75323602c18e1237'
);

create table amazon_ads_private.report_types (
  table_name text primary key check (table_name ~ '^report_[a-z0-9_]{1,43}$'),
  report_type_id text not null,
  ad_product text not null,
  group_by text[] not null check (cardinality(group_by) > 0),
  target text not null check (target in ('profile', 'advertiser')),
  max_days integer not null check (max_days > 0),
  retention_days integer not null check (retention_days > 0),
  final_after_days integer not null check (final_after_days > 0),
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  constraint report_types_one_table unique (report_type_id, group_by)
);
comment on table amazon_ads_private.report_types is
  'The catalogue: the report types of Amazon that can be stored, and the table of each.';
comment on column amazon_ads_private.report_types.target is
  'What a report is about: a profile, or an advertiser of Amazon DSP.';
comment on column amazon_ads_private.report_types.max_days is 'How many days one report may have.';
comment on column amazon_ads_private.report_types.retention_days is 'How many days back Amazon answers.';
comment on column amazon_ads_private.report_types.final_after_days is
  'The age, in days, after which Amazon changes the numbers of a date no more.';
comment on column amazon_ads_private.report_types.columns is
  'The columns in their order: [{name, column, type}, …], the name as Amazon writes it and the column as the table has it.';
alter table amazon_ads_private.report_types enable row level security;

create view amazon_ads_private.report_columns with (security_invoker = true) as
  select t.table_name, c.position, c.entry ->> 'name' as name, c.entry ->> 'column' as column_name, c.entry ->> 'type' as type
  from amazon_ads_private.report_types as t
  cross join lateral jsonb_array_elements(t.columns) with ordinality as c (entry, position);
comment on view amazon_ads_private.report_columns is 'The columns of the catalogue, one a row.';

create function amazon_ads_private.staging_table(table_name text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select 'staged_' || substr(table_name, length('report_') + 1)
$$;
comment on function amazon_ads_private.staging_table is
  'The table that holds the rows of a report until all of them have come.';

create function amazon_ads_private.target_column(target text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select case target when 'advertiser' then 'advertiser_id' else 'profile_id' end
$$;
comment on function amazon_ads_private.target_column is
  'The column of a report''s table that says which profile, or which advertiser of Amazon DSP, a row is about.';

create function amazon_ads_private.create_report_table(table_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  listed amazon_ads_private.report_types;
  staging text := amazon_ads_private.staging_table(create_report_table.table_name);
  definitions text;
  target_column text;
begin
  select t.* into strict listed
  from amazon_ads_private.report_types as t where t.table_name = create_report_table.table_name;
  select string_agg(format('%I %s', c.column_name, c.type), ', ' order by c.position)
  into definitions
  from amazon_ads_private.report_columns as c
  where c.table_name = listed.table_name;
  target_column := amazon_ads_private.target_column(listed.target);

  execute format(
    'create table amazon_ads.%1$I (
      user_id uuid not null,
      connection_id uuid not null,
      %2$I text not null,
      currency_code text,
      report_id uuid not null,
      piece integer not null,
      fetched_at timestamptz not null default now(),
      %3$s,
      extra jsonb
    ) partition by range (date)',
    listed.table_name, target_column, definitions
  );
  execute format('alter table amazon_ads.%I alter column date set not null', listed.table_name);
  execute format(
    'create index %I on amazon_ads.%I (user_id, %I, date, piece)',
    listed.table_name || '_range', listed.table_name, target_column
  );
  execute format(
    'comment on table amazon_ads.%I is %L',
    listed.table_name,
    format(
      'Amazon''s report %s by %s, a row for each line of it.', listed.report_type_id, array_to_string(listed.group_by, ' and ')
    )
  );
  execute format('comment on column amazon_ads.%I.report_id is %L', listed.table_name, 'The report that brought the row.');
  execute format(
    'comment on column amazon_ads.%I.piece is %L', listed.table_name, 'The part of the report''s file that the row was in.'
  );
  execute format(
    'comment on column amazon_ads.%I.extra is %L', listed.table_name,
    'What Amazon sent beside the columns: columns that are not in the catalogue, and values of another type than theirs.'
  );
  execute format('alter table amazon_ads.%I enable row level security', listed.table_name);
  execute format(
    'create policy "Users read the rows of their own reports" on amazon_ads.%I for select to authenticated
      using (user_id = (select amazon_ads_private.viewer_id()))',
    listed.table_name
  );

  -- Without a write-ahead log: its rows can be fetched again. After a crash of the server it is empty, and
  -- store_report notices.
  execute format('create unlogged table amazon_ads_private.%I (like amazon_ads.%I including defaults)', staging, listed.table_name);
  execute format('create index on amazon_ads_private.%I (report_id, date)', staging);
  execute format('alter table amazon_ads_private.%I enable row level security', staging);
  execute format(
    'comment on table amazon_ads_private.%I is %L', staging,
    format('The rows of reports that are being loaded, until %s takes them.', listed.table_name)
  );
end;
$$;
comment on function amazon_ads_private.create_report_table is
  'Makes the table of a row of report_types: partitioned by month, with row level security, an index that begins with user, profile and date, and a staging table of the same columns.';

create function amazon_ads_private.revoke_all(relation regclass)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  grantee text;
begin
  for grantee in
    select distinct case when a.grantee = 0 then 'public' else a.grantee::regrole::text end
    from pg_class as c
    cross join lateral aclexplode(c.relacl) as a
    where c.oid = relation and a.grantee <> c.relowner
  loop
    execute format('revoke all on %s from %s', relation, grantee);
  end loop;
end;
$$;
comment on function amazon_ads_private.revoke_all is
  'Revokes all rights on a table from every role but its owner: the project''s default privileges may have granted them.';

create function amazon_ads_private.open_report_table(table_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform amazon_ads_private.revoke_all(format('amazon_ads.%I', table_name)::regclass);
  perform amazon_ads_private.revoke_all(
    format('amazon_ads_private.%I', amazon_ads_private.staging_table(table_name))::regclass
  );
  execute format('grant select on amazon_ads.%I to authenticated, service_role', table_name);
end;
$$;
comment on function amazon_ads_private.open_report_table is
  'Lets users and service_role read the table of a report type, and no other role.';

create function amazon_ads_private.add_report_columns(table_name text, final_after_days integer, columns jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  added record;
begin
  update amazon_ads_private.report_types as t
  set columns = t.columns || add_report_columns.columns, final_after_days = add_report_columns.final_after_days
  where t.table_name = add_report_columns.table_name;
  -- Last in both: rows are moved from one to the other by position.
  for added in select c.entry ->> 'column' as name, c.entry ->> 'type' as type from jsonb_array_elements(columns) as c (entry) loop
    execute format('alter table amazon_ads.%I add column %I %s', table_name, added.name, added.type);
    execute format(
      'alter table amazon_ads_private.%I add column %I %s',
      amazon_ads_private.staging_table(table_name), added.name, added.type
    );
  end loop;
end;
$$;
comment on function amazon_ads_private.add_report_columns is
  'Adds columns to the table of a report type that is released. Rows that are there have null in them.';

create function amazon_ads_private.report_partition(table_name text, month date)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select table_name || to_char(month, '_YYYY_MM')
$$;
comment on function amazon_ads_private.report_partition is 'The name of the partition for the month of a date.';

create function amazon_ads_private.ensure_report_partitions(table_name text, start_date date, end_date date)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  month date;
  partition text;
begin
  for month in
    select m.month::date
    from generate_series(date_trunc('month', start_date::timestamp), end_date::timestamp, '1 month') as m (month)
  loop
    partition := amazon_ads_private.report_partition(ensure_report_partitions.table_name, month);
    continue when to_regclass(format('amazon_ads_private.%I', partition)) is not null;
    -- Two loads of one month: the second waits for the first and finds its partition.
    perform pg_advisory_xact_lock(hashtextextended('amazon_ads ' || partition, 0));
    -- Read from the catalog: to_regclass remembers within a statement that there was none.
    continue when exists (
      select from pg_class as c
      where c.relnamespace = 'amazon_ads_private'::regnamespace and c.relname = partition
    );
    -- Made first and attached then: "create table … partition of" would wait for every reader of the table, and
    -- every later reader for it. Attaching waits for no reader.
    execute format(
      'create table amazon_ads_private.%I (like amazon_ads.%I including defaults including indexes)',
      partition, ensure_report_partitions.table_name
    );
    execute format('alter table amazon_ads_private.%I enable row level security', partition);
    perform amazon_ads_private.revoke_all(format('amazon_ads_private.%I', partition)::regclass);
    execute format(
      'comment on table amazon_ads_private.%I is %L', partition,
      format('The rows of %s of %s.', ensure_report_partitions.table_name, to_char(month, 'YYYY-MM'))
    );
    execute format(
      'alter table amazon_ads.%I attach partition amazon_ads_private.%I for values from (%L) to (%L)',
      ensure_report_partitions.table_name, partition, month, (month + interval '1 month')::date
    );
  end loop;
end;
$$;
comment on function amazon_ads_private.ensure_report_partitions is
  'Makes the partitions for the months of a range of dates, where they are missing.';
