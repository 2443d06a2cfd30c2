-- Loading: pieces, values of every kind, the switch, coverage.
begin;
\ir support/personas.sql
\ir support/reports.sql
select * from no_plan();

\set adas '''e0000000-0000-4000-8000-000000000001'''
\set bens '''e0000000-0000-4000-8000-000000000002'''
select tests.connect(:adas, tests.ada());
select tests.connect(:bens, tests.ben());
select tests.make_profile(:adas, '1001');
select tests.make_profile(:bens, '1001');
create function tests.costs(owner uuid default tests.ada()) returns text[] language sql as $$
  select coalesce(array_agg(date || ' ' || cost order by date, cost), '{}') from amazon_ads.report_sp_campaigns where user_id = owner
$$;
create function tests.refused(rows text) returns text language sql as $$
  select tests.load(tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', '2026-11-01', '2026-11-02', 'ready'), rows) ->> 'refusal'
$$;
create function tests.stored(rows text, table_name text default 'report_sp_search_term') returns void language sql as $$
  delete from amazon_ads.report_coverage;
  select tests.load(tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', '2026-11-01', '2026-11-02', 'ready', table_name => stored.table_name), rows)
$$;

-- A report from its first piece to its rows.
select tests.make_report(:adas, '1001', '2026-10-30', '2026-11-02', 'ready', '2026-11-03T12:00:00Z') as report \gset
select tests.lease(:'report') as lease \gset
select is(
  amazon_ads.begin_report_load(:'report', :'lease', 'file 1'), '{"status": "loading", "piece": 0, "byte_offset": 0}', 'a load begins with the first piece'
);
select is(
  array(select c.relname::text from pg_inherits as i join pg_class as c on c.oid = i.inhrelid where i.inhparent = 'amazon_ads.report_sp_campaigns'::regclass order by 1),
  '{report_sp_campaigns_2026_10,report_sp_campaigns_2026_11}', 'the months that it needs are there'
);
select is(
  amazon_ads.stage_report_piece(:'report', :'lease', 0, tests.campaign_rows('2026-10-30', '2026-10-31', 1.5), 300),
  '{"status": "loading", "piece": 1, "byte_offset": 300}', 'a piece is staged'
);
select is(
  amazon_ads.stage_report_piece(:'report', :'lease', 0, tests.campaign_rows('2026-10-30', '2026-10-31', 1.5), 300),
  '{"status": "loading", "piece": 1, "byte_offset": 300}', 'the same piece once more is answered'
);
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 2, 'and not staged twice');
select is(tests.costs(), '{}', 'readers see nothing of it');
-- The process dies here, and the next one continues.
select tests.lease(:'report') as lease \gset
select is(
  amazon_ads.begin_report_load(:'report', :'lease', 'file 1'), '{"status": "loading", "piece": 1, "byte_offset": 300}', 'the next process continues after the last piece'
);
select amazon_ads.stage_report_piece(:'report', :'lease', 1, tests.campaign_rows('2026-11-02', '2026-11-02', 2), 450);
select is(amazon_ads.store_report(:'report', :'lease'), '{"status": "stored", "rows": 3}', 'the rows are stored');
select is(tests.costs(), '{"2026-10-30 1.5","2026-10-31 1.5","2026-11-02 2"}', 'and readers see them');
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'nothing is left staged');
select is(
  (select row(status, rows, stored_at is not null, finished_at is not null, lease_id)::text from amazon_ads.reports where id = :'report'), '(stored,3,t,t,)', 'the report is stored'
);
select is(
  array(select row(date, rows, age_days, is_final, final_on, report_id = :'report', as_of = '2026-11-03T12:00:00Z')::text from amazon_ads.report_coverage order by date),
  array[
    '(2026-10-30,1,4,f,2026-12-27,t,t)', '(2026-10-31,1,3,f,2026-12-28,t,t)', '(2026-11-01,0,2,f,2026-12-29,t,t)',
    '(2026-11-02,1,1,f,2026-12-30,t,t)'
  ],
  'coverage has each date, one without rows too'
);
select is(
  (select row(user_id, connection_id, profile_id, currency_code, report_id, piece, campaign_id, extra)::text from amazon_ads.report_sp_campaigns where date = '2026-11-02'),
  row(tests.ada(), :adas, '1001', 'USD', :'report', 1, '1', null)::text, 'a row says whose it is and where it comes from'
);
select is((select sum(rows)::int from amazon_ads_private.report_usage), 3, 'rows are counted');
select is(
  (select row(type, data ->> 'rows')::text from amazon_ads.events where type like 'report.%'), '(report.stored,3)', 'an event tells of it'
);

