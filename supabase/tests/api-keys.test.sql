-- API keys: a key never grants more than whoever made it.
begin;
\ir support/personas.sql
select plan(54);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set second '''c0000000-0000-4000-8000-000000000002'''
\set bens '''c0000000-0000-4000-8000-000000000003'''
select tests.connect(:shop, tests.ada());
select tests.connect(:second, tests.ada());
select tests.connect(:bens, tests.ben());

create function tests.create_key(
  caller jsonb, word text, scopes text[] default '{tokens}', connection uuid default null, expires_at timestamptz default null
)
returns jsonb language sql as $$
  select amazon_ads.create_api_key(caller, word, 'aac_' || left(word, 4), tests.hash(word), scopes, connection, expires_at)
$$;
create function tests.key_id(word text) returns uuid language sql as $$
  select id from amazon_ads_private.api_keys where key_hash = tests.hash(word)
$$;
create function tests.key(word text) returns jsonb language sql immutable
return jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash(word));
create function tests.change_key(caller jsonb, word text, name text default null, expires_at timestamptz default null)
returns jsonb language sql as $$
  select amazon_ads.change_api_key(caller, tests.key_id(word), name, expires_at)
$$;
create function tests.revoke_key(caller jsonb, word text, descendants boolean default false) returns jsonb language sql as $$
  select amazon_ads.revoke_api_key(caller, tests.key_id(word), descendants)
$$;
create function tests.listed(caller jsonb) returns text[] language sql as $$
  select coalesce(array_agg(k ->> 'name' order by k ->> 'name'), '{}')
  from jsonb_array_elements(amazon_ads.list_api_keys(caller) -> 'api_keys') as k
$$;

-- Made by a user.
select tests.create_key(tests.ada_user(), 'full', '{tokens,keys,accounts:read}') as made \gset
select is(
  (:'made'::jsonb -> 'api_key') - '{id,created_at}'::text[],
  jsonb_build_object(
    'name', 'full', 'prefix', 'aac_full', 'scopes', '["tokens", "keys", "accounts:read"]'::jsonb, 'connection_id', null,
    'status', 'active', 'expires_at', null, 'revoked_at', null, 'last_used_at', null, 'created_by', null
  ),
  'a user makes a key, and is shown everything but the hash'
);
select is(amazon_ads.read_token(tests.key('full'), jsonb_build_object('connection_id', :shop)) ->> 'connection_id', :shop, 'it works');
select is(
  (select created_by from amazon_ads_private.api_keys where key_hash = tests.hash('full')), null, 'a person has made it'
);
select is(
  tests.create_key(tests.ada_user(), 'past', expires_at => now()) ->> 'refusal', 'api_key_expiry_invalid', 'a key is not born expired'
);
select is(
  tests.create_key(tests.ada_user(), 'theft', connection => :bens) ->> 'refusal', 'connection_not_found', 'nor for another''s connection'
);
select throws_ok(
  $$ select tests.create_key(tests.ada_user(), 'odd', '{everything}') $$, '23514', null, 'there are no other scopes'
);
select throws_ok($$ select tests.create_key(tests.ada_user(), 'none', '{}') $$, '23514', null, 'and no key without any');

