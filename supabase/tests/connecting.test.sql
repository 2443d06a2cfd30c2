-- From oauth-start to oauth-confirm: what a consent may become, and for whom.
begin;
\ir support/personas.sql
select plan(71);

-- Starts a consent in the caller's name, under a word that stands for its state.
create function tests.start(caller jsonb, connection uuid, word text, renews boolean default false, client uuid default null)
returns jsonb language sql as $$
  select amazon_ads.begin_consent(
    caller, connection, renews, 'Shop', 'EU', '{advertising::campaign_management}', 'project-client', client,
    'https://project.supabase.co/functions/v1/oauth-callback', 'https://app.example.com/done',
    tests.hash('state ' || word), 'sealed verifier ' || word
  )
$$;
-- Amazon's redirect came: takes the state and keeps the tokens beside it.
create function tests.come_back(word text) returns jsonb language sql as $$
  select amazon_ads.store_consent(
    (amazon_ads.consume_state(tests.hash('state ' || word)) ->> 'consent_id')::uuid,
    tests.sealed('access ') || word, tests.sealed('refresh ') || word, 'bearer', 3600, tests.hash('confirmation ' || word)
  )
$$;
create function tests.confirm(caller jsonb, word text) returns jsonb language sql as $$
  select amazon_ads.confirm_consent(caller, tests.hash('confirmation ' || word))
$$;
-- Moves a consent so far into the past.
create function tests.age(word text, by interval) returns void language sql as $$
  update amazon_ads_private.oauth_states set created_at = created_at - by, expires_at = expires_at - by
  where state_hash = tests.hash('state ' || word)
$$;
create function tests.status_of(connection uuid) returns text language sql as $$
  select status from amazon_ads.connections where id = connection
$$;

\set shop '''50000000-0000-4000-8000-000000000001'''
\set other '''50000000-0000-4000-8000-000000000002'''

