-- What housekeeping removes, what it keeps, and what is on pg_cron's schedule.
begin;
\ir support/personas.sql
select plan(11);

-- The schedule itself may have run in this database before.
delete from amazon_ads_private.heartbeats;
delete from cron.job_run_details;
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());

insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success, created_at) values
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'refreshed', 'scheduled', true, now() - interval '181 days'),
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'refreshed', 'scheduled', true, now() - interval '179 days');
insert into amazon_ads.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at) values
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual', 'succeeded', now() - interval '91 days', now() - interval '91 days'),
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual', 'succeeded', now() - interval '89 days', now() - interval '89 days');
-- Runs of one of our jobs, and of a job of the project's own.
select jobid as ours from cron.job where jobname = 'amazon-ads-connect-housekeeping' \gset
insert into cron.job_run_details (jobid, runid, database, username, command, status, start_time, end_time) values
  (:ours, 1000001, current_database(), current_user, 'select 1', 'starting', null, null),
  (:ours, 1000002, current_database(), current_user, 'select 1', 'running', now() - interval '8 days', null),
  (:ours, 1000003, current_database(), current_user, 'select 1', 'succeeded', now() - interval '8 days', now() - interval '8 days'),
  (:ours, 1000004, current_database(), current_user, 'select 1', 'succeeded', now() - interval '8 days', now() - interval '6 days'),
  (:ours, 1000005, current_database(), current_user, 'select 1', 'running', now() - interval '6 days', null),
  (:ours, 1000006, current_database(), current_user, 'select 1', 'starting', null, null),
  (:ours + 1000, 1000000, current_database(), current_user, 'select 1', 'succeeded', now() - interval '8 days', now() - interval '8 days');
delete from amazon_ads_private.schedule_tickets;
insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, created_at) values
  ('\x01', 'refresh-tokens', '{}', now() - interval '61 minutes'),
  ('\x02', 'refresh-tokens', '{}', now() - interval '59 minutes');
select amazon_ads.begin_consent(
  tests.ada_user(), 'c0000000-0000-4000-8000-000000000002', false, 'Shop', 'NA', '{s}', 'client', null,
  'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('old'), 'sealed'
);
select amazon_ads.begin_consent(
  tests.ada_user(), 'c0000000-0000-4000-8000-000000000003', false, 'Shop', 'NA', '{s}', 'client', null,
  'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('new'), 'sealed'
);
update amazon_ads_private.oauth_states set expires_at = now() where state_hash = tests.hash('old');

-- A process that died while it disconnected a connection.
select tests.connect('c0000000-0000-4000-8000-000000000004', tests.ben());
insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source)
values (tests.ben(), 'c0000000-0000-4000-8000-000000000004', 'Account', 'amzn1.ads-account.g.1', 'ads-accounts');
select amazon_ads.disconnect_connection(tests.ben_user(), 'c0000000-0000-4000-8000-000000000004');

select lives_ok('select amazon_ads_private.run_housekeeping()', 'housekeeping runs');
select results_eq(
  'select created_at from amazon_ads.token_refresh_history where user_id = tests.ada()', $$ values (now() - interval '179 days') $$, 'history is kept for half a year'
);
select results_eq('select started_at from amazon_ads.sync_runs', $$ values (now() - interval '89 days') $$, 'sync runs for a quarter');
select results_eq(
  'select runid from cron.job_run_details order by 1', 'values (1000000::bigint), (1000004), (1000005), (1000006)',
  'runs of our jobs for a week, with those that never ended or never began; other jobs'' runs for ever'
);
select results_eq(
  'select state_hash from amazon_ads_private.oauth_states', $$ values (tests.hash('new')) $$, 'consents until they expire'
);
select results_eq(
  'select id, status from amazon_ads.connections where user_id = tests.ada() order by 1',
  $$ values ('c0000000-0000-4000-8000-000000000001'::uuid, 'active'), ('c0000000-0000-4000-8000-000000000003', 'pending') $$,
  'with the connections that were made for them'
);
select results_eq(
  'select status from amazon_ads.user_accounts', $$ values ('inactive') $$, 'accounts of a connection that was half disconnected become inactive'
);
select results_eq(
  'select created_at from amazon_ads_private.schedule_tickets', $$ values (now() - interval '59 minutes') $$, 'tickets for an hour'
);
select results_eq(
  'select name, outcome, beat_at from amazon_ads_private.heartbeats', $$ values ('housekeeping', 'done', now()) $$,
  'the heartbeat says that it ran'
);

select results_eq(
  $$ select jobname::text collate "default", schedule, command, active from cron.job where jobname like 'amazon-ads-connect-%' order by 1 $$,
  $$ values
    ('amazon-ads-connect-deliver-events', '* * * * *', 'select amazon_ads_private.dispatch_deliveries()', true),
    ('amazon-ads-connect-housekeeping', '*/5 * * * *', 'select amazon_ads_private.run_housekeeping()', true),
    ('amazon-ads-connect-refresh-tokens', '* * * * *', 'select amazon_ads_private.dispatch_refreshes()', true),
    ('amazon-ads-connect-report-housekeeping', '*/5 * * * *', 'select amazon_ads_private.run_report_housekeeping()', true),
    ('amazon-ads-connect-run-reports', '* * * * *', 'select amazon_ads_private.dispatch_reports()', true),
    ('amazon-ads-connect-store-large-report', '* * * * *', 'select amazon_ads_private.store_large_report()', true),
    ('amazon-ads-connect-sync-accounts', '* * * * *', 'select amazon_ads_private.dispatch_syncs()', true)
  $$,
  'all seven are on the schedule'
);
select is(
  (select count(*)::int from cron.job where jobname like 'amazon-ads-connect-%' and username = current_user), 7, 'as the owner of the functions'
);

select * from finish();
rollback;
