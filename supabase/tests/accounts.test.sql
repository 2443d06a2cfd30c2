-- What a sync writes: profiles and accounts as Amazon lists them, and what becomes of the ones that
-- it no longer lists.
begin;
\ir support/personas.sql
select plan(59);

\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada());
select tests.connect('c0000000-0000-4000-8000-000000000003', tests.ben());

create function tests.begin_run() returns bigint language sql as $$
  select (public.begin_sync('{"kind": "system"}', 'c0000000-0000-4000-8000-000000000001', 'manual') ->> 'run_id')::bigint
$$;
create function tests.profile(id text, country text, marketplace text, type text default 'seller', name text default 'Brand') returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'profile_id', id, 'country_code', country, 'currency_code', 'EUR', 'timezone', 'Europe/Paris', 'marketplace_id', marketplace,
    'name', name, 'type', type, 'sub_type', null, 'entity_id', 'ENTITY1', 'daily_budget', 12.5, 'valid_payment_method', true, 'access_level', 'edit'
  )
$$;
create function tests.account(id text, name text, profiles text[], metadata jsonb default '{}', status text default 'active') returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'amazon_account_id', id, 'account_name', name, 'status', status, 'metadata', metadata, 'profile_ids', to_jsonb(profiles)
  )
$$;
create function tests.finish(run bigint, regions text[] default '{NA,EU,FE}', accounts_complete boolean default true) returns jsonb
language sql as $$
  select public.finish_sync(run, '[{"outcome": "complete"}]', regions, accounts_complete, null)
$$;
-- Yesterday's rows: what a sync leaves as it was shows by its old times.
create function tests.yesterday() returns void language sql as $$
  update public.amazon_profiles set updated_at = now() - interval '1 day', last_synced_at = now() - interval '1 day';
  update public.user_accounts set updated_at = now() - interval '1 day', last_synced_at = now() - interval '1 day';
$$;
create function tests.counts(inserted integer, updated integer, unchanged integer) returns jsonb language sql immutable as $$
  select jsonb_build_object('inserted', inserted, 'updated', updated, 'unchanged', unchanged)
$$;

