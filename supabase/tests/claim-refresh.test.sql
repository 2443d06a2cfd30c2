-- The right to refresh: one holder at a time, and only when there is something to do.
begin;
\ir support/personas.sql
select plan(45);

\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada(), '4 minutes');

create function tests.claim(min_validity integer default 300, not_before timestamptz default null, lease_seconds integer default 20)
returns jsonb language sql as $$
  select amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000001', min_validity, not_before, lease_seconds, 'on_demand')
$$;
create function tests.token() returns amazon_ads_private.oauth_tokens language sql as $$
  select t from amazon_ads_private.oauth_tokens as t where connection_id = 'c0000000-0000-4000-8000-000000000001'
$$;
-- The token as it was before anybody asked for a refresh; what differs is set afterwards.
create function tests.reset() returns void language sql as $$
  update amazon_ads_private.oauth_tokens
  set expires_at = clock_timestamp() + interval '4 minutes', refresh_started_at = clock_timestamp() - interval '56 minutes',
    lease_id = null, lease_started_at = null, lease_expires_at = null, lease_trigger = null, next_attempt_at = null,
    last_error = null, refresh_due_at = clock_timestamp() - interval '1 minute';
  update amazon_ads.connections set status = 'active';
$$;

-- Fresh.
select is(tests.claim(180) ->> 'outcome', 'fresh', 'four minutes are enough for who asks for three');
select is(tests.claim(180) -> 'lease_id', null, 'who has nothing to do gets no lease');
select is(tests.claim(180) -> 'encrypted_refresh_token', null, 'and no refresh token');
select is(tests.claim(180) ->> 'encrypted_access_token', tests.sealed('access 1'), 'but the token');
select is((tests.token()).lease_id, null, 'and leaves the row alone');

-- Claimed.
select tests.claim(300) as claimed \gset
select is(:'claimed'::jsonb ->> 'outcome', 'claimed', 'four minutes are not enough for who asks for five');
select is((:'claimed'::jsonb ->> 'lease_id')::uuid, (tests.token()).lease_id, 'the lease stands in the row');
select is(:'claimed'::jsonb ->> 'encrypted_refresh_token', tests.sealed('refresh 1'), 'its holder gets the refresh token');
select is((:'claimed'::jsonb ->> 'generation')::bigint, 1::bigint, 'and the generation that it starts from');
select ok(
  (tests.token()).lease_expires_at between clock_timestamp() + interval '19 seconds' and clock_timestamp() + interval '20 seconds',
  'the lease ends by itself'
);
select is((tests.token()).refresh_due_at, (tests.token()).lease_expires_at, 'and then the schedule takes over');
select is_empty('select from amazon_ads.token_refresh_history', 'a claim is no attempt yet');

-- Leased.
select is(tests.claim(300) ->> 'outcome', 'leased', 'the second waits');
select is(tests.claim(300) -> 'lease_id', null, 'without a lease');
select is(tests.claim(300) ->> 'encrypted_access_token', tests.sealed('access 1'), 'with the living token at hand');
select is(tests.claim(180) ->> 'outcome', 'fresh', 'who is content with what is left does not wait');
select is(tests.claim(300, clock_timestamp()) ->> 'outcome', 'leased', 'a forced refresh waits too: two at once help nobody');

-- Forced.
select tests.reset();
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() + interval '59 minutes', refresh_started_at = clock_timestamp() - interval '1 minute';
select is(tests.claim(300) ->> 'outcome', 'fresh', 'a token of a minute ago is fresh');
select is(tests.claim(300, clock_timestamp()) ->> 'outcome', 'claimed', 'unless one asks for a newer one');
select tests.reset();
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() + interval '1 hour', refresh_started_at = clock_timestamp();
select is(
  tests.claim(300, (tests.token()).refresh_started_at - interval '1 second') ->> 'outcome', 'fresh',
  'a refresh that began after the call was made serves it'
);
select is(
  tests.claim(300, (tests.token()).refresh_started_at) ->> 'outcome', 'fresh',
  'so does one that began in the same instant'
);
select is(
  tests.claim(300, (tests.token()).refresh_started_at + interval '1 microsecond') ->> 'outcome', 'claimed',
  'one that began before does not'
);
select tests.reset();
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() - interval '1 second', refresh_started_at = clock_timestamp() - interval '10 seconds';
select is(
  tests.claim(300, clock_timestamp() - interval '20 seconds') ->> 'outcome', 'claimed',
  'nor does one whose token has expired since'
);

