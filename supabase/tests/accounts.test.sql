-- What a sync writes: profiles and accounts as Amazon lists them, and what becomes of the ones that
-- it no longer lists.
begin;
\ir support/personas.sql
select plan(91);

\set shop '''c0000000-0000-4000-8000-000000000001'''
select tests.connect(:shop, tests.ada());
select tests.connect('c0000000-0000-4000-8000-000000000003', tests.ben());

create function tests.begin_run() returns bigint language sql as $$
  select (amazon_ads.begin_sync('{"kind": "system"}', 'c0000000-0000-4000-8000-000000000001', 'manual') ->> 'run_id')::bigint
$$;
create function tests.profile(id text, country text, marketplace text, type text default 'seller', name text default 'Brand') returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'profile_id', id, 'country_code', country, 'currency_code', 'EUR', 'timezone', 'Europe/Paris', 'marketplace_id', marketplace,
    'name', name, 'type', type, 'sub_type', null, 'entity_id', 'ENTITY1', 'daily_budget', 12.5, 'valid_payment_method', true, 'access_level', 'edit'
  )
$$;
create function tests.account(id text, name text, profiles text[], metadata jsonb default '{}', status text default 'active') returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'amazon_account_id', id, 'account_name', name, 'status', status, 'metadata', metadata, 'profile_ids', to_jsonb(profiles)
  )
$$;
create function tests.holder_of(run bigint) returns uuid language sql as $$ select holder from amazon_ads.sync_runs where id = run $$;
create function tests.store_profiles(run bigint, region text, profiles jsonb) returns jsonb language sql as $$
  select amazon_ads.store_profiles(run, tests.holder_of(run), region, profiles, null)
$$;
create function tests.store_accounts(run bigint, accounts jsonb) returns jsonb language sql as $$
  select amazon_ads.store_accounts(run, tests.holder_of(run), accounts, null)
$$;
create function tests.store_advertisers(run bigint, region text, advertisers jsonb) returns jsonb language sql as $$
  select amazon_ads.store_advertisers(run, tests.holder_of(run), region, advertisers, null)
$$;
create function tests.finish(
  run bigint, regions text[] default '{NA,EU,FE}', accounts_complete boolean default true, dsp_regions text[] default '{NA,EU,FE}',
  refused_dsp_profiles text[] default '{}'
) returns jsonb language sql as $$
  select amazon_ads.finish_sync(
    run, tests.holder_of(run), '[{"outcome": "complete"}]', regions, accounts_complete, dsp_regions, refused_dsp_profiles, null
  )
$$;
-- Yesterday's rows: what a sync leaves as it was shows by its old times.
create function tests.yesterday() returns void language sql as $$
  update amazon_ads.amazon_profiles set updated_at = now() - interval '1 day', last_synced_at = now() - interval '1 day';
  update amazon_ads.user_accounts set updated_at = now() - interval '1 day', last_synced_at = now() - interval '1 day';
$$;
create function tests.counts(inserted integer, updated integer, unchanged integer) returns jsonb language sql immutable as $$
  select jsonb_build_object('inserted', inserted, 'updated', updated, 'unchanged', unchanged)
$$;

