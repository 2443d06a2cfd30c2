-- What the schedule refreshes, in which order, and how much at a time.
begin;
\ir support/personas.sql
select plan(37);

-- Connection number n, due at the given distance from now.
create function tests.numbered(n integer) returns uuid language sql immutable
return ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;
create function tests.due(n integer, at interval) returns uuid language plpgsql as $$
begin
  perform tests.connect(tests.numbered(n), tests.ada());
  update amazon_ads_private.oauth_tokens set refresh_due_at = now() + at where connection_id = tests.numbered(n);
  return tests.numbered(n);
end;
$$;
create function tests.claim_due(batch integer) returns setof jsonb language sql as $$
  select jsonb_array_elements(amazon_ads.claim_due_refreshes(batch, 20) -> 'claimed')
$$;
create function tests.claim_due_ids(batch integer) returns setof uuid language sql as $$
  select (c ->> 'connection_id')::uuid from tests.claim_due(batch) as c
$$;

select is(amazon_ads.claim_due_refreshes(10, 20), '{"claimed": []}', 'nothing due, nothing claimed');

select tests.due(1, '-1 minute');
select tests.due(2, '-3 minutes');
select tests.due(3, '-2 minutes');
select tests.due(4, '1 minute');
-- The index would give them in this order anyway: the statement has to.
set local enable_indexscan to off;
set local enable_bitmapscan to off;
select results_eq(
  'select tests.claim_due_ids(2)', 'values (tests.numbered(2)), (tests.numbered(3))', 'who is longest due comes first, up to the limit'
);
select results_eq('select tests.claim_due_ids(10)', 'values (tests.numbered(1))', 'the next batch goes on from there');
select is_empty('select tests.claim_due_ids(10)', 'nobody is claimed twice, and who is not due not at all');

select is(
  (select lease_trigger from amazon_ads_private.oauth_tokens where connection_id = tests.numbered(1)), 'scheduled', 'the lease says that it was the schedule'
);
select is(
  amazon_ads.claim_refresh(tests.numbered(1), 300, clock_timestamp(), 20, 'on_demand') ->> 'outcome', 'leased', 'it keeps others out like any lease'
);
update amazon_ads_private.oauth_tokens set refresh_due_at = now() - interval '1 second' where connection_id = tests.numbered(1);
select is_empty('select tests.claim_due_ids(10)', 'the schedule too, even if the token is called due meanwhile');
select is_empty('select from amazon_ads.token_refresh_history', 'a claim is no attempt yet');

-- What the claim carries.
delete from amazon_ads.connections;
select tests.due(1, '-1 minute');
select c as claimed from tests.claim_due(1) as c \gset
select is(:'claimed'::jsonb ->> 'encrypted_refresh_token', tests.sealed('refresh 1'), 'a claim carries the sealed refresh token');
select is(
  :'claimed'::jsonb ->> 'lease_id', (select lease_id::text from amazon_ads_private.oauth_tokens), 'and the lease'
);
select is(:'claimed'::jsonb ->> 'generation', '1', 'and the generation');

-- A batch that died with its leases.
update amazon_ads_private.oauth_tokens set lease_started_at = now() - interval '21 seconds', lease_expires_at = now() - interval '1 second', refresh_due_at = now() - interval '1 second';
select results_eq('select tests.claim_due_ids(10)', 'values (tests.numbered(1))', 'it is claimed again when the lease has run out');
select results_eq(
  'select action, trigger, error_code from amazon_ads.token_refresh_history',
  $$ values ('failed', 'scheduled', 'refresh_abandoned') $$,
  'and the lost attempt is on record'
);

-- A pause holds for the schedule too.
delete from amazon_ads.connections;
select tests.due(1, '-1 minute');
update amazon_ads_private.oauth_tokens set next_attempt_at = now() + interval '1 second';
select is_empty('select tests.claim_due_ids(10)', 'who is paused is left alone');
update amazon_ads_private.oauth_tokens set next_attempt_at = now();
select isnt_empty('select tests.claim_due_ids(10)', 'until the pause is over');

-- No consent, no refresh.
delete from amazon_ads.connections;
select tests.due(1, '-1 minute');
update amazon_ads_private.oauth_tokens set refresh_due_at = null;
select is_empty('select tests.claim_due_ids(10)', 'who has nothing to refresh is never due');

-- When next.
create function tests.next(expires_in interval, used interval) returns interval language sql as $$
  select amazon_ads_private.next_refresh_due(now() + expires_in, now() + used) - now()
