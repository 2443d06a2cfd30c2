-- Outages of Amazon: one pause for all connections of an app in a region, and one attempt at a time to end it.
begin;
\ir support/personas.sql
select * from no_plan();

create function tests.shop(n integer) returns uuid language sql immutable
return ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;
create function tests.claim(n integer) returns jsonb language sql as $$
  select amazon_ads.claim_refresh(tests.shop(n), 300, null, 20, 'on_demand')
$$;
create function tests.fail(n integer, lease jsonb, reason text default 'http_503', retry_after integer default null) returns jsonb language sql as $$
  select amazon_ads.fail_refresh(
    tests.shop(n), (lease ->> 'lease_id')::uuid, 1,
    case reason when 'invalid_grant' then 'invalid_grant' else 'transient' end,
    case reason when 'invalid_grant' then 'reauthorization_required' else 'amazon_unavailable' end,
    retry_after, 250, 'on_demand', reason
  )
$$;
create function tests.attempt(n integer, reason text default 'http_503') returns jsonb language sql as $$
  select tests.fail(n, tests.claim(n), reason)
$$;
create function tests.outage() returns amazon_ads_private.amazon_outages language sql as $$
  select o from amazon_ads_private.amazon_outages as o where o.outage_key = 'project-client NA'
$$;
-- Every pause is over; the connections are due.
create function tests.wait() returns void language sql as $$
  update amazon_ads_private.amazon_outages
  set pause_started_at = pause_started_at - interval '10 minutes', pause_ends_at = clock_timestamp() - interval '1 second';
  update amazon_ads_private.oauth_tokens set next_attempt_at = null;
$$;
create function tests.reset() returns void language sql as $$
  delete from amazon_ads_private.amazon_outages;
  delete from amazon_ads.token_refresh_history;
  update amazon_ads_private.oauth_tokens
  set next_attempt_at = null, last_error = null, failing_since = null, failure_count = 0, generation = 1,
    lease_id = null, lease_started_at = null, lease_expires_at = null, expires_at = now() + interval '4 minutes',
    refresh_started_at = now() - interval '56 minutes', refresh_due_at = now() + interval '1 hour';
$$;
select tests.connect(tests.shop(n), tests.ada(), '4 minutes') from generate_series(1, 14) as n;
update amazon_ads.connections set region = 'EU' where id = tests.shop(13);
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ada(), 'Own app', 'project-client', tests.sealed('secret'));
update amazon_ads.connections set oauth_client_id = '0c000000-0000-4000-8000-000000000001' where id = tests.shop(14);

-- Before it counts as an outage.
select tests.attempt(n) from generate_series(1, 9) as n;
select is(cardinality((tests.outage()).failed_connection_ids), 9, 'connections that fail one after the other are counted');
select is(tests.claim(10) ->> 'outcome', 'claimed', 'nine of them pause no other');
update amazon_ads_private.oauth_tokens set next_attempt_at = null where connection_id = tests.shop(1);
select tests.attempt(1);
select is(cardinality((tests.outage()).failed_connection_ids), 9, 'one that fails twice counts once');
select is((tests.outage()).pause_ends_at, null, 'and begins no pause');
update amazon_ads_private.amazon_outages set failed_at = clock_timestamp() - interval '11 minutes';
select tests.attempt(11);
select is(cardinality((tests.outage()).failed_connection_ids), 1, 'after ten minutes without a failure the count begins again');
select tests.reset();
select tests.attempt(n) from generate_series(1, 9) as n;
select tests.record_refresh(tests.shop(12), (tests.claim(12) ->> 'lease_id')::uuid, 1, tests.sealed('new'), null);
select is(tests.outage(), null, 'a success in between ends the count');
select tests.reset();
select tests.attempt(n) from generate_series(1, 9) as n;
select tests.attempt(12, 'invalid_request');
select is(tests.outage(), null, 'and so does a refusal: Amazon has answered');
select tests.reset();
select tests.attempt(n::integer, reason) from unnest('{timeout,network,answer_not_understood,server_error,temporarily_unavailable,http_500,http_403,http_429}'::text[]) with ordinality as r (reason, n);
select is(cardinality((tests.outage()).failed_connection_ids), 8, 'every reason that is not about the request counts');

