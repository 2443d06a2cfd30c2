-- get-token's one round trip: who gets which sealed token, and every way to be refused.
begin;
\ir support/personas.sql
select plan(48);

\set shop '''c0000000-0000-4000-8000-000000000001'''
\set second '''c0000000-0000-4000-8000-000000000002'''
\set bens '''c0000000-0000-4000-8000-000000000003'''
\set account '''ac000000-0000-4000-8000-000000000001'''

select tests.connect(:shop, tests.ada());
select tests.connect(:second, tests.ada());
select tests.connect(:bens, tests.ben());
insert into amazon_ads.user_accounts (id, user_id, connection_id, account_name, amazon_account_id, source) values
  (:account, tests.ada(), :shop, 'Ada''s', 'amzn1.ads-account.g.ada', 'ads-accounts'),
  ('ac000000-0000-4000-8000-000000000003', tests.ben(), :bens, 'Ben''s', 'amzn1.ads-account.g.ben', 'ads-accounts');
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region) values
  (tests.ada(), :shop, '111', 'NA'),
  (tests.ben(), :bens, '333', 'NA');

create function tests.token_for(caller jsonb, target jsonb) returns jsonb language sql
as $$ select amazon_ads.read_token(caller, target) $$;
create function tests.connection_for(caller jsonb, target jsonb) returns text language sql
as $$ select amazon_ads.read_token(caller, target) ->> 'connection_id' $$;
create function tests.refusal_for(caller jsonb, target jsonb) returns text language sql
as $$ select amazon_ads.read_token(caller, target) ->> 'refusal' $$;

-- What is answered.
select is(
  tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop)) - '{now,expires_in,expires_at}'::text[],
  jsonb_build_object(
    'connection_id', :shop, 'user_id', tests.ada(), 'oauth_client_id', null, 'region', 'NA', 'client_id', 'project-client', 'encrypted_access_token', tests.sealed('access 1'),
    'token_type', 'bearer', 'generation', 1, 'paused_for', null, 'last_error', null, 'actor', 'user'
  ),
  'the owner gets the sealed access token, and not the refresh token'
);
select ok(
  (tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'expires_in')::numeric between 3590 and 3600,
  'with its remaining seconds by the database''s clock'
);
select is(
  (tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'expires_at')::timestamptz,
  now() + interval '1 hour', 'and the moment of its expiry'
);
update amazon_ads_private.oauth_tokens set next_attempt_at = clock_timestamp() + interval '1 minute', last_error = 'amazon_unavailable'
where connection_id = :shop;
select ok(
  (tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'paused_for')::numeric between 50 and 60,
  'and how long refreshing is paused'
);

-- By whichever name.
select is(tests.connection_for(tests.ada_user(), jsonb_build_object('account_id', :account)), :shop, 'by an account''s id');
select is(tests.connection_for(tests.ada_user(), '{"account_id": "amzn1.ads-account.g.ada"}'), :shop, 'by Amazon''s id of an account');
select is(tests.connection_for(tests.ada_user(), '{"profile_id": "111"}'), :shop, 'by a profile');

-- The same account and profile through two connections: the one that works.
insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source)
values (tests.ada(), :second, 'Ada''s', 'amzn1.ads-account.g.ada', 'ads-accounts');
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region) values (tests.ada(), :second, '111', 'NA');
update amazon_ads.connections set status = 'reauthorization_required' where id = :shop;
select is(tests.connection_for(tests.ada_user(), '{"account_id": "amzn1.ads-account.g.ada"}'), :second, 'an account of two connections comes from the active one');
select is(tests.connection_for(tests.ada_user(), '{"profile_id": "111"}'), :second, 'so does a profile');
update amazon_ads.connections set status = 'active' where id = :shop;
update amazon_ads.user_accounts set status = 'inactive' where connection_id = :second;
update amazon_ads.amazon_profiles set status = 'inactive' where connection_id = :second;
select is(tests.connection_for(tests.ada_user(), '{"account_id": "amzn1.ads-account.g.ada"}'), :shop, 'of two active connections, from the one that still lists the account');
select is(tests.connection_for(tests.ada_user(), '{"profile_id": "111"}'), :shop, 'or the profile');

