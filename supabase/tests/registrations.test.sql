-- Registrations: who may go on, what is kept and for how long, and that nothing is sent twice.
begin;
\ir support/personas.sql
select plan(37);

\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada());
create function tests.begin(n integer, terms text default 'terms', sealed text default null) returns jsonb language sql as $$
  select amazon_ads.begin_registration(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001', jsonb_build_object(
    'id', 'd0000000-0000-4000-8000-00000000000' || n, 'region', 'NA', 'account_name', 'Shop', 'country_codes', '["US"]'::jsonb,
    'association', 'business', 'encrypted_association', sealed, 'terms_token', terms, 'terms_url', 'https://amazon.test/' || terms
  ))
$$;
create function tests.claim(n integer, caller jsonb default tests.ada_user()) returns jsonb language sql as $$
  select amazon_ads.claim_registration(caller, ('d0000000-0000-4000-8000-00000000000' || n)::uuid, 60)
$$;
create function tests.claim_id(n integer) returns uuid language sql as $$ select (tests.claim(n) -> 'claim' ->> 'claim_id')::uuid $$;
create function tests.submit(n integer, claim uuid) returns boolean language sql as $$
  select (amazon_ads.begin_submission(('d0000000-0000-4000-8000-00000000000' || n)::uuid, claim, 60) ->> 'granted')::boolean
$$;
create function tests.settle(n integer, claim uuid, result jsonb) returns jsonb language sql as $$
  select amazon_ads.settle_registration(('d0000000-0000-4000-8000-00000000000' || n)::uuid, claim, result)
$$;

-- Who may begin.
select is(amazon_ads.authorize_registration(tests.ada_user(), :shop) ->> 'region', 'NA', 'the owner of a connection may begin');
select is(amazon_ads.authorize_registration(tests.ben_user(), :shop) ->> 'refusal', 'connection_not_found', 'nobody else');
select is(amazon_ads.authorize_registration(tests.make_key('reader', tests.ada(), '{accounts:read}'), :shop) ->> 'refusal', 'api_key_scope_missing', 'nor a key that reads');

-- One waits for its terms, the next takes its place.
select is(tests.begin(1, sealed => tests.sealed('details')) -> 'registration' ->> 'status', 'terms_pending', 'with terms it waits for a person');
select is((select encrypted_association from amazon_ads_private.registration_work), tests.sealed('details'), 'its details are kept sealed');
select is(tests.begin(2, sealed => tests.sealed('other details')) -> 'registration' ->> 'status', 'terms_pending', 'a second one takes its place');
select results_eq(
  'select status, error_code, finished_at is not null from amazon_ads.account_registrations where id::text like ''%1''',
  $$ values ('failed', 'registration_superseded', true) $$, 'the first has failed'
);
select results_eq(
  'select encrypted_association, terms_token from amazon_ads_private.registration_work order by registration_id',
  $$ values (null, null), (tests.sealed('other details'), 'terms') $$, 'its details are destroyed'
);

-- The claim.
select is(tests.claim(2, tests.ben_user()) ->> 'refusal', 'registration_not_found', 'nobody goes on with another''s');
select tests.claim_id(2) as claim \gset
select is(tests.claim(2) -> 'claim', 'null', 'while one call is at it, another gets its state');
select is(tests.submit(2, gen_random_uuid()), false, 'and cannot send it');
select is(tests.submit(2, :'claim'), true, 'the holder can');
select is(tests.begin(3) ->> 'refusal', 'registration_under_way', 'now no other can take its place');
update amazon_ads_private.registration_work set claim_expires_at = now() - interval '1 second' where claim_id is not null;
select is(tests.submit(2, :'claim'), false, 'once the claim has run out, the holder cannot send it any more');
select tests.claim_id(2) as next \gset
select isnt(:'next'::uuid, :'claim'::uuid, 'and another call takes over');
select is((select submissions from amazon_ads_private.registration_work where claim_id is not null), 1, 'which knows that it was sent');
select is(tests.settle(2, :'claim', '{"status": "failed", "error_code": "x"}') ->> 'stored', 'false', 'the late holder''s failure is nothing');
select is(tests.settle(2, :'claim', '{"status": "pending", "ads_account_id": "amzn1.ads-account.g.9"}') ->> 'stored', 'true', 'its success is: Amazon tells it once');
select is(tests.settle(2, :'next', '{"status": "failed", "error_code": "x"}') ->> 'stored', 'false', 'against which no guess counts');
select is_empty('select from amazon_ads_private.registration_work where encrypted_association is not null or terms_token is not null', 'Amazon has the details: they are destroyed');
select tests.claim_id(2) as claim \gset
select is(tests.settle(2, :'claim', '{"status": "registered", "amazon_status": "CREATED"}') -> 'registration' ->> 'status', 'registered', 'in the end it is registered');
select is(tests.claim(2) -> 'claim', 'null', 'and there is nothing more to do');