-- Made by a key.
select is(
  tests.create_key(tests.key('full'), 'child', '{tokens}') -> 'api_key' ->> 'name', 'child', 'a key with the scope makes keys'
);
select is(
  (select created_by from amazon_ads_private.api_keys where key_hash = tests.hash('child')), tests.key_id('full'), 'which say who made them'
);
select is(
  tests.create_key(tests.key('child'), 'grandchild') ->> 'refusal', 'api_key_scope_missing', 'a key without the scope makes none'
);
select is(
  tests.create_key(tests.key('full'), 'wider', '{tokens,amazon}') ->> 'refusal', 'api_key_exceeds_maker', 'none has a scope that its maker lacks'
);
select tests.create_key(tests.ada_user(), 'bound', '{tokens,keys}', :shop);
select is(
  tests.create_key(tests.key('bound'), 'unbound') ->> 'refusal', 'api_key_exceeds_maker', 'none is freer than a maker that is bound to a connection'
);
select is(
  tests.create_key(tests.key('bound'), 'elsewhere', connection => :second) ->> 'refusal', 'connection_not_found', 'or bound to another one'
);
select is(
  tests.create_key(tests.key('bound'), 'beside', connection => :shop) -> 'api_key' ->> 'connection_id', :shop, 'the same one will do'
);
select tests.create_key(tests.ada_user(), 'brief', '{tokens,keys}', expires_at => now() + interval '1 day');
select is(
  tests.create_key(tests.key('brief'), 'eternal') ->> 'refusal', 'api_key_exceeds_maker', 'none outlives its maker'
);
select is(
  tests.create_key(tests.key('brief'), 'longer', expires_at => now() + interval '2 days') ->> 'refusal', 'api_key_exceeds_maker', 'not by a day'
);
select is(
  tests.create_key(tests.key('brief'), 'shorter', expires_at => now() + interval '1 day') -> 'api_key' ->> 'status', 'active', 'as long will do'
);

-- Listed.
select is(tests.listed(tests.ada_user()), '{beside,bound,brief,child,full,shorter}', 'a user sees all of their keys');
select is(tests.listed(tests.ben_user()), '{}', 'and nobody else''s');
select is(tests.listed(tests.key('bound')), '{beside,bound}', 'a key for one connection sees those of that connection');
select is(amazon_ads.list_api_keys(tests.key('child')) ->> 'refusal', 'api_key_scope_missing', 'a key without the scope sees none');
select ok(
  position(tests.hash('full') in amazon_ads.list_api_keys(tests.ada_user())::text) = 0, 'no hash is ever shown'
);

-- Changed.
select is(tests.change_key(tests.ada_user(), 'child', name => 'renamed') -> 'api_key' ->> 'name', 'renamed', 'a key is renamed');
select is(
  (tests.change_key(tests.ada_user(), 'child', expires_at => now() + interval '1 hour') -> 'api_key' ->> 'expires_at')::timestamptz,
  now() + interval '1 hour', 'and made to expire'
);
select is(tests.change_key(tests.ada_user(), 'child') -> 'api_key' ->> 'name', 'renamed', 'what is not said stays');
select is(
  tests.change_key(tests.ada_user(), 'child', expires_at => now() + interval '2 hours') ->> 'refusal', 'api_key_expiry_invalid', 'but never to expire later'
);
select is(tests.revoke_key(tests.ben_user(), 'child') ->> 'refusal', 'api_key_not_found', 'nobody changes another''s key');
select is(tests.revoke_key(tests.key('bound'), 'full') ->> 'refusal', 'api_key_not_found', 'a key for one connection changes no wider one');
select is(
  amazon_ads.change_api_key(tests.ada_user(), gen_random_uuid(), null, null) ->> 'refusal', 'api_key_not_found', 'an unknown key cannot be changed'
);
select is(
  amazon_ads.revoke_api_key(tests.ada_user(), gen_random_uuid(), true) ->> 'refusal', 'api_key_not_found', 'nor revoked'
);
select is(tests.revoke_key(tests.ada_user(), 'child') -> 'api_key' ->> 'status', 'revoked', 'a key is revoked');
select is(amazon_ads.read_token(tests.key('child'), '{}') ->> 'refusal', 'api_key_revoked', 'which holds from the next call on');
update amazon_ads_private.api_keys set revoked_at = now() - interval '1 hour' where key_hash = tests.hash('child');
select is(
  (tests.revoke_key(tests.ada_user(), 'child') -> 'api_key' ->> 'revoked_at')::timestamptz, now() - interval '1 hour',
  'revoking it again changes nothing'
);
select is(
  tests.change_key(tests.ada_user(), 'child', name => 'old') -> 'api_key' ->> 'status', 'revoked', 'nothing brings it back'
);
select is(tests.change_key(tests.ada_user(), 'shorter', expires_at => now()) -> 'api_key' ->> 'status', 'expired', 'a key can expire at once');
select is(amazon_ads.read_token(tests.key('shorter'), '{}') ->> 'refusal', 'api_key_expired', 'which holds from the next call on');