-- The first sync.
select tests.begin_run() as run \gset
select is(
  tests.store_profiles(:run, 'EU', jsonb_build_array(
    tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'), tests.profile('3', 'IT', 'APJ6JRA9NG5V4')
  )),
  tests.counts(3, 0, 0), 'new profiles are inserted'
);
select results_eq(
  $$ select user_id, connection_id, region, country_code, daily_budget, status, last_seen_run from amazon_ads.amazon_profiles where profile_id = '9007199254740993' $$,
  format($$ values (tests.ada(), %L::uuid, 'EU', 'FR', 12.5, 'active', %s::bigint) $$, :shop, :run),
  'as Amazon says, for the owner of the connection; an id beyond 2^53 stays whole'
);
select is(
  tests.store_accounts(:run, jsonb_build_array(
    tests.account('amzn1.ads-account.g.one', 'One', '{9007199254740993,2}', '{"country_codes": ["FR", "DE"]}'),
    tests.account('amzn1.ads-account.g.empty', 'Empty', '{}')
  )),
  tests.counts(2, 0, 0), 'new accounts are inserted'
);
select results_eq(
  $$ select account_name, source, status, account_type, region, marketplace_id, metadata from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one' $$,
  $$ values ('One', 'ads-accounts', 'active', 'seller', null::text, null::text, '{"country_codes": ["FR", "DE"]}'::jsonb) $$,
  'with the type that all of its profiles have, and no marketplace where there are several'
);
select is(
  (select account_type from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.empty'), 'advertising',
  'an account without profiles is just an advertising account'
);
select results_eq(
  $$ select p.profile_id from amazon_ads.amazon_profiles as p join amazon_ads.user_accounts as a on a.id = p.account_id
     where a.amazon_account_id = 'amzn1.ads-account.g.one' order by 1 $$,
  $$ values ('2'), ('9007199254740993') $$, 'the profiles that it names are tied to it'
);
select is((select account_id from amazon_ads.amazon_profiles where profile_id = '3'), null, 'the one that nobody names is not');
select tests.finish(:run) as finished \gset
select results_eq(
  $$ select a.amazon_account_id, a.account_name, a.source, a.region, a.marketplace_id, a.account_type
     from amazon_ads.amazon_profiles as p join amazon_ads.user_accounts as a on a.id = p.account_id where p.profile_id = '3' $$,
  $$ values ('3', 'Brand', 'profiles', 'EU', 'APJ6JRA9NG5V4', 'seller') $$,
  'in the end a lone profile is an account of its own'
);
select is(:'finished'::jsonb ->> 'accounts_inserted', '3', 'which counts');
select is(:'finished'::jsonb ->> 'accounts_inactivated', '0', 'nothing is inactive');
select results_eq(
  $$ select amazon_account_id from amazon_ads.user_accounts where is_default $$, $$ values ('amzn1.ads-account.g.empty') $$,
  'the first ads account, by name among those of one moment, becomes the default'
);

-- Nothing new.
select tests.yesterday();
select tests.begin_run() as run \gset
select is(
  tests.store_profiles(:run, 'EU', jsonb_build_array(
    tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'), tests.profile('3', 'IT', 'APJ6JRA9NG5V4')
  )),
  tests.counts(0, 0, 3), 'the same profiles again are unchanged'
);
select is(
  tests.store_accounts(:run, jsonb_build_array(
    tests.account('amzn1.ads-account.g.one', 'One', '{9007199254740993,2}', '{"country_codes": ["FR", "DE"]}'),
    tests.account('amzn1.ads-account.g.empty', 'Empty', '{}')
  )),
  tests.counts(0, 0, 2), 'the same accounts again too'
);
select tests.finish(:run) as finished \gset
select is(:'finished'::jsonb ->> 'accounts_unchanged', '3', 'the lone profile''s among them');
select is((select count(*)::int from amazon_ads.user_accounts), 3, 'no row was added');
select ok((select bool_and(updated_at < now() and last_synced_at = now()) from amazon_ads.amazon_profiles), 'unchanged profiles are stamped, and not updated');
select ok((select bool_and(updated_at < now() and last_synced_at = now()) from amazon_ads.user_accounts), 'nor unchanged accounts');

-- Changes.
select tests.yesterday();
select tests.begin_run() as run \gset
select is(
  tests.store_profiles(:run, 'EU', jsonb_build_array(
    tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH', name => 'Renamed'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'),
    tests.profile('3', 'IT', 'APJ6JRA9NG5V4'), tests.profile('4', 'ES', 'A1RKKUPIHCS9HS')
  )),
  tests.counts(1, 1, 2), 'one new, one changed, two unchanged'
);
select results_eq(
  'select profile_id, name from amazon_ads.amazon_profiles where updated_at = now() order by 1',
  $$ values ('4', 'Brand'), ('9007199254740993', 'Renamed') $$, 'only what changed was updated'
);
select is(
  tests.store_accounts(:run, jsonb_build_array(
    tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}', '{"country_codes": ["FR"], "errors": []}'),
    tests.account('amzn1.ads-account.g.empty', 'Empty', '{}', status => 'pending'),
    tests.account('amzn1.ads-account.g.four', 'Four', '{4}')
  )),
  tests.counts(1, 2, 0), 'accounts likewise'
);
select results_eq(
  $$ select account_name, metadata from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one' $$,
  $$ values ('One renamed', '{"country_codes": ["FR"], "errors": []}'::jsonb) $$, 'what Amazon says now counts'
);
select is((select status from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.empty'), 'pending', 'also the status');
select is(
  (select marketplace_id from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.four'), 'A1RKKUPIHCS9HS',
  'an account with one marketplace has it'
);
select tests.finish(:run);

-- Metadata is merged.
select tests.begin_run() as run \gset
select is(
  tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}', '{"new": 1}'))),
  tests.counts(0, 1, 0), 'new metadata is a change'
);
select is(
  (select metadata from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one'),
  '{"country_codes": ["FR"], "errors": [], "new": 1}', 'merged into what was known'
);
select is(
  tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}', '{}'))),
  tests.counts(0, 0, 1), 'what Amazon no longer mentions is no change'
);
-- The answer broke off here.
select amazon_ads.finish_sync(:run, tests.holder_of(:run), '[{"outcome": "failed"}]', '{}', false, '{}', '{}', null);
select is((select count(*)::int from amazon_ads.user_accounts where status = 'inactive'), 0, 'an incomplete answer makes no account inactive');
select is((select count(*)::int from amazon_ads.amazon_profiles where status = 'inactive'), 0, 'and no profile');

-- A profile that was alone has got an ads account.
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'EU', jsonb_build_array(
  tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH', name => 'Renamed'), tests.profile('2', 'DE', 'A1PA6795UKMFR9'),
  tests.profile('3', 'IT', 'APJ6JRA9NG5V4'), tests.profile('4', 'ES', 'A1RKKUPIHCS9HS')
));
select tests.store_accounts(:run, jsonb_build_array(
  tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993,2}'), tests.account('amzn1.ads-account.g.empty', 'Empty', '{}'),
  tests.account('amzn1.ads-account.g.four', 'Four', '{4}'), tests.account('amzn1.ads-account.g.three', 'Three', '{3}')
));
select tests.finish(:run) as finished \gset
select is(
  (select a.amazon_account_id from amazon_ads.amazon_profiles as p join amazon_ads.user_accounts as a on a.id = p.account_id where p.profile_id = '3'),
  'amzn1.ads-account.g.three', 'a lone profile that gets an ads account belongs to it'
);
select results_eq(
  $$ select amazon_account_id from amazon_ads.user_accounts where status = 'inactive' $$, $$ values ('3') $$,
  'the account that it was is inactive'
);
select is(:'finished'::jsonb ->> 'accounts_inactivated', '1', 'which counts');

