-- Failures that last: one pause for an app, longer and longer; dormant connections; counted rows of history.
begin;
\ir support/personas.sql
select plan(35);

create function tests.claim(id uuid, fingerprint text default 'one') returns jsonb language sql as $$
  select amazon_ads.claim_refresh(id, 300, null, 20, 'on_demand', fingerprint)
$$;
create function tests.reject(id uuid, lease uuid, reason text default 'invalid_client', fingerprint text default 'one')
returns jsonb language sql as $$
  select amazon_ads.fail_refresh(
    id, lease, 1, 'client_rejected', 'amazon_client_rejected', null, 250, 'on_demand', reason, fingerprint
  )
$$;
create function tests.pause() returns amazon_ads_private.client_pauses language sql as $$
  select p from amazon_ads_private.client_pauses as p limit 1
$$;
-- The pause, and every wait for it, is over.
create function tests.wait() returns void language sql as $$
  update amazon_ads_private.client_pauses set started_at = started_at - interval '2 days', ends_at = now() - interval '1 second';
  update amazon_ads_private.oauth_tokens set next_attempt_at = null, refresh_due_at = now() - interval '1 second' where refresh_due_at is not null;
$$;

\set first '''c0000000-0000-4000-8000-000000000001'''
\set second '''c0000000-0000-4000-8000-000000000002'''
\set other '''c0000000-0000-4000-8000-000000000003'''
select tests.connect(:first, tests.ada(), '4 minutes');
select tests.connect(:second, tests.ben(), '4 minutes');
select tests.connect(:other, tests.ben(), '4 minutes');
insert into amazon_ads_private.oauth_clients (id, user_id, name, client_id, encrypted_client_secret)
values ('0c000000-0000-4000-8000-000000000001', tests.ben(), 'Own app', 'project-client', tests.sealed('secret'));
update amazon_ads.connections set oauth_client_id = '0c000000-0000-4000-8000-000000000001' where id = :other;

-- One refusal pauses the app.
select tests.claim(:first) ->> 'lease_id' as lease \gset
select tests.claim(:second) ->> 'lease_id' as straggler \gset
select tests.reject(:first, :'lease');
select results_eq(
  'select client_key, oauth_client_id, client_fingerprint, failure_count from amazon_ads_private.client_pauses',
  $$ values ('project-client', null::uuid, 'one', 1) $$, 'a refused client is one pause'
);
select ok((tests.pause()).ends_at between clock_timestamp() + interval '55 seconds' and clock_timestamp() + interval '1 minute', 'of a minute at first');
select tests.reject(:second, :'straggler');
select is((tests.pause()).failure_count, 1, 'an attempt that was in progress does not prolong it');
select ok(
  (tests.claim(:second) @> '{"outcome": "paused", "last_error": "amazon_client_rejected"}'),
  'no connection of the app is refreshed meanwhile'
);
select ok((tests.claim(:second) ->> 'paused_for')::numeric between 50 and 60, 'and each caller learns for how long');
select is(tests.claim(:other) ->> 'outcome', 'claimed', 'an app of a user''s own with the same client id is not paused');
update amazon_ads_private.oauth_tokens set lease_id = null, lease_started_at = null, lease_expires_at = null, refresh_due_at = null where connection_id = :other;

-- It doubles to a day, with one attempt at a time.
select tests.wait();
select tests.claim(:first) as probe \gset
select is(:'probe'::jsonb ->> 'outcome', 'claimed', 'after the pause one call tries');
select is(tests.claim(:second) ->> 'outcome', 'paused', 'and the others wait for it');
select tests.reject(:first, (:'probe'::jsonb ->> 'lease_id')::uuid);
select is((tests.pause()).failure_count, 2, 'its failure counts');
select ok((tests.pause()).ends_at > clock_timestamp() + interval '55 seconds', 'and the pause begins again');
update amazon_ads_private.client_pauses set failure_count = 40;
select tests.wait();
select tests.claim(:first) ->> 'lease_id' as lease \gset
select tests.reject(:first, :'lease');
select ok((tests.pause()).ends_at between clock_timestamp() + interval '23 hours' and clock_timestamp() + interval '1 day', 'it is never longer than a day');
select is((select count(*)::int from amazon_ads_private.client_pauses), 1, 'and stays one row');

-- The schedule postpones, and notices another secret.
update amazon_ads_private.oauth_tokens set refresh_due_at = now(), next_attempt_at = null where connection_id in (:first, :second);
select is(amazon_ads.claim_due_refreshes(20, 20, 'one'), '{"claimed": []}', 'the schedule claims nothing of a paused app');
select ok(
  (select bool_and(refresh_due_at between now() + interval '9 minutes' and now() + interval '12 minutes') from amazon_ads_private.oauth_tokens where connection_id in (:first, :second)),
  'and looks again after ten minutes'
);
select is((select last_error from amazon_ads.connections where id = :second), 'amazon_client_rejected', 'a connection that was postponed says why');
-- Nothing is due.
select is(
  jsonb_array_length(amazon_ads.claim_due_refreshes(20, 20, 'two') -> 'claimed'), 2,
  'with another secret it claims all that waited'
);
select is_empty('select from amazon_ads_private.client_pauses', 'and the pause is over');

