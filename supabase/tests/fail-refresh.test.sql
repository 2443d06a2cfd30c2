-- Amazon refused or failed: what ends a consent, what only pauses, and what proves nothing.
begin;
\ir support/personas.sql
select plan(49);

\set shop '''c0000000-0000-4000-8000-000000000001'''

create function tests.claimed() returns uuid language plpgsql as $$
begin
  delete from amazon_ads.connections;
  delete from amazon_ads_private.client_pauses;
  delete from amazon_ads_private.amazon_outages;
  perform tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada(), '4 minutes');
  return (amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000001', 300, null, 20, 'on_demand') ->> 'lease_id')::uuid;
end;
$$;
create function tests.fail(lease uuid, failure text, error_code text, retry_after integer default null, claimed_generation bigint default 1)
returns jsonb language sql as $$
  select amazon_ads.fail_refresh(
    'c0000000-0000-4000-8000-000000000001', lease, claimed_generation, failure, error_code, retry_after, 250, 'on_demand', failure || ' it said'
  )
$$;
create function tests.token() returns amazon_ads_private.oauth_tokens language sql as $$
  select t from amazon_ads_private.oauth_tokens as t where connection_id = 'c0000000-0000-4000-8000-000000000001'
$$;
create function tests.take_over() returns uuid language plpgsql as $$
begin
  update amazon_ads_private.oauth_tokens set lease_started_at = now() - interval '21 seconds', lease_expires_at = now() - interval '1 second';
  return (amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000001', 300, null, 20, 'scheduled') ->> 'lease_id')::uuid;
end;
$$;

-- invalid_grant, and nobody was faster: the consent is gone.
select tests.claimed() as lease \gset
select is(
  tests.fail(:'lease', 'invalid_grant', 'reauthorization_required'),
  jsonb_build_object('refusal', 'reauthorization_required', 'connection_id', :shop),
  'invalid_grant ends the consent'
);
select results_eq(
  'select status, last_error from amazon_ads.connections',
  $$ values ('reauthorization_required', 'reauthorization_required') $$, 'the connection says so'
);
select is((tests.token()).refresh_due_at, null, 'the schedule never asks Amazon again');
select is((tests.token()).lease_id, null, 'the lease is given back');
select is((tests.token()).encrypted_refresh_token, tests.sealed('refresh 1'), 'the refresh token is kept: evidence, not access');
select is(amazon_ads.claim_refresh(:shop, 300, null, 20, 'on_demand') ->> 'refusal', 'reauthorization_required', 'nobody can claim it');
select is(amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'refusal', 'reauthorization_required', 'nobody gets the token');
select results_eq(
  'select action, trigger, success, error_code, reason, duration_ms from amazon_ads.token_refresh_history',
  $$ values ('reauthorization_required', 'on_demand', false, 'reauthorization_required', 'invalid_grant it said', 250) $$, 'it is on record'
);

-- invalid_grant, late, but the lease still in the row: as good as in time.
select tests.claimed() as lease \gset
update amazon_ads_private.oauth_tokens set lease_started_at = now() - interval '60 seconds', lease_expires_at = now() - interval '40 seconds';
select is(tests.fail(:'lease', 'invalid_grant', 'reauthorization_required') ->> 'refusal', 'reauthorization_required', 'late, and nobody has taken over: the consent is gone');

-- invalid_grant, but somebody else was faster: it was said of an old refresh token.
select tests.claimed() as lease \gset
select tests.take_over() as other \gset
select tests.record_refresh(:shop, :'other', 1, tests.sealed('access of the winner'), null, 300);
select tests.fail(:'lease', 'invalid_grant', 'reauthorization_required') as answer \gset
select is(:'answer'::jsonb ->> 'overtaken', 'true', 'a changed generation overrules invalid_grant');
select is(:'answer'::jsonb ->> 'encrypted_access_token', tests.sealed('access of the winner'), 'the answer is the winner''s token');
select is((select status from amazon_ads.connections), 'active', 'the connection stays active');
select is((tests.token()).failure_count, 0, 'the row knows of no failure');
select results_eq(
  format('select action, success, error_code from amazon_ads.token_refresh_history where lease_id = %L', :'lease'),
  $$ values ('failed', false, 'reauthorization_required') $$, 'the attempt is on record as what it was'
);

-- invalid_grant, and somebody else is at it now: theirs is the verdict.
select tests.claimed() as lease \gset
select tests.take_over() as other \gset
select is(tests.fail(:'lease', 'invalid_grant', 'reauthorization_required') ->> 'overtaken', 'true', 'invalid_grant without the lease decides nothing');
select is((tests.token()).lease_id::text, :'other', 'the other keeps the lease');
select is(tests.fail(:'other', 'invalid_grant', 'reauthorization_required') ->> 'refusal', 'reauthorization_required', 'and decides');
select is((select count(*)::int from amazon_ads.token_refresh_history), 2, 'each attempt has its one row');

-- invalid_grant with the lease in hand, but its former holder has come back late with a new token.
select tests.claimed() as lease \gset
select tests.take_over() as other \gset
select tests.record_refresh(:shop, :'lease', 1, tests.sealed('access of the late one'), tests.sealed('rotated refresh'), 300);
select is(
  tests.fail(:'other', 'invalid_grant', 'reauthorization_required') ->> 'encrypted_access_token', tests.sealed('access of the late one'),
  'a changed generation overrules invalid_grant even for the holder of the lease'
);
select is((select status from amazon_ads.connections), 'active', 'the connection stays active');

-- A new consent was confirmed meanwhile.
select tests.claimed() as lease \gset
update amazon_ads_private.oauth_tokens set generation = 2, lease_id = null, lease_started_at = null, lease_expires_at = null;
select is(tests.fail(:'lease', 'invalid_grant', 'reauthorization_required') ->> 'overtaken', 'true', 'the end of the old consent is not the end of the new one');
select is((select status from amazon_ads.connections), 'active', 'which stays active');

-- Our own credentials are refused.
select tests.claimed() as lease \gset
select tests.fail(:'lease', 'client_rejected', 'amazon_client_rejected') as answer \gset
select is(:'answer'::jsonb ->> 'overtaken', 'false', 'our own refused credentials are an answer, not a verdict');
select is(:'answer'::jsonb ->> 'encrypted_access_token', tests.sealed('access 1'), 'the token that still lives is at hand');
select is(:'answer'::jsonb ->> 'last_error', 'amazon_client_rejected', 'with the reason');
select results_eq(
  'select status, last_error from amazon_ads.connections', $$ values ('active', 'amazon_client_rejected') $$, 'users keep their connections'
);
select is((tests.token()).encrypted_refresh_token, tests.sealed('refresh 1'), 'and their tokens');
select ok(
  (tests.token()).next_attempt_at between clock_timestamp() + interval '59 seconds' and clock_timestamp() + interval '60 seconds',
  'a minute later somebody looks again'
);

-- Anything else passes.
select tests.claimed() as lease \gset
select tests.fail(:'lease', 'transient', 'amazon_unavailable') as answer \gset
select is(:'answer'::jsonb ->> 'encrypted_access_token', tests.sealed('access 1'), 'a passing failure leaves the token that still lives');
select is((select status from amazon_ads.connections), 'active', 'and the connection');
select is((tests.token()).failure_count, 1, 'it is counted');
select is((tests.token()).lease_id, null, 'the lease is given back');
select ok((tests.token()).refresh_due_at is not null and (tests.token()).next_attempt_at is not null, 'there will be another attempt');
select is(amazon_ads.claim_refresh(:shop, 300, null, 20, 'on_demand') ->> 'outcome', 'paused', 'after a pause that holds for everybody');

-- The pauses after so many failures: full jitter below 30 s doubling to 15 min, and a second at least.
create function tests.pauses_after(failures integer, retry_after integer default null) returns setof interval language plpgsql as $$
declare
  lease uuid := tests.claimed();
begin
  for i in 1 .. 60 loop
    update amazon_ads_private.oauth_tokens
    set lease_id = lease, lease_started_at = clock_timestamp(), lease_expires_at = clock_timestamp() + interval '20 seconds', failure_count = failures;
    perform tests.fail(lease, 'transient', 'amazon_unavailable', retry_after);
    return query select (tests.token()).next_attempt_at - clock_timestamp();
  end loop;
end;
$$;
create temporary table pauses as
select failures, pause from unnest('{0,1,2,3,4,5,20}'::integer[]) as counts (failures) cross join lateral tests.pauses_after(failures) as pause;
select ok(
  (select max(pause) from pauses where failures = n) <= bound and (select max(pause) from pauses where failures = n) > bound / 2,
  format('after %s failures the pause is spread below %s', n, bound)
)
from (values (0, interval '30 s'), (1, interval '60 s'), (2, interval '120 s'), (4, interval '480 s'), (5, interval '15 min'), (20, interval '15 min')) as bounds (n, bound);
select cmp_ok((select min(pause) from pauses where failures = 20), '<', interval '450 s', 'also towards nothing');
select cmp_ok((select min(pause) from pauses), '>', interval '900 milliseconds', 'no pause is shorter than a second');
select cmp_ok(
  (select min(pause) from tests.pauses_after(0, 40) as pause), '>', interval '39 s', 'nor than Amazon asked for'
);
select cmp_ok(
  (select max(pause) from tests.pauses_after(0, 40) as pause), '<=', interval '40 s', 'which counts where it is the longer one'
);

-- An attempt that was given up for dead comes back.
select tests.claimed() as lease \gset
select tests.take_over();
select tests.fail(:'lease', 'transient', 'amazon_unavailable');
select results_eq(
  format('select action, success, error_code, reason, duration_ms from amazon_ads.token_refresh_history where lease_id = %L', :'lease'),
  $$ values ('failed', false, 'amazon_unavailable', 'transient it said', 250) $$, 'its own account replaces the presumption'
);

-- The connection changed meanwhile.
select tests.claimed() as lease \gset
update amazon_ads.connections set status = 'disconnected';
select is(tests.fail(:'lease', 'transient', 'amazon_unavailable') ->> 'refusal', 'connection_disconnected', 'a disconnected connection says so');
delete from amazon_ads_private.oauth_tokens;
select is(tests.fail(:'lease', 'invalid_grant', 'reauthorization_required') ->> 'refusal', 'connection_disconnected', 'also without its tokens');
select is((select status from amazon_ads.connections), 'disconnected', 'and stays what it is');
delete from amazon_ads.connections;
select is(tests.fail(:'lease', 'transient', 'amazon_unavailable') ->> 'refusal', 'connection_not_found', 'one that is gone is not found');

select * from finish();
rollback;
