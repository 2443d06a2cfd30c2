-- Who may act at all: banned and deleted users, tokens that are no session, operators.
begin;
\ir support/personas.sql
select * from no_plan();

create function tests.refusal_of(caller jsonb, scope text default 'tokens') returns text language sql
as $$ select (amazon_ads_private.authorize(caller, scope)).refusal $$;
create function tests.rows_of_ada() returns integer language sql
as $$ select count(*)::integer from amazon_ads.connections $$;
grant execute on function tests.rows_of_ada to authenticated;
create function tests.become_session(claims jsonb) returns void language sql
as $$ select tests.become('authenticated', jsonb_build_object(
  'sub', tests.ada(), 'role', 'authenticated', 'iss', 'https://project.supabase.co/auth/v1'
) || claims) $$;

select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada(), '-1 minute');
select tests.make_key('ada key', tests.ada(), '{tokens}') as key \gset
update amazon_ads.connections set next_sync_at = now() where user_id = tests.ada();

-- Banned, until the ban ends.
update auth.users set banned_until = now() + interval '1 hour' where id = tests.ada();
select is(tests.refusal_of(tests.ada_user()), 'user_banned', 'a banned user is refused');
select is(tests.refusal_of(:'key'), 'user_banned', 'a key of a banned user is refused');
select is(tests.refusal_of(tests.ben_user()), null, 'another user is not');
select tests.become_user(tests.ada());
select is(tests.rows_of_ada(), 0, 'a banned user reads nothing');
select tests.become_owner();
select is(amazon_ads.claim_due_refreshes(20, 20) -> 'claimed', '[]', 'the schedule refreshes nothing for a banned user');
select is(amazon_ads.claim_due_sync() ->> 'connection_id', null, 'and syncs nothing');
select cmp_ok(
  (select refresh_due_at from amazon_ads_private.oauth_tokens), '>', now() + interval '23 hours',
  'the refresh is due again in a day: the schedule does not count it every minute'
);
select cmp_ok(
  (select next_sync_at from amazon_ads.connections), '>', now() + interval '23 hours', 'the sync as well'
);
select is(
  amazon_ads.begin_sync('{"kind": "system"}', 'c0000000-0000-4000-8000-000000000001', 'scheduled') ->> 'refusal',
  'user_banned', 'a sync that was started before does not continue'
);
update auth.users set banned_until = now() - interval '1 second' where id = tests.ada();
select is(tests.refusal_of(tests.ada_user()), null, 'after the ban the user is let in');
select tests.become_user(tests.ada());
select is(tests.rows_of_ada(), 1, 'and reads');
select tests.become_owner();

-- Deleted, softly or without the triggers.
update auth.users set deleted_at = now() where id = tests.ada();
select is(tests.refusal_of(tests.ada_user()), 'user_unknown', 'a softly deleted user is unknown');
select is(tests.refusal_of(:'key'), 'user_unknown', 'and so is their key');
select is(
  tests.refusal_of('{"kind": "email", "email": "ada@example.com", "operator": {"key_name": "default"}}'),
  'user_unknown', 'and their address'
);
select tests.become_user(tests.ada());
select is(tests.rows_of_ada(), 0, 'a softly deleted user reads nothing');
select tests.become_owner();
update auth.users set deleted_at = null where id = tests.ada();
insert into amazon_ads.users (id, email) values ('0f000000-0000-4000-8000-000000000009', 'restored@example.com');
select is(
  tests.refusal_of('{"kind": "user", "user_id": "0f000000-0000-4000-8000-000000000009"}'), 'user_unknown',
  'a row that Supabase Auth does not know, as after a restore, is unknown'
);
select is(tests.refusal_of(tests.clara_identity()), null, 'a user of another issuer needs no row there');