-- What is gone, by complete answers.
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('9007199254740993', 'FR', 'A13V1IB3VIYZZH')));
select tests.store_profiles(:run, 'NA', jsonb_build_array(tests.profile('10', 'US', 'ATVPDKIKX0DER', 'vendor', 'American')));
select tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993}')));
select tests.finish(:run) as finished \gset
select results_eq(
  $$ select profile_id from amazon_ads.amazon_profiles where status = 'inactive' order by 1 $$, $$ values ('2'), ('3'), ('4') $$,
  'profiles that a complete answer no longer lists are inactive'
);
select is(:'finished'::jsonb ->> 'profiles_inactivated', '3', 'all three counted');
select results_eq(
  $$ select amazon_account_id from amazon_ads.user_accounts where status = 'inactive' order by 1 $$,
  $$ values ('3'), ('amzn1.ads-account.g.empty'), ('amzn1.ads-account.g.four'), ('amzn1.ads-account.g.three') $$, 'accounts too'
);
select is(:'finished'::jsonb ->> 'accounts_inactivated', '3', 'the one that was inactive before is not counted again');
select results_eq(
  $$ select region, account_type, status from amazon_ads.user_accounts where amazon_account_id = '10' $$,
  $$ values ('NA', 'vendor', 'active') $$, 'a lone profile of another region is an account there'
);

-- One region fails: its own are left alone, the others' are not.
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'EU', '[]');
select tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One renamed', '{9007199254740993}')));
select tests.finish(:run, '{EU,FE}', true);
select results_eq(
  $$ select profile_id, status from amazon_ads.amazon_profiles where profile_id in ('9007199254740993', '10') order by 1 $$,
  $$ values ('10', 'active'), ('9007199254740993', 'inactive') $$, 'a profile of the region that failed stays'
);
select is((select status from amazon_ads.user_accounts where amazon_account_id = '10'), 'active', 'and so does its account');

