-- amazon-api's one round trip: who may use which token without seeing it, and in which region.
begin;
\ir support/personas.sql
select plan(29);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set second '''c0000000-0000-4000-8000-000000000002'''
\set bens '''c0000000-0000-4000-8000-000000000003'''

select tests.connect(:shop, tests.ada());
select tests.connect(:second, tests.ada());
select tests.connect(:bens, tests.ben());
insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source, region) values
  (tests.ada(), :shop, 'Ada''s', 'amzn1.ads-account.g.ada', 'ads-accounts', null),
  (tests.ada(), :shop, 'Ada''s client', '580000000000000001', 'dsp-advertisers', 'FE'),
  (tests.ben(), :bens, 'Ben''s', 'amzn1.ads-account.g.ben', 'ads-accounts', null);
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region) values
  (tests.ada(), :shop, '111', 'EU'),
  (tests.ada(), :second, '222', 'FE'),
  (tests.ben(), :bens, '333', 'NA');

insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes, connection_id) values
  (tests.ada(), 'proxy', 'aac_1', repeat('a', 64), '{amazon}', null),
  (tests.ada(), 'all but', 'aac_2', repeat('b', 64), '{tokens,accounts:read,accounts:write,connections:read,connections:write,keys}', null),
  (tests.ada(), 'bound', 'aac_3', repeat('c', 64), '{amazon}', :shop);

create function tests.with_key(letter text) returns jsonb language sql
as $$ select jsonb_build_object('kind', 'api_key', 'key_hash', repeat(letter, 64)) $$;
create function tests.region_for(caller jsonb, target jsonb) returns text language sql
as $$ select amazon_ads.read_proxy_token(caller, target) ->> 'api_region' $$;
create function tests.refusal_for(caller jsonb, target jsonb) returns text language sql
as $$ select amazon_ads.read_proxy_token(caller, target) ->> 'refusal' $$;

-- What is answered.
select is(
  amazon_ads.read_proxy_token(tests.ada_user(), jsonb_build_object('connection_id', :shop))::jsonb - '{now,expires_in}'::text[],
  amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop))::jsonb - '{now,expires_in}'::text[]
    || '{"api_region": "NA", "renewed_ago": null}',
  'it is what get-token reads, and where to use it'
);
update amazon_ads_private.oauth_tokens set refresh_count = 1, refresh_started_at = clock_timestamp() - interval '40 seconds'
where connection_id = :shop;
select ok(
  (amazon_ads.read_proxy_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'renewed_ago')::numeric between 40 and 50,
  'it says how long ago the token was renewed'
);

-- Where.
select is(tests.region_for(tests.ada_user(), jsonb_build_object('connection_id', :shop)), 'NA', 'a connection alone is used at home');
update amazon_ads.connections set region = 'FE' where id = :second;
select is(tests.region_for(tests.ada_user(), jsonb_build_object('connection_id', :second)), 'FE', 'wherever that is');
select is(tests.region_for(tests.ada_user(), '{"profile_id": "111"}'), 'EU', 'a profile is used in its region');
select is(tests.region_for(tests.ada_user(), jsonb_build_object('connection_id', :shop, 'profile_id', '111')), 'EU', 'with its connection as well');
select is(tests.region_for(tests.ada_user(), '{"account_id": "580000000000000001"}'), 'FE', 'so is an account of one region');
select is(tests.region_for(tests.ada_user(), '{"account_id": "amzn1.ads-account.g.ada"}'), 'NA', 'an account of several is used at home');
select is(tests.region_for(tests.ada_user(), jsonb_build_object('connection_id', :shop, 'account_id', 'unheard-of')), 'NA', 'an account that was never listed is Amazon''s to judge');
select is(tests.region_for(tests.ada_user(), '{"profile_id": "111", "account_id": "580000000000000001"}'), 'EU', 'a profile says more than an account');
select is(amazon_ads.read_proxy_token(tests.ada_user(), '{"profile_id": "222"}') ->> 'connection_id', :second, 'a profile names its connection');

-- Who.
select is(tests.region_for(tests.with_key('a'), jsonb_build_object('connection_id', :shop)), 'NA', 'a key with the scope amazon may');
select is(tests.refusal_for(tests.with_key('b'), jsonb_build_object('connection_id', :shop)), 'api_key_scope_missing', 'a key with every other scope may not');
select is(amazon_ads.read_token(tests.with_key('a'), jsonb_build_object('connection_id', :shop)) ->> 'refusal', 'api_key_scope_missing', 'and who may use the token may not read it');
select is(tests.region_for(tests.with_key('c'), '{"profile_id": "111"}'), 'EU', 'a key of one connection may use it');
select is(tests.refusal_for(tests.with_key('c'), jsonb_build_object('connection_id', :second)), 'connection_not_found', 'and no other');
select is(tests.refusal_for(tests.with_key('c'), '{"profile_id": "222"}'), 'profile_not_found', 'nor its profiles');
select is(tests.refusal_for(tests.with_key('f'), '{"profile_id": "111"}'), 'api_key_unknown', 'an unknown key may nothing');

-- What is not theirs does not exist.
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :bens)), 'connection_not_found', 'another''s connection');
select is(tests.refusal_for(tests.ada_user(), '{"profile_id": "333"}'), 'profile_not_found', 'another''s profile');
select is(tests.refusal_for(tests.ada_user(), '{"account_id": "amzn1.ads-account.g.ben"}'), 'connection_not_found', 'another''s account');
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :shop, 'profile_id', '333')), 'profile_not_found', 'another''s profile with one''s own connection');
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :bens, 'profile_id', '111')), 'connection_not_found', 'one''s own profile with another''s connection');
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :shop, 'profile_id', '222')), 'profile_not_found', 'a profile of another connection of one''s own');
select is(tests.refusal_for(tests.ada_user(), '{}'), 'connection_not_found', 'nothing named');

-- What gives no token.
update amazon_ads.connections set status = 'reauthorization_required' where id = :shop;
select is(tests.refusal_for(tests.ada_user(), '{"profile_id": "111"}'), 'reauthorization_required', 'a consent that has ended');
update amazon_ads.connections set status = 'disconnected' where id = :shop;
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :shop)), 'connection_disconnected', 'a connection that was ended');

-- Using is using: the schedule keeps the token fresh.
update amazon_ads.connections set last_used_at = now() - interval '2 days' where id = :second;
select is(tests.region_for(tests.ada_user(), '{"profile_id": "222"}'), 'FE', 'a token that nobody has used for days is given');
select is((select last_used_at from amazon_ads.connections where id = :second), now(), 'and counts as used from then on');

select * from finish();
rollback;