-- Replacing.
create function tests.replace(requested_at timestamptz, rows text, first date default '2026-10-30', last date default '2026-11-02') returns text language sql as $$
  select tests.load(tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', first, last, 'ready', replace.requested_at), rows) ->> 'status'
$$;
select tests.load(tests.make_report(:bens, '1001', '2026-11-02', '2026-11-02', 'ready', '2026-11-03T12:00:00Z'), tests.campaign_rows('2026-11-02', '2026-11-02', 99));
select is(
  tests.replace('2026-11-04T12:00:00Z', tests.campaign_rows('2026-10-31', '2026-11-01', 7)), 'stored', 'a younger report is stored'
);
select is(tests.costs(), '{"2026-10-31 7","2026-11-01 7"}', 'it replaces its dates, and rows that it does not have are gone');
select is(tests.costs(tests.ben()), '{"2026-11-02 99"}', 'another user''s rows of the same profile stay');
select is(
  tests.replace('2026-11-03T18:00:00Z', tests.campaign_rows('2026-10-30', '2026-11-02', 5)), 'stored', 'an older report that comes late'
);
select is(tests.costs(), '{"2026-10-31 7","2026-11-01 7"}', 'replaces nothing');
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'and leaves nothing staged');
select tests.replace('2026-11-05T12:00:00Z', tests.campaign_rows('2026-11-01', '2026-11-01', 8), '2026-11-01', '2026-11-01');
select is(tests.costs(), '{"2026-10-31 7","2026-11-01 8"}', 'dates that a report is not about stay');
select tests.replace('2026-11-06T12:00:00Z', '[]');
select is(tests.costs(), '{}', 'an empty report empties its dates');
select is((select array_agg(rows) from amazon_ads.report_coverage where user_id = tests.ada()), '{0,0,0,0}', 'and coverage says so');
select is((select sum(rows)::int from amazon_ads_private.report_usage), 1, 'as does the count of rows');
select tests.replace('2026-12-29T12:00:00Z', tests.campaign_rows('2026-10-30', '2026-11-02', 3));
select is(
  array(select is_final from amazon_ads.report_coverage where user_id = tests.ada() order by date), '{t,t,t,f}', 'dates that were read at 58 days are final'
);
-- Read once more by hand.
select tests.replace('2026-12-30T12:00:00Z', tests.campaign_rows('2026-10-30', '2026-11-02', 4));
select is(tests.costs(), '{"2026-10-30 4","2026-10-31 4","2026-11-01 4","2026-11-02 4"}', 'a younger report replaces final dates too');

-- A file that is another one, and a crash of the server.
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-02', 'ready', '2026-12-31T12:00:00Z') as report \gset
select tests.lease(:'report') as lease \gset
select amazon_ads.begin_report_load(:'report', :'lease', 'file 1');
select amazon_ads.stage_report_piece(:'report', :'lease', 0, tests.campaign_rows('2026-11-01', '2026-11-01', 10), 300);
select is(
  amazon_ads.begin_report_load(:'report', :'lease', 'file 2'), '{"status": "loading", "piece": 0, "byte_offset": 0}', 'another file is loaded from its beginning'
);
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'and the pieces of the first one are gone');
select amazon_ads.stage_report_piece(:'report', :'lease', 0, tests.campaign_rows('2026-11-01', '2026-11-01', 10), 300);
delete from amazon_ads_private.staged_sp_campaigns;
delete from amazon_ads_private.staging_epochs;
select is(
  amazon_ads.stage_report_piece(:'report', :'lease', 1, tests.campaign_rows('2026-11-02', '2026-11-02', 10), 300) ->> 'refusal', 'report_lease_lost',
  'after a crash of the server a load does not continue'
);
select is(
  (select row(status, pieces, byte_offset, lease_id, next_attempt_at <= now())::text from amazon_ads.reports where id = :'report'), '(ready,0,0,,t)', 'but begins again'
);
select tests.lease(:'report') as lease \gset
select amazon_ads.begin_report_load(:'report', :'lease', 'file 2');
select amazon_ads.stage_report_piece(:'report', :'lease', 0, tests.campaign_rows('2026-11-01', '2026-11-02', 10), 300);
delete from amazon_ads_private.staged_sp_campaigns;
delete from amazon_ads_private.staging_epochs;
select is(amazon_ads.store_report(:'report', :'lease'), '{"status": "ready"}', 'also when all pieces were staged');
select is(tests.costs(), '{"2026-10-30 4","2026-10-31 4","2026-11-01 4","2026-11-02 4"}', 'and what is stored stays');
select is(tests.load(:'report', tests.campaign_rows('2026-11-01', '2026-11-02', 10)) ->> 'status', 'stored', 'loaded again, it is stored');