-- The first sync.
select tests.begin_run() as run \gset
select is(
  public.store_profiles(:run, 'EU', jsonb_build_array(
    tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'), tests.profile('3', 'IT', 'APJ6JRA9NG5V4')
  )),
  tests.counts(3, 0, 0), 'new profiles are inserted'
);
select results_eq(
  $$ select user_id, connection_id, region, country_code, daily_budget, status, last_seen_run from public.amazon_profiles where profile_id = '9007199254740993' $$,
  format($$ values (tests.ada(), %L::uuid, 'EU', 'FR', 12.5, 'active', %s::bigint) $$, :shop, :run),
  'as Amazon says, for the owner of the connection; an id beyond 2^53 stays whole'
);
select is(
  public.store_accounts(:run, jsonb_build_array(
    tests.account('amzn1.ads-account.g.one', 'One', '{9007199254740993,2}', '{"country_codes": ["FR", "DE"]}'),
    tests.account('amzn1.ads-account.g.empty', 'Empty', '{}')
  )),
  tests.counts(2, 0, 0), 'new accounts are inserted'
);
select results_eq(
  $$ select account_name, source, status, account_type, region, marketplace_id, metadata from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one' $$,
  $$ values ('One', 'ads-accounts', 'active', 'seller', null::text, null::text, '{"country_codes": ["FR", "DE"]}'::jsonb) $$,
  'with the type that all of its profiles have, and no marketplace where there are several'
);
select is(
  (select account_type from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.empty'), 'advertising',
  'an account without profiles is just an advertising account'
);
select results_eq(
  $$ select p.profile_id from public.amazon_profiles as p join public.user_accounts as a on a.id = p.account_id
     where a.amazon_account_id = 'amzn1.ads-account.g.one' order by 1 $$,
  $$ values ('2'), ('9007199254740993') $$, 'the profiles that it names are tied to it'
);
select is((select account_id from public.amazon_profiles where profile_id = '3'), null, 'the one that nobody names is not');
select tests.finish(:run) as finished \gset
select results_eq(
  $$ select a.amazon_account_id, a.account_name, a.source, a.region, a.marketplace_id, a.account_type
     from public.amazon_profiles as p join public.user_accounts as a on a.id = p.account_id where p.profile_id = '3' $$,
  $$ values ('3', 'Brand', 'profiles', 'EU', 'APJ6JRA9NG5V4', 'seller') $$,
  'in the end a lone profile is an account of its own'
);
select is(:'finished'::jsonb ->> 'accounts_inserted', '3', 'which counts');
select is(:'finished'::jsonb ->> 'accounts_inactivated', '0', 'nothing is inactive');
select results_eq(
  $$ select amazon_account_id from public.user_accounts where is_default $$, $$ values ('amzn1.ads-account.g.empty') $$,
  'the first ads account, by name among those of one moment, becomes the default'
);

-- Nothing new.
select tests.yesterday();
select tests.begin_run() as run \gset
select is(
  public.store_profiles(:run, 'EU', jsonb_build_array(
    tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'), tests.profile('3', 'IT', 'APJ6JRA9NG5V4')
  )),
  tests.counts(0, 0, 3), 'the same profiles again are unchanged'
);
select is(
  public.store_accounts(:run, jsonb_build_array(
    tests.account('amzn1.ads-account.g.one', 'One', '{9007199254740993,2}', '{"country_codes": ["FR", "DE"]}'),
    tests.account('amzn1.ads-account.g.empty', 'Empty', '{}')
  )),
  tests.counts(0, 0, 2), 'the same accounts again too'
);
select tests.finish(:run) as finished \gset
select is(:'finished'::jsonb ->> 'accounts_unchanged', '3', 'the lone profile''s among them');
select is((select count(*)::int from public.user_accounts), 3, 'no row was added');
select ok((select bool_and(updated_at < now() and last_synced_at = now()) from public.amazon_profiles), 'unchanged profiles are stamped, and not updated');
select ok((select bool_and(updated_at < now() and last_synced_at = now()) from public.user_accounts), 'nor unchanged accounts');

-- Changes.
select tests.yesterday();
select tests.begin_run() as run \gset
select is(
  public.store_profiles(:run, 'EU', jsonb_build_array(
    tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH', name => 'Renamed'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'),
    tests.profile('3', 'IT', 'APJ6JRA9NG5V4'), tests.profile('4', 'ES', 'A1RKKUPIHCS9HS')
  )),
  tests.counts(1, 1, 2), 'one new, one changed, two unchanged'
);
select results_eq(
  'select profile_id, name from public.amazon_profiles where updated_at = now() order by 1',
  $$ values ('4', 'Brand'), ('9007199254740993', 'Renamed') $$, 'only what changed was updated'
);
select is(
  public.store_accounts(:run, jsonb_build_array(
    tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}', '{"country_codes": ["FR"], "errors": []}'),
    tests.account('amzn1.ads-account.g.empty', 'Empty', '{}', status => 'pending'),
    tests.account('amzn1.ads-account.g.four', 'Four', '{4}')
  )),
  tests.counts(1, 2, 0), 'accounts likewise'
);
select results_eq(
  $$ select account_name, metadata from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one' $$,
  $$ values ('One renamed', '{"country_codes": ["FR"], "errors": []}'::jsonb) $$, 'what Amazon says now counts'
);
select is((select status from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.empty'), 'pending', 'also the status');
select is(
  (select marketplace_id from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.four'), 'A1RKKUPIHCS9HS',
  'an account with one marketplace has it'
);
select tests.finish(:run);

-- Metadata is merged.
select tests.begin_run() as run \gset
select is(
  public.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}', '{"new": 1}'))),
  tests.counts(0, 1, 0), 'new metadata is a change'
);
select is(
  (select metadata from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one'),
  '{"country_codes": ["FR"], "errors": [], "new": 1}', 'merged into what was known'
);
select is(
  public.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}', '{}'))),
  tests.counts(0, 0, 1), 'what Amazon no longer mentions is no change'
);
-- The answer broke off here.
select public.finish_sync(:run, '[{"outcome": "failed"}]', '{}', false, null);
select is((select count(*)::int from public.user_accounts where status = 'inactive'), 0, 'an incomplete answer makes no account inactive');
select is((select count(*)::int from public.amazon_profiles where status = 'inactive'), 0, 'and no profile');

-- A profile that was alone has got an ads account.
select tests.begin_run() as run \gset
select public.store_profiles(:run, 'EU', jsonb_build_array(
  tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH', name => 'Renamed'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'),
  tests.profile('3', 'IT', 'APJ6JRA9NG5V4'), tests.profile('4', 'ES', 'A1RKKUPIHCS9HS')
));
select public.store_accounts(:run, jsonb_build_array(
  tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}'), tests.account('amzn1.ads-account.g.empty', 'Empty', '{}'),
  tests.account('amzn1.ads-account.g.four', 'Four', '{4}'), tests.account('amzn1.ads-account.g.three', 'Three', '{3}')
));
select tests.finish(:run) as finished \gset
select is(
  (select a.amazon_account_id from public.amazon_profiles as p join public.user_accounts as a on a.id = p.account_id where p.profile_id = '3'),
  'amzn1.ads-account.g.three', 'a lone profile that gets an ads account belongs to it'
);
select results_eq(
  $$ select amazon_account_id from public.user_accounts where status = 'inactive' $$, $$ values ('3') $$,
  'the account that it was is inactive'
);
select is(:'finished'::jsonb ->> 'accounts_inactivated', '1', 'which counts');