-- Until then each connection pauses by itself, for as long as Amazon asks.
select tests.reset();
select tests.fail(1, tests.claim(1), 'http_429', 120);
select ok(
  (select next_attempt_at between clock_timestamp() + interval '115 seconds' and clock_timestamp() + interval '2 minutes'
   from amazon_ads_private.oauth_tokens where connection_id = tests.shop(1)),
  'a single failure pauses for as long as Amazon asks'
);
update amazon_ads_private.oauth_tokens set failure_count = 5 where connection_id in (select tests.shop(n) from generate_series(2, 9) as n);
select tests.attempt(n) from generate_series(2, 9) as n;
select ok(
  (select max(next_attempt_at) > clock_timestamp() + interval '2 minutes' from amazon_ads_private.oauth_tokens),
  'and longer with each failure'
);

-- The pause.
select tests.reset();
select tests.claim(12) as straggler \gset
select tests.attempt(n) from generate_series(1, 10) as n;
select ok(
  (tests.outage()).pause_ends_at between clock_timestamp() + interval '20 seconds' and clock_timestamp() + interval '30 seconds',
  'ten connections begin a pause of half a minute'
);
select ok(tests.claim(11) @> '{"outcome": "paused", "last_error": "amazon_unavailable"}', 'which holds for those that have not failed');
select ok((tests.claim(11) ->> 'paused_for')::numeric between 20 and 30, 'and each caller learns for how long');
select is((select count(*)::int from amazon_ads.token_refresh_history where connection_id = tests.shop(11)), 0, 'without a row in its history');
select is(tests.claim(13) ->> 'outcome', 'claimed', 'another region is not paused');
select is(tests.claim(14) ->> 'outcome', 'claimed', 'nor is an app of a user''s own with the same client id');
select (tests.outage()).pause_ends_at as before \gset
select tests.fail(12, :'straggler');
select is((tests.outage()).pause_ends_at::text, :'before', 'an attempt that was in progress does not prolong it');
select is((tests.outage()).failed_probes, 0, 'nor count');

-- One attempt at a time.
select tests.wait();
select tests.claim(11) as probe \gset
select is(:'probe'::jsonb ->> 'outcome', 'claimed', 'after the pause one call tries');
select is(tests.claim(1) ->> 'outcome', 'paused', 'and the others wait for it');
select ok((tests.claim(1) ->> 'paused_for')::numeric between 15 and 20, 'for as long as its lease lasts');
select tests.fail(11, :'probe');
select is((tests.outage()).failed_probes, 1, 'its failure counts');
select ok(
  (tests.outage()).pause_ends_at between clock_timestamp() + interval '40 seconds' and clock_timestamp() + interval '1 minute', 'and doubles the pause'
);
select ok(
  (select next_attempt_at < clock_timestamp() + interval '61 seconds' and refresh_due_at < clock_timestamp() + interval '61 seconds'
   from amazon_ads_private.oauth_tokens where connection_id = tests.shop(11)),
  'the schedule tries it again when the pause is over'
);
update amazon_ads_private.amazon_outages set failed_probes = 40;
select tests.wait();
select tests.fail(11, tests.claim(11));
select ok(
  (tests.outage()).pause_ends_at between clock_timestamp() + interval '85 seconds' and clock_timestamp() + interval '2 minutes', 'two minutes at most'
);
select tests.wait();
select tests.fail(11, tests.claim(11), 'http_429', 600);
select ok((tests.outage()).pause_ends_at > clock_timestamp() + interval '9 minutes', 'unless Amazon asks for more');
select is((select count(*)::int from amazon_ads_private.amazon_outages), 1, 'it stays one row');

-- The schedule.
update amazon_ads_private.oauth_tokens set refresh_due_at = now(), next_attempt_at = null where connection_id in (tests.shop(1), tests.shop(2));
select is(amazon_ads.claim_due_refreshes(20, 20), '{"claimed": []}', 'the schedule claims nothing while it is paused');
select ok(
  (select bool_and(refresh_due_at between now() + interval '10 minutes' and now() + interval '15 minutes' and last_error = 'amazon_unavailable')
   from amazon_ads_private.oauth_tokens where connection_id in (tests.shop(1), tests.shop(2))),
  'and does not look again each minute'
);

-- All at once, whichever pause they share; the others are claimed.
insert into amazon_ads_private.client_pauses (client_key, ends_at)
values ('refused-client', clock_timestamp() + interval '1 hour'),
  ('project-client 0c000000-0000-4000-8000-000000000001', clock_timestamp() - interval '1 second');
