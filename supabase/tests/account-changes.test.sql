-- What users decide about accounts, and what a sync leaves of it.
begin;
\ir support/personas.sql
select plan(27);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set other '''c0000000-0000-4000-8000-000000000002'''
select tests.connect(:shop, tests.ada());
select tests.connect(:other, tests.ada());
select tests.connect('c0000000-0000-4000-8000-000000000003', tests.ben());

create function tests.id(n integer) returns uuid language sql immutable
return ('a0000000-0000-4000-8000-00000000000' || n)::uuid;
create function tests.ids(variadic n integer[]) returns uuid[] language sql immutable
as $$ select array_agg(tests.id(i)) from unnest(n) as i $$;
insert into amazon_ads.user_accounts (id, user_id, connection_id, account_name, amazon_account_id, source, status, is_default, metadata) values
  (tests.id(1), tests.ada(), :shop, 'One', 'amzn1.ads-account.g.1', 'ads-accounts', 'active', true, '{"amazon_status": "CREATED"}'),
  (tests.id(2), tests.ada(), :shop, 'Two', 'amzn1.ads-account.g.2', 'ads-accounts', 'active', false, '{}'),
  (tests.id(3), tests.ada(), :other, 'Three', 'amzn1.ads-account.g.3', 'ads-accounts', 'suspended', false, '{}'),
  (tests.id(4), tests.ben(), 'c0000000-0000-4000-8000-000000000003', 'Four', 'amzn1.ads-account.g.4', 'ads-accounts', 'active', true, '{}');

create function tests.refusals(answer jsonb) returns text[] language sql immutable
as $$ select array_agg(r ->> 'refusal' order by n) from jsonb_array_elements(answer -> 'results') with ordinality as x (r, n) $$;
create function tests.update(change jsonb, variadic n integer[]) returns text[] language sql
as $$ select tests.refusals(amazon_ads.update_accounts(tests.ada_user(), tests.ids(variadic n), change)) $$;
create function tests.default_of(owner uuid) returns uuid[] language sql
as $$ select array_agg(id) from amazon_ads.user_accounts where user_id = owner and is_default $$;
create function tests.sync(name text, status text) returns jsonb language plpgsql as $$
declare
  run amazon_ads.sync_runs;
begin
  perform amazon_ads.begin_sync('{"kind": "system"}', 'c0000000-0000-4000-8000-000000000001', 'manual');
  select * into run from amazon_ads.sync_runs where connection_id = 'c0000000-0000-4000-8000-000000000001' order by id desc limit 1;
  return amazon_ads.store_accounts(run.id, run.holder, jsonb_build_array(jsonb_build_object(
    'amazon_account_id', 'amzn1.ads-account.g.1', 'account_name', name, 'status', status,
    'metadata', '{"amazon_status": "CREATED"}'::jsonb, 'profile_ids', '[]'::jsonb
  )), null);
end;
$$;

-- The default.
select is(tests.update('{"is_default": true}', 2), array[null]::text[], 'another account becomes the default');
select is(tests.default_of(tests.ada()), tests.ids(2), 'in place of the first');
select is(tests.default_of(tests.ben()), tests.ids(4), 'Ben''s stays Ben''s');
select is(tests.update('{"is_default": false}', 2, 1), array['default_account_required', null], 'the default cannot be none; what is not the default already is not');
select is(tests.update('{"is_default": true}', 3), array['account_not_active'], 'a suspended account is no default');
select is(
  tests.refusals(amazon_ads.update_accounts(tests.make_key('bound', tests.ada(), '{accounts:write}', :other), tests.ids(3, 1), '{"status": "inactive"}')),
  array[null, 'account_not_found'], 'a key for one connection changes its accounts only'
);
select is(
  tests.refusals(amazon_ads.update_accounts(tests.make_key('out', tests.ada(), '{accounts:write}', :other), tests.ids(3), '{"status": "active", "is_default": true}')),
  array['default_account_out_of_reach'], 'and takes the default from no other'
);
select is(tests.update('{"status": "inactive"}', 2), array[null]::text[], 'the default is put aside');
select is(tests.default_of(tests.ada()), tests.ids(1), 'and passed on to the first that is active');

-- Whose accounts.
select is(tests.update('{"metadata": {}}', 4, 9, 1), array['account_not_found', 'account_not_found', null], 'another''s and an unknown one are not found; the rest is done');
select is(amazon_ads.update_accounts(tests.make_key('reader', tests.ada(), '{accounts:read}'), tests.ids(1), '{}') ->> 'refusal', 'api_key_scope_missing', 'a key that reads changes nothing');
select is(
  amazon_ads.disconnect_connections(tests.make_key('writer', tests.ada(), '{accounts:write}'), array[:shop]::uuid[]) ->> 'refusal',
  'api_key_scope_missing', 'nor does one that may only write accounts destroy tokens'
);

-- What a sync leaves.
select is(tests.update('{"account_name": "Ours", "metadata": {"team": "blue", "gone": null}}', 1), array[null]::text[], 'a name and a note');
select is(tests.sync('One', 'active') - 'inserted', '{"updated": 0, "unchanged": 1}', 'an account that the user named is only stamped');
select results_eq(
  $$ select account_name, metadata from amazon_ads.user_accounts where id = tests.id(1) $$,
  $$ values ('Ours', '{"amazon_status": "CREATED", "team": "blue"}'::jsonb) $$, 'name and note stay'
);
select is(tests.refusals(amazon_ads.disconnect_accounts(tests.ada_user(), tests.ids(1, 4))), array[null, 'account_not_found'], 'it is disconnected');
select is(tests.sync('One', 'suspended') - 'inserted', '{"updated": 0, "unchanged": 1}', 'whatever Amazon says of it');
select is((select status from amazon_ads.user_accounts where id = tests.id(1)), 'inactive', 'it stays inactive');
select throws_ok(
  $$ update amazon_ads.user_accounts set status = 'active' where id = tests.id(1) $$, '23514', null, 'nothing else can make it active'
);
select is(tests.default_of(tests.ada()), null, 'who has no active account has no default');
select is(tests.update('{"status": "active"}', 1), array[null]::text[], 'its user takes it back');
select is(tests.default_of(tests.ada()), tests.ids(1), 'and it is the default again');
select is(tests.sync('One', 'suspended') - 'inserted', '{"updated": 1, "unchanged": 0}', 'now Amazon''s word counts');
select is(tests.update('{"status": "active"}', 1), array['account_status_from_amazon'], 'and no other');
select is(tests.update(jsonb_build_object('metadata', jsonb_build_object('a', repeat('x', 66000))), 1), array['metadata_too_large'], 'metadata does not grow for ever');

-- Connections.
select is(
  tests.refusals(amazon_ads.disconnect_connections(tests.ada_user(), array['c0000000-0000-4000-8000-000000000003', :shop]::uuid[])),
  array['connection_not_found', null], 'connections are disconnected, each with its own result'
);
select is_empty(format('select from amazon_ads_private.oauth_tokens where connection_id = %L', :shop), 'their tokens are destroyed');

select * from finish();
rollback;
