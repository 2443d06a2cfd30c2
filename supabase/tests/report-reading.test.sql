-- Reading: pages of rows for API keys, coverage, views.
begin;
\ir support/personas.sql
\ir support/reports.sql
select * from no_plan();

\set adas '''e0000000-0000-4000-8000-000000000001'''
\set second '''e0000000-0000-4000-8000-000000000002'''
\set bens '''e0000000-0000-4000-8000-000000000003'''
select tests.connect(:adas, tests.ada());
select tests.connect(:second, tests.ada());
select tests.connect(:bens, tests.ben());
select tests.make_profile(:adas, '1001');
select tests.make_profile(:second, '1002');
select tests.make_profile(:bens, '1001');
-- Three pieces of a report, each with two dates and two rows a date.
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-02', 'ready', '2026-11-03T12:00:00Z') as report \gset
select tests.lease(:'report') as lease \gset
select amazon_ads.begin_report_load(:'report', :'lease', 'file');
select amazon_ads.stage_report_piece(:'report', :'lease', piece, (
  select jsonb_agg(jsonb_build_object('date', date, 'campaignId', 10 * piece + n, 'campaignName', 'c ' || piece, 'cost', 1.10))::text
  from unnest('{2026-11-01,2026-11-02}'::date[]) as date cross join generate_series(1, 2) as n
), 100 * piece)
from generate_series(0, 2) as piece;
select amazon_ads.store_report(:'report', :'lease');
select tests.load(tests.make_report(:second, '1002', '2026-11-01', '2026-11-01', 'ready', '2026-11-03T12:00:00Z'),
  '[{"date":"2026-11-01","campaignId":12345678901234567890,"campaignName":"a \"quoted\", name\nof two lines","cost":0.30,"campaignStatus":""}]');
select tests.load(tests.make_report(:bens, '1001', '2026-11-01', '2026-11-01', 'ready', '2026-11-03T12:00:00Z'),
  tests.campaign_rows('2026-11-01', '2026-11-01', 99));

create function tests.page(
  caller jsonb, query jsonb default '{}', cursor jsonb default null, max_rows integer default 100, format text default 'ndjson'
)
returns jsonb language sql as $$
  select amazon_ads.read_report_rows(caller, '{"table_name": "report_sp_campaigns"}' || query, cursor, max_rows, format)
$$;
create function tests.read_all(caller jsonb, query jsonb, max_rows integer) returns text[] language plpgsql as $$
declare
  page jsonb := tests.page(caller, query, null, max_rows);
  lines text[] := '{}';
begin
  loop
    lines := lines || array_remove(string_to_array(page ->> 'text', E'\n'), '');
    exit when page -> 'cursor' = 'null';
    page := tests.page(caller, query, page -> 'cursor', max_rows);
  end loop;
  return lines;
end;
$$;

