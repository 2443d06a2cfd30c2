-- How connections and accounts fare, in codes.
begin;
\ir support/personas.sql
select plan(17);

\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada());
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ben());
create function tests.health(caller jsonb default tests.ada_user()) returns jsonb language sql
as $$ select amazon_ads.read_account_health(caller, null, false, 100, null) -> 'connections' -> 0 $$;
create function tests.reasons() returns jsonb language sql as $$ select tests.health() -> 'reasons' $$;

select is(tests.reasons(), '["never_synced"]', 'a connection that was never synced says so');
insert into amazon_ads.sync_runs (user_id, connection_id, trigger) values (tests.ada(), :shop, 'manual');
select is(tests.reasons(), '[]', 'unless it is being synced');
update amazon_ads.sync_runs set status = 'partial', finished_at = now(), sources = '[{"outcome": "complete", "rejected": 0}, {"outcome": "failed", "region": "EU"}, {"outcome": "complete", "rejected": 2}]';
select is(tests.reasons(), '["sync_partial"]', 'a sync in part');
select is(jsonb_array_length(tests.health() -> 'last_sync' -> 'failed_sources'), 2, 'with what it did not read whole');
update amazon_ads.sync_runs set status = 'failed';
select is(tests.reasons(), '["sync_failed"]', 'a sync that failed');
update amazon_ads.sync_runs set status = 'succeeded';
update amazon_ads.connections set last_synced_at = now() - interval '47 hours' where id = :shop;
select is(tests.reasons(), '[]', 'within two days all is well');
update amazon_ads.connections set last_synced_at = now() - interval '49 hours' where id = :shop;
select is(tests.reasons(), '["sync_overdue"]', 'after them it is late');
update amazon_ads.connections set sync_interval = interval '7 days' where id = :shop;
select is(tests.reasons(), '[]', 'unless it is to be synced more seldom');

update amazon_ads_private.oauth_tokens set expires_at = now() - interval '1 hour' where connection_id = :shop;
select is(tests.reasons(), '[]', 'a token that nobody has asked for may expire');
update amazon_ads_private.oauth_tokens set last_error = 'amazon_unavailable' where connection_id = :shop;
select is(tests.reasons(), '["token_expired", "refresh_failing"]', 'one that cannot be renewed may not');
update amazon_ads.connections set status = 'reauthorization_required' where id = :shop;
select is(tests.reasons(), '["reauthorization_required"]', 'a consent that ended stands for all that follows');

-- Accounts.
insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source, status, metadata)
select tests.ada(), :shop, 'Account ' || n, 'amzn1.ads-account.g.' || n, 'ads-accounts',
  case when n <= 3 then 'suspended' when n <= 5 then 'pending' else 'active' end,
  case when n = 6 then '{"errors": {"UK": []}}' else '{"errors": {}}' end::jsonb
from generate_series(1, 2000) as n;
select results_eq(
  $$ select (h ->> 'total_accounts')::int, (h ->> 'unhealthy_accounts')::int, (h ->> 'suspended_accounts')::int, jsonb_array_length(h -> 'accounts') from tests.health() as h $$,
  $$ values (2000, 6, 3, 6) $$, 'all are counted, and those that need a look are listed'
);
select is(
  (select jsonb_object_agg(a ->> 'account_name', a -> 'reasons') from jsonb_array_elements(tests.health() -> 'accounts') as a where a ->> 'account_name' in ('Account 1', 'Account 5', 'Account 6')),
  '{"Account 1": ["account_suspended"], "Account 5": ["account_pending"], "Account 6": ["account_errors"]}', 'with why'
);
analyze amazon_ads.user_accounts;
create function tests.plan_of() returns text language plpgsql as $$
declare
  line text;
  plan text := '';
begin
  for line in explain select from amazon_ads.user_accounts as a
    where a.connection_id = 'c0000000-0000-4000-8000-000000000001'
      and (false or a.status <> 'active' or coalesce(a.metadata -> 'errors', '{}') <> '{}')
    order by a.account_name, a.id limit 100
  loop
    plan := plan || line;
  end loop;
  return plan;
end;
$$;
select matches(tests.plan_of(), 'user_accounts_unhealthy', 'an index finds them');

-- Others.
select is(tests.health(tests.make_key('bound', tests.ben(), '{accounts:read}', 'c0000000-0000-4000-8000-000000000002')) ->> 'connection_id', 'c0000000-0000-4000-8000-000000000002', 'a key sees its connection');
select is(amazon_ads.read_account_health(tests.ben_user(), :shop, false, 100, null) ->> 'refusal', 'connection_not_found', 'nobody another''s');
select is(amazon_ads.read_account_health(tests.make_key('tokens', tests.ada(), '{tokens}'), null, false, 100, null) ->> 'refusal', 'api_key_scope_missing', 'a key for tokens none');

select * from finish();
rollback;
