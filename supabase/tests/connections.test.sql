-- Looking after connections: list, read, rename, import, disconnect.
begin;
\ir support/personas.sql
select plan(72);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set second '''c0000000-0000-4000-8000-000000000002'''
\set bens '''c0000000-0000-4000-8000-000000000003'''
\set made '''c0000000-0000-4000-8000-000000000004'''
select tests.connect(:shop, tests.ada());
select tests.connect(:second, tests.ada());
select tests.connect(:bens, tests.ben());
update amazon_ads.connections set created_at = now() - interval '1 day' where id = :shop;
select tests.make_key('reader', tests.ada(), '{connections:read}') as reader \gset
select tests.make_key('writer', tests.ada(), '{connections:write}') as writer \gset
select tests.make_key('bound', tests.ada(), '{connections:read,connections:write}', :second) as bound \gset

create function tests.listed(caller jsonb) returns uuid[] language sql as $$
  select coalesce(array_agg((c ->> 'id')::uuid order by n), '{}')
  from jsonb_array_elements(amazon_ads.list_connections(caller) -> 'connections') with ordinality as listed (c, n)
$$;

-- Reading.
select is(tests.listed(tests.ada_user()), array[:second, :shop]::uuid[], 'a user sees their connections, the newest first');
select is(tests.listed(tests.ben_user()), array[:bens]::uuid[], 'and nobody else''s');
select is(tests.listed(:'reader'), array[:second, :shop]::uuid[], 'so does a key with the scope');
select is(tests.listed(:'bound'), array[:second]::uuid[], 'a key for one connection sees that one');
select is(amazon_ads.list_connections(:'writer') ->> 'refusal', 'api_key_scope_missing', 'a key without the scope sees none');
select is(amazon_ads.read_connection(tests.ada_user(), :shop) -> 'connection' ->> 'id', :shop, 'one connection is read');
select is(
  (amazon_ads.read_connection(tests.ada_user(), :shop) -> 'connection' -> 'token') - '{expires_at,expires_in,next_refresh}'::text[],
  '{"refresh_count": 0, "last_refresh": null, "next_attempt_at": null, "last_error": null}', 'with the state of its token'
);
select ok(
  (amazon_ads.read_connection(tests.ada_user(), :shop) -> 'connection' -> 'token' ->> 'expires_in')::integer between 3590 and 3600,
  'and its remaining seconds'
);
select is(amazon_ads.read_connection(tests.ada_user(), :shop)::text like '%sealed%', false, 'never the token itself');
select is(amazon_ads.read_connection(tests.ben_user(), :shop) ->> 'refusal', 'connection_not_found', 'nobody reads another''s');
select is(amazon_ads.read_connection(:'bound', :shop) ->> 'refusal', 'connection_not_found', 'nor does a key for another one');
select is(amazon_ads.read_connection(:'writer', :shop) ->> 'refusal', 'api_key_scope_missing', 'nor a key without the scope');