$$;
select ok(
  (select bool_and(due between '50 minutes' and '53 minutes')
   from (select tests.next('1 hour', '-6 days') as due from generate_series(1, 200)) as x),
  'in use: seven to ten minutes ahead of expiry'
);
select cmp_ok(
  (select max(due) - min(due) from (select tests.next('1 hour', '-6 days') as due from generate_series(1, 200)) as x),
  '>', interval '1 minute', 'spread'
);
select ok(
  (select bool_and(due between '23 hours' and '25 hours')
   from (select tests.next('1 hour', '-8 days') as due from generate_series(1, 200)) as x),
  'idle for a week: about once a day'
);
select ok(tests.next('1 hour', null) between '23 hours' and '25 hours', 'never used: about once a day');
select is(tests.next('10 minutes', '0'), interval '5 minutes', 'a token that lives for ten minutes is renewed halfway');

-- How many calls a minute makes.
select results_eq(
  $$ select due, amazon_ads_private.invocations_for(due, '2026-11-21 12:01+00') from unnest('{0,1,300,301,3600,9999}'::integer[]) as numbers (due) $$,
  $$ values (0, 0), (1, 1), (300, 1), (301, 2), (3600, 12), (9999, 12) $$,
  'one for three hundred, and twelve at most: what is left is due next minute'
);
select is(amazon_ads_private.invocations_for(0, '2026-11-21 12:20+00'), 1, 'one in every tenth minute even so, to seal anew');
select is(amazon_ads_private.invocations_for(400, '2026-11-21 12:20+00'), 2, 'which is one of those that come anyway');

-- The dispatcher.
delete from amazon_ads.connections;
delete from net.http_request_queue;
delete from amazon_ads_private.schedule_tickets;
update amazon_ads_private.settings set project_url = null, other_project_url = null;
select tests.due(1, '-1 minute');
select is(amazon_ads_private.dispatch_refreshes(), 'project unknown', 'before a function has reported the project, the schedule says so');
select amazon_ads.report_project('https://project.supabase.co/');
select amazon_ads.report_project('https://copy.supabase.co');
select is(amazon_ads_private.dispatch_refreshes(), 'cloned', 'in a copy of the database it says so too');
select is_empty('select from net.http_request_queue', 'and sends nothing');
select is_empty('select from amazon_ads_private.schedule_tickets', 'nor makes it tickets');
select amazon_ads_private.adopt_project('https://project.supabase.co/');
select is(amazon_ads_private.dispatch_refreshes(), '1 due', 'one due');
select results_eq(
  'select url, convert_from(body, ''UTF8'')::jsonb, timeout_milliseconds from net.http_request_queue',
  $$ values ('https://project.supabase.co/functions/v1/refresh-tokens', '{}'::jsonb, 5000) $$,
  'one call of refresh-tokens, which must answer within five seconds'
);
select results_eq(
  'select headers - ''x-schedule-ticket'' from net.http_request_queue',
  $$ values ('{"content-type": "application/json"}'::jsonb) $$,
  'with a ticket, and without a key'
);
select results_eq(
  $$ select sha256(convert_to(headers ->> 'x-schedule-ticket', 'UTF8')) from net.http_request_queue $$,
  $$ select ticket_hash from amazon_ads_private.schedule_tickets where function_name = 'refresh-tokens' $$,
  'whose SHA-256 the database keeps'
);
delete from net.http_request_queue;
delete from amazon_ads.connections;
select is(amazon_ads_private.dispatch_refreshes(), 'nothing due', 'nothing due');
select is(
  (select count(*)::int from net.http_request_queue), amazon_ads_private.invocations_for(0, now()), 'no call, but for every tenth minute'
);

delete from net.http_request_queue;
insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id)
select tests.numbered(n), tests.ada(), 'Many', 'active', '{s}', 'c' from generate_series(2, 4001) as n;
insert into amazon_ads_private.oauth_tokens (connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at)
select tests.numbered(n), tests.sealed('access'), tests.sealed('refresh'), now(), now() from generate_series(2, 4001) as n;
select is(amazon_ads_private.dispatch_refreshes(), '3600 due', 'four thousand due are counted as far as matters');
select is((select count(*)::int from net.http_request_queue), 12, 'and are twelve calls');
select is((select count(distinct headers ->> 'x-schedule-ticket')::int from net.http_request_queue), 12, 'each with a ticket of its own');

select * from finish();
rollback;
