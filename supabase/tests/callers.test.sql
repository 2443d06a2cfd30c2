-- Who a verified credential stands for.
begin;
\ir support/personas.sql
select plan(21);

create function tests.user_of(caller jsonb) returns uuid language sql as $$ select (amazon_ads_private.authorize(caller, 'tokens')).user_id $$;
create function tests.refusal_of(caller jsonb) returns text language sql as $$ select (amazon_ads_private.authorize(caller, 'tokens')).refusal $$;

-- Supabase Auth.
select is(tests.user_of(tests.ada_user()), tests.ada(), 'a user of Supabase Auth is themselves');
select is(
  tests.refusal_of(jsonb_build_object('kind', 'user', 'user_id', gen_random_uuid())), 'user_unknown', 'who is not in the table is nobody'
);

-- Another issuer.
select is(tests.user_of(tests.clara_identity()), tests.clara(), 'a user of another issuer is known by issuer and subject');
select tests.user_of(
  '{"kind": "identity", "issuer": "https://clerk.example.com", "subject": "user_dora", "email": "dora@example.com", "first_name": "Dora", "last_name": "Dax", "profile_image_url": "https://example.com/dora.png"}'
) as dora \gset
select results_eq(
  format('select clerk_user_id, identity_issuer, email, first_name, last_name, profile_image_url, last_login_at from amazon_ads.users where id = %L', :'dora'),
  $$ values ('user_dora', 'https://clerk.example.com', 'dora@example.com', 'Dora', 'Dax', 'https://example.com/dora.png', now()) $$,
  'whom nobody has seen before gets a row on the first call'
);
select is(
  tests.user_of('{"kind": "identity", "issuer": "https://clerk.example.com", "subject": "user_dora"}'), :'dora', 'and has it from then on'
);
select isnt(
  tests.user_of('{"kind": "identity", "issuer": "https://other.example.com", "subject": "user_dora"}'), :'dora',
  'the same subject at another issuer is somebody else'
);
select isnt(
  tests.user_of(jsonb_build_object('kind', 'identity', 'issuer', 'https://clerk.example.com', 'subject', tests.ada())), tests.ada(),
  'a user''s id as a third-party subject is not that user'
);
select is_empty(
  $$ select from auth.users where email = 'dora@example.com' $$, 'Supabase Auth knows nothing of them'
);
select tests.become_identity('https://clerk.example.com', 'user_dora');
select results_eq('select id from amazon_ads.users', format('values (%L::uuid)', :'dora'), 'they read their row, and no other');
select tests.become_owner();

-- By address, as the operator names users.
update auth.users set email_confirmed_at = null where id in (tests.ada(), tests.ben());
select is(tests.refusal_of('{"kind": "email", "email": "ada@example.com"}'), 'user_unknown', 'an address that nobody has confirmed names nobody');
update auth.users set email_confirmed_at = now() where id = tests.ada();
select is(tests.user_of('{"kind": "email", "email": "Ada@Example.com"}'), tests.ada(), 'an address names a user, however it is written');
select is(tests.refusal_of('{"kind": "email", "email": "nobody@example.com"}'), 'user_unknown', 'an unknown one names nobody');
insert into amazon_ads.users (clerk_user_id, identity_issuer, email) values ('user_ada', 'https://clerk.example.com', 'ada@example.com');
select is(tests.user_of('{"kind": "email", "email": "ada@example.com"}'), tests.ada(), 'whoever else claims it elsewhere does not count');
select is(tests.refusal_of('{"kind": "email", "email": "clara@example.com"}'), 'user_unknown', 'nor does one who has claimed it there alone');
update auth.users set email_confirmed_at = now() where id = tests.ben();
update amazon_ads.users set email = 'fake@example.com' where id = tests.ben();
select is(tests.refusal_of('{"kind": "email", "email": "fake@example.com"}'), 'user_unknown', 'an address that only the copy has names nobody');
update auth.users set email = 'ada@example.com', is_sso_user = true where id = tests.ben();
update amazon_ads.users set email = 'ada@example.com' where id = tests.ben();
select is(tests.refusal_of('{"kind": "email", "email": "ada@example.com"}'), 'user_unknown', 'one that two users have confirmed names nobody either');

-- An API key.
select tests.make_key('key', tests.ada(), '{tokens}') as key \gset
select results_eq(
  format($$ select (a).refusal, (a).user_id, (a).connection_id, (a).api_key_id is not null from (select amazon_ads_private.authorize(%L, 'tokens') as a) as x $$, :'key'),
  $$ values (null::text, tests.ada(), null::uuid, true) $$, 'a key stands for its user'
);
select is((amazon_ads_private.authorize(:'key', 'amazon')).refusal, 'api_key_scope_missing', 'within its scopes');
select is((amazon_ads_private.authorize(:'key', 'amazon')).user_id, null, 'a refused one stands for nobody');

-- Nobody.
select is(tests.refusal_of('{"kind": "system"}'), 'caller_unknown', 'the system has no data of its own');
select is(tests.refusal_of('{"kind": null}'), 'caller_unknown', 'nor has nobody');

select * from finish();
rollback;