-- The right that does more comes first, however new the other connection is.
update amazon_ads.amazon_profiles set status = 'active', access_level = 'view' where connection_id = :second;
update amazon_ads.connections set connected_at = now() + interval '1 day' where id = :second;
select is(tests.connection_for(tests.ada_user(), '{"profile_id": "111"}'), :shop, 'a profile that a newer connection may only view comes from the one that may edit it');
update amazon_ads.amazon_profiles set status = 'inactive' where connection_id = :shop;
select is(tests.connection_for(tests.ada_user(), '{"profile_id": "111"}'), :second, 'unless that one no longer lists it');
update amazon_ads.amazon_profiles set status = 'active', access_level = 'edit' where user_id = tests.ada() and profile_id = '111';
select is(tests.connection_for(tests.ada_user(), '{"profile_id": "111"}'), :second, 'of two that may edit it, from the newer one');
update amazon_ads.connections set connected_at = now() where id = :second;
update amazon_ads.amazon_profiles set status = 'inactive' where connection_id = :second;

-- What is not theirs does not exist.
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :bens)), 'connection_not_found', 'another''s connection');
select is(tests.refusal_for(tests.ada_user(), '{"account_id": "ac000000-0000-4000-8000-000000000003"}'), 'connection_not_found', 'another''s account');
select is(tests.refusal_for(tests.ada_user(), '{"account_id": "amzn1.ads-account.g.ben"}'), 'connection_not_found', 'another''s account by Amazon''s id');
select is(tests.refusal_for(tests.ada_user(), '{"profile_id": "333"}'), 'connection_not_found', 'another''s profile');
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', gen_random_uuid())), 'connection_not_found', 'an unknown connection');
select is(tests.refusal_for(tests.ada_user(), jsonb_build_object('account_id', gen_random_uuid())), 'connection_not_found', 'an unknown account');
select is(tests.refusal_for(tests.ada_user(), '{"profile_id": "999"}'), 'connection_not_found', 'an unknown profile');
select is(tests.refusal_for(tests.ada_user(), '{}'), 'connection_not_found', 'nothing named');
select is(
  tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :bens)),
  tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', gen_random_uuid())),
  'another''s and unknown look exactly alike'
);

-- Who asks.
select tests.connect('c0000000-0000-4000-8000-000000000004', tests.clara());
select is(
  tests.connection_for(tests.clara_identity(), '{"connection_id": "c0000000-0000-4000-8000-000000000004"}'),
  'c0000000-0000-4000-8000-000000000004', 'a third-party user by issuer and subject'
);
select is(
  tests.refusal_for('{"kind": "identity", "issuer": "https://other.example.com", "subject": "user_clara"}', '{"profile_id": "111"}'),
  'connection_not_found', 'the same subject at another issuer is somebody else'
);
select is(
  tests.refusal_for(
    jsonb_build_object('kind', 'identity', 'issuer', 'https://clerk.example.com', 'subject', tests.ada()), '{"profile_id": "111"}'
  ),
  'connection_not_found', 'so is Ada''s id as a third-party subject'
);
select is(tests.refusal_for(jsonb_build_object('kind', 'user', 'user_id', gen_random_uuid()), '{}'), 'user_unknown', 'an unknown user');
select is(tests.refusal_for('{"kind": "somebody"}', '{}'), 'caller_unknown', 'an unknown kind of caller');
select is(tests.refusal_for('{}', '{}'), 'caller_unknown', 'no kind of caller');

select tests.make_key('good', tests.ada(), '{tokens}') as good \gset
select tests.make_key('reader', tests.ada(), '{accounts:read,connections:read}') as reader \gset
select tests.make_key('bound', tests.ada(), '{tokens}', :second) as bound \gset
select is(tests.connection_for(:'good', jsonb_build_object('connection_id', :shop)), :shop, 'an API key acts for its user');
select is(tests.refusal_for(:'good', jsonb_build_object('connection_id', :bens)), 'connection_not_found', 'and for nobody else');
select is(tests.refusal_for(:'reader', jsonb_build_object('connection_id', :shop)), 'api_key_scope_missing', 'a key without the scope');
select is(
  tests.refusal_for(jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash('guess')), '{}'),
  'api_key_unknown', 'a key that never was'
);
select is(tests.connection_for(:'bound', jsonb_build_object('connection_id', :second)), :second, 'a key for one connection has it');
select is(tests.refusal_for(:'bound', jsonb_build_object('connection_id', :shop)), 'connection_not_found', 'and no other');
select is(tests.refusal_for(:'bound', jsonb_build_object('account_id', :account)), 'connection_not_found', 'not by an account either');
update amazon_ads.connections set status = 'disconnected' where id = :second;
select is(tests.refusal_for(:'bound', '{"profile_id": "111"}'), 'connection_disconnected', 'nor by a profile that an active connection lists as well');
update amazon_ads.connections set status = 'active' where id = :second;