-- Issuers, to the letter.
select tests.become_session('{"iss": "https://other.supabase.co/auth/v1"}');
select is(tests.rows_of_ada(), 0, 'another project''s Auth is not trusted');
select tests.become_session('{"iss": "https://project.supabase.co/auth/v1/"}');
select is(tests.rows_of_ada(), 0, 'nor is an issuer with another last letter');
select tests.become_session('{}');
select is(tests.rows_of_ada(), 1, 'the project''s own is');
select tests.become('authenticated', jsonb_build_object('sub', tests.ada(), 'role', 'authenticated'));
select is(tests.rows_of_ada(), 0, 'a token that names no issuer is not');
select tests.become_owner();
select is(
  array(
    select tests.refusal_of(tests.ada_user() || jsonb_build_object('issuer', i))
    from unnest('{https://other.supabase.co/auth/v1,https://project.supabase.co/auth/v1/,HTTPS://PROJECT.SUPABASE.CO/AUTH/V1}'::text[]) as i
  ),
  '{issuer_not_allowed,issuer_not_allowed,issuer_not_allowed}', 'functions trust another issuer no more'
);
select is(tests.refusal_of(tests.ada_user() || '{"issuer": "https://project.supabase.co/auth/v1"}'), null, 'functions at another address trust the project''s own');
select is(
  tests.refusal_of(tests.ben_user() || jsonb_build_object('operator', jsonb_build_object('caller', tests.ada_user() || '{"issuer": "https://other.supabase.co/auth/v1"}'))),
  'issuer_not_allowed', 'an operator''s token is judged as well'
);
update amazon_ads_private.settings set auth_issuer = 'https://auth.example.com';
select is(tests.refusal_of(tests.ada_user() || '{"issuer": "https://auth.example.com"}'), null, 'the setting holds for functions');
select is(tests.refusal_of(tests.ada_user()), 'issuer_not_allowed', 'and the project''s own address counts no more');
select is(tests.refusal_of(tests.ada_user() || '{"actor": "schedule"}'), null, 'work that was authorized before has no token');
select tests.become_session('{"iss": "https://auth.example.com"}');
select is(tests.rows_of_ada(), 1, 'a setting names another issuer');
select tests.become_session('{}');
select is(tests.rows_of_ada(), 0, 'which then is the only one');
select tests.become_owner();
update amazon_ads_private.settings set auth_issuer = 'https://project.supabase.co/auth/v1';
select is(tests.refusal_of(tests.ada_user()), null, 'the setting may name the project''s own issuer');
update amazon_ads_private.settings set auth_issuer = null, project_url = null;
select is(tests.refusal_of(tests.ada_user()), null, 'functions that have verified a token of their own project trust it before any has reported the address');
select is(tests.refusal_of(tests.ada_user() || '{"issuer": "https://project.supabase.co/auth/v1"}'), 'issuer_not_allowed', 'and no other');
select tests.become_session('{}');
select is(tests.rows_of_ada(), 0, 'while the project''s address is unknown, no token is trusted');
select tests.become('authenticated', jsonb_build_object('sub', tests.ada(), 'role', 'authenticated'));
select is(tests.rows_of_ada(), 0, 'not even one that names no issuer');
select tests.become_owner();
update amazon_ads_private.settings set project_url = 'https://project.supabase.co';

-- Tokens that are not the user's own session.
select is(
  tests.refusal_of(tests.ada_user() || '{"oauth_client_id": "app-1"}'), 'oauth_client_not_allowed',
  'an app of the OAuth server may not act'
);
select tests.become_session('{"client_id": "app-1"}');
select is(tests.rows_of_ada(), 0, 'nor read');
select tests.become_owner();
update amazon_ads_private.settings set allowed_oauth_clients = '{app-1}';
select is(tests.refusal_of(tests.ada_user() || '{"oauth_client_id": "app-1"}'), null, 'unless it is allowed');
select is(
  tests.refusal_of(tests.ada_user() || '{"oauth_client_id": "app-2"}'), 'oauth_client_not_allowed',
  'which allows no other'
);
select tests.become_session('{"client_id": "app-1"}');
select is(tests.rows_of_ada(), 1, 'an allowed app reads');
select tests.become_owner();

select is(
  tests.refusal_of(tests.ada_user() || '{"is_anonymous": true}'), 'anonymous_user_not_allowed', 'an anonymous user may not act'
);
select tests.become_session('{"is_anonymous": true}');
select is(tests.rows_of_ada(), 0, 'nor read');
select tests.become_session('{"is_anonymous": false}');
select is(tests.rows_of_ada(), 1, 'a user who is said not to be anonymous may');
select tests.become_owner();
update amazon_ads_private.settings set allow_anonymous_users = true;
select is(tests.refusal_of(tests.ada_user() || '{"is_anonymous": true}'), null, 'a setting lets anonymous users in');
select tests.become_session('{"is_anonymous": true}');
select is(tests.rows_of_ada(), 1, 'in row level security too');
select tests.become_owner();