-- Changing.
select is(
  amazon_ads.change_connection(tests.ada_user(), :shop, 'Renamed', null) -> 'connection' ->> 'name', 'Renamed', 'a connection is renamed'
);
select is(
  amazon_ads.change_connection(tests.ada_user(), :shop, null, '{EU}') -> 'connection' -> 'regions', '["EU"]', 'or reads fewer regions'
);
select is((select name from amazon_ads.connections where id = :shop), 'Renamed', 'what is not said stays');
select throws_ok(
  $$ select amazon_ads.change_connection(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001', null, '{}') $$, '23514', null, 'it reads one at least'
);
select throws_ok(
  $$ select amazon_ads.change_connection(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001', null, '{MOON}') $$, '23514', null, 'and none that is not'
);
select is(amazon_ads.change_connection(tests.ben_user(), :shop, 'Mine', null) ->> 'refusal', 'connection_not_found', 'nobody changes another''s');
select is(amazon_ads.change_connection(:'bound', :shop, 'Mine', null) ->> 'refusal', 'connection_not_found', 'nor does a key for another one');
select is(amazon_ads.change_connection(:'reader', :shop, 'Mine', null) ->> 'refusal', 'api_key_scope_missing', 'nor a key that only reads');

-- Importing.
create function tests.import(
  caller jsonb, connection uuid default 'c0000000-0000-4000-8000-000000000004', token text default repeat('a', 64), consented timestamptz default null
) returns jsonb language sql as $$
  select amazon_ads.import_connection(
    caller, connection, 'Imported', 'FE', '{advertising::campaign_management}', 'project-client', null, consented,
    array['k2.' || token, 'k1.' || token], tests.sealed('access'), tests.sealed('refresh'), 'bearer', 3600
  )
$$;
select is(tests.import(:'reader') ->> 'refusal', 'api_key_scope_missing', 'a key that only reads imports nothing');
select is(tests.import(:'bound') ->> 'refusal', 'connection_not_found', 'a key for one connection imports no other');
select tests.import(tests.ada_user()) as imported \gset
select is(:'imported'::jsonb -> 'connection' ->> 'status', 'active', 'an import is active at once');
select is(amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :made)) ->> 'encrypted_access_token', tests.sealed('access'), 'and gives its token');
select results_eq(
  format('select action, trigger, success from amazon_ads.token_refresh_history where connection_id = %L', :made),
  $$ values ('imported', 'manual', true) $$, 'it is on record'
);
select ok(
  (select refresh_due_at between now() + interval '50 minutes' and now() + interval '53 minutes' from amazon_ads_private.oauth_tokens where connection_id = :made),
  'and on the schedule'
);
select is(amazon_ads.read_token(tests.ben_user(), jsonb_build_object('connection_id', :made)) ->> 'refusal', 'connection_not_found', 'for nobody but its owner');
select is(amazon_ads.authorize_import(tests.ada_user(), null, '{}'), jsonb_build_object('user_id', tests.ada(), 'client', null), 'with the project''s own app by default');
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ada(), 'Own app', 'ada-client', tests.sealed('secret'));
select is(
  amazon_ads.authorize_import(tests.ada_user(), '0c000000-0000-4000-8000-000000000001', '{}') -> 'client',
  jsonb_build_object(
    'client_id', 'ada-client', 'oauth_client_id', '0c000000-0000-4000-8000-000000000001', 'encrypted_client_secret', tests.sealed('secret')
  ),
  'or with an app of one''s own'
);
select is(
  amazon_ads.authorize_import(tests.ben_user(), '0c000000-0000-4000-8000-000000000001', '{}') ->> 'refusal', 'oauth_client_not_found', 'and with nobody else''s'
);
select is(amazon_ads.authorize_import(:'bound', null, '{}') ->> 'refusal', 'connection_not_found', 'a key for one connection is refused before Amazon is asked');
select is(amazon_ads.authorize_import(:'reader', null, '{}') ->> 'refusal', 'api_key_scope_missing', 'so is a key that only reads');

-- Importing the same token again.
select is(
  tests.import(tests.ada_user(), gen_random_uuid()), jsonb_build_object('refusal', 'already_imported', 'connection_id', :made),
  'a token is imported once, and the refusal names its connection'
);
select is(
  tests.import(tests.ben_user(), gen_random_uuid()), '{"refusal": "already_imported"}', 'but not to another user'
);
select is((select count(*)::int from amazon_ads.connections where name = 'Imported'), 1, 'which leaves no connection');
select is(
  amazon_ads.authorize_import(tests.ada_user(), null, array['k3.' || repeat('a', 64), 'k2.' || repeat('a', 64)]),
  jsonb_build_object('refusal', 'already_imported', 'connection_id', :made),
  'it is refused before Amazon is asked, also when a newer key hashes first'
);
select is(
  amazon_ads.authorize_import(tests.ada_user(), null, array['k2.' || repeat('b', 64)]) ->> 'refusal', null, 'another token is not'
);
select amazon_ads.disconnect_connection(tests.ada_user(), :made);
select amazon_ads.disconnect_connection(tests.ada_user(), :made);
select is(
  tests.import(tests.ada_user(), 'c0000000-0000-4000-8000-0000000000a5') -> 'connection' ->> 'status', 'active',
  'after a disconnection it is imported again'
);