-- The list of ads accounts fails: nobody can say which profiles have none.
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('20', 'PL', 'A1C3SOZRARQ6R3')));
select tests.finish(:run, '{NA,EU,FE}', false);
select is((select count(*)::int from amazon_ads.user_accounts where amazon_account_id = '20'), 0, 'a new profile is not yet an account');
select is((select status from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.one'), 'active', 'no ads account is inactive');
select is((select status from amazon_ads.user_accounts where amazon_account_id = '10'), 'active', 'nor a lone profile''s, though the profile itself is');
select is((select status from amazon_ads.amazon_profiles where profile_id = '10'), 'inactive', 'because its region was complete');

-- They come back.
select tests.begin_run() as run \gset
select is(
  tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('2', 'DE', 'A1PA6795UKMFR9'))),
  tests.counts(0, 1, 0), 'a profile that comes back has changed'
);
select is((select status from amazon_ads.amazon_profiles where profile_id = '2'), 'active', 'and is active');
select is(
  tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.four', 'Four', '{}'))),
  tests.counts(0, 1, 0), 'so has an account'
);
select is((select status from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.four'), 'active', 'and is active');
select tests.finish(:run);
select is((select count(*)::int from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.four'), 1, 'in its old row');

-- Values that Amazon added since.
select tests.begin_run() as run \gset
select lives_ok(
  format($$ select tests.store_profiles(%s, 'EU', jsonb_build_array(tests.profile('30', 'ZZ', 'NEW', 'author'))) $$, :run),
  'an unknown type of profile fails nothing'
);
select lives_ok(
  format($$ select tests.store_accounts(%s, jsonb_build_array(tests.account('amzn1.ads-account.g.new', 'New', '{30}'))) $$, :run),
  'nor does an account of it'
);
select is((select type from amazon_ads.amazon_profiles where profile_id = '30'), 'author', 'the type is kept as it came');
select is((select account_type from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.new'), 'advertising', 'the account is just an advertising account');
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('31', 'FR', 'X', 'seller'), tests.profile('32', 'FR', 'X', 'vendor')));
select tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.mixed', 'Mixed', '{31,32,404}')));
select results_eq(
  $$ select account_type, marketplace_id from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.mixed' $$,
  $$ values ('advertising', 'X') $$, 'so is one with profiles of several types; a profile that nobody has seen does not matter'
);
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('33', null, null)));
select tests.finish(:run);
select is(
  (select metadata from amazon_ads.user_accounts where amazon_account_id = '33'), '{"country_codes": []}',
  'a lone profile without a country has no country'
);

-- The default.
update amazon_ads.user_accounts set is_default = false;
update amazon_ads.user_accounts set is_default = true where amazon_account_id = 'amzn1.ads-account.g.new';
select tests.begin_run() as run \gset
select tests.finish(:run, '{}', false);
select is((select amazon_account_id from amazon_ads.user_accounts where is_default), 'amzn1.ads-account.g.new', 'a default that was chosen stays');
select throws_ok(
  $$ update amazon_ads.user_accounts set is_default = true where amazon_account_id = '10' $$, '23P01', null, 'there is one default for a user'
);
select is((select count(*)::int from amazon_ads.user_accounts where user_id = tests.ben()), 0, 'nothing of all this touched Ben');

select tests.begin_run() as run \gset
select tests.store_accounts(:run, jsonb_build_array(tests.account('amzn1.ads-account.g.one', 'One', '{}'), tests.account('amzn1.ads-account.g.new', 'New', '{}', status => 'suspended')));
select tests.finish(:run, '{}', false);
select results_eq(
  $$ select is_default, status from amazon_ads.user_accounts where amazon_account_id = 'amzn1.ads-account.g.new' $$, $$ values (false, 'suspended') $$,
  'a default that is not active any more gives way'
);
select is((select status from amazon_ads.user_accounts where is_default), 'active', 'to one that is');
update amazon_ads.user_accounts set status = 'inactive';
select tests.begin_run() as run \gset
select tests.finish(:run, '{}', false);
select is((select count(*)::int from amazon_ads.user_accounts where is_default and user_id = tests.ada()), 1, 'where none is, it stays: it may come back');
update amazon_ads.user_accounts set status = 'active';

-- DSP advertisers: accounts of their own, behind the agency profiles of one region.
create function tests.agency(id text, sub_type text default null) returns jsonb language sql immutable as $$
  select tests.profile(id, 'US', 'ATVPDKIKX0DER', 'agency') || jsonb_build_object('sub_type', sub_type)
$$;
create function tests.advertiser(id text, name text, profile text default '50') returns jsonb language sql immutable as $$
  select jsonb_build_object(
    'amazon_account_id', id, 'account_name', name, 'account_type', 'dsp', 'status', 'active', 'marketplace_id', null,
    'metadata', jsonb_build_object('agency_profile_id', profile, 'country_codes', '["US"]'::jsonb)
  )
$$;
create function tests.advertisers(wanted_region text default null) returns text language sql as $$
  select coalesce(string_agg(amazon_account_id || ' ' || status, ', ' order by amazon_account_id), '')
  from amazon_ads.user_accounts where source = 'dsp-advertisers' and (wanted_region is null or region = wanted_region)
$$;
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'NA', jsonb_build_array(
  tests.agency('51'), tests.agency('50'), tests.agency('52', 'AMAZON_ATTRIBUTION'), tests.profile('53', 'US', 'ATVPDKIKX0DER')
));
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.agency('60')));
update amazon_ads.amazon_profiles set status = 'inactive' where profile_id = '51';
select is(
  amazon_ads.list_dsp_profiles(:run, 'NA'), '{"profile_ids": ["50"]}',
  'advertisers stand behind a region''s active agency profiles, those of Attribution apart'
);
select is(
  tests.store_advertisers(:run, 'NA', jsonb_build_array(tests.advertiser('501', 'First'), tests.advertiser('502', 'Second'))),
  tests.counts(2, 0, 0), 'new advertisers are inserted'
);
select results_eq(
  $$ select account_name, account_type, status, region, marketplace_id, metadata ->> 'agency_profile_id' from amazon_ads.user_accounts where amazon_account_id = '501' $$,
  $$ values ('First', 'dsp', 'active', 'NA', null::text, '50') $$, 'as accounts of their region that know their agency''s profile'
);
select tests.store_advertisers(:run, 'EU', jsonb_build_array(tests.advertiser('601', 'Third', '60')));
select tests.finish(:run) as finished \gset
select is(tests.advertisers(), '501 active, 502 active, 601 active', 'a run that saw them all leaves them all active');
select is(
  (select count(*)::int from amazon_ads.amazon_profiles as p join amazon_ads.user_accounts as a on a.id = p.account_id where a.source = 'dsp-advertisers'),
  0, 'no profile is tied to an advertiser: it is the agency''s'
);