-- What is no report.
select is(tests.refused('[{"date": "2026-11-01", "campaignId": 1}'), 'report_answer_invalid', 'half a file is refused');
select is(tests.refused('{"message": "internal failure"}'), 'report_answer_invalid', 'so is what is no array');
select is(tests.refused('[1, 2]'), 'report_answer_invalid', 'so is an array of something else');
select is(tests.refused('[{"campaignId": 1}]'), 'report_answer_invalid', 'so is a row without a date');
select is(tests.refused('[{"date": "yesterday", "campaignId": 1}]'), 'report_answer_invalid', 'or with none that is one');
select is(tests.refused('[{"date": "2026-11-03", "campaignId": 1}]'), 'report_answer_invalid', 'so is a date that was not asked for');
select is((select count(*)::int from amazon_ads_private.staged_sp_campaigns), 0, 'nothing of it is staged');

-- Values of every kind.
select tests.stored($$[
  {"date":"2026-11-01","campaignId":12345678901234567890,"adGroupId":"9007199254740993","keywordId":1.2345678901234567E17,
   "searchTerm":"a \"b\" \\ \u00e9 \ud83d\ude00, {[x]}:\n\t'quoted'; --","cost":1.5E-7,"sales7d":1E3,"clicks":null,"impressions":3.0}
,
  { "date" : "2026-11-02" , "searchTerm" : "" , "campaignName" : "null" }
]$$);
select is(
  array(select row(campaign_id, ad_group_id, keyword_id)::text from amazon_ads.report_sp_search_term order by date),
  '{"(12345678901234567890,9007199254740993,123456789012345670)","(,,)"}', 'ids beyond 2^53 keep their digits, whatever their form'
);
select is(
  (select search_term from amazon_ads.report_sp_search_term where date = '2026-11-01'),
  E'a "b" \\ é 😀, {[x]}:\n\t''quoted''; --', 'a search term keeps every character'
);
select is(
  (select row(cost, sales_7d, clicks, impressions, purchases_7d)::text from amazon_ads.report_sp_search_term where date = '2026-11-01'),
  '(0.00000015,1000,,3.0,)', 'numbers keep their digits, null and absent ones are null'
);
select is(
  (select row(search_term, campaign_name)::text from amazon_ads.report_sp_search_term where date = '2026-11-02'), '("",null)', 'an empty text is none, nor is the word null'
);
select is((select count(extra)::int from amazon_ads.report_sp_search_term), 0, 'nothing is extra');
-- Ids are left alone that merely look like numbers.
select tests.stored('[{"date":"2026-11-01","campaignId":"007","adGroupId":"1E5x","keywordId":"12.5","adKeywordStatus":"1E3"}]');
select is(
  (select row(campaign_id, ad_group_id, keyword_id, ad_keyword_status)::text from amazon_ads.report_sp_search_term where date = '2026-11-01'),
  '(007,1E5x,12.5,1E3)', 'an id that is a text stays as it is'
);
select tests.stored('[{"date":"2026-11-01","campaignId":3810822089931808.0}]');
select is((select campaign_id from amazon_ads.report_sp_search_term), '3810822089931808', 'an id with a fraction of zero has none');