-- When the consent of an import was given.
select is(
  tests.import(tests.ada_user(), 'c0000000-0000-4000-8000-0000000000a6', repeat('b', 64), now() + interval '1 second'),
  '{"refusal": "consented_at_invalid"}', 'no consent is given in the future'
);
select is(
  tests.import(tests.ada_user(), 'c0000000-0000-4000-8000-0000000000a6', repeat('b', 64), '2026-07-30T00:00:00Z') -> 'connection' ->> 'consent_ends_at',
  to_jsonb('2027-07-30T00:00:00Z'::timestamptz) #>> '{}', 'a consent since 30 July 2026 ends after 365 days'
);
select is(
  tests.import(tests.ada_user(), 'c0000000-0000-4000-8000-0000000000a7', repeat('c', 64), '2026-07-29T23:59:59Z') -> 'connection' -> 'consent_ends_at',
  'null', 'an earlier one has no end'
);
select is(
  (select array[consented_at, consent_ends_at] from amazon_ads.connections where id = 'c0000000-0000-4000-8000-0000000000a5'),
  array[null, null]::timestamptz[], 'and an unknown one has none that is known'
);

-- Disconnecting.
select is(amazon_ads.disconnect_connection(tests.ben_user(), :shop) ->> 'refusal', 'connection_not_found', 'nobody disconnects another''s');
select is(amazon_ads.disconnect_connection(:'bound', :shop) ->> 'refusal', 'connection_not_found', 'nor does a key for another one');
select is(amazon_ads.disconnect_connection(:'reader', :shop) ->> 'refusal', 'api_key_scope_missing', 'nor a key that only reads');
select is((select count(*)::int from amazon_ads_private.oauth_tokens where connection_id = :shop), 1, 'all of which changes nothing');

insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source, is_default)
values (tests.ada(), :shop, 'Account', 'amzn1.ads-account.g.1', 'ads-accounts', true),
  (tests.ada(), :shop, 'Account', 'amzn1.ads-account.g.10', 'ads-accounts', false), (tests.ada(), :second, 'Other', 'amzn1.ads-account.g.2', 'ads-accounts', false);
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region) values (tests.ada(), :shop, '1', 'NA'), (tests.ada(), :second, '1', 'NA');
select s ->> 'run_id' as run, s ->> 'holder' as holder from amazon_ads.begin_sync(tests.ada_user(), :shop, 'manual') as s \gset
select amazon_ads.begin_consent(
  tests.ada_user(), :shop, true, null, null, null, 'project-client', null, 'https://project.supabase.co/functions/v1/oauth-callback',
  null, tests.hash('renewal'), 'sealed verifier'
);
update amazon_ads_private.oauth_tokens set expires_at = now() + interval '1 minute', refresh_started_at = now() - interval '59 minutes' where connection_id = :shop;
select amazon_ads.claim_refresh(:shop, 300, null, 20, 'on_demand') as old_claim \gset
select is(
  amazon_ads.disconnect_connection(tests.ada_user(), :shop) -> 'connection' ->> 'status', 'disconnected', 'its owner disconnects it'
);
select is_empty(format('select from amazon_ads_private.oauth_tokens where connection_id = %L', :shop), 'its tokens are destroyed');
select results_eq(
  'select connection_id, status, is_default from amazon_ads.user_accounts order by amazon_account_id',
  format($$ values (%1$L::uuid, 'inactive', false), (%1$L::uuid, 'active', false), (%2$L::uuid, 'active', true) $$, :shop, :second),
  'by a call that leaves the accounts to the next one, but for the default, which passes to another connection''s'
);
select is(
  amazon_ads.continue_disconnect(tests.ben_user(), array[:shop]::uuid[]), '{"unfinished": false}', 'another user continues nothing of it'
);
select is((select count(*)::int from amazon_ads.user_accounts where connection_id = :shop and status = 'active'), 1, 'and its account waits');
select is(
  amazon_ads.continue_disconnect(tests.ada_user(), array[:shop]::uuid[]), '{"unfinished": false}', 'the next call finishes a batch of accounts'
);
select is(amazon_ads.consume_state(tests.hash('renewal')) ->> 'refusal', 'state_invalid', 'a consent that was under way comes to nothing');
select is(amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'refusal', 'connection_disconnected', 'it gives no token');
select results_eq(
  format('select action, trigger, success from amazon_ads.token_refresh_history where connection_id = %L', :shop),
  $$ values ('revoked', 'manual', true) $$, 'its history stays and says so'
);
select results_eq(
  'select connection_id, status, is_default from amazon_ads.user_accounts order by amazon_account_id',
  format($$ values (%1$L::uuid, 'inactive', false), (%1$L::uuid, 'inactive', false), (%2$L::uuid, 'active', true) $$, :shop, :second),
  'its accounts stay, inactive'
);
select results_eq(
  'select connection_id, status from amazon_ads.amazon_profiles order by connection_id',
  format($$ values (%L::uuid, 'inactive'), (%L::uuid, 'active') $$, :shop, :second), 'so do its profiles'
);
select is_empty(format('select from amazon_ads_private.disconnections where connection_id = %L', :shop), 'nothing of it is left to do');
select is(
  amazon_ads.store_accounts(:run, :'holder', '[]', null) ->> 'refusal', 'sync_superseded', 'a sync that was under way cannot bring them back'
);
select results_eq(
  format('select status, error_code from amazon_ads.sync_runs where id = %s', :run), $$ values ('failed', 'connection_disconnected') $$, 'and is closed'
);
select is(amazon_ads.disconnect_connection(tests.ada_user(), :shop) -> 'connection' ->> 'status', 'disconnected', 'disconnecting it again is no error');
select is((select count(*)::int from amazon_ads.token_refresh_history where connection_id = :shop), 1, 'and is not recorded again');
select is(
  amazon_ads.begin_consent(
    tests.ada_user(), :shop, true, null, null, null, 'project-client', null, 'https://project.supabase.co/functions/v1/oauth-callback',
    null, tests.hash('return'), 'sealed verifier'
  ) ->> 'connection_id',
  :shop, 'a new consent brings it back'
);
select amazon_ads.store_consent(
  (amazon_ads.consume_state(tests.hash('return')) ->> 'consent_id')::uuid, tests.sealed('access 2'), tests.sealed('refresh 2'), 'bearer', 3600, tests.hash('returned')
);
select is(amazon_ads.confirm_consent(tests.ada_user(), tests.hash('returned')) -> 'connection' ->> 'status', 'active', 'as the same connection');
select is(amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'encrypted_access_token', tests.sealed('access 2'), 'with new tokens');
select is(
  amazon_ads.continue_disconnect(tests.ada_user(), array[:shop]::uuid[]), '{"unfinished": false}', 'a late rest of disconnecting it does nothing'
);
select isnt_empty(format('select from amazon_ads_private.oauth_tokens where connection_id = %L', :shop), 'and leaves the new tokens alone');
select is(
  tests.record_refresh(
    :shop, (:'old_claim'::jsonb ->> 'lease_id')::uuid, (:'old_claim'::jsonb ->> 'generation')::bigint, tests.sealed('access of the old consent'),
    tests.sealed('refresh of the old consent')
  ) ->> 'stored',
  'false', 'a refresh of the old consent, still under way, cannot overwrite them'
);
select is(
  amazon_ads.fail_refresh(
    :shop, (:'old_claim'::jsonb ->> 'lease_id')::uuid, (:'old_claim'::jsonb ->> 'generation')::bigint, 'invalid_grant',
    'reauthorization_required', null, 400, 'on_demand'
  ) ->> 'overtaken',
  'true', 'nor end the new consent'
);
select is(
  amazon_ads.disconnect_connection(:'bound', :second) -> 'connection' ->> 'status', 'disconnected', 'a key for one connection disconnects it'
);

-- What never was one.
select amazon_ads.begin_consent(
  tests.ada_user(), 'c0000000-0000-4000-8000-000000000005', false, 'Shop', 'NA', '{s}', 'project-client', null,
  'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('new'), 'sealed verifier'
);
select is(
  amazon_ads.disconnect_connection(tests.ada_user(), 'c0000000-0000-4000-8000-000000000005') -> 'connection' ->> 'status', 'disconnected', 'a consent under way is broken off'
);
select is_empty($$ select from amazon_ads.connections where id = 'c0000000-0000-4000-8000-000000000005' $$, 'and leaves nothing');

select * from finish();
rollback;
