-- Bring your own app: a Login with Amazon app of a user's own, for that user alone.
begin;
\ir support/personas.sql
select plan(34);

\set app '''0c000000-0000-4000-8000-000000000001'''
\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada());
select tests.make_key('reader', tests.ada(), '{connections:read}') as reader \gset
select tests.make_key('writer', tests.ada(), '{connections:write}') as writer \gset
select tests.make_key('bound', tests.ada(), '{connections:read,connections:write}', :shop) as bound \gset

create function tests.create_app(caller jsonb, id uuid default '0c000000-0000-4000-8000-000000000001') returns jsonb language sql as $$
  select amazon_ads.create_oauth_client(caller, id, 'Own app', 'ada-client', tests.sealed('secret'))
$$;
create function tests.listed(caller jsonb) returns integer language sql as $$
  select jsonb_array_length(amazon_ads.list_oauth_clients(caller) -> 'oauth_clients')
$$;
create function tests.start(caller jsonb, connection uuid, app uuid default null, renews boolean default false) returns jsonb language sql as $$
  select amazon_ads.begin_consent(
    caller, connection, renews, 'Shop', 'NA', '{s}', 'project-client', app, 'https://project.supabase.co/functions/v1/oauth-callback',
    null, tests.hash(gen_random_uuid()::text), 'sealed verifier'
  )
$$;

select is(tests.create_app(:'reader') ->> 'refusal', 'api_key_scope_missing', 'a key that only reads brings no app');
select is(tests.create_app(:'bound') ->> 'refusal', 'connection_not_found', 'nor does a key for one connection');
select is(
  (tests.create_app(tests.ada_user()) -> 'oauth_client') - 'created_at',
  jsonb_build_object('id', :app, 'name', 'Own app', 'client_id', 'ada-client'), 'a user brings an app, and is never shown its secret'
);

select is(tests.listed(tests.ada_user()), 1, 'its owner sees it');
select is(tests.listed(:'reader'), 1, 'so does a key with the scope');
select is(tests.listed(tests.ben_user()), 0, 'nobody else does');
select is(tests.listed(:'bound'), 0, 'nor a key for a connection of another app');
select is(amazon_ads.list_oauth_clients(:'writer') ->> 'refusal', 'api_key_scope_missing', 'nor a key without the scope');
select is(amazon_ads.list_oauth_clients(tests.ada_user())::text like '%sealed%', false, 'the secret is not in the list');

-- Connecting with it.
select is(tests.start(tests.ben_user(), gen_random_uuid(), :app) ->> 'refusal', 'oauth_client_not_found', 'nobody connects with another''s app');
select is(
  tests.start(tests.ada_user(), 'c0000000-0000-4000-8000-000000000002', :app) ->> 'client_id', 'ada-client',
  'who connects with an app consents to that app'
);
select results_eq(
  $$ select client_id, oauth_client_id from amazon_ads.connections where id = 'c0000000-0000-4000-8000-000000000002' $$,
  format($$ values ('ada-client', %L::uuid) $$, :app), 'the connection remembers it'
);
update amazon_ads.connections set status = 'active' where id = 'c0000000-0000-4000-8000-000000000002';
select is(
  tests.start(tests.ada_user(), 'c0000000-0000-4000-8000-000000000002', renews => true) ->> 'client_id', 'ada-client',
  'a renewal that says nothing else asks for the same app'
);
select is(
  tests.start(tests.ada_user(), :shop, renews => true) ->> 'client_id', 'project-client', 'as a connection of the project''s app asks for that'
);
select is(
  tests.start(tests.ada_user(), :shop, :app, true) ->> 'client_id', 'ada-client', 'a renewal may move to another app'
);
select is(
  (select client_id from amazon_ads.connections where id = :shop), 'project-client', 'but not before it is confirmed'
);
select is(
  amazon_ads.list_oauth_clients(tests.make_key('bound to it', tests.ada(), '{connections:read}', 'c0000000-0000-4000-8000-000000000002')) -> 'oauth_clients' -> 0 ->> 'id',
  :app, 'a key for a connection of the app sees the app'
);

-- Changing it.
create function tests.change(caller jsonb, name text default null, secret text default null) returns jsonb language sql as $$
  select amazon_ads.change_oauth_client(caller, '0c000000-0000-4000-8000-000000000001', name, tests.sealed(secret))
$$;
create function tests.secret_is(secret text) returns boolean language sql as $$
  select encrypted_client_secret = tests.sealed(secret) from amazon_ads_private.oauth_clients where id = '0c000000-0000-4000-8000-000000000001'
$$;
select is(tests.change(tests.ben_user(), 'Mine') ->> 'refusal', 'oauth_client_not_found', 'nobody changes another''s');
select is(tests.change(:'bound', 'Mine') ->> 'refusal', 'oauth_client_not_found', 'nor does a key for one connection');
select is(tests.change(:'reader', 'Mine') ->> 'refusal', 'api_key_scope_missing', 'nor a key that only reads');
select is(
  (tests.change(tests.ada_user(), secret => 'newer') -> 'oauth_client') - 'created_at',
  jsonb_build_object('id', :app, 'name', 'Own app', 'client_id', 'ada-client'), 'its owner replaces the secret, and is not shown it'
);
select ok(tests.secret_is('newer'), 'the newer one counts');
select is(tests.change(:'writer', 'Renamed') -> 'oauth_client' ->> 'name', 'Renamed', 'a key with the scope renames it');
select ok(tests.secret_is('newer'), 'which leaves the secret');
select is(tests.change(tests.ada_user()) -> 'oauth_client' ->> 'name', 'Renamed', 'who changes nothing changes nothing');

-- Taking it away.
select is(amazon_ads.delete_oauth_client(tests.ada_user(), :app) ->> 'refusal', 'oauth_client_in_use', 'an app in use stays');
select is(amazon_ads.delete_oauth_client(tests.ben_user(), :app) ->> 'refusal', 'oauth_client_not_found', 'nobody deletes another''s');
select is(amazon_ads.delete_oauth_client(:'bound', :app) ->> 'refusal', 'oauth_client_not_found', 'nor does a key for one connection');
select is(amazon_ads.delete_oauth_client(:'reader', :app) ->> 'refusal', 'api_key_scope_missing', 'nor a key that only reads');
select amazon_ads.disconnect_connection(tests.ada_user(), 'c0000000-0000-4000-8000-000000000002');
select is(amazon_ads.delete_oauth_client(tests.ada_user(), :app), '{"deleted": true}', 'when its connections are disconnected it goes');
select results_eq(
  $$ select status, client_id, oauth_client_id from amazon_ads.connections where id = 'c0000000-0000-4000-8000-000000000002' $$,
  $$ values ('disconnected', 'ada-client', null::uuid) $$, 'they keep its client id, which is no secret'
);
select is((select count(*)::int from amazon_ads_private.oauth_states where oauth_client_id is not null), 0, 'consents under way with it come to nothing');
select is((select status from amazon_ads.connections where id = :shop), 'active', 'a connection that was to move to it stays as it is');
select is(amazon_ads.delete_oauth_client(tests.ada_user(), :app) ->> 'refusal', 'oauth_client_not_found', 'gone is gone');

select * from finish();
rollback;
