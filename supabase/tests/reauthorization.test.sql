-- What the operator does when consents must be given again: tokens are destroyed, everything else stays.
begin;
\ir support/personas.sql
select plan(10);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set ended '''c0000000-0000-4000-8000-000000000002'''
\set other '''c0000000-0000-4000-8000-000000000003'''
select tests.connect(:shop, tests.ada());
select tests.connect(:ended, tests.ada());
select tests.connect(:other, tests.ben());
update amazon_ads.connections set status = 'reauthorization_required' where id = :ended;
delete from amazon_ads.events;
select amazon_ads.claim_refresh(:shop, 300, '2099-01-01', 20, 'on_demand') ->> 'lease_id' as lease \gset

select is(
  amazon_ads_private.require_reauthorization(array[:shop, :ended]::uuid[], 'sealed_value_unreadable'), 1, 'one connection was active'
);
select results_eq(
  'select id::text, status, last_error from amazon_ads.connections order by id',
  format($$ values (%L, 'reauthorization_required', 'sealed_value_unreadable'), (%L, 'reauthorization_required', null), (%L, 'active', null) $$,
    :shop, :ended, :other),
  'it waits for a consent and says why; others stay as they are'
);
select results_eq(
  'select connection_id::text from amazon_ads_private.oauth_tokens', format('values (%L)', :other), 'the tokens are destroyed'
);
select results_eq(
  'select type, connection_id::text from amazon_ads.events', format($$ values ('connection.reauthorization_required', %L) $$, :shop),
  'an event is recorded for the change'
);
select results_eq(
  $$ select connection_id::text, trigger, success, error_code from amazon_ads.token_refresh_history where action = 'reauthorization_required' $$,
  format($$ values (%L, 'manual', false, 'sealed_value_unreadable') $$, :shop), 'and a row of the history'
);
select is(
  amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'refusal', 'reauthorization_required', 'it gives no token'
);
select is(
  tests.record_refresh(:shop, :'lease', 1, tests.sealed('late'), tests.sealed('late')) ->> 'refusal', 'reauthorization_required',
  'a refresh that was under way does not bring the token back'
);
select is((select count(*)::int from amazon_ads_private.oauth_tokens where connection_id = :shop), 0, 'nor store it');
select is(amazon_ads_private.require_reauthorization(array[:shop, :ended]::uuid[]), 0, 'a second time nothing changes');
select is((select last_error from amazon_ads.connections where id = :shop), 'sealed_value_unreadable', 'not the reason either');

select * from finish();
rollback;