insert into amazon_ads_private.amazon_outages (outage_key, failed_connection_ids, pause_started_at, pause_ends_at)
values ('project-client EU', '{}', now() - interval '1 minute', now() - interval '1 second');
update amazon_ads.connections set client_id = 'refused-client' where id = tests.shop(10);
update amazon_ads_private.oauth_tokens
set refresh_due_at = now() - interval '1 minute', next_attempt_at = null, last_error = null, failing_since = null,
  lease_id = null, lease_started_at = null, lease_expires_at = null;
update amazon_ads_private.oauth_tokens set refresh_due_at = now() - interval '2 minutes' where connection_id = tests.shop(1);
update amazon_ads_private.oauth_tokens set next_attempt_at = now() + interval '1 minute' where connection_id = tests.shop(2);
update amazon_ads_private.oauth_tokens
set lease_id = gen_random_uuid(), lease_started_at = now(), lease_expires_at = now() + interval '20 seconds', lease_trigger = 'on_demand'
where connection_id = tests.shop(3);
update amazon_ads_private.oauth_tokens set refresh_due_at = null where connection_id = tests.shop(4);
select is(
  amazon_ads_private.postpone_refreshes(tests.shop(1), (now() + interval '1 minute', 'amazon_unavailable')), 9,
  'those that are due and paused are postponed together'
);
select set_eq(
  $$ select connection_id, last_error from amazon_ads_private.oauth_tokens where refresh_due_at > now() and failing_since is not null $$,
  $$ select tests.shop(n), case n when 10 then 'amazon_client_rejected' else 'amazon_unavailable' end
     from unnest('{1,5,6,7,8,9,10,11,12}'::integer[]) as n $$,
  'each for its own reason; not those that wait by themselves, are being refreshed or are dormant'
);
select is(
  (select last_error from amazon_ads.connections where id = tests.shop(10)), 'amazon_client_rejected', 'and their connections say why'
);
select ok(
  (select bool_and(refresh_due_at between now() + interval '10 minutes' and now() + interval '15 minutes')
   from amazon_ads_private.oauth_tokens where last_error in ('amazon_unavailable', 'amazon_client_rejected')),
  'for some minutes'
);
select set_eq(
  $$ select (c ->> 'connection_id')::uuid from jsonb_array_elements(amazon_ads.claim_due_refreshes(20, 20) -> 'claimed') as c $$,
  $$ select tests.shop(n) from unnest('{13,14}'::integer[]) as n $$, 'those that are not paused any more are claimed'
);
delete from amazon_ads_private.amazon_outages where outage_key = 'project-client EU';
select is(
  amazon_ads_private.postpone_refreshes(tests.shop(13), (now() + interval '1 second', 'amazon_unavailable')), 1,
  'one that is paused though no pause is to be seen, since another call tries, is postponed alone'
);
delete from amazon_ads_private.client_pauses;
update amazon_ads.connections set client_id = 'project-client' where id = tests.shop(10);
update amazon_ads_private.oauth_tokens set last_error = null where connection_id = tests.shop(13);
select tests.wait();
update amazon_ads_private.oauth_tokens
set lease_id = null, lease_started_at = null, lease_expires_at = null, last_error = 'amazon_unavailable' where connection_id = tests.shop(3);
update amazon_ads_private.oauth_tokens set refresh_due_at = now() - n * interval '1 second' from generate_series(1, 3) as n where connection_id = tests.shop(n);
select is(
  jsonb_path_query_array(amazon_ads.claim_due_refreshes(20, 20), '$.claimed[*].connection_id'), jsonb_build_array(tests.shop(3)),
  'when the pause is over it claims one'
);

-- Its end.
update amazon_ads_private.oauth_tokens set refresh_due_at = null where connection_id = tests.shop(4);
select tests.record_refresh(
  tests.shop(3), (select lease_id from amazon_ads_private.oauth_tokens where connection_id = tests.shop(3)), 1, tests.sealed('new'), null
);
select is(tests.outage(), null, 'the first success ends the outage');
select is_empty(
  $$ select from amazon_ads_private.oauth_tokens where last_error = 'amazon_unavailable' and refresh_due_at > now() $$,
  'all that waited are due'
);
select is((select refresh_due_at from amazon_ads_private.oauth_tokens where connection_id = tests.shop(4)), null, 'a dormant connection is not');
select is(tests.claim(1) ->> 'outcome', 'claimed', 'and a call tries at once');
select tests.reset();
select tests.attempt(n) from generate_series(1, 10) as n;
select tests.wait();
select tests.attempt(11, 'invalid_grant');
select is(tests.outage(), null, 'a refused grant is an answer as well: the outage is over');

select * from finish();
rollback;
