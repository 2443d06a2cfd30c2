-- amazon_ads.users follows auth.users.
begin;
\ir support/personas.sql
select plan(17);

select results_eq(
  $$ select email, clerk_user_id from amazon_ads.users where id = tests.ada() $$,
  $$ values ('ada@example.com', null::text) $$,
  'who signs up stands in amazon_ads.users'
);

update auth.users set email = 'ada@lovelace.example' where id = tests.ada();
select is((select email from amazon_ads.users where id = tests.ada()), 'ada@lovelace.example', 'a changed address follows');
select is((select email from amazon_ads.users where id = tests.ben()), 'ben@example.com', 'another user''s address stays');

update auth.users set raw_user_meta_data = '{"first_name": "Ada", "last_name": "Lovelace", "avatar_url": "https://example.com/ada.png"}'
where id = tests.ada();
select results_eq(
  $$ select first_name, last_name, profile_image_url from amazon_ads.users where id = tests.ada() $$,
  $$ values ('Ada', 'Lovelace', 'https://example.com/ada.png') $$,
  'names and picture follow'
);
update auth.users set raw_user_meta_data = '{"given_name": "Augusta", "family_name": "King", "picture": "https://example.com/king.png"}'
where id = tests.ada();
select results_eq(
  $$ select first_name, last_name, profile_image_url from amazon_ads.users where id = tests.ada() $$,
  $$ values ('Augusta', 'King', 'https://example.com/king.png') $$,
  'names and picture follow in OpenID Connect''s spelling as well'
);
update auth.users set raw_user_meta_data = '{}' where id = tests.ada();
select is((select first_name from amazon_ads.users where id = tests.ada()), 'Augusta', 'a name that is no longer told is kept');

update auth.users set last_sign_in_at = '2026-10-01 12:00+00' where id = tests.ada();
select is((select last_login_at from amazon_ads.users where id = tests.ada()), '2026-10-01 12:00+00', 'a sign-in is noted');

-- Whether a user is an operator: pages read it, and rights do not come from it.
insert into amazon_ads_private.operators (user_id) values (tests.ben());
select results_eq(
  'select id from amazon_ads.users where is_operator', 'values (tests.ben())', 'an operator''s own row says so, and no other'
);
update amazon_ads_private.operators set user_id = tests.ada();
select results_eq('select id from amazon_ads.users where is_operator', 'values (tests.ada())', 'it follows the table');
delete from amazon_ads_private.operators;
select is_empty('select from amazon_ads.users where is_operator', 'and ends with the row there');
update amazon_ads.users set is_operator = true where id = tests.ben();
select is(
  amazon_ads.authorize_operator(jsonb_build_object('caller', tests.ben_user())) ->> 'refusal', 'caller_not_allowed',
  'the mark alone gives no right'
);

-- A deleted user takes everything along, also with a client of their own.
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ada(), 'Own app', 'amzn1.application-oa2-client.own', tests.sealed('secret'));
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ben());
update amazon_ads.connections set oauth_client_id = '0c000000-0000-4000-8000-000000000001'
where id = 'c0000000-0000-4000-8000-000000000001';

select throws_ok(
  $$ delete from amazon_ads_private.oauth_clients $$, '23503', null,
  'a client that a connection uses cannot be deleted'
);
select lives_ok(
  $$ delete from auth.users where id = tests.ada() $$,
  'a user with a client of their own can be deleted'
);
select is_empty($$ select from amazon_ads.users where id = tests.ada() $$, 'their row goes');
select is_empty($$ select from amazon_ads.connections where user_id = tests.ada() $$, 'their connections go');
select is_empty(
  $$ select from amazon_ads_private.oauth_tokens where connection_id = 'c0000000-0000-4000-8000-000000000001' $$,
  'their tokens go'
);
select results_eq(
  $$ select c.id from amazon_ads.connections as c join amazon_ads_private.oauth_tokens as t on t.connection_id = c.id $$,
  $$ values ('c0000000-0000-4000-8000-000000000002'::uuid) $$,
  'everybody else''s stay'
);

select * from finish();
rollback;