-- So does a call, and a user who sets the secret of their own app.
update amazon_ads_private.oauth_tokens set lease_id = null, lease_started_at = null, lease_expires_at = null, next_attempt_at = null;
select tests.claim(:first) ->> 'lease_id' as lease \gset
select tests.reject(:first, :'lease');
select is(tests.claim(:first, 'two') ->> 'outcome', 'claimed', 'a call with another secret does not wait');
select tests.claim(:other) ->> 'lease_id' as lease \gset
select tests.reject(:other, :'lease', 'invalid_client', null);
select is(tests.claim(:other, 'three') ->> 'outcome', 'paused', 'the project''s secret says nothing about a user''s own app');
select amazon_ads.change_oauth_client(tests.ben_user(), '0c000000-0000-4000-8000-000000000001', null, tests.sealed('new'));
select is(tests.claim(:other) ->> 'outcome', 'claimed', 'a new secret of that app does');

-- A token of another app pauses its own connection only.
update amazon_ads_private.oauth_tokens set lease_id = null, lease_started_at = null, lease_expires_at = null, next_attempt_at = null;
select tests.claim(:first) ->> 'lease_id' as lease \gset
select tests.reject(:first, :'lease', 'unauthorized_client');
select is_empty('select from amazon_ads_private.client_pauses', 'unauthorized_client pauses no app');
select is(tests.claim(:first) ->> 'outcome', 'paused', 'but its connection');
select is(tests.claim(:second) ->> 'outcome', 'claimed', 'and no other');

-- History.
delete from amazon_ads.token_refresh_history;
create function tests.fail_again(error_code text, reason text) returns void language sql as $$
  update amazon_ads_private.oauth_tokens set lease_id = null, lease_started_at = null, lease_expires_at = null, next_attempt_at = null;
  select amazon_ads.fail_refresh(
    'c0000000-0000-4000-8000-000000000001', (tests.claim('c0000000-0000-4000-8000-000000000001') ->> 'lease_id')::uuid,
    1, 'transient', error_code, null, 250, 'scheduled', reason
  )
$$;
select tests.fail_again('amazon_unavailable', 'http_503');
update amazon_ads.token_refresh_history set first_at = now() - interval '1 hour', created_at = now() - interval '1 hour';
select tests.fail_again('amazon_unavailable', 'http_503');
select tests.fail_again('amazon_unavailable', 'http_503');
select results_eq(
  'select attempts, first_at, created_at, success from amazon_ads.token_refresh_history',
  $$ values (3, now() - interval '1 hour', now(), false) $$, 'equal failures in a row are one row, with the first and the last time'
);
select tests.fail_again('amazon_unavailable', 'timeout');
select is((select count(*)::int from amazon_ads.token_refresh_history), 2, 'another reason is another row');

-- Dormancy.
select isnt((select failing_since from amazon_ads_private.oauth_tokens where connection_id = :first), null, 'it is known since when refreshes fail');
update amazon_ads_private.oauth_tokens set failing_since = now() - interval '31 days' where connection_id = :first;
select tests.fail_again('amazon_unavailable', 'timeout');
select is((select refresh_due_at from amazon_ads_private.oauth_tokens where connection_id = :first), null, 'after 30 days of failures the schedule stops');
select ok(
  amazon_ads.read_account_health(tests.ada_user(), :first, false, 10, null) #> '{connections,0,reasons}' ? 'dormant',
  'and account-health says dormant'
);
update amazon_ads_private.oauth_tokens set next_attempt_at = null where connection_id = :first;
select tests.claim(:first) ->> 'lease_id' as lease \gset
select isnt(:'lease'::text, '', 'a call still tries');
select amazon_ads.record_refreshes(jsonb_build_array(jsonb_build_object(
  'connection_id', :first, 'lease_id', :'lease', 'claimed_generation', 1, 'encrypted_access_token', tests.sealed('new'),
  'token_type', 'bearer', 'expires_in', 3600, 'duration_ms', 200, 'trigger', 'on_demand'
)));
select results_eq(
  format('select failing_since, refresh_due_at is not null from amazon_ads_private.oauth_tokens where connection_id = %L', :first),
  $$ values (null::timestamptz, true) $$, 'and a success ends it'
);

-- The end of a consent, whatever the date of this test is.
alter table amazon_ads.connections alter column consent_ends_at drop expression;
create function tests.reasons_of(ends_in interval) returns jsonb language sql as $$
  update amazon_ads.connections set consent_ends_at = now() + ends_in where id = 'c0000000-0000-4000-8000-000000000001';
  select amazon_ads.read_account_health(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001', false, 10, null) #> '{connections,0,reasons}'
$$;
select ok(not tests.reasons_of(interval '30 days 1 hour') ?| array['consent_ending', 'consent_ended'], 'more than 30 days ahead the end of a consent is no reason');
select ok(tests.reasons_of(interval '29 days 23 hours') ? 'consent_ending', 'less than 30 days ahead it is');
select ok(tests.reasons_of(interval '-1 hour') ? 'consent_ended', 'and afterwards the consent has ended');
select ok(not tests.reasons_of(null) ?| array['consent_ending', 'consent_ended'], 'a consent of an unknown age has no such reason');
update amazon_ads.connections set status = 'reauthorization_required' where id = :first;
select ok(tests.reasons_of(interval '-1 day') ? 'consent_ended', 'it explains why a new consent is needed');

select * from finish();
rollback;