-- The straight way.
select is(
  tests.start(tests.ada_user(), :shop, 'a'),
  jsonb_build_object(
    'connection_id', :shop::uuid, 'client_id', 'project-client', 'region', 'EU', 'scopes', '["advertising::campaign_management"]'::jsonb,
    'expires_at', now() + interval '10 minutes'
  ),
  'starting answers the connection, what to ask for, and ten minutes'
);
select is(tests.status_of(:shop), 'pending', 'a connection that was started is pending');
select is(
  (select array[state_hash, encrypted_code_verifier] from amazon_ads_private.oauth_states),
  array[tests.hash('state a'), 'sealed verifier a'],
  'the state is stored as its hash, with the sealed verifier'
);
select is(
  amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'refusal',
  'connection_not_ready', 'a pending connection gives no token'
);
select is(
  amazon_ads.store_consent(
    (select id from amazon_ads_private.oauth_states), tests.sealed('access'), tests.sealed('refresh'), 'bearer', 3600, tests.hash('too early')
  ),
  '{"refusal": "state_invalid"}', 'no tokens are kept for a state that nobody has brought back'
);
select is(
  amazon_ads.consume_state(tests.hash('state a')) - 'consent_id',
  jsonb_build_object(
    'outcome', 'consumed', 'user_id', tests.ada(),
    'connection_id', :shop::uuid, 'client_id', 'project-client', 'region', 'EU', 'encrypted_client_secret', null, 'oauth_client_id', null,
    'redirect_uri', 'https://project.supabase.co/functions/v1/oauth-callback',
    'return_to', 'https://app.example.com/done', 'encrypted_code_verifier', 'sealed verifier a'
  ),
  'the callback gets what the exchange of the code needs'
);
select is(
  amazon_ads.consume_state(tests.hash('state a')), '{"outcome": "in_progress"}',
  'a state works once'
);
select is(
  amazon_ads.consume_state(tests.hash('state of nobody')), '{"refusal": "state_invalid"}',
  'an unknown state is refused in the same words'
);
select is(
  amazon_ads.store_consent(
    (select id from amazon_ads_private.oauth_states), tests.sealed('access a'), tests.sealed('refresh a'), 'bearer', 3600, tests.hash('confirmation a')
  ),
  jsonb_build_object('connection_id', :shop::uuid),
  'the callback keeps the tokens beside the state'
);
select is(
  amazon_ads.store_consent(
    (select id from amazon_ads_private.oauth_states), tests.sealed('other access'), tests.sealed('other refresh'), 'bearer', 3600, tests.hash('other')
  ),
  '{"refusal": "state_invalid"}', 'tokens are kept once'
);
select is(tests.status_of(:shop), 'awaiting_confirmation', 'then the connection awaits its confirmation');
select is_empty('select from amazon_ads_private.oauth_tokens', 'until then it has no tokens');
select is(
  amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop)) ->> 'refusal',
  'connection_not_ready', 'and gives none'
);
select is(
  tests.confirm(tests.ada_user(), 'a') -> 'connection' ->> 'status', 'active',
  'the one who started confirms, and the connection is active'
);
select results_eq(
  $$ select encrypted_access_token, encrypted_refresh_token, scope, generation, expires_at from amazon_ads_private.oauth_tokens $$,
  $$ values (tests.sealed('access a'), tests.sealed('refresh a'), 'advertising::campaign_management', 1::bigint, now() + interval '1 hour') $$,
  'the tokens are in use as they came'
);
select ok(
  (select refresh_due_at between now() + interval '50 minutes' and now() + interval '53 minutes' from amazon_ads_private.oauth_tokens),
  'the schedule will refresh them seven to ten minutes ahead'
);
select results_eq(
  'select encrypted_access_token, encrypted_refresh_token, token_expires_at, expires_at from amazon_ads_private.oauth_states',
  $$ values (null::text, null::text, null::timestamptz, now() + interval '10 minutes') $$,
  'the consent stays for ten minutes, without tokens'
);
select is(
  (select consented_at = now() and consent_ends_at = now() + interval '8760 hours' from amazon_ads.connections where id = :shop),
  true, 'the consent was given now, and ends in 365 days'
);
update amazon_ads_private.oauth_tokens set encrypted_access_token = tests.sealed('access renewed');
select is(
  tests.confirm(tests.ada_user(), 'a') -> 'connection' ->> 'status', 'active',
  'a confirmation that is delivered twice has the same answer'
);
select is(
  (select encrypted_access_token from amazon_ads_private.oauth_tokens), tests.sealed('access renewed'), 'and leaves the tokens as they are'
);
select is(
  tests.confirm(tests.ben_user(), 'a'), '{"refusal": "confirmation_refused"}',
  'another caller is refused after the confirmation too'
);
select is(tests.status_of(:shop), 'active', 'which no longer destroys anything');
select is(
  amazon_ads.consume_state(tests.hash('state a')),
  jsonb_build_object(
    'outcome', 'finished', 'connection_id', :shop, 'return_to', 'https://app.example.com/done',
    'confirmation_hash', tests.hash('confirmation a'), 'error_code', null
  ),
  'a callback that is delivered twice learns how its consent ended'
);
select tests.age('a', interval '11 minutes');
select is(amazon_ads.consume_state(tests.hash('state a')), '{"refusal": "state_invalid"}', 'for ten minutes');
select is(tests.confirm(tests.ada_user(), 'a'), '{"refusal": "confirmation_invalid"}', 'so does a confirmation');
select is(tests.status_of(:shop), 'active', 'and the connection stays');
select is_empty('select from amazon_ads_private.oauth_states', 'then nothing is left of the consent');
select results_eq(
  $$ select user_id, action, trigger, success from amazon_ads.token_refresh_history $$,
  $$ values (tests.ada(), 'created', 'callback', true) $$,
  'it is on record'
);

-- Time runs out.
select tests.start(tests.ada_user(), :other, 'late');
select tests.age('late', interval '11 minutes');
select is(
  amazon_ads.consume_state(tests.hash('state late')), '{"refusal": "state_invalid"}',
  'a state of eleven minutes ago is refused'
);
select is(amazon_ads_private.remove_expired_consents(), 1, 'housekeeping removes it');
select is(tests.status_of(:other), null, 'and the connection that was made for it');
select is(tests.status_of(:shop), 'active', 'and no other');

select tests.start(tests.ada_user(), :other, 'slow');
select tests.age('slow', interval '9 minutes');
select isnt(tests.come_back('slow') ->> 'connection_id', null, 'a state of nine minutes ago is good');
select ok(
  (select expires_at = now() + interval '10 minutes' from amazon_ads_private.oauth_states), 'the confirmation has ten minutes of its own'
);
update amazon_ads.connections set created_at = now() - interval '15 minutes' where id = :other;
select amazon_ads_private.remove_expired_consents();
select is(tests.status_of(:other), 'awaiting_confirmation', 'so the connection may wait longer than ten minutes in all');
select tests.age('slow', interval '11 minutes');
select is(
  tests.confirm(tests.ada_user(), 'slow'), '{"refusal": "confirmation_invalid"}', 'a confirmation of eleven minutes ago is refused'
);
select is(tests.status_of(:other), null, 'with it goes the connection');
select is_empty('select from amazon_ads_private.oauth_states', 'and its tokens');

