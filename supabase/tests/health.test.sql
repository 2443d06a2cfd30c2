-- What health may tell: how the schedule is, and whether the stored tokens are due and readable.
begin;
\ir support/personas.sql
select plan(23);

delete from amazon_ads_private.heartbeats;
delete from amazon_ads_private.schedule_tickets;
update amazon_ads_private.settings set project_url = 'https://project.supabase.co', other_project_url = null;
create function tests.scheduler() returns text language sql as $$ select amazon_ads.read_health('{k1}') ->> 'scheduler' $$;
create function tests.ticket(created interval, redeemed interval default null) returns void language sql as $$
  insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, created_at, expires_at, redeemed_at)
  values (sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'refresh-tokens', '{}',
    now() - created, now() - created + interval '2 minutes', now() - redeemed)
$$;

-- The schedule.
select is(tests.scheduler(), 'never_ran', 'before a job has run, the scheduler never ran');
select amazon_ads_private.record_heartbeat('sync-accounts', 'nothing due');
select is(tests.scheduler(), 'never_ran', 'the heartbeat of another job does not count');
select amazon_ads_private.record_heartbeat('refresh-tokens', 'nothing due');
select is(tests.scheduler(), 'ok', 'after a run it is ok');
update amazon_ads_private.heartbeats set beat_at = now() - interval '2 minutes 59 seconds';
select is(tests.scheduler(), 'ok', 'for three minutes');
update amazon_ads_private.heartbeats set beat_at = now() - interval '3 minutes';
select is(tests.scheduler(), 'late', 'then it is late');
select amazon_ads_private.record_heartbeat('refresh-tokens', 'nothing due');
update amazon_ads_private.settings set project_url = null;
select is(tests.scheduler(), 'never_ran', 'a schedule that does not know the project has never called a function');
update amazon_ads_private.settings set project_url = 'https://project.supabase.co';

-- The calls.
select tests.ticket('1 minute');
select is(tests.scheduler(), 'ok', 'a ticket that is still valid may yet be redeemed');
select tests.ticket('3 minutes');
select is(tests.scheduler(), 'unanswered', 'one that expired was not answered');
select tests.ticket('4 minutes', '3 minutes 55 seconds');
select is(tests.scheduler(), 'unanswered', 'an older one that was redeemed changes nothing');
select tests.ticket('2 minutes', '1 minute 55 seconds');
select is(tests.scheduler(), 'ok', 'a newer one that was redeemed does');
delete from amazon_ads_private.schedule_tickets;
update amazon_ads_private.settings set paused_schedules = '{sync-accounts}';
select is(tests.scheduler(), 'paused', 'a part that the operator has paused is said');
update amazon_ads_private.heartbeats set beat_at = now() - interval '3 minutes';
select is(tests.scheduler(), 'late', 'but a schedule that does not run comes first');
select amazon_ads_private.record_heartbeat('refresh-tokens', 'nothing due');
update amazon_ads_private.settings set paused_schedules = '{}', hand_out_tokens = false;
select is(tests.scheduler(), 'ok', 'the switch of the tokens is not about the schedule');
select is(amazon_ads.read_health('{k1}') -> 'stopped', 'true', 'health knows that tokens are not handed out');
update amazon_ads_private.settings set hand_out_tokens = true;

-- The tokens.
create function tests.tokens(key_ids text[] default '{k1}') returns jsonb language sql as $$
  select amazon_ads.read_health(key_ids) - '{scheduler,stopped,reports}'::text[]
$$;
delete from amazon_ads.connections;
select is(tests.tokens(), '{"overdue": false, "unreadable": false, "samples": []}', 'without tokens nothing is wrong with them');
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());
select is(
  tests.tokens(),
  jsonb_build_object('overdue', false, 'unreadable', false, 'samples', jsonb_build_array(jsonb_build_object(
    'connection_id', 'c0000000-0000-4000-8000-000000000001', 'user_id', tests.ada(), 'encrypted_access_token', tests.sealed('access 1')
  ))),
  'one sealed token of each key is handed out to be tried'
);
update amazon_ads_private.oauth_tokens set refresh_due_at = now() - interval '14 minutes 59 seconds';
select is(tests.tokens() ->> 'overdue', 'false', 'a token is due for a quarter of an hour');
update amazon_ads_private.oauth_tokens set refresh_due_at = now() - interval '15 minutes';
select is(tests.tokens() ->> 'overdue', 'true', 'then it is overdue');
select is(tests.tokens('{k0,k2}') -> 'unreadable', 'true', 'a token of an unknown key cannot be read');
select is(tests.tokens('{}') -> 'unreadable', 'true', 'nor can one where no key is known');
select is(tests.tokens('{k0,k1,k2}') -> 'unreadable', 'false', 'one of a known key can, whatever the others are called');
update amazon_ads_private.oauth_tokens set encrypted_refresh_token = tests.sealed('refresh 1', 'k3');
select is(tests.tokens('{k0,k1,k2}') -> 'unreadable', 'true', 'a refresh token counts as well');
select is(tests.tokens('{k0,k1,k2,k3}') -> 'unreadable', 'false', 'each with its own key');

select * from finish();
rollback;