-- What is gone, by complete answers.
select tests.begin_run() as run \gset
select public.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH')));
select public.store_profiles(:run, 'NA', jsonb_build_array(tests.profile('10', 'US', 'ATVPDKIKX0DER', 'vendor', 'American')));
select public.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993}')));
select tests.finish(:run) as finished \gset
select results_eq(
  $$ select profile_id from public.amazon_profiles where status = 'inactive' order by 1 $$, $$ values ('2'), ('3'), ('4') $$,
  'profiles that a complete answer no longer lists are inactive'
);
select is(:'finished'::jsonb ->> 'profiles_inactivated', '3', 'all three counted');
select results_eq(
  $$ select amazon_account_id from public.user_accounts where status = 'inactive' order by 1 $$,
  $$ values ('3'), ('amzn1.ads-account.g.empty'), ('amzn1.ads-account.g.four'), ('amzn1.ads-account.g.three') $$, 'accounts too'
);
select is(:'finished'::jsonb ->> 'accounts_inactivated', '3', 'the one that was inactive before is not counted again');
select results_eq(
  $$ select region, account_type, status from public.user_accounts where amazon_account_id = '10' $$,
  $$ values ('NA', 'vendor', 'active') $$, 'a lone profile of another region is an account there'
);

-- One region fails: its own are left alone, the others' are not.
select tests.begin_run() as run \gset
select public.store_profiles(:run, 'EU', '[]');
select public.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993}')));
select tests.finish(:run, '{EU,FE}', true);
select results_eq(
  $$ select profile_id, status from public.amazon_profiles where profile_id in ('9007199254740993', '10') order by 1 $$,
  $$ values ('10', 'active'), ('9007199254740993', 'inactive') $$, 'a profile of the region that failed stays'
);
select is((select status from public.user_accounts where amazon_account_id = '10'), 'active', 'and so does its account');