-- Revoked with what it has made.
create function tests.revoked() returns text[] language sql as $$
  select coalesce(array_agg(name order by name), '{}') from amazon_ads_private.api_keys
  where revoked_at is not null and name like 'leaked%'
$$;
select tests.create_key(tests.ada_user(), 'leaked', '{tokens,keys}');
select tests.create_key(tests.ada_user(), 'bystander', '{tokens,keys}');
select is(
  (tests.create_key(tests.key('leaked'), 'leaked 1', '{tokens,keys}') -> 'api_key' ->> 'created_by')::uuid,
  tests.key_id('leaked'), 'a key says which key made it'
);
select is(
  tests.create_key(tests.ada_user(), 'by hand') -> 'api_key' ->> 'created_by', null, 'or that a person did'
);
select tests.create_key(tests.key('leaked 1'), 'leaked 2', '{tokens,keys}');
select tests.create_key(tests.key('leaked 2'), 'leaked 3');
select is(tests.revoke_key(tests.key('shorter'), 'leaked', true) ->> 'refusal', 'api_key_expired', 'an expired key revokes nothing');
select is(tests.revoke_key(tests.key('child'), 'leaked', true) ->> 'refusal', 'api_key_revoked', 'nor does a revoked one');
select is(tests.revoke_key(tests.ben_user(), 'leaked', true) ->> 'refusal', 'api_key_not_found', 'nor anybody else');
select tests.revoke_key(tests.ada_user(), 'leaked 2');
select is(tests.revoked(), '{leaked 2}', 'by itself a key goes alone, and what it made lives on');
select is((tests.revoke_key(tests.ada_user(), 'leaked', true) ->> 'revoked')::integer, 3, 'a leaked key is revoked, and two that live: also behind one that is revoked');
select is(tests.revoked(), '{leaked,leaked 1,leaked 2,leaked 3}', 'with all that came of it');
select is(amazon_ads.read_token(tests.key('leaked 3'), '{}') ->> 'refusal', 'api_key_revoked', 'which holds from the next call on');
select is((select revoked_at from amazon_ads_private.api_keys where name = 'bystander'), null, 'and costs no other key anything');

-- All of them.
create function tests.alive() returns text[] language sql as $$
  select coalesce(array_agg(name order by name), '{}') from amazon_ads_private.api_keys
  where revoked_at is null and (expires_at is null or expires_at > now()) and name like 'all%'
$$;
select tests.make_key('all 1', tests.ada(), '{keys}') as all_1 \gset
select tests.make_key('all 2', tests.ada(), '{tokens}') as all_2 \gset
select tests.connect('c0000000-0000-4000-8000-00000000000a', tests.ada());
select tests.make_key('all bound', tests.ada(), '{keys}', 'c0000000-0000-4000-8000-00000000000a') as all_bound \gset
select tests.make_key('all of Ben', tests.ben(), '{keys}');
select is(amazon_ads.revoke_api_keys(:'all_2') ->> 'refusal', 'api_key_scope_missing', 'a key without the scope revokes none');
select is(amazon_ads.revoke_api_keys(:'all_bound'), '{"revoked": 1}', 'a key of one connection revokes that connection''s');
select is(tests.alive(), '{all 1,all 2,all of Ben}', 'itself included, and no others');
select ok((amazon_ads.revoke_api_keys(:'all_1') ->> 'revoked')::int >= 2, 'a key with the scope revokes all of its user''s');
select is(tests.alive(), '{all of Ben}', 'but none of another user''s');
select is(amazon_ads.revoke_api_keys(tests.ada_user()), '{"revoked": 0}', 'what is revoked is not revoked again');
select is(
  (amazon_ads.revoke_api_keys(tests.ben_user() || '{"operator": {"key_name": "default"}}') ->> 'revoked')::int >= 1 and tests.alive() = '{}',
  true, 'the operator revokes those of the user whom the call names'
);

-- Gone.
delete from amazon_ads_private.api_keys where key_hash = tests.hash('full');
select is((select created_by from amazon_ads_private.api_keys where key_hash = tests.hash('child')), null, 'a key outlives the row of its maker');

select * from finish();
rollback;
