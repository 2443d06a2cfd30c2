-- Reading reports.
-- Signed-in users read the tables by the Data API. API keys read the same rows by an RPC, in pages of text that the
-- function passes on without parsing it.

select amazon_ads_private.begin_chapter(
  '20261121003700_report_reading',
  'a59186649ab9a7e214ddbca0eb0936592c9ba7f7e15b5b3f46de624394b5df63'
);

create function amazon_ads_private.readable_columns(table_name text)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(a.attname::text order by a.attnum)
  from pg_attribute as a
  where a.attrelid = to_regclass(format('amazon_ads.%I', readable_columns.table_name))
    and a.attnum > 0 and not a.attisdropped
    and a.attname not in ('user_id', 'piece')
$$;
comment on function amazon_ads_private.readable_columns is
  'The columns of a report''s table that callers read, in its order.';

create function amazon_ads_private.csv_line(table_name text, columns text[])
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  -- Spelled out for each column: a function that is called for each value is not inlined, and took most of the time.
  select string_agg(
    case
      when a.atttypid = 'text'::regtype then format(
        -- An empty text is written as "", which a reader can tell from null.
        'case when p.%1$I is null then '''' when p.%1$I = '''' or p.%1$I ~ ''[",\r\n]''
          then ''"'' || replace(p.%1$I, ''"'', ''""'') || ''"'' else p.%1$I end',
        c.name
      )
      when a.atttypid = 'jsonb'::regtype then format(
        'coalesce(''"'' || replace(p.%1$I::text, ''"'', ''""'') || ''"'', '''')', c.name
      )
      -- Numbers, dates, times and ids have neither commas nor quotes.
      else format('coalesce(p.%I::text, '''')', c.name)
    end,
    ' || '','' || ' order by c.position
  ) || ' || E''\r\n'''
  from unnest(columns) with ordinality as c (name, position)
  join pg_attribute as a
    on a.attrelid = to_regclass(format('amazon_ads.%I', table_name)) and a.attname = c.name
$$;
comment on function amazon_ads_private.csv_line is
  'The expression that writes a row p of a report''s table as a line of RFC 4180.';