-- The quick way: all rows have just the columns that were asked for.
select tests.stored('[
  {"date":"2026-11-01","campaignId":12345678901234567890,"cost":1.5E-7},
  {"date":"2026-11-01","campaignId":"007","cost":null},
  {"date":"2026-11-01","campaignId":1.2345678901234567E17,"cost":3.0},
  {"date":"2026-11-01","campaignId":3810822089931808.0,"cost":"3.5"},
  {"date":"2026-11-01","campaignId":38108220899E4,"cost":4},
  {"date":"2026-11-01","campaignId":"5e15","cost":5},
  {"date":"2026-11-02","campaignId":"1E5x","cost":2}
]');
select is(
  array(select row(campaign_id, cost, extra)::text from amazon_ads.report_sp_search_term order by campaign_id collate "C"),
  '{"(007,,)","(123456789012345670,3.0,)","(12345678901234567890,0.00000015,)","(1E5x,2,)","(381082208990000,4,)","(3810822089931808,3.5,)","(5000000000000000,5,)"}',
  'ids and numbers are the same there'
);
select tests.stored('[{"date":"2026-11-01","cost":1,"newMetric":7},{"date":"2026-11-02","cost":2,"newMetric":8}]');
select is(
  array(select row(cost, extra)::text from amazon_ads.report_sp_search_term order by date),
  array[row(1, '{"newMetric": 7}'::jsonb)::text, row(2, '{"newMetric": 8}'::jsonb)::text],
  'a column that all rows have, and the catalogue does not know, is kept'
);
select tests.stored('[{"date":"2026-11-01","cost":1,"clicks":3},{"date":"2026-11-02","cost":2,"clicks":4}]');
select is(
  array(select row(cost, clicks, extra)::text from amazon_ads.report_sp_search_term order by date), '{"(1,3,)","(2,4,)"}',
  'and so is one that was not asked for'
);
select tests.stored('[{"date":"2026-11-01","campaignId":"1","cost":"many"},{"date":"2026-11-02","campaignId":"2","cost":2}]');
select is(
  array(select row(campaign_id, cost, extra)::text from amazon_ads.report_sp_search_term order by date),
  array[row('1', null, '{"cost": "many"}'::jsonb)::text, row('2', 2, null)::text], 'and so is a value of another type'
);

-- Columns that the catalogue does not know, and values of another type.
select tests.stored($$[
  {"date":"2026-11-01","cost":1},
  {"date":"2026-11-01","cost":2,"newMetric":7,"nested":{"a":[1]}},
  {"date":"2026-11-02","cost":"3.5","clicks":"many","impressions":true,"searchTerm":"x\u0000y","keyword":"\ud800 half","campaignName":"ok \\u0000 \ud83d\ude00"}
]$$);
select is(
  array(select extra::text from amazon_ads.report_sp_search_term order by date, cost),
  array[null, '{"nested": {"a": [1]}, "newMetric": 7}', '{"clicks": "many", "impressions": "true"}'],
  'unknown columns are kept in extra, and so are values of another type than their column'
);
select is(
  (select row(cost, clicks, impressions, search_term, keyword, campaign_name)::text from amazon_ads.report_sp_search_term where date = '2026-11-02'),
  row(3.5, null, null, 'xy', E'\ufffd half', E'ok \\u0000 😀')::text, 'the others are stored, and characters that cannot be are left out or marked'
);
select is(
  amazon_ads_private.loadable_rows('["\u0000", "\\u0000", "\\\u0000", "\ud83d\ude00", "\ud83d", "\ude00", "\ud83dx\ude00"]'),
  '["", "\\u0000", "\\", "\ud83d\ude00", "\ufffd", "\ufffd", "\ufffdx\ufffd"]', 'only what cannot be stored is left out or replaced'
);
select is(
  amazon_ads_private.loadable_rows('["\uD83D\ud83d\udd6F", "\ud83d\udd6f\udd6f", "\\ud83d\udd6f", "\u00e4\n\"\/"]'),
  '["\ufffd\ud83d\udd6F", "\ud83d\udd6f\ufffd", "\\ud83d\ufffd", "\u00e4\n\"\/"]', 'halves beside pairs, and other escapes stay'
);
select tests.stored('[{"date":"2026-11-01","cost":1},{"date":"2026-11-01","cost":2,"newMetric":7},{"date":"2026-11-02","cost":3}]');
select is(
  array(select extra::text from amazon_ads.report_sp_search_term order by cost), array[null, '{"newMetric": 7}', null],
  'a column that only a row in the middle has is found'
);
select tests.stored('[{"date":"2026-11-01","cost":"Infinity"}]');
select is((select row(cost, extra)::text from amazon_ads.report_sp_search_term), row(null, '{"cost": "Infinity"}'::jsonb)::text, 'infinity is no number');
select tests.stored('[{"date":"2026-11-01","cost":"NaN"}]');
select is((select row(cost, extra)::text from amazon_ads.report_sp_search_term), row(null, '{"cost": "NaN"}'::jsonb)::text, 'nor is NaN');
select tests.stored('[{"date":"2026-11-01","cost":"NaN","sales7d":"-Infinity"},{"date":"2026-11-02","cost":2}]');
select is(
  array(select row(cost, sales_7d, extra)::text from amazon_ads.report_sp_search_term order by date),
  array[row(null, null, '{"cost": "NaN", "sales7d": "-Infinity"}'::jsonb)::text, row(2, null, null)::text],
  'what would spoil every sum is no number'
);