update amazon_ads_private.api_keys set expires_at = clock_timestamp() where name = 'good';
select is(tests.refusal_for(:'good', '{}'), 'api_key_expired', 'a key that has expired');
update amazon_ads_private.api_keys set expires_at = clock_timestamp() + interval '1 hour' where name = 'good';
select is(tests.connection_for(:'good', jsonb_build_object('connection_id', :shop)), :shop, 'a key that has not yet expired');
update amazon_ads_private.api_keys set revoked_at = now() where name = 'good';
select is(tests.refusal_for(:'good', '{}'), 'api_key_revoked', 'a key that was revoked');

-- The state of the connection.
create function tests.refusal_in(state text) returns text language plpgsql as $$
begin
  update amazon_ads.connections set status = state where id = 'c0000000-0000-4000-8000-000000000001';
  return tests.refusal_for(tests.ada_user(), '{"connection_id": "c0000000-0000-4000-8000-000000000001"}');
end;
$$;
select results_eq(
  $$ select state, tests.refusal_in(state) from unnest('{pending,awaiting_confirmation,reauthorization_required,disconnected,active}'::text[]) as states (state) $$,
  $$ values
    ('pending', 'connection_not_ready'), ('awaiting_confirmation', 'connection_not_ready'),
    ('reauthorization_required', 'reauthorization_required'), ('disconnected', 'connection_disconnected'), ('active', null)
  $$,
  'each state of a connection has its refusal, and active has none'
);
delete from amazon_ads_private.oauth_tokens where connection_id = :second;
select is(
  tests.refusal_for(tests.ada_user(), jsonb_build_object('connection_id', :second)), 'connection_disconnected',
  'tokens that vanish under the reader are a disconnected connection and no error'
);

-- Reading writes next to nothing.
update amazon_ads.connections set last_used_at = now() - interval '59 minutes' where id = :shop;
select tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop));
select is((select last_used_at from amazon_ads.connections where id = :shop), now() - interval '59 minutes', 'use within the hour is not written');
update amazon_ads.connections set last_used_at = now() - interval '61 minutes' where id = :shop;
select tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop));
select is((select last_used_at from amazon_ads.connections where id = :shop), now(), 'use after an hour is');
select is((select last_used_at from amazon_ads_private.api_keys where name = 'reader'), null, 'a refused key was not used');
update amazon_ads_private.api_keys set last_used_at = now() - interval '59 seconds' where name = 'bound';
select tests.refusal_for(:'bound', '{}');
select is((select last_used_at from amazon_ads_private.api_keys where name = 'bound'), now() - interval '59 seconds', 'a key''s use within the minute is not written');
update amazon_ads_private.api_keys set last_used_at = now() - interval '61 seconds' where name = 'bound';
select tests.refusal_for(:'bound', '{}');
select is((select last_used_at from amazon_ads_private.api_keys where name = 'bound'), now(), 'a key''s use after a minute is');

-- Back from idleness.
update amazon_ads.connections set last_used_at = now() - interval '8 days' where id = :shop;
update amazon_ads_private.oauth_tokens set refresh_due_at = now() + interval '20 hours' where connection_id = :shop;
select tests.token_for(tests.ada_user(), jsonb_build_object('connection_id', :shop));
select ok(
  (select refresh_due_at between now() + interval '50 minutes' and now() + interval '53 minutes' from amazon_ads_private.oauth_tokens where connection_id = :shop),
  'a token that is used again is refreshed ahead of its expiry again'
);

select * from finish();
rollback;