select tests.begin_run() as run \gset
select is(
  tests.store_advertisers(:run, 'NA', jsonb_build_array(tests.advertiser('501', 'First'))), tests.counts(0, 0, 1), 'the same advertiser again is unchanged'
);
select tests.finish(:run, '{NA,EU,FE}', true, '{EU}') as finished \gset
select is(tests.advertisers('EU'), '601 inactive', 'a complete list makes those of its region inactive that it no longer has');
select is(tests.advertisers('NA'), '501 active, 502 active', 'an incomplete one none, however complete the other lists are');
select is(
  (select accounts_inactivated from amazon_ads.sync_runs where id = :run),
  (select count(*)::int from amazon_ads.user_accounts where updated_at = now() and status = 'inactive' and source <> 'dsp-advertisers' and last_seen_run = :run - 1) + 1,
  'what became inactive is counted with the accounts'
);
select tests.begin_run() as run \gset
select tests.store_advertisers(:run, 'NA', jsonb_build_array(tests.advertiser('502', 'Second')));
select tests.store_advertisers(:run, 'EU', jsonb_build_array(tests.advertiser('601', 'Third', '60')));
select tests.finish(:run, '{}', false, '{NA,EU}') as finished \gset
select is(tests.advertisers(), '501 inactive, 502 active, 601 active', 'the list of ads accounts need not be complete for that');
select is(:'finished'::jsonb ->> 'accounts_inactivated', '1', 'one went');
select is(:'finished'::jsonb ->> 'accounts_updated', '1', 'one came back');