-- Certainly not carried out.
select is(tests.begin(4, terms => null) -> 'registration' ->> 'status', 'submitted', 'without terms it is to go out at once');
select tests.claim_id(4) as claim \gset
select tests.submit(4, :'claim');
select tests.settle(4, :'claim', '{"not_carried_out": true, "error_code": "amazon_throttled"}');
select results_eq(
  'select status, submissions, submitted_at, error_code from amazon_ads.account_registrations join amazon_ads_private.registration_work on registration_id = id where id::text like ''%4''',
  $$ values ('submitted', 0, null::timestamptz, 'amazon_throttled') $$, 'what Amazon certainly did not carry out counts as not sent'
);

-- Which accounts are new.
insert into amazon_ads.user_accounts (user_id, connection_id, account_name, amazon_account_id, source, created_at)
values (tests.ada(), :shop, 'Old', 'old', 'ads-accounts', now() - interval '1 day');
select tests.submit(4, tests.claim_id(4));
select is(
  amazon_ads.find_new_accounts('d0000000-0000-4000-8000-000000000004', '{old,new}') -> 'ads_account_ids', '[]',
  'before a sync has succeeded nobody can say which accounts are new'
);
update amazon_ads.connections set last_synced_at = now() where id = :shop;
select is(
  amazon_ads.find_new_accounts('d0000000-0000-4000-8000-000000000004', '{old,new,amzn1.ads-account.g.9}') -> 'ads_account_ids', '["new"]',
  'those that no sync and no other registration knew of'
);

-- A week.
update amazon_ads.account_registrations set created_at = now() - interval '8 days' where status = 'submitted';
update amazon_ads_private.registration_work set claim_id = gen_random_uuid(), claim_expires_at = now() + interval '1 minute' where registration_id::text like '%4';
create function tests.fourth() returns text language sql as $$
  select amazon_ads_private.expire_registrations();
  select status || ' ' || coalesce(error_code, '') from amazon_ads.account_registrations where id::text like '%4';
$$;
select is(tests.fourth(), 'submitted ', 'what was sent less than a week ago is left alone, however old it is');
update amazon_ads.account_registrations set submitted_at = now() - interval '8 days' where status = 'submitted';
select is(tests.fourth(), 'submitted ', 'so is what somebody is at');
update amazon_ads_private.registration_work set claim_id = null, claim_expires_at = null;
select is(tests.fourth(), 'failed registration_outcome_unknown', 'what nobody asked about for a week ends as what nobody knows, and is not sent again');
select isnt(tests.begin(5, terms => null) -> 'registration', null, 'it does not stand in the way of the next one any more');
update amazon_ads.account_registrations set created_at = now() - interval '8 days' where id::text like '%5';
select amazon_ads_private.expire_registrations();
select results_eq(
  'select status, error_code from amazon_ads.account_registrations where id::text like ''%5''', $$ values ('failed', 'registration_expired') $$,
  'what was never sent has expired'
);
select is(jsonb_array_length(amazon_ads.list_registrations(tests.ada_user(), :shop) -> 'registrations'), 4, 'the history is kept');

-- What everybody's own rows show.
select hasnt_column('amazon_ads', 'account_registrations', c, c || ' is nothing to read') from unnest('{terms_token,claim_id,claim_expires_at,submissions,encrypted_association}'::text[]) as c;

select * from finish();
rollback;