-- Many rows.
select tests.stored((
  select jsonb_agg(jsonb_build_object('date', '2026-11-01', 'campaignId', n, 'searchTerm', 'term ' || n, 'cost', n / 100.0))::text
  from generate_series(1, 5000) as n
));
select is(
  (select row(count(*), round(sum(cost)), count(distinct campaign_id))::text from amazon_ads.report_sp_search_term), '(5000,125025,5000)', 'thousands of rows come as one piece'
);

-- A date of very many rows.
select tests.make_report(:adas, '1001', '2026-11-01', '2026-11-02', 'ready', '2027-01-05T12:00:00Z') as large \gset
select tests.lease(:'large') as lease \gset
select amazon_ads.begin_report_load(:'large', :'lease', 'file');
insert into amazon_ads_private.staged_sp_campaigns (user_id, connection_id, profile_id, report_id, piece, date, cost)
select tests.ada(), :adas, '1001', :'large', 0, '2026-11-01', 1 from generate_series(1, 300001);
update amazon_ads.reports set pieces = 1, staged_rows = 300001 where id = :'large';
select is(amazon_ads.store_report(:'large', :'lease'), '{"status": "loading"}', 'a date of more than 300,000 rows is not stored by a function');
select is(amazon_ads.store_report(:'large', :'lease') ->> 'refusal', 'report_lease_lost', 'which has lost its lease');
select is(amazon_ads_private.store_large_report(), 'stored', 'but by pg_cron');
select is(
  (select count(*)::int from amazon_ads.report_sp_campaigns where user_id = tests.ada() and date = '2026-11-01'), 300001, 'whole'
);
select is(amazon_ads_private.store_large_report(), 'nothing due', 'once');

-- The tables themselves.
select tests.become_user(tests.ben());
select is((select count(*)::int from amazon_ads.report_sp_campaigns), 1, 'row level security shows users their own rows');
select is((select count(*)::int from amazon_ads.report_sp_search_term), 0, 'and no others');
select throws_ok('select from amazon_ads_private.report_sp_campaigns_2026_11', '42501', null, 'a partition is not a way around it');
select throws_ok('insert into amazon_ads.report_sp_campaigns (user_id) values (null)', '42501', null, 'no caller writes a row');
select tests.become_anonymous();
select throws_ok('select from amazon_ads.report_sp_campaigns', '42501', null, 'anonymous callers see nothing at all');
select tests.become_owner();
select is_empty(
  $$
  select t.table_name
  from amazon_ads_private.report_types as t
  left join lateral (
    select array_agg(a.attname::text order by a.attnum) as columns
    from pg_attribute as a
    where a.attrelid = to_regclass('amazon_ads.' || t.table_name) and a.attnum > 0
  ) as made on true
  left join lateral (
    select array_agg(a.attname::text order by a.attnum) as columns
    from pg_attribute as a
    where a.attrelid = to_regclass('amazon_ads_private.' || amazon_ads_private.staging_table(t.table_name)) and a.attnum > 0
  ) as staging on true
  where made.columns is distinct from staging.columns
    or not made.columns @> array(select c.column_name from amazon_ads_private.report_columns as c where c.table_name = t.table_name)
  $$,
  'each report of the catalogue has its table, with its columns, and a staging table like it'
);
select is_empty(
  $$
  select c.table_name, c.name from amazon_ads_private.report_columns as c
  join pg_attribute as a on a.attrelid = to_regclass('amazon_ads.' || c.table_name) and a.attname = c.column_name
  where a.atttypid <> c.type::regtype or (c.name ~ 'Id$' and c.type <> 'text')
  $$,
  'columns have the types of the catalogue, and ids are text'
);
-- A file whose rows no statement can parse.
select is(tests.refused('[{"date": "2026-11-01", "odd": ' || repeat('[', 50000) || repeat(']', 50000) || '}]'), 'report_answer_invalid', 'JSON that is nested too deep is refused');

select * from finish();
rollback;