-- The wrong caller.
select tests.start(tests.ada_user(), :other, 'trap');
select tests.come_back('trap');
select is(
  tests.confirm(tests.ben_user(), 'trap'), '{"refusal": "confirmation_refused"}',
  'Ben, led through Ada''s link, gets nothing'
);
select is_empty('select from amazon_ads_private.oauth_states', 'the tokens are destroyed');
select is(tests.status_of(:other), null, 'the connection is removed');
select is(
  tests.confirm(tests.ada_user(), 'trap'), '{"refusal": "confirmation_invalid"}',
  'and Ada gets nothing either'
);

select tests.make_key('key one', tests.ada(), '{connections:write}') as key_one \gset
select tests.make_key('key two', tests.ada(), '{connections:write}') as key_two \gset
select tests.start(:'key_one', :other, 'key');
select tests.come_back('key');
select is(
  tests.confirm(:'key_two', 'key'), '{"refusal": "confirmation_refused"}',
  'another API key of the same user is another caller'
);
select tests.start(:'key_one', :other, 'key');
select tests.come_back('key');
select is(
  tests.confirm(tests.ada_user(), 'key'), '{"refusal": "confirmation_refused"}',
  'so is the user, when a key has started'
);
select tests.start(:'key_one', :other, 'key');
select tests.come_back('key');
select is(
  tests.confirm(:'key_one', 'key') -> 'connection' ->> 'id', :other,
  'the key that started confirms'
);

select tests.start(tests.clara_identity(), '50000000-0000-4000-8000-000000000003', 'clara');
select tests.come_back('clara');
select is(
  tests.confirm(tests.clara_identity(), 'clara') -> 'connection' ->> 'status', 'active',
  'a user of a third-party issuer connects in the same way'
);

-- The person refuses, or Amazon refuses the code.
select tests.start(tests.ben_user(), '50000000-0000-4000-8000-000000000004', 'no');
select is(
  amazon_ads.abandon_consent((amazon_ads.consume_state(tests.hash('state no')) ->> 'consent_id')::uuid, 'consent_denied'), '{}',
  'a consent can come to nothing'
);
select is(tests.status_of('50000000-0000-4000-8000-000000000004'), null, 'then its connection goes');
select is(
  amazon_ads.consume_state(tests.hash('state no')),
  jsonb_build_object(
    'outcome', 'finished', 'connection_id', '50000000-0000-4000-8000-000000000004', 'return_to', 'https://app.example.com/done',
    'confirmation_hash', null, 'error_code', 'consent_denied'
  ),
  'its callback, delivered again, learns why'
);
select is(
  amazon_ads.store_consent(
    (select id from amazon_ads_private.oauth_states where state_hash = tests.hash('state no')),
    tests.sealed('access'), tests.sealed('refresh'), 'bearer', 3600, tests.hash('late')
  ) ->> 'refusal', 'state_invalid', 'and no tokens are stored for it any more'
);
select is(amazon_ads.abandon_consent(gen_random_uuid(), 'consent_denied'), '{}', 'abandoning what is gone is no error');

-- Renewing.
update amazon_ads.connections set status = 'reauthorization_required', last_error = 'reauthorization_required' where id = :shop;
update amazon_ads_private.oauth_tokens
set lease_id = gen_random_uuid(), lease_started_at = now(), lease_expires_at = now() + interval '20 seconds',
  lease_trigger = 'scheduled', failure_count = 3, next_attempt_at = now(), last_error = 'reauthorization_required', refresh_due_at = null
