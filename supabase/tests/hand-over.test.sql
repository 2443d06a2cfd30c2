-- Handing a connection over: by the operator, with all that belongs to it.
begin;
\ir support/personas.sql
select * from no_plan();

create function tests.operator(caller jsonb) returns jsonb language sql
as $$ select caller || '{"operator": {"key_name": "default"}}' $$;
create function tests.hand_over(caller jsonb, new_owner jsonb, generation bigint default 1, connection uuid default 'c0000000-0000-4000-8000-000000000001')
returns jsonb language sql as $$
  select amazon_ads.hand_over_connection(caller, connection, new_owner, jsonb_build_object(
    'generation', generation, 'encrypted_access_token', tests.sealed('new access'), 'encrypted_refresh_token', tests.sealed('new refresh')
  ))
$$;
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());
insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, account_type, status, source, is_default)
values (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'Shop', 'amzn1.ads-account.g.1', 'seller', 'active', 'ads-accounts', true);
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region) values (tests.ada(), 'c0000000-0000-4000-8000-000000000001', '111', 'NA');
insert into amazon_ads.sync_runs (user_id, connection_id, trigger) values (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'manual');
insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success)
values (tests.ada(), 'c0000000-0000-4000-8000-000000000001', 'created', 'callback', true);
select tests.make_key('bound', tests.ada(), '{tokens}', 'c0000000-0000-4000-8000-000000000001') as bound \gset
select tests.make_key('free', tests.ada(), '{tokens}') as free \gset
delete from amazon_ads.audit_log;

select is(tests.hand_over(tests.ada_user(), tests.ben_user()) ->> 'refusal', 'caller_not_allowed', 'the owner alone gives nothing away');
select is(tests.hand_over(:'free', tests.ben_user()) ->> 'refusal', 'caller_not_allowed', 'nor does a key');
select is(
  tests.hand_over(tests.ada_user() || '{"operator": {"key_name": "reports"}}', tests.ben_user()) ->> 'refusal', 'caller_not_allowed', 'nor another secret key'
);
select is(tests.hand_over(tests.operator(tests.ben_user()), tests.ben_user()) ->> 'refusal', 'connection_not_found', 'the operator names the present owner');
select is(
  tests.hand_over(tests.operator(tests.ada_user()), '{"kind": "user", "user_id": "0f000000-0000-4000-8000-000000000009"}') ->> 'refusal',
  'user_unknown', 'and a new one who exists'
);
update auth.users set banned_until = now() + interval '1 hour' where id = tests.ben();
select is(tests.hand_over(tests.operator(tests.ada_user()), tests.ben_user()) ->> 'refusal', 'user_banned', 'and is not banned');
update auth.users set banned_until = null where id = tests.ben();
update amazon_ads_private.settings set max_connections = 1;
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ben());
select is(tests.hand_over(tests.operator(tests.ada_user()), tests.ben_user()) ->> 'quota', 'connections', 'and has room');
select is(
  (select count(*)::int from amazon_ads_private.api_keys where revoked_at is not null)
  + (select count(*)::int from amazon_ads.sync_runs where status <> 'running'), 0,
  'a refused hand-over leaves keys and syncs as they are'
);
update amazon_ads_private.settings set max_connections = 10;
select is(tests.hand_over(tests.operator(tests.ada_user()), tests.ben_user(), 7), '{"outcome": "changed"}', 'a token that was refreshed in between is read again');
update amazon_ads_private.oauth_tokens set lease_id = gen_random_uuid(), lease_started_at = now(), lease_expires_at = now() + interval '20 seconds';
select is(tests.hand_over(tests.operator(tests.ada_user()), tests.ben_user()), '{"outcome": "changed"}', 'and one that is being refreshed');
update amazon_ads_private.oauth_tokens set lease_id = null, lease_started_at = null, lease_expires_at = null;

