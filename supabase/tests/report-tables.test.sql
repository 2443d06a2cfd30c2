-- Tables of report types that come after a release, and columns that come to one of them.
begin;
\ir support/personas.sql
\ir support/reports.sql
select * from no_plan();

select tests.connect('e0000000-0000-4000-8000-000000000001', tests.ada());
select tests.make_profile('e0000000-0000-4000-8000-000000000001', '1001');

-- The project grants every new table to everybody.
alter default privileges for role postgres in schema amazon_ads grant all on tables to anon;
alter default privileges for role postgres in schema amazon_ads_private grant all on tables to anon;
insert into amazon_ads_private.report_types
  (table_name, report_type_id, ad_product, group_by, target, max_days, retention_days, final_after_days, columns)
values (
  'report_sp_wicks', 'spWicks', 'SPONSORED_PRODUCTS', '{campaign}', 'profile', 31, 95, 42,
  '[
    {"name":"date","column":"date","type":"date"},
    {"name":"campaignId","column":"campaign_id","type":"text"},
    {"name":"cost","column":"cost","type":"numeric"}
  ]'
);
select amazon_ads_private.create_report_table('report_sp_wicks');
select amazon_ads_private.open_report_table('report_sp_wicks');
select is(
  array(
    select distinct format('%s %s %s', c.relname, coalesce(r.rolname, 'public'), lower(a.privilege_type))
    from pg_class as c cross join lateral aclexplode(c.relacl) as a left join pg_roles as r on r.oid = a.grantee
    where c.relname in ('report_sp_wicks', 'staged_sp_wicks') and a.grantee <> c.relowner order by 1
  ),
  '{"report_sp_wicks authenticated select","report_sp_wicks service_role select"}',
  'users and service_role may read its table, and no role has another right'
);

create function tests.wicks() returns text[] language sql as $$
  select array(select to_jsonb(w)::text from (
    select date, campaign_id, cost, extra from amazon_ads.report_sp_wicks order by date, campaign_id
  ) as w)
$$;
select tests.load(
  tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', '2026-11-01', '2026-11-01', 'ready', table_name => 'report_sp_wicks'),
  '[{"date": "2026-11-01", "campaignId": "1", "cost": 1.5, "sales30d": 4}]'
);
select is(
  tests.wicks(), array['{"cost": 1.5, "date": "2026-11-01", "extra": {"sales30d": 4}, "campaign_id": "1"}'],
  'what it does not know is kept beside its columns'
);

select amazon_ads_private.add_report_columns(
  'report_sp_wicks', 58, '[{"name":"sales30d","column":"sales_30d","type":"numeric"},{"name":"keyword","column":"keyword","type":"text"}]'
);
select is(
  (select row(final_after_days, jsonb_array_length(columns))::text from amazon_ads_private.report_types where table_name = 'report_sp_wicks'),
  '(58,5)', 'the catalogue knows the new columns, and when a date is final now'
);
select tests.load(
  tests.make_report('e0000000-0000-4000-8000-000000000001', '1001', '2026-11-01', '2026-12-01', 'ready', now() + interval '1 hour', 'report_sp_wicks'),
  '[
    {"date": "2026-11-01", "campaignId": "2", "cost": 2, "sales30d": 5, "keyword": "wick"},
    {"date": "2026-12-01", "campaignId": "2", "cost": 2, "sales30d": 6, "keyword": "wick"}
  ]'
);
select is(
  array(select row(date, campaign_id, cost, sales_30d, keyword, extra)::text from amazon_ads.report_sp_wicks order by date),
  '{"(2026-11-01,2,2,5,wick,)","(2026-12-01,2,2,6,wick,)"}',
  'months from before and after take them, each in its column'
);

select * from finish();
rollback;