-- More than Amazon gives.
select tests.reset();
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() + interval '1 hour', refresh_started_at = clock_timestamp() - interval '50 seconds';
select is(tests.claim(7200) ->> 'outcome', 'fresh', 'asking for two hours again and again is not a request to Amazon each time');
update amazon_ads_private.oauth_tokens set refresh_started_at = clock_timestamp() - interval '70 seconds';
select is(tests.claim(7200) ->> 'outcome', 'claimed', 'a minute later it is');
select tests.reset();
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() + interval '25 seconds', refresh_started_at = clock_timestamp() - interval '15 seconds';
select is(tests.claim(300) ->> 'outcome', 'fresh', 'where tokens live for less than two minutes, half their life counts instead of the minute');
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() + interval '15 seconds', refresh_started_at = clock_timestamp() - interval '25 seconds';
select is(tests.claim(300) ->> 'outcome', 'claimed', 'in the second half it is refreshed');
select tests.reset();
update amazon_ads_private.oauth_tokens set expires_at = clock_timestamp() - interval '1 second', refresh_started_at = clock_timestamp() - interval '10 seconds';
select is(tests.claim(0) ->> 'outcome', 'claimed', 'what has expired is never fresh, however new');

-- Paused.
select tests.reset();
update amazon_ads_private.oauth_tokens set next_attempt_at = clock_timestamp() + interval '30 seconds', last_error = 'amazon_unavailable';
select is(tests.claim() ->> 'outcome', 'paused', 'after a failure nobody asks until the pause is over');
select ok((tests.claim() ->> 'paused_for')::numeric between 29 and 30, 'the answer says how long');
select is(tests.claim() ->> 'last_error', 'amazon_unavailable', 'and why');
select is(tests.claim(300, clock_timestamp()) ->> 'outcome', 'paused', 'also who insists');
select is(tests.claim(180) ->> 'outcome', 'fresh', 'who is content with what is left gets it');
update amazon_ads_private.oauth_tokens set next_attempt_at = clock_timestamp();
select is(tests.claim() ->> 'outcome', 'claimed', 'then the next one tries');

-- The holder died.
select tests.reset();
select tests.claim() ->> 'lease_id' as dead \gset
update amazon_ads_private.oauth_tokens set lease_started_at = clock_timestamp() - interval '21 seconds', lease_expires_at = clock_timestamp() - interval '1 second';
select tests.claim() as takeover \gset
select is(:'takeover'::jsonb ->> 'outcome', 'claimed', 'a lease that has run out is taken over');
select isnt(:'takeover'::jsonb ->> 'lease_id', :'dead', 'under a new id');
select results_eq(
  $$ select user_id, action, trigger, success, error_code, lease_id::text from amazon_ads.token_refresh_history $$,
  format($$ values (tests.ada(), 'failed', 'on_demand', false, 'refresh_abandoned', %L) $$, :'dead'),
  'and the attempt of the dead is on record'
);

-- Nothing to claim.
create function tests.claim_in(state text) returns text language plpgsql as $$
begin
  update amazon_ads.connections set status = state;
  return tests.claim() ->> 'refusal';
end;
$$;
select results_eq(
  $$ select state, tests.claim_in(state) from unnest('{pending,awaiting_confirmation,reauthorization_required,disconnected}'::text[]) as states (state) $$,
  $$ values
    ('pending', 'connection_not_ready'), ('awaiting_confirmation', 'connection_not_ready'),
    ('reauthorization_required', 'reauthorization_required'), ('disconnected', 'connection_disconnected')
  $$,
  'only an active connection is refreshed'
);
select is(
  amazon_ads.claim_refresh(gen_random_uuid(), 300, null, 20, 'on_demand') ->> 'refusal', 'connection_not_found',
  'what does not exist is not refreshed'
);
update amazon_ads.connections set status = 'active';
delete from amazon_ads_private.oauth_tokens;
select is(tests.claim() ->> 'refusal', 'connection_disconnected', 'nor what has lost its tokens');

-- A client of one's own.
delete from amazon_ads.connections;
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ada(), 'Own app', 'ada-client', tests.sealed('secret'));
select tests.connect(:shop, tests.ada(), '4 minutes');
select is(tests.claim() -> 'encrypted_client_secret', 'null'::jsonb, 'the project''s own client has no secret in the database');
select tests.reset();
update amazon_ads.connections set oauth_client_id = '0c000000-0000-4000-8000-000000000001', client_id = 'ada-client';
select tests.claim() as own \gset
select is(:'own'::jsonb ->> 'encrypted_client_secret', tests.sealed('secret'), 'a user''s own client comes with its sealed secret');
select is(:'own'::jsonb ->> 'oauth_client_id', '0c000000-0000-4000-8000-000000000001', 'and its id, which the seal names');
select is(:'own'::jsonb ->> 'client_id', 'ada-client', 'and its client id');
select tests.reset();
select is(tests.claim(180) -> 'encrypted_client_secret', null, 'the secret goes to the holder of a lease and to nobody else');

select * from finish();
rollback;
