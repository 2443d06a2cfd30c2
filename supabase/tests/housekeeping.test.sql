-- What is thrown away, what is kept, and what health may tell.
begin;
\ir support/personas.sql
select plan(15);

-- The schedule itself may have run in this database before.
delete from private.heartbeats;
delete from cron.job_run_details;
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());

select is(public.read_health(), '{"scheduler": "never_ran"}', 'before the schedule has run, health says so');

insert into public.token_refresh_history (user_id, connection_id, action, trigger, success, created_at) values
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'refreshed', 'scheduled', true, now() - interval '181 days'),
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'refreshed', 'scheduled', true, now() - interval '179 days');
insert into public.sync_runs (user_id, connection_id, trigger, status, started_at, finished_at) values
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual', 'succeeded', now() - interval '91 days', now() - interval '91 days'),
  (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual', 'succeeded', now() - interval '89 days', now() - interval '89 days');
insert into cron.job_run_details (jobid, runid, database, username, command, status, start_time, end_time) values
  (1, 1000001, current_database(), current_user, 'select 1', 'starting', null, null),
  (1, 1000002, current_database(), current_user, 'select 1', 'running', now() - interval '8 days', null),
  (1, 1000003, current_database(), current_user, 'select 1', 'succeeded', now() - interval '8 days', now() - interval '8 days'),
  (1, 1000004, current_database(), current_user, 'select 1', 'succeeded', now() - interval '8 days', now() - interval '6 days'),
  (1, 1000005, current_database(), current_user, 'select 1', 'running', now() - interval '6 days', null),
  (1, 1000006, current_database(), current_user, 'select 1', 'starting', null, null);
select public.begin_consent(
  tests.ada_user(), 'c0000000-0000-4000-8000-000000000002', false, 'Shop', 'NA', '{s}', 'client', null,
  'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('old'), 'sealed'
);
select public.begin_consent(
  tests.ada_user(), 'c0000000-0000-4000-8000-000000000003', false, 'Shop', 'NA', '{s}', 'client', null,
  'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('new'), 'sealed'
);
update private.oauth_states set expires_at = now() where state_hash = tests.hash('old');

select lives_ok('select private.keep_house()', 'the house is kept');
select results_eq(
  'select created_at from public.token_refresh_history', $$ values (now() - interval '179 days') $$, 'history is kept for half a year'
);
select results_eq('select started_at from public.sync_runs', $$ values (now() - interval '89 days') $$, 'sync runs for a quarter');
select results_eq(
  'select runid from cron.job_run_details order by 1', 'values (1000004::bigint), (1000005), (1000006)',
  'pg_cron''s own diary for a week, with what never ended or never began'
);
select results_eq(
  'select state_hash from private.oauth_states', $$ values (tests.hash('new')) $$, 'consents until they expire'
);
select results_eq(
  'select id, status from public.connections order by 1',
  $$ values ('c0000000-0000-4000-8000-000000000001'::uuid, 'active'), ('c0000000-0000-4000-8000-000000000003', 'pending') $$,
  'with the connections that were made for them'
);
select isnt_empty($$ select from private.heartbeats where name = 'keep-house' and outcome = 'done' $$, 'it leaves a sign of life');
select is(public.read_health(), '{"scheduler": "never_ran"}', 'which is not the one that health looks for');

select private.beat('refresh-tokens', 'nothing due');
select is(public.read_health(), '{"scheduler": "ok"}', 'after a run of the schedule all is well');
update private.heartbeats set beat_at = now() - interval '2 minutes 59 seconds' where name = 'refresh-tokens';
select is(public.read_health(), '{"scheduler": "ok"}', 'for three minutes');
update private.heartbeats set beat_at = now() - interval '3 minutes' where name = 'refresh-tokens';
select is(public.read_health(), '{"scheduler": "late"}', 'then it is late');
select private.beat('refresh-tokens', 'vault secrets missing');
select is(public.read_health(), '{"scheduler": "not_configured"}', 'a schedule that does not know where to call is not configured');

select results_eq(
  $$ select jobname::text collate "default", schedule, command, active from cron.job where jobname like 'amazon-ads-connect-%' order by 1 $$,
  $$ values
    ('amazon-ads-connect-keep-house', '*/5 * * * *', 'select private.keep_house()', true),
    ('amazon-ads-connect-refresh-tokens', '* * * * *', 'select private.dispatch_refreshes()', true),
    ('amazon-ads-connect-sync-accounts', '* * * * *', 'select private.dispatch_syncs()', true)
  $$,
  'all three are on the schedule'
);
select is(
  (select count(*)::int from cron.job where jobname like 'amazon-ads-connect-%' and username = current_user), 3, 'as the owner of the functions'
);

select * from finish();
rollback;
