-- Sealing anew what an older key has sealed: found by key, replaced only if nobody was faster.
begin;
\ir support/personas.sql
select plan(25);

\set first '''c0000000-0000-4000-8000-000000000001'''
\set second '''c0000000-0000-4000-8000-000000000002'''
\set none '''00000000-0000-0000-0000-000000000000'''
select tests.connect(:first, tests.ada());
select tests.connect(:second, tests.ben());
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ada(), 'Own app', 'ada-client', tests.sealed('secret'));

create function tests.found(kid text, after uuid default '00000000-0000-0000-0000-000000000000', batch integer default 100) returns uuid[]
language sql as $$
  select coalesce(array_agg((t ->> 'connection_id')::uuid order by n), '{}')
  from jsonb_array_elements(amazon_ads.list_resealable(kid, after, batch) -> 'tokens') with ordinality as found (t, n)
$$;
insert into amazon_ads.account_registrations (id, user_id, connection_id, region, status) values
  ('d0000000-0000-4000-8000-000000000001', tests.ada(), :first, 'NA', 'submitted'), ('d0000000-0000-4000-8000-000000000002', tests.ben(), :second, 'NA', 'submitted');
insert into amazon_ads_private.registration_work (registration_id, encrypted_association) values
  ('d0000000-0000-4000-8000-000000000001', tests.sealed('details')), ('d0000000-0000-4000-8000-000000000002', null);
create function tests.found_registrations(kid text) returns jsonb language sql as $$
  select jsonb_path_query_array(amazon_ads.list_resealable(kid, '00000000-0000-0000-0000-000000000000', 100), '$.registrations[*].id')
$$;
create function tests.found_clients(kid text) returns integer language sql as $$
  select jsonb_array_length(amazon_ads.list_resealable(kid, '00000000-0000-0000-0000-000000000000', 100) -> 'clients')
$$;

-- By which key.
select is(amazon_ads_private.sealed_with(tests.sealed('word', 'k2')), 'k2', 'a JWE names its key');
select is(amazon_ads_private.sealed_with(tests.sealed('word', 'a-longer_name')), 'a-longer_name', 'however long the name is');
select is(amazon_ads_private.sealed_with('gAAAAABn0000'), 'fernet', 'what the older system has sealed is told apart');
select throws_ok($$ update amazon_ads_private.oauth_tokens set encrypted_access_token = 'plain' $$, null, null, 'a token that nobody has sealed is not stored');
select amazon_ads.begin_consent(
  tests.ada_user(), 'c0000000-0000-4000-8000-000000000003', false, 'Shop', 'NA', '{s}', 'client', null,
  'https://project.supabase.co/functions/v1/oauth-callback', null, tests.hash('state'), tests.sealed('verifier')
);
select amazon_ads.consume_state(tests.hash('state')) ->> 'consent_id' as consent \gset
select throws_ok(
  format('select amazon_ads.store_consent(%L, tests.sealed(%L), %L, %L, 3600, tests.hash(%L))', :'consent', 'access', 'Atzr|plain', 'bearer', 'confirmation'),
  null, null, 'nor beside the state of a consent that awaits its confirmation'
);
select throws_ok(
  format('select amazon_ads.store_consent(%L, %L, tests.sealed(%L), %L, 3600, tests.hash(%L))', :'consent', 'Atza|plain', 'refresh', 'bearer', 'confirmation'),
  null, null, 'neither of the two'
);

-- Finding.
select is(tests.found('k1'), '{}', 'what the newest key has sealed is left alone');
select is(tests.found_clients('k1'), 0, 'clients too');
select is(tests.found('k2'), array[:first, :second]::uuid[], 'after a new key was put in front, everything is found');
select is(tests.found_clients('k2'), 1, 'clients too');
select is(tests.found_registrations('k1'), '[]', 'the details of registrations are left alone');
select is(tests.found_registrations('k2'), '["d0000000-0000-4000-8000-000000000001"]', 'or found, where there are any');
select is(tests.found('k2', batch => 1), array[:first]::uuid[], 'page by page');
select is(tests.found('k2', :first), array[:second]::uuid[], 'each after the last');
update amazon_ads_private.oauth_tokens set encrypted_access_token = tests.sealed('access 2', 'k2') where connection_id = :first;
select is(tests.found('k2'), array[:first, :second]::uuid[], 'a row is found as long as one of its two tokens is sealed with an older key');
select is(tests.found('k0'), array[:first, :second]::uuid[], 'whichever way the names of the keys are in order');
update amazon_ads_private.oauth_tokens set encrypted_access_token = tests.sealed('access 1'), encrypted_refresh_token = tests.sealed('refresh 1', 'k2')
where connection_id = :first;
select is(tests.found('k2'), array[:first, :second]::uuid[], 'whichever of the two it is');
update amazon_ads_private.oauth_tokens set encrypted_access_token = tests.sealed('access 2', 'k2'), encrypted_refresh_token = tests.sealed('refresh 1', 'k2')
where connection_id = :first;
select is(tests.found('k2'), array[:second]::uuid[], 'and no longer');
update amazon_ads_private.oauth_tokens set encrypted_refresh_token = tests.sealed('refresh 1') where connection_id = :first;

-- Storing.
select is(
  amazon_ads.store_resealed(
    jsonb_build_array(
      jsonb_build_object(
        'connection_id', :first, 'generation', 1, 'encrypted_access_token', tests.sealed('access 2', 'k2'), 'encrypted_refresh_token', tests.sealed('refresh 1', 'k2')
      ),
      jsonb_build_object(
        'connection_id', :second, 'generation', 0, 'encrypted_access_token', tests.sealed('old', 'k2'), 'encrypted_refresh_token', tests.sealed('old', 'k2')
      )
    ),
    jsonb_build_array(jsonb_build_object(
      'id', '0c000000-0000-4000-8000-000000000001', 'encrypted_client_secret', tests.sealed('secret'), 'resealed', tests.sealed('secret', 'k2')
    )),
    jsonb_build_array(jsonb_build_object(
      'id', 'd0000000-0000-4000-8000-000000000001', 'encrypted_association', tests.sealed('details'), 'resealed', tests.sealed('details', 'k2')
    ))
  ),
  '{"resealed": 3}', 'what has not changed meanwhile is replaced'
);
select is(
  (select encrypted_refresh_token from amazon_ads_private.oauth_tokens where connection_id = :first), tests.sealed('refresh 1', 'k2'), 'the resealed token is in place'
);
select is(
  (select generation from amazon_ads_private.oauth_tokens where connection_id = :first), 1::bigint, 'as the same token: no generation passes'
);
select is(tests.found('k2'), array[:second]::uuid[], 'what a refresh has replaced meanwhile is left to the next round');
select is(
  amazon_ads.store_resealed('[]', jsonb_build_array(jsonb_build_object(
    'id', '0c000000-0000-4000-8000-000000000001', 'encrypted_client_secret', tests.sealed('secret'), 'resealed', tests.sealed('older', 'k2')
  )), '[]'),
  '{"resealed": 0}', 'so is a client whose secret has changed'
);
select is(tests.found_registrations('k2'), '[]', 'the details of the registration are sealed with the newest key');
select is(
  amazon_ads.store_resealed('[]', '[]', jsonb_build_array(jsonb_build_object(
    'id', 'd0000000-0000-4000-8000-000000000002', 'encrypted_association', tests.sealed('details'), 'resealed', tests.sealed('details', 'k2')
  ))),
  '{"resealed": 0}', 'those that were destroyed meanwhile do not come back'
);

select * from finish();
rollback;