-- The list of ads accounts fails: nobody can say which profiles have none.
select tests.begin_run() as run \gset
select public.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('20', 'PL', 'A1C3SOZRARQ6R3')));
select tests.finish(:run, '{NA,EU,FE}', false);
select is((select count(*)::int from public.user_accounts where amazon_account_id = '20'), 0, 'a new profile is not yet an account');
select is((select status from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one'), 'active', 'no ads account is inactive');
select is((select status from public.user_accounts where amazon_account_id = '10'), 'active', 'nor a lone profile''s, though the profile itself is');
select is((select status from public.amazon_profiles where profile_id = '10'), 'inactive', 'because its region was complete');

-- They come back.
select tests.begin_run() as run \gset
select is(
  public.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('2', 'DE', 'A1PA6795UKMFR9'))),
  tests.counts(0, 1, 0), 'a profile that comes back has changed'
);
select is((select status from public.amazon_profiles where profile_id = '2'), 'active', 'and is active');
select is(
  public.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.four', 'Four', '{}'))),
  tests.counts(0, 1, 0), 'so has an account'
);
select is((select status from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.four'), 'active', 'and is active');
select tests.finish(:run);
select is((select count(*)::int from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.four'), 1, 'in its old row');

-- Values that Amazon added since.
select tests.begin_run() as run \gset
select lives_ok(
  format($$ select public.store_profiles(%s, 'EU', jsonb_build_array(tests.profile('30', 'ZZ', 'NEW', 'author'))) $$, :run),
  'an unknown type of profile fails nothing'
);
select lives_ok(
  format($$ select public.store_accounts(%s, jsonb_build_array(tests.account('amzn1.ads-account.g.new', 'New', '{30}'))) $$, :run),
  'nor does an account of it'
);
select is((select type from public.amazon_profiles where profile_id = '30'), 'author', 'the type is kept as it came');
select is((select account_type from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.new'), 'advertising', 'the account is just an advertising account');
select public.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('31', 'FR', 'X', 'seller'), tests.profile('32', 'FR', 'X', 'vendor')));
select public.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.mixed', 'Mixed', '{31,32,404}')));
select results_eq(
  $$ select account_type, marketplace_id from public.user_accounts where amazon_account_id = 'amzn1.ads-account.g.mixed' $$,
  $$ values ('advertising', 'X') $$, 'so is one with profiles of several types; a profile that nobody has seen does not matter'
);
select public.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('33', null, null)));
select tests.finish(:run);
select is(
  (select metadata from public.user_accounts where amazon_account_id = '33'), '{"country_codes": []}',
  'a lone profile without a country has no country'
);

-- The default.
update public.user_accounts set is_default = false;
update public.user_accounts set is_default = true where amazon_account_id = 'amzn1.ads-account.g.new';
select tests.begin_run() as run \gset
select tests.finish(:run, '{}', false);
select is((select amazon_account_id from public.user_accounts where is_default), 'amzn1.ads-account.g.new', 'a default that was chosen stays');
select throws_ok(
  $$ update public.user_accounts set is_default = true where amazon_account_id = '10' $$, '23505', null, 'there is one default for a user'
);
select is((select count(*)::int from public.user_accounts where user_id = tests.ben()), 0, 'nothing of all this touched Ben');

-- Reading them back.
delete from public.user_accounts;
delete from public.amazon_profiles;
insert into public.user_accounts (id, user_id, connection_id, account_name, amazon_account_id, source, account_type, status)
select ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, tests.ada(), :shop, 'Same name', 'account ' || n, 'ads-accounts',
  case when n = 5 then 'vendor' else 'seller' end, case when n = 4 then 'inactive' else 'active' end
from generate_series(1, 5) as n;
insert into public.amazon_profiles (user_id, connection_id, account_id, profile_id, region, country_code)
values (tests.ada(), :shop, 'ac000000-0000-4000-8000-000000000001', '1', 'EU', 'FR'), (tests.ada(), :shop, 'ac000000-0000-4000-8000-000000000001', '2', 'EU', 'DE');
create function tests.listed(filter jsonb default '{}', page_size integer default 100, after jsonb default null, caller jsonb default tests.ada_user())
returns text language sql as $$
  select coalesce(string_agg(right(a ->> 'id', 1), '' order by n), '')
  from jsonb_array_elements(public.list_stored_accounts(caller, filter, page_size, after) -> 'accounts') with ordinality as listed (a, n)
$$;
select results_eq(
  $$
  select tests.listed(), tests.listed(page_size => 2), tests.listed('{}', 2, '{"account_name": "Same name", "id": "ac000000-0000-4000-8000-000000000002"}'),
    tests.listed('{"status": "active"}'), tests.listed('{"account_type": "vendor"}'), tests.listed('{"connection_id": "c0000000-0000-4000-8000-000000000001"}'),
    tests.listed(caller => tests.ben_user())
  $$,
  $$ values ('12345', '12', '34', '1235', '5', '12345', '') $$,
  'accounts are listed by name and id, page by page, filtered, and to their owner'
);
select is(
  jsonb_path_query_array(public.list_stored_accounts(tests.ada_user(), '{}', 1, null), '$.accounts[0].profiles[*].profile_id'),
  '["2", "1"]', 'with their profiles, by country'
);
select is(
  public.list_stored_accounts(tests.ben_user(), jsonb_build_object('connection_id', :shop), 10, null), '{"refusal": "connection_not_found"}',
  'nobody lists another''s connection'
);

select * from finish();
rollback;