select is(
  amazon_ads.read_hand_over(tests.operator(tests.ada_user()), 'c0000000-0000-4000-8000-000000000001', '{"kind": "email", "email": "ben@example.com"}')
    #>> '{token,encrypted_refresh_token}',
  tests.sealed('refresh 1'), 'the operator''s function reads the sealed tokens, to seal them for the new owner'
);
select is(
  amazon_ads.read_hand_over(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001', tests.ben_user()) ->> 'refusal', 'caller_not_allowed',
  'another caller does not'
);
update auth.users set banned_until = now() + interval '1 hour' where id = tests.ada();
select is(tests.hand_over(tests.operator(tests.ada_user()), tests.ben_user()) ->> 'outcome', 'handed_over', 'also from a user who is banned');
update auth.users set banned_until = null where id = tests.ada();
select results_eq(
  $$
  select user_id from amazon_ads.connections where id = 'c0000000-0000-4000-8000-000000000001'
  union all select user_id from amazon_ads.user_accounts
  union all select user_id from amazon_ads.amazon_profiles
  union all select user_id from amazon_ads.sync_runs
  union all select user_id from amazon_ads.token_refresh_history where connection_id = 'c0000000-0000-4000-8000-000000000001'
  $$,
  $$ select tests.ben() from generate_series(1, 5) $$, 'accounts, profiles, syncs and history follow'
);
select is(
  (select encrypted_refresh_token from amazon_ads_private.oauth_tokens where connection_id = 'c0000000-0000-4000-8000-000000000001'),
  tests.sealed('new refresh'), 'the tokens are sealed for the new owner'
);
select is((amazon_ads_private.authorize(:'bound', 'tokens')).refusal, 'api_key_revoked', 'a key for the connection is revoked');
select is((amazon_ads_private.authorize(:'free', 'tokens')).refusal, null, 'another key of the old owner is not');
select is(amazon_ads.read_token(:'free', '{"connection_id": "c0000000-0000-4000-8000-000000000001"}') ->> 'refusal', 'connection_not_found', 'but no longer finds it');
select results_eq(
  $$ select user_id, actor, action from amazon_ads.audit_log where action like 'connection_%' and connection_id = 'c0000000-0000-4000-8000-000000000001' order by id $$,
  $$ values (tests.ada(), 'operator', 'connection_handed_over'), (tests.ben(), 'operator', 'connection_received') $$,
  'both read of it in the audit log'
);
select is((select status from amazon_ads.sync_runs), 'failed', 'a sync under way ends');

-- Accounts and profiles follow in batches. Until then they are of no use to the old owner.
update amazon_ads.user_accounts set user_id = tests.ada(), is_default = false;
update amazon_ads.amazon_profiles set user_id = tests.ada();
insert into amazon_ads_private.unfinished_hand_overs (connection_id) values ('c0000000-0000-4000-8000-000000000001');
create function tests.found_by_ada(target jsonb) returns uuid language sql as $$
  select (amazon_ads_private.find_connection(amazon_ads_private.authorize(tests.ada_user(), 'tokens'), target)).id
$$;
select is(tests.found_by_ada('{"profile_id": "111"}'), null, 'a profile that has yet to follow names no connection of the old owner''s');
select is(tests.found_by_ada('{"account_id": "amzn1.ads-account.g.1"}'), null, 'nor does an account');
select is(
  tests.found_by_ada(jsonb_build_object('account_id', (select id from amazon_ads.user_accounts))), null, 'by either of its ids'
);
select amazon_ads_private.ensure_default_account(tests.ada());
select is((select count(*)::int from amazon_ads.user_accounts where is_default), 0, 'nor does it become the old owner''s default');
select is(
  amazon_ads.continue_hand_over(tests.ben_user(), 'c0000000-0000-4000-8000-000000000001') ->> 'refusal', 'caller_not_allowed',
  'the operator alone continues'
);
select is(
  amazon_ads.continue_hand_over(tests.ben_user() || '{"operator": {"key_name": "reports"}}', 'c0000000-0000-4000-8000-000000000001') ->> 'refusal',
  'caller_not_allowed', 'with the right key'
);
select is(amazon_ads_private.move_handed_over(null, 1), 1, 'one batch changes as many rows as it may');
select results_eq(
  $$ select (select user_id from amazon_ads.user_accounts), (select user_id from amazon_ads.amazon_profiles) $$,
  $$ values (tests.ben(), tests.ada()) $$, 'and leaves the others'
);
select is(
  amazon_ads.continue_hand_over(tests.operator(tests.ada_user()), 'c0000000-0000-4000-8000-000000000001'), '{"unfinished": false}',
  'to the next one'
);
select is((select user_id from amazon_ads.amazon_profiles), tests.ben(), 'which ends it');
select is((select is_default from amazon_ads.user_accounts), true, 'the new owner without a default gets one');
update amazon_ads.amazon_profiles set user_id = tests.ada();
insert into amazon_ads_private.unfinished_hand_overs (connection_id) values ('c0000000-0000-4000-8000-000000000001');
select amazon_ads_private.run_housekeeping();
select is((select user_id from amazon_ads.amazon_profiles), tests.ben(), 'housekeeping continues what a dead process has left');
select is_empty('select from amazon_ads_private.unfinished_hand_overs', 'to its end');

-- An app stays with its user.
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('a9900000-0000-4000-8000-000000000001', tests.ben(), 'App', 'client-9', tests.sealed('secret'));
update amazon_ads.connections set oauth_client_id = 'a9900000-0000-4000-8000-000000000001' where id = 'c0000000-0000-4000-8000-000000000002';
select is(
  tests.hand_over(tests.operator(tests.ben_user()), tests.ada_user(), 1, 'c0000000-0000-4000-8000-000000000002') ->> 'refusal',
  'connection_bound_to_app', 'a connection of a user''s own app is not handed over'
);

-- What deleting a user takes along.
select results_eq(
  $$ select (p ->> 'accounts')::int, jsonb_array_length(p -> 'connections'), (p ->> 'oauth_clients')::int, (p ->> 'api_keys')::int
     from amazon_ads_private.deletion_preview(tests.ben()) as p $$,
  $$ values (1, 2, 1, 0) $$, 'the preview counts what goes with a user'
);
select is(amazon_ads_private.deletion_preview('0f000000-0000-4000-8000-000000000009'), null, 'of an unknown user it says nothing');
delete from amazon_ads.connections where oauth_client_id is not null;
delete from auth.users where id = tests.ben();
select is((select count(*)::int from amazon_ads.connections), 0, 'and it goes');

select * from finish();
rollback;
