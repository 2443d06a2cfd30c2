-- Which project this database belongs to, and what happens in a copy of it.
begin;
\ir support/personas.sql
select plan(12);

update amazon_ads_private.settings set project_url = null, other_project_url = null;
create function tests.projects() returns text[] language sql as $$
  select array[project_url, other_project_url] from amazon_ads_private.settings
$$;

select is(amazon_ads.report_project('https://first.supabase.co'), '{}', 'a report has no answer');
select is(tests.projects(), '{https://first.supabase.co,null}'::text[], 'the first report sets the project');
select amazon_ads.report_project('https://first.supabase.co');
select is(tests.projects(), '{https://first.supabase.co,null}'::text[], 'a further report of the same project changes nothing');
select amazon_ads.report_project('https://second.supabase.co');
select is(
  tests.projects(), '{https://first.supabase.co,https://second.supabase.co}'::text[], 'a report of another project marks the database as a copy'
);
select is(amazon_ads_private.call_function('refresh-tokens'), 'cloned', 'which calls no function');
select is(amazon_ads.read_health('{}') ->> 'scheduler', 'cloned', 'and says so to health');
select amazon_ads.report_project('https://first.supabase.co');
select is(tests.projects(), '{https://first.supabase.co,null}'::text[], 'until the first project reports again');
select amazon_ads.report_project('https://second.supabase.co');
select amazon_ads_private.adopt_project('https://second.supabase.co');
select is(tests.projects(), '{https://second.supabase.co,null}'::text[], 'or an operator gives the database to the other project');
select is(amazon_ads_private.call_function('refresh-tokens'), 'called', 'whose functions are called then');
update amazon_ads_private.settings set function_prefix = 'ads-';
select amazon_ads_private.call_function('refresh-tokens');
select is(
  (select url from net.http_request_queue order by id desc limit 1),
  'https://second.supabase.co/functions/v1/ads-refresh-tokens', 'by the names that they are deployed under'
);
select throws_ok(
  $$ update amazon_ads_private.settings set function_prefix = 'a/b' $$, '23514', null, 'which are names of functions'
);
select throws_ok(
  'insert into amazon_ads_private.settings (id) values (true)', '23505', null, 'there is one row of settings'
);

select * from finish();
rollback;