where connection_id = :shop;
select is(
  tests.start(tests.ada_user(), :shop, 'again', true) ->> 'connection_id', :shop,
  'renewing keeps the connection'
);
select is(tests.status_of(:shop), 'reauthorization_required', 'which waits as it was');
select tests.come_back('again');
select is(
  tests.confirm(tests.ada_user(), 'again') -> 'connection' ->> 'status', 'active',
  'and is active again once confirmed'
);
select results_eq(
  format($$
    select encrypted_access_token, generation, lease_id, failure_count, next_attempt_at, last_error, refresh_due_at is not null
    from amazon_ads_private.oauth_tokens where connection_id = %L
  $$, :shop),
  $$ values (tests.sealed('access again'), 2::bigint, null::uuid, 0, null::timestamptz, null::text, true) $$,
  'with new tokens, a new generation and no memory of old failures or leases'
);
select is(
  (select count(*)::int from amazon_ads.token_refresh_history where connection_id = :shop), 2,
  'the history is kept and continued'
);

select is(
  amazon_ads.begin_consent(
    tests.ada_user(), :shop, true, null, null, null, 'project-client', null,
    'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('state same'), 'sealed verifier'
  ) - 'expires_at',
  jsonb_build_object(
    'connection_id', :shop, 'client_id', 'project-client', 'region', 'EU', 'scopes', '["advertising::campaign_management"]'::jsonb
  ),
  'a renewal that says nothing else asks for what was agreed to before'
);
select is(
  (select name from amazon_ads.connections where id = :shop), 'Shop', 'under the old name'
);
select tests.start(tests.ada_user(), :shop, 'trap again', true);
select tests.come_back('trap again');
select is(
  tests.confirm(tests.ben_user(), 'trap again') ->> 'refusal', 'confirmation_refused',
  'a renewal too is confirmed by nobody else'
);
select is(
  (select encrypted_access_token from amazon_ads_private.oauth_tokens where connection_id = :shop), tests.sealed('access again'),
  'a renewal that is refused keeps the old tokens'
);
select is(tests.status_of(:shop), 'active', 'and the connection');
select tests.start(tests.ada_user(), :shop, 'late again', true);
select tests.age('late again', interval '11 minutes');
select amazon_ads_private.remove_expired_consents();
select is(tests.status_of(:shop), 'active', 'so does a renewal that expires');

select is(
  tests.start(tests.ben_user(), :shop, 'theft', true), '{"refusal": "connection_not_found"}',
  'nobody renews another''s connection'
);
select tests.start(tests.ada_user(), '50000000-0000-4000-8000-000000000005', 'first');
select is(
  tests.start(tests.ada_user(), '50000000-0000-4000-8000-000000000005', 'second', true), '{"refusal": "connection_not_ready"}',
  'what is only just being connected is not renewed'
);

-- Keys and clients.
select is(
  tests.start(tests.make_key('reader', tests.ada(), '{connections:read}'), gen_random_uuid(), 'x'),
  '{"refusal": "api_key_scope_missing"}', 'a key without the scope starts nothing'
);
select tests.make_key('bound', tests.ada(), '{connections:write}', :shop) as bound \gset
select is(
  tests.start(:'bound', gen_random_uuid(), 'x'), '{"refusal": "connection_not_found"}',
  'a key for one connection makes no other'
);
select is(
  tests.start(:'bound', :shop, 'bound', true) ->> 'connection_id', :shop,
  'it renews its own'
);
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ada(), 'Own app', 'ada-client', tests.sealed('secret'));
select is(
  tests.start(tests.ben_user(), gen_random_uuid(), 'x', client => '0c000000-0000-4000-8000-000000000001'),
  '{"refusal": "oauth_client_not_found"}', 'nobody uses another''s client'
);
select tests.start(
  tests.ada_user(), '50000000-0000-4000-8000-000000000006', 'own', client => '0c000000-0000-4000-8000-000000000001'
);
select is(
  amazon_ads.consume_state(tests.hash('state own')) ->> 'encrypted_client_secret', tests.sealed('secret'),
  'a client of one''s own comes with its sealed secret'
);

-- A consent that vanished together with the key that started it.
select tests.start(:'key_two', '50000000-0000-4000-8000-000000000007', 'orphan');
delete from amazon_ads_private.api_keys where name = 'key two';
select amazon_ads_private.remove_expired_consents();
select is(tests.status_of('50000000-0000-4000-8000-000000000007'), 'pending', 'an orphan is left alone for ten minutes');
update amazon_ads.connections set created_at = now() - interval '11 minutes' where id = '50000000-0000-4000-8000-000000000007';
select amazon_ads_private.remove_expired_consents();
select is(tests.status_of('50000000-0000-4000-8000-000000000007'), null, 'then it is removed');

select * from finish();
rollback;