select is(
  tests.page(tests.ada_user(), '{"columns": ["date", "profile_id", "campaign_id", "cost", "campaign_status"], "profile_ids": ["1002"]}') - 'cursor',
  jsonb_build_object(
    'text', '{"date":"2026-11-01","profile_id":"1002","campaign_id":"12345678901234567890","cost":0.30,"campaign_status":""}' || E'\n',
    'rows', 1, 'columns', jsonb_build_array('date', 'profile_id', 'campaign_id', 'cost', 'campaign_status')
  ),
  'rows are lines of JSON, in the order of the columns, with all their digits'
);
select is(
  tests.page(tests.ada_user(), '{"columns": ["date", "campaign_name", "campaign_status", "clicks", "cost", "extra"], "profile_ids": ["1002"]}', format => 'csv') ->> 'text',
  E'2026-11-01,"a ""quoted"", name\nof two lines","",,0.30,\r\n',
  'or of CSV, where null is nothing and an empty text is two quotes'
);
select is(
  tests.page(tests.ada_user()) -> 'columns',
  (select to_jsonb(amazon_ads_private.readable_columns('report_sp_campaigns'))), 'all columns unless some are named'
);
select ok(not tests.page(tests.ada_user()) -> 'columns' ?| '{user_id,piece}', 'but for those that only the product needs');
select is(tests.page(tests.ada_user()) -> 'cursor', 'null', 'a page that holds all has no cursor');
select is(cardinality(tests.read_all(tests.ada_user(), '{}', 1000)), 13, 'users read all rows of theirs');
select is(
  (select array_agg(cardinality(tests.read_all(tests.ada_user(), '{}', n))) from generate_series(1, 14) as n),
  array_fill(13, array[14]), 'in pages of any size, none twice and none left out'
);
select is(
  (tests.page(tests.ada_user(), '{}', null, 3) ->> 'rows')::int, 4, 'a page ends with a piece'
);
select is(cardinality(tests.read_all(tests.ada_user(), '{"start_date": "2026-11-02"}', 3)), 6, 'by first date');
select is(cardinality(tests.read_all(tests.ada_user(), '{"end_date": "2026-11-01"}', 3)), 7, 'by last date');
select is(cardinality(tests.read_all(tests.ada_user(), '{"profile_ids": ["1001", "4711"]}', 3)), 12, 'by profile');
select is(cardinality(tests.read_all(tests.ada_user(), '{"profile_ids": []}', 3)), 0, 'no profile has no rows');
select is(
  cardinality(tests.read_all(tests.make_key('bound', tests.ada(), '{reports:read}', :second), '{}', 3)), 1, 'a key for one connection reads that one''s rows'
);
select is(tests.page(tests.make_key('other', tests.ada(), '{tokens}')) ->> 'refusal', 'api_key_scope_missing', 'a key needs the scope');
select is(cardinality(tests.read_all(tests.ben_user(), '{}', 3)), 1, 'no user reads another''s rows');
select is(tests.page(tests.ada_user(), '{"table_name": "users"}') ->> 'refusal', 'report_type_unknown', 'only tables of reports are read');
select is(tests.page(tests.ada_user(), '{"columns": ["user_id"]}') ->> 'refusal', 'report_columns_invalid', 'and their columns');
select is(tests.page(tests.ada_user(), '{"columns": []}') ->> 'refusal', 'report_columns_invalid', 'at least one');
-- A date that is replaced between two pages.
select tests.page(tests.ada_user(), '{}', null, 3) -> 'cursor' as cursor \gset
select is(:'cursor'::jsonb - 'report_id', '{"profile_id": "1001", "date": "2026-11-01", "piece": 1}', 'a cursor is where the page ended');
select tests.load(tests.make_report(:adas, '1001', '2026-11-01', '2026-11-01', 'ready', '2026-11-04T12:00:00Z'),
  tests.campaign_rows('2026-11-01', '2026-11-01', 5));
select is(tests.page(tests.ada_user(), '{}', :'cursor', 3) ->> 'refusal', 'report_rows_changed', 'a date that was replaced meanwhile is not mixed');

-- Coverage.
create function tests.coverage(caller jsonb, query jsonb default '{}', after jsonb default null, page_size integer default 10) returns text[] language sql as $$
  select array(
    select (c ->> 'profile_id') || ' ' || (c ->> 'date') || ' ' || (c ->> 'rows')
    from jsonb_array_elements(amazon_ads.list_report_coverage(caller, query, after, page_size) -> 'coverage') as c
  )
