-- How much one user may have.
begin;
\ir support/personas.sql
select * from no_plan();
update amazon_ads_private.settings
set max_connections = 2, max_api_keys = 2, max_oauth_clients = 1, max_pending_consents = 1, max_invitations = 1;

create function tests.new_key(caller jsonb, word text) returns jsonb language sql as $$
  select amazon_ads.create_api_key(caller, word, 'aac', tests.hash(word), '{tokens}', null, null)
$$;

select is(tests.new_key(tests.ada_user(), 'one') ? 'api_key', true, 'a first key');
select is(tests.new_key(tests.ada_user(), 'two') ? 'api_key', true, 'a second one');
select is(
  tests.new_key(tests.ada_user(), 'three'), '{"refusal": "quota_exceeded", "quota": "api_keys", "limit": 2}', 'the third is one too many'
);
select is(tests.new_key(tests.ben_user(), 'four') ? 'api_key', true, 'another user has a quota of their own');
update amazon_ads_private.api_keys set revoked_at = now() where key_hash = tests.hash('one');
select is(tests.new_key(tests.ada_user(), 'three') ->> 'refusal', 'quota_exceeded', 'a revoked key counts until it is removed');
update amazon_ads_private.api_keys set revoked_at = now() - interval '29 days' where key_hash = tests.hash('one');
select amazon_ads_private.remove_old_records();
select is((select count(*)::int from amazon_ads_private.api_keys where user_id = tests.ada()), 2, 'which is not before 30 days');
update amazon_ads_private.api_keys set revoked_at = now() - interval '31 days' where key_hash = tests.hash('one');
update amazon_ads_private.api_keys set expires_at = now() - interval '31 days' where key_hash = tests.hash('two');
select amazon_ads_private.remove_old_records();
select is((select count(*)::int from amazon_ads_private.api_keys where user_id = tests.ada()), 0, 'and then, expired ones too');
select is(tests.new_key(tests.ada_user(), 'three') ? 'api_key', true, 'after that there is room');

select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());
select is(amazon_ads_private.quota_refusal(tests.ada(), 'connections'), null, 'one connection of two');
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ada());
select is(
  amazon_ads_private.quota_refusal(tests.ada(), 'connections'),
  '{"refusal": "quota_exceeded", "quota": "connections", "limit": 2}', 'two of two'
);

create function tests.begin(caller jsonb, word text, connection uuid default null) returns jsonb language sql as $$
  select amazon_ads.begin_consent(
    caller, coalesce(connection, gen_random_uuid()), connection is not null, 'Shop', 'NA', '{a}', 'client', null,
    'https://project.supabase.co/cb', null, tests.hash(word), tests.sealed('verifier')
  )
$$;
select is(tests.begin(tests.ada_user(), 's1') ->> 'quota', 'connections', 'no consent begins that would make a third connection');
select is(tests.begin(tests.ada_user(), 's1', 'c0000000-0000-4000-8000-000000000001') ? 'connection_id', true, 'a renewal is not one more');
select is(
  tests.begin(tests.ada_user(), 's2', 'c0000000-0000-4000-8000-000000000001') ->> 'quota', 'pending_consents', 'but one consent at a time was allowed'
);
select is(
  (select count(*)::int from amazon_ads_private.oauth_states where user_id = tests.ada()), 1, 'a refused call leaves nothing'
);
select amazon_ads.create_oauth_client(tests.ada_user(), gen_random_uuid(), 'App', 'client-1', tests.sealed('s'));
select is(
  amazon_ads.create_oauth_client(tests.ada_user(), gen_random_uuid(), 'App', 'client-2', tests.sealed('s')) ->> 'quota', 'oauth_clients', 'apps'
);
select amazon_ads.create_invitation(tests.ada_user(), null, null, 'https://app.test/', tests.hash('i1'), 7);
select is(
  amazon_ads.create_invitation(tests.ada_user(), null, null, 'https://app.test/', tests.hash('i2'), 7) ->> 'quota', 'invitations', 'invitations'
);

select * from finish();
rollback;