-- One agency's profile is refused: what the others no longer list is gone all the same.
select tests.begin_run() as run \gset
select tests.store_advertisers(:run, 'NA', jsonb_build_array(
  tests.advertiser('501', 'First'), tests.advertiser('502', 'Second'), tests.advertiser('511', 'Of the refused', '51'), tests.advertiser('521', 'Of none', null)
));
select tests.store_advertisers(:run, 'EU', jsonb_build_array(tests.advertiser('601', 'Third', '60')));
select tests.finish(:run) as finished \gset
select is(tests.advertisers(), '501 active, 502 active, 511 active, 521 active, 601 active', 'all are listed once');
select tests.begin_run() as run \gset
select tests.store_advertisers(:run, 'NA', jsonb_build_array(tests.advertiser('501', 'First')));
select tests.finish(:run, '{}', false, '{NA,EU}', '{51}') as finished \gset
select is(
  tests.advertisers(), '501 active, 502 inactive, 511 active, 521 active, 601 inactive',
  'advertisers of the refused profile stay, and those whose profile is not known'
);
select tests.begin_run() as run \gset
select tests.store_advertisers(:run, 'NA', jsonb_build_array(tests.advertiser('501', 'First')));
select tests.finish(:run, '{}', false, '{NA,EU}') as finished \gset
select is(
  tests.advertisers(), '501 active, 502 inactive, 511 inactive, 521 inactive, 601 inactive', 'until it is read again'
);

-- A lone profile and an advertiser may have the same number: nobody promises that they do not.
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('777', 'FR', 'A13V1IB3VIYZZH', name => 'Lone')));
select tests.store_advertisers(:run, 'NA', jsonb_build_array(tests.advertiser('777', 'Advertiser')));
select tests.finish(:run, '{EU}', true, '{NA}');
select results_eq(
  $$ select source, account_name, region, status, account_type from amazon_ads.user_accounts where amazon_account_id = '777' order by source $$,
  $$ values ('dsp-advertisers', 'Advertiser', 'NA', 'active', 'dsp'), ('profiles', 'Lone', 'EU', 'active', 'seller') $$, 'they are two accounts'
);
select is(
  (select a.source from amazon_ads.amazon_profiles as p join amazon_ads.user_accounts as a on a.id = p.account_id where p.profile_id = '777'), 'profiles',
  'the profile stands behind its own'
);
select tests.begin_run() as run \gset
select tests.store_profiles(:run, 'EU', jsonb_build_array(tests.profile('777', 'FR', 'A13V1IB3VIYZZH', name => 'Lone')));
select tests.finish(:run, '{EU}', true, '{NA}');
select results_eq(
  $$ select source, status from amazon_ads.user_accounts where amazon_account_id = '777' order by source $$,
  $$ values ('dsp-advertisers', 'inactive'), ('profiles', 'active') $$, 'and go by themselves'
);

-- Reading them back.
delete from amazon_ads.user_accounts;
delete from amazon_ads.amazon_profiles;
insert into amazon_ads.user_accounts (id, user_id, connection_id, account_name, amazon_account_id, source, account_type, status)
select ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, tests.ada(), :shop, 'Same name', 'account ' || n, 'ads-accounts',
  case when n = 5 then 'vendor' else 'seller' end, case when n = 4 then 'inactive' else 'active' end
from generate_series(1, 5) as n;
insert into amazon_ads.amazon_profiles (user_id, connection_id, account_id, profile_id, region, country_code)
values (tests.ada(), :shop, 'ac000000-0000-4000-8000-000000000001', '1', 'EU', 'FR'), (tests.ada(), :shop, 'ac000000-0000-4000-8000-000000000001', '2', 'EU', 'DE');
create function tests.listed(filter jsonb default '{}', page_size integer default 100, after jsonb default null, caller jsonb default tests.ada_user())
returns text language sql as $$
  select coalesce(string_agg(right(a ->> 'id', 1), '' order by n), '')
  from jsonb_array_elements(amazon_ads.list_stored_accounts(caller, filter, page_size, after) -> 'accounts') with ordinality as listed (a, n)