-- Closing the setting ends what an anonymous user has made.
update auth.users set is_anonymous = true where id = tests.ada();
select is(tests.refusal_of(:'key'), null, 'while anonymous users are allowed, a key of one works');
update amazon_ads_private.settings set allow_anonymous_users = false;
select is(tests.refusal_of(:'key'), 'anonymous_user_not_allowed', 'after that it does not');
select is(tests.refusal_of(tests.ada_user()), 'anonymous_user_not_allowed', 'whatever the token says');
select tests.become_session('{}');
select is(tests.rows_of_ada(), 0, 'in row level security too');
select tests.become_owner();
update amazon_ads_private.oauth_tokens set refresh_due_at = now();
select is(amazon_ads.claim_due_refreshes(20, 20) -> 'claimed', '[]', 'and the schedule refreshes nothing');
update auth.users set is_anonymous = false where id = tests.ada();
select is(tests.refusal_of(:'key'), null, 'a user who signs up keeps the key');

update amazon_ads_private.settings set require_mfa = true;
select is(tests.refusal_of(tests.ada_user()), 'mfa_required', 'where MFA is required, a session without it is refused');
select is(tests.refusal_of(tests.ada_user() || '{"aal": "aal2"}'), null, 'one with it is not');
select is(tests.refusal_of(:'key'), null, 'an API key is not asked for a second factor');
select is(
  tests.refusal_of(tests.ada_user() || '{"operator": {"key_name": "default"}}'), null, 'nor is the operator''s secret key'
);
select is(tests.refusal_of(tests.ada_user() || '{"actor": "schedule"}'), null, 'nor is work that was authorized before');
select tests.become_session('{"aal": "aal1"}');
select is(tests.rows_of_ada(), 0, 'row level security asks for it');
select tests.become_session('{"aal": "aal2"}');
select is(tests.rows_of_ada(), 1, 'and takes it');
select tests.become_owner();
update amazon_ads_private.settings set require_mfa = false;

-- Operators.
select is(
  tests.refusal_of(tests.ada_user() || '{"operator": {"key_name": "reports"}}'), 'caller_not_allowed',
  'a secret key of another name is not the operator'
);
select is(amazon_ads.authorize_operator('{"key_name": "reports"}') ->> 'refusal', 'caller_not_allowed', 'without a user neither');
select is(amazon_ads.authorize_operator('{"key_name": "default"}'), '{}', 'the default key is');
update amazon_ads_private.settings set operator_key_names = '{default,reports}';
select is(tests.refusal_of(tests.ada_user() || '{"operator": {"key_name": "reports"}}'), null, 'a setting lets it in');
update amazon_ads_private.settings set operator_key_names = '{reports}';
select is(
  tests.refusal_of(tests.ada_user() || '{"operator": {"key_name": "default"}}'), 'caller_not_allowed', 'or takes the default key''s place'
);
update amazon_ads_private.settings set operator_key_names = '{default}';

select is(
  tests.refusal_of(tests.ada_user() || jsonb_build_object('operator', jsonb_build_object('caller', tests.ben_user()))),
  'caller_not_allowed', 'a user who is no operator acts for no other user'
);
insert into amazon_ads_private.operators (user_id) values (tests.ben());
select is(
  tests.refusal_of(tests.ada_user() || jsonb_build_object('operator', jsonb_build_object('caller', tests.ben_user()))),
  null, 'an operator does'
);
select results_eq(
  format(
    'select (a).user_id, (a).actor, (a).actor_id from (select amazon_ads_private.authorize(%L, %L) as a) as x',
    tests.ada_user() || jsonb_build_object('operator', jsonb_build_object('caller', tests.ben_user())), 'tokens'
  ),
  $$ values (tests.ada(), 'operator', tests.ben()) $$, 'in the other user''s place, under their own name'
);
select is(
  tests.refusal_of(tests.ada_user() || jsonb_build_object(
    'operator', jsonb_build_object('caller', tests.ben_user() || '{"oauth_client_id": "app-9"}')
  )),
  'oauth_client_not_allowed', 'by a session of their own'
);
select is(
  tests.refusal_of(tests.ada_user() || jsonb_build_object('operator', jsonb_build_object('caller', :'key'::jsonb))),
  'api_key_scope_missing', 'never by an API key'
);
update auth.users set banned_until = now() + interval '1 hour' where id = tests.ben();
select is(
  tests.refusal_of(tests.ada_user() || jsonb_build_object('operator', jsonb_build_object('caller', tests.ben_user()))),
  'user_banned', 'a banned operator is refused'
);

select * from finish();
rollback;