$$;
select is(
  tests.coverage(tests.ada_user(), '{"table_name": "report_sp_campaigns"}'), '{"1001 2026-11-01 1","1001 2026-11-02 6","1002 2026-11-01 1"}', 'coverage lists what is stored'
);
select is(tests.coverage(tests.ada_user(), '{"profile_ids": ["1002"]}'), '{"1002 2026-11-01 1"}', 'by profile');
select is(tests.coverage(tests.ada_user(), '{"start_date": "2026-11-02", "end_date": "2026-11-30"}'), '{"1001 2026-11-02 6"}', 'by date');
select is(amazon_ads.list_report_coverage(tests.ada_user(), '{}', null, 2) ->> 'has_more', 'true', 'page by page');
select is(
  tests.coverage(tests.ada_user(), '{"table_name": "report_sp_campaigns"}', '{"profile_id": "1001", "date": "2026-11-01"}', 1), '{"1001 2026-11-02 6"}', 'the next one after the last'
);
select is(tests.coverage(jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash('bound'))), '{"1002 2026-11-01 1"}', 'a key for one connection sees that one''s');
select tests.become_user(tests.ben());
select is((select count(*)::int from amazon_ads.report_coverage), 1, 'row level security shows users their own');

-- Views.
select is((select row(cost, sales, acos, roas)::text from amazon_ads.spend_by_day), '(99,,,)', 'a view shows its reader''s rows');
select tests.become_owner();
select tests.load(tests.make_report(:second, '1002', '2026-11-05', '2026-11-05', 'ready'),
  '[{"date":"2026-11-05","campaignId":1,"campaignName":"SP","cost":10,"clicks":4,"impressions":100,"sales14d":40,"purchases14d":2,"unitsSoldClicks14d":3},
    {"date":"2026-11-05","campaignId":2,"campaignName":"SP","cost":5,"sales14d":0}]');
select tests.load(tests.make_report(:second, '1002', '2026-11-05', '2026-11-05', 'ready', table_name => 'report_sb_campaigns'),
  '[{"date":"2026-11-05","campaignId":3,"campaignName":"SB","cost":20,"salesClicks":60,"sales":1000}]');
select tests.load(tests.make_report(:second, '1002', '2026-11-05', '2026-11-05', 'ready', table_name => 'report_sd_campaigns'),
  '[{"date":"2026-11-05","campaignId":4,"campaignName":"SD","cost":5,"salesClicks":20}]');
select tests.load(tests.make_report(:second, '1002', '2026-11-05', '2026-11-05', 'ready', table_name => 'report_st_campaigns'),
  '[{"date":"2026-11-05","campaignId":5,"campaignName":"ST","cost":10,"salesClicks":null}]');
select tests.load(tests.make_report(:second, '1002', '2026-11-05', '2026-11-05', 'ready', table_name => 'report_sp_search_term'),
  '[{"date":"2026-11-05","searchTerm":"shoes","cost":2,"sales14d":8}]');
select tests.load(tests.make_report(:second, '1002', '2026-11-05', '2026-11-05', 'ready', table_name => 'report_sd_advertised_product'),
  '[{"date":"2026-11-05","promotedAsin":"B0","promotedSku":"S1","cost":3,"salesClicks":6}]');
select tests.become_user(tests.ada());
select is(
  (select row(cost, clicks, purchases, units_sold, sales, round(acos, 4), round(roas, 2))::text from amazon_ads.spend_by_day where date = '2026-11-05'),
  '(50,4,2,3,120,0.4167,2.40)', 'spend by day sums the ad products, with sales by clicks within 14 days'
);
select is(
  array(select row(ad_product, campaign_id, cost, sales, acos is null)::text from amazon_ads.spend_by_campaign where date = '2026-11-05' order by campaign_id),
  '{"(SPONSORED_PRODUCTS,1,10,40,f)","(SPONSORED_PRODUCTS,2,5,0,t)","(SPONSORED_BRANDS,3,20,60,f)","(SPONSORED_DISPLAY,4,5,20,f)","(SPONSORED_TELEVISION,5,10,,t)"}',
  'spend by campaign has them one by one; without sales there is no ACOS'
);
select is((select row(search_term, roas)::text from amazon_ads.spend_by_search_term), '(shoes,4.0000000000000000)', 'spend by search term');
select is((select row(asin, sku, roas)::text from amazon_ads.spend_by_product), '(B0,S1,2.0000000000000000)', 'spend by product');
select tests.become_owner();
select * from finish();
rollback;