$$;
select results_eq(
  $$
  select tests.listed(), tests.listed(page_size => 2), tests.listed('{}', 2, '{"account_name": "Same name", "id": "ac000000-0000-4000-8000-000000000002"}'),
    tests.listed('{"status": "active"}'), tests.listed('{"account_type": "vendor"}'), tests.listed('{"connection_id": "c0000000-0000-4000-8000-000000000001"}'),
    tests.listed(caller => tests.ben_user())
  $$,
  $$ values ('12345', '12', '34', '1235', '5', '12345', '') $$,
  'accounts are listed by name and id, page by page, filtered, and to their owner'
);
select is(
  jsonb_path_query_array(amazon_ads.list_stored_accounts(tests.ada_user(), '{}', 1, null), '$.accounts[0].profiles[*].profile_id'),
  '["2", "1"]', 'with their profiles, by country'
);
update amazon_ads.user_accounts set metadata = '{"country_codes": ["UK", "DE"]}', account_name = 'Same näme' where id = 'ac000000-0000-4000-8000-000000000003';
update amazon_ads.user_accounts set account_name = '100%_real' where id = 'ac000000-0000-4000-8000-000000000002';
select results_eq(
  $$ select tests.listed('{"country_code": "UK"}'), tests.listed('{"country_code": "FR"}'), tests.listed('{"country_code": "DE"}'), tests.listed('{"country_code": "JP"}') $$,
  $$ values ('3', '1', '13', '') $$, 'by country: where Amazon names it for the account or for one of its profiles'
);
select results_eq(
  $$ select tests.listed('{"text": "NÄME"}'), tests.listed('{"text": "same"}'), tests.listed('{"text": "%_"}'), tests.listed('{"text": "%"}') $$,
  $$ values ('3', '1453', '2', '2') $$, 'by part of the name in any case, where no character is a wildcard'
);
select results_eq(
  $$ select tests.listed('{"text": "account 4"}'), tests.listed('{"text": "account"}') $$, $$ values ('4', '') $$, 'by a whole id, not by part of one'
);
select is(tests.listed('{"country_code": "DE", "text": "same", "status": "active", "account_type": "seller"}'), '13', 'by all of these at once');
select is(
  amazon_ads.list_stored_accounts(tests.ben_user(), jsonb_build_object('connection_id', :shop), 10, null), '{"refusal": "connection_not_found"}',
  'nobody lists another''s connection'
);

-- The token for a live list, and the profile that it is about.
delete from amazon_ads.amazon_profiles;
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ada());
insert into amazon_ads.amazon_profiles (user_id, connection_id, profile_id, region, status) values
  (tests.ada(), :shop, '1', 'EU', 'active'), (tests.ada(), 'c0000000-0000-4000-8000-000000000002', '1', 'FE', 'inactive'),
  (tests.ben(), 'c0000000-0000-4000-8000-000000000003', '2', 'NA', 'active');
create function tests.found(id text, connection uuid default null, caller jsonb default tests.ada_user()) returns text language sql as $$
  select coalesce(f ->> 'refusal', f ->> 'api_region')
  from amazon_ads.read_list_token(caller, jsonb_strip_nulls(jsonb_build_object('profile_id', id, 'connection_id', connection))) as f
$$;
select is(
  amazon_ads.read_list_token(tests.ada_user(), '{"profile_id": "1"}') - '{now,expires_in}'::text[],
  amazon_ads.read_token(tests.ada_user(), jsonb_build_object('connection_id', :shop))::jsonb - '{now,expires_in}'::text[] || '{"api_region": "EU", "renewed_ago": null}',
  'a profile is found in the connection that lists it'
);
select is(tests.found('1', 'c0000000-0000-4000-8000-000000000002'), 'FE', 'or in the one that is named');
update amazon_ads.connections set status = 'reauthorization_required' where id = :shop;
select is(tests.found('1'), 'FE', 'a connection that works comes first');
select results_eq(
  $$ select tests.found('2'), tests.found('3'), tests.found('1', 'c0000000-0000-4000-8000-000000000003'), tests.found('1', caller => tests.ben_user()) $$,
  $$ values ('profile_not_found', 'profile_not_found', 'connection_not_found', 'profile_not_found') $$, 'nobody finds another''s, nor an unknown one'
);
select is(
  tests.found('1', caller => tests.make_key('only shop', tests.ada(), '{accounts:read}', :shop)), 'reauthorization_required', 'a key for one connection looks nowhere else'
);
select is(
  tests.found('1', caller => tests.make_key('tokens only', tests.ada(), '{tokens}')), 'api_key_scope_missing', 'a key needs the scope to read accounts'
);
select is(tests.found('1', caller => tests.make_key('accounts only', tests.ada(), '{accounts:read}')), 'FE', 'and no other');

select * from finish();
rollback;
