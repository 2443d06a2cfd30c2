-- A renewal by another Amazon login: noticed by the first sync after it.
begin;
\ir support/personas.sql
select * from no_plan();

create function tests.sync(account text, source_outcome text default 'complete', error text default null) returns void language plpgsql as $$
declare
  connection constant uuid := 'c0000000-0000-4000-8000-000000000001';
  run jsonb := amazon_ads.begin_sync('{"kind": "system"}', connection, 'scheduled');
begin
  if account is not null then
    perform amazon_ads.store_accounts((run ->> 'run_id')::bigint, (run ->> 'holder')::uuid, jsonb_build_array(jsonb_build_object(
      'amazon_account_id', account, 'account_name', account, 'status', 'active', 'metadata', '{}'::jsonb, 'profile_ids', '[]'::jsonb
    )), null);
  end if;
  perform amazon_ads.finish_sync(
    (run ->> 'run_id')::bigint, (run ->> 'holder')::uuid,
    jsonb_build_array(jsonb_build_object('source', 'ads-accounts', 'region', 'NA', 'outcome', source_outcome, 'items', 1, 'rejected', 0)),
    '{NA,EU,FE}', source_outcome = 'complete', '{NA,EU,FE}', '{}', error
  );
  delete from amazon_ads.sync_runs where status = 'running';
end;
$$;
create function tests.renew() returns void language sql as $$
  -- now() is one moment within this transaction: what was stored becomes an hour older.
  update amazon_ads.user_accounts set connected_at = connected_at - interval '1 hour';
  update amazon_ads.connections
  set amazon_login_changed = amazon_login_changed - interval '1 hour', connected_at = now() - random() * interval '1 second';
$$;
create function tests.changed() returns boolean language sql as $$
  select amazon_login_changed is not null from amazon_ads.connections where id = 'c0000000-0000-4000-8000-000000000001'
$$;
create function tests.default_account() returns text language sql as $$
  select amazon_account_id from amazon_ads.user_accounts where is_default
$$;
create function tests.reasons() returns jsonb language sql as $$
  select amazon_ads.read_account_health(tests.ada_user(), null, false, 10, null) #> '{connections,0,reasons}'
$$;
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());
delete from amazon_ads.audit_log;

select tests.sync('first');
select is(tests.changed(), false, 'the first sync of a new connection has nothing to compare');
select is(tests.default_account(), 'first', 'its account is the default');
select tests.sync('other');
select is(tests.changed(), false, 'without a renewal, accounts may come and go');
select tests.sync('first');

select tests.renew();
select tests.sync('first');
select is(tests.changed(), false, 'a renewal by the same login is no change');

select tests.renew();
select tests.sync('stranger', 'failed');
select is(tests.changed(), false, 'an incomplete answer does not say that nothing is in common');
select tests.sync('stranger');
select is(tests.changed(), true, 'a complete one does');
select is(tests.default_account(), 'first', 'no account of the other login becomes the default by itself');
select ok(tests.reasons() ? 'amazon_login_changed', 'account health says it');
select ok(
  amazon_ads.read_connection(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001') #>> '{connection,amazon_login_changed}' is not null, 'the connection too'
);
select is((select array_agg(actor) from amazon_ads.audit_log where action = 'amazon_login_changed' and user_id = tests.ada()), '{schedule}', 'the audit log too, once: no person noticed it');
select tests.sync('stranger');
select is(tests.changed(), true, 'a later sync does not forget it');
select tests.renew();
select tests.sync('stranger');
select is(tests.changed(), true, 'nor does another renewal by the other login');

-- The former login is back.
select tests.renew();
select tests.sync('first');
select is(tests.changed(), false, 'a renewal by the former login ends it');
select is(tests.default_account(), 'first', 'the default was kept');

-- The owner accepts the other login.
select tests.renew();
select tests.sync('newcomer');
select is(tests.changed(), true, 'another login again');
select is(
  amazon_ads.accept_amazon_login(tests.ben_user(), 'c0000000-0000-4000-8000-000000000001') ->> 'refusal', 'connection_not_found',
  'another user does not accept it'
);
select tests.make_key('reader', tests.ada(), '{connections:read}') as reader \gset
select is(
  amazon_ads.accept_amazon_login(:'reader', 'c0000000-0000-4000-8000-000000000001') ->> 'refusal', 'api_key_scope_missing', 'nor a key that may only read'
);
select is(amazon_ads.accept_amazon_login(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001'), '{}', 'the owner does');
select is(tests.changed(), false, 'it is a connection as any other');
select is(tests.default_account(), 'newcomer', 'whose account may be the default');
select is((select count(*)::int from amazon_ads.audit_log where action = 'amazon_login_accepted'), 1, 'the audit log says who accepted');

select * from finish();
rollback;
