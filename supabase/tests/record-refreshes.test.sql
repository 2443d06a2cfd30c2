-- Writing down what Amazon answered: only the newest answer counts, and nothing is ever blanked.
begin;
\ir support/personas.sql
select plan(48);

\set shop '''c0000000-0000-4000-8000-000000000001'''

-- A connection whose refresh was just claimed; answers the lease.
create function tests.claimed() returns uuid language plpgsql as $$
begin
  delete from amazon_ads.connections;
  perform tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada(), '4 minutes');
  return (amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000001', 300, null, 20, 'on_demand') ->> 'lease_id')::uuid;
end;
$$;
create function tests.record(lease uuid, claimed_generation bigint, word text, refresh_token text default null, duration_ms integer default 400)
returns jsonb language sql as $$
  select tests.record_refresh(
    'c0000000-0000-4000-8000-000000000001', lease, claimed_generation, tests.sealed('access ') || word, refresh_token, duration_ms
  )
$$;
create function tests.token() returns amazon_ads_private.oauth_tokens language sql as $$
  select t from amazon_ads_private.oauth_tokens as t where connection_id = 'c0000000-0000-4000-8000-000000000001'
$$;
-- The lease ran out, and somebody else has taken it over.
create function tests.take_over() returns uuid language plpgsql as $$
begin
  update amazon_ads_private.oauth_tokens set lease_started_at = now() - interval '21 seconds', lease_expires_at = now() - interval '1 second';
  return (amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000001', 300, null, 20, 'scheduled') ->> 'lease_id')::uuid;
end;
$$;

-- In time.
select tests.claimed() as lease \gset
update amazon_ads_private.oauth_tokens set failure_count = 4, next_attempt_at = now(), last_error = 'amazon_unavailable';
update amazon_ads.connections set last_error = 'amazon_unavailable';
select tests.record(:'lease', 1, '2') as answer \gset
select is(:'answer'::jsonb ->> 'stored', 'true', 'the holder of the lease stores its token');
select is(:'answer'::jsonb ->> 'encrypted_access_token', tests.sealed('access 2'), 'and is answered with it');
select is(:'answer'::jsonb ->> 'generation', '2', 'under the next generation');
select is((tests.token()).encrypted_access_token, tests.sealed('access 2'), 'it stands in the row');
select ok(
  (tests.token()).expires_at between clock_timestamp() + interval '3590 seconds' and clock_timestamp() + interval '3600 seconds' - interval '400 milliseconds',
  'its hour is counted from before the request was sent'
);
select ok(
  (tests.token()).refresh_started_at <= clock_timestamp() - interval '400 milliseconds',
  'and that moment is kept for who insists on a newer one'
);
select is((tests.token()).encrypted_refresh_token, tests.sealed('refresh 1'), 'no refresh token in the answer keeps the one that is there');
select is((tests.token()).refresh_count, 1, 'refreshes are counted');
select is((tests.token()).lease_id, null, 'the lease is given back');
select ok((tests.token()).failure_count = 0 and (tests.token()).next_attempt_at is null and (tests.token()).last_error is null, 'old failures are forgotten');
select is((select last_error from amazon_ads.connections), null, 'also in the connection');
select ok(
  (tests.token()).refresh_due_at between now() + interval '49 minutes' and now() + interval '54 minutes', 'the schedule knows when it is due next'
);
select results_eq(
  'select action, trigger, success, error_code, duration_ms, lease_id::text from amazon_ads.token_refresh_history',
  format($$ values ('refreshed', 'on_demand', true, null::text, 400, %L) $$, :'lease'),
  'the refresh is on record'
);

select tests.claimed() as lease \gset
select tests.record(:'lease', 1, '2', tests.sealed('refresh 2'));
select is((tests.token()).encrypted_refresh_token, tests.sealed('refresh 2'), 'a new refresh token replaces the old one');

select tests.claimed() as lease \gset
update amazon_ads.connections set last_used_at = now() - interval '8 days';
select tests.record(:'lease', 1, '2');
select cmp_ok((tests.token()).refresh_due_at, '>', now() + interval '22 hours', 'an idle connection is looked at again in a day');

select tests.claimed() as lease \gset
update amazon_ads_private.oauth_tokens set lease_started_at = clock_timestamp() - interval '3 seconds';
select (tests.token()).lease_started_at as lease_started_at \gset
select tests.record(:'lease', 1, '2');
select is((tests.token()).refresh_started_at, :'lease_started_at'::timestamptz, 'a slow way back does not make the request younger than its lease');
select is((tests.token()).expires_at, :'lease_started_at'::timestamptz + interval '1 hour', 'nor the token');

-- Late, and nobody has stored anything since.
select tests.claimed() as lease \gset
update amazon_ads_private.oauth_tokens set lease_started_at = now() - interval '60 seconds', lease_expires_at = now() - interval '40 seconds';
select is(tests.record(:'lease', 1, 'late') ->> 'stored', 'true', 'late, and the lease still in the row: stored');

select tests.claimed() as lease \gset
select tests.take_over() as other \gset
select tests.record(:'lease', 1, 'late', tests.sealed('rotated refresh')) as answer \gset
select is(:'answer'::jsonb ->> 'stored', 'true', 'late, the lease taken over, and no newer token: stored, it may be the only one that works');
select is((tests.token()).encrypted_refresh_token, tests.sealed('rotated refresh'), 'with the refresh token that came along');
select is((tests.token()).lease_id::text, :'other', 'the lease of the other is left alone');
select is((tests.token()).expires_at, now() + interval '1 hour' - interval '21 seconds', 'its hour is counted from its own lease, however young it believes to be');
select results_eq(
  format('select action, success, error_code from amazon_ads.token_refresh_history where lease_id = %L', :'lease'),
  $$ values ('refreshed', true, null::text) $$,
  'the attempt that was given up for dead is on record as what it became'
);
-- The other comes back as well.
select is(tests.record(:'other', 1, 'other') ->> 'stored', 'true', 'the other, whose lease it is, stores its newer token');
select is((tests.token()).encrypted_access_token, tests.sealed('access other'), 'which counts');
select is((tests.token()).generation, 3::bigint, 'each has its generation');
select is((select count(*)::int from amazon_ads.token_refresh_history), 2, 'and each attempt its one row');

-- Late, and somebody has stored a newer one.
select tests.claimed() as lease \gset
select tests.take_over() as other \gset
select tests.record(:'other', 1, 'winner', tests.sealed('refresh of the winner'));
select tests.record(:'lease', 1, 'loser', tests.sealed('refresh of the loser')) as answer \gset
select is(:'answer'::jsonb ->> 'stored', 'false', 'late, and a newer token is there: not stored');
select is(:'answer'::jsonb ->> 'encrypted_access_token', tests.sealed('access winner'), 'the answer is the token that counts');
select is((tests.token()).encrypted_access_token, tests.sealed('access winner'), 'which stays');
select is((tests.token()).encrypted_refresh_token, tests.sealed('refresh of the winner'), 'with its refresh token');
select is((tests.token()).generation, 2::bigint, 'and its generation');
select is((tests.token()).refresh_count, 1, 'and is the only one counted');
select results_eq(
  format('select action, success, error_code from amazon_ads.token_refresh_history where lease_id = %L', :'lease'),
  $$ values ('refreshed', true, 'refresh_superseded') $$,
  'the loser is on record as superseded'
);

-- A new consent was confirmed meanwhile.
select tests.claimed() as lease \gset
update amazon_ads_private.oauth_tokens set generation = 2, lease_id = null, lease_started_at = null, lease_expires_at = null, encrypted_access_token = tests.sealed('access of the new consent');
select is(tests.record(:'lease', 1, 'old consent') ->> 'stored', 'false', 'a refresh of the old consent cannot overwrite the new one');
select is((tests.token()).encrypted_access_token, tests.sealed('access of the new consent'), 'which stays');

-- The connection changed meanwhile.
select tests.claimed() as lease \gset
update amazon_ads.connections set status = 'reauthorization_required', last_error = 'reauthorization_required';
select is(tests.record(:'lease', 1, '2') ->> 'stored', 'true', 'a success proves a consent that seemed lost');
select results_eq(
  'select status, last_error from amazon_ads.connections', $$ values ('active', null::text) $$, 'and the connection is active again'
);
select tests.claimed() as lease \gset
update amazon_ads.connections set status = 'disconnected';
select is(
  tests.record(:'lease', 1, '2'), jsonb_build_object('refusal', 'connection_disconnected', 'connection_id', :shop),
  'a disconnected connection takes no token'
);
select is((tests.token()).encrypted_access_token, tests.sealed('access 1'), 'not even into the row');
delete from amazon_ads_private.oauth_tokens;
select is(tests.record(:'lease', 1, '2') ->> 'refusal', 'connection_disconnected', 'nor when its tokens are gone');
delete from amazon_ads.connections;
select is(tests.record(:'lease', 1, '2') ->> 'refusal', 'connection_not_found', 'nor does one that is gone itself');
select is_empty('select from amazon_ads.token_refresh_history', 'of which nothing is recorded');

-- Several at once.
select tests.claimed() as first \gset
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ada(), '4 minutes');
select amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000002', 300, null, 20, 'scheduled') ->> 'lease_id' as second \gset
select amazon_ads.record_refreshes((
  select jsonb_agg(jsonb_build_object(
    'connection_id', x.id, 'lease_id', x.lease, 'claimed_generation', 1,
    'encrypted_access_token', tests.sealed('access ' || x.word), 'encrypted_refresh_token', null,
    'token_type', 'bearer', 'expires_in', 3600, 'duration_ms', 400, 'trigger', 'scheduled'
  ))
  from (values
    ('c0000000-0000-4000-8000-000000000002', :'second', '22'),
    ('c0000000-0000-4000-8000-000000000001', :'first', '21'),
    ('c0000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000003', '23')
  ) as x (id, lease, word)
)) -> 'recorded' as recorded \gset
select is(:'recorded'::jsonb -> :'first' ->> 'stored', 'true', 'each of several is stored');
select is(
  :'recorded'::jsonb -> :'second' ->> 'encrypted_access_token', tests.sealed('access 22'), 'and answered by its lease'
);
select results_eq(
  'select t.encrypted_access_token from amazon_ads_private.oauth_tokens as t order by t.connection_id',
  $$ values (tests.sealed('access 21')), (tests.sealed('access 22')) $$,
  'every connection has its own token'
);
select is(
  :'recorded'::jsonb -> '00000000-0000-4000-8000-000000000003' ->> 'refusal', 'connection_not_found',
  'one that is gone is refused alone'
);
select is(amazon_ads.record_refreshes('[]'), '{"recorded": {}}', 'of nothing, nothing is recorded');

select * from finish();
rollback;