create function amazon_ads_private.json_line(columns text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- Numbers keep their digits, and ids are text already.
  select 'row_to_json((select l from (select ' || string_agg(format('p.%I', c.name), ', ' order by c.position)
    || ') as l))::text || E''\n'''
  from unnest(columns) with ordinality as c (name, position)
$$;
comment on function amazon_ads_private.json_line is
  'The expression that writes a row p of a report''s table as a line of NDJSON.';

create function amazon_ads_private.rows_statement(table_name text, target_column text, columns text[], format text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.format(
    'with page as (
      select t.*
      from amazon_ads.%1$I as t
      where t.user_id = $1
        and ($2 is null or t.connection_id = $2)
        and ($3 is null or t.%2$I = any ($3))
        and t.date between $4 and $5
        and ($6 is null or (t.%2$I, t.date, t.piece) > ($6, $7, $8))
      order by t.%2$I, t.date, t.piece
      -- A piece is not divided: its rows have no order among themselves.
      fetch first $9 rows with ties
    ),
    last as (
      select p.%2$I as profile_id, p.date, p.piece, p.report_id
      from page as p order by p.%2$I desc, p.date desc, p.piece desc limit 1
    )
    select
      (select string_agg(%3$s, '''' order by p.%2$I, p.date, p.piece) from page as p),
      (select count(*) from page),
      (select to_jsonb(l) from last as l)',
    rows_statement.table_name,
    rows_statement.target_column,
    case rows_statement.format
      when 'csv' then amazon_ads_private.csv_line(rows_statement.table_name, rows_statement.columns)
      else amazon_ads_private.json_line(rows_statement.columns)
    end
  )
$$;
comment on function amazon_ads_private.rows_statement is
  'The statement that reads a page of a report''s rows as text, in the order of profile, date and piece.';

create function amazon_ads.read_report_rows(caller jsonb, query jsonb, cursor jsonb, max_rows integer, format text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  listed amazon_ads_private.report_types;
  readable text[];
  columns text[];
  profile_ids text[];
  place jsonb := nullif(cursor, 'null');
  page text;
  row_count integer;
  last jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  select t.* into listed from amazon_ads_private.report_types as t where t.table_name = query ->> 'table_name';
  if listed.table_name is null then
    return amazon_ads_private.refusal('report_type_unknown');
  end if;
  readable := amazon_ads_private.readable_columns(listed.table_name);
  if jsonb_typeof(query -> 'columns') = 'array' then
    columns := array(select jsonb_array_elements_text(query -> 'columns'));
    if not columns <@ readable or cardinality(columns) = 0 then
      return amazon_ads_private.refusal('report_columns_invalid');
    end if;
  else
    columns := readable;
  end if;
  if jsonb_typeof(query -> 'profile_ids') = 'array' then
    profile_ids := array(select jsonb_array_elements_text(query -> 'profile_ids'));
  end if;
  -- The date in which the page before ended was replaced: its pieces are others.
  if place is not null and not exists (
    select from amazon_ads.report_coverage as c
    where c.user_id = who.user_id and c.table_name = listed.table_name and c.profile_id = place ->> 'profile_id'
      and c.date = (place ->> 'date')::date and c.report_id = (place ->> 'report_id')::uuid
  ) then
    return amazon_ads_private.refusal('report_rows_changed');
  end if;
  execute amazon_ads_private.rows_statement(
    listed.table_name, amazon_ads_private.target_column(listed.target), columns, read_report_rows.format
  )
  using
    who.user_id, who.connection_id, profile_ids,
    coalesce((query ->> 'start_date')::date, '-infinity'), coalesce((query ->> 'end_date')::date, 'infinity'),
    place ->> 'profile_id', (place ->> 'date')::date, (place ->> 'piece')::integer, max_rows
  into page, row_count, last;
  return jsonb_build_object(
    'text', coalesce(page, ''),
    'rows', row_count,
    'columns', columns,
    'cursor', case when row_count >= max_rows then last end
  );
end;
$$;
comment on function amazon_ads.read_report_rows is
  'A page of a report''s rows as NDJSON or as CSV without its header. It has max_rows rows, and the rest of the piece that the last one was in.';

create function amazon_ads.list_report_coverage(caller jsonb, query jsonb, after jsonb, page_size integer)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'reports:read');
  place jsonb := nullif(after, 'null');
  profile_ids text[];
  listed jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  if jsonb_typeof(query -> 'profile_ids') = 'array' then
    profile_ids := array(select jsonb_array_elements_text(query -> 'profile_ids'));
  end if;
  select coalesce(jsonb_agg(amazon_ads_private.coverage_json(c) order by c.table_name, c.profile_id, c.date), '[]')
  into listed
  from (
    select c.*
    from amazon_ads.report_coverage as c
    where c.user_id = who.user_id
      and (who.connection_id is null or c.connection_id = who.connection_id)
      and c.table_name = coalesce(query ->> 'table_name', c.table_name)
      and (profile_ids is null or c.profile_id = any (profile_ids))
      and c.date between coalesce((query ->> 'start_date')::date, '-infinity')
        and coalesce((query ->> 'end_date')::date, 'infinity')
      and (place is null or (c.table_name, c.profile_id, c.date) > (
        coalesce(place ->> 'table_name', query ->> 'table_name'), place ->> 'profile_id', (place ->> 'date')::date
      ))
    order by c.table_name, c.profile_id, c.date
    limit page_size + 1
  ) as c;
  return jsonb_build_object(
    'coverage', case when jsonb_array_length(listed) > page_size then listed - page_size else listed end,
    'has_more', jsonb_array_length(listed) > page_size
  );
end;
$$;
comment on function amazon_ads.list_report_coverage is
  'A page of the coverage of the caller''s reports: what is stored for each date, as of when, and whether it is final.';
