-- Webhooks: who manages them, which events they get, and what becomes of a delivery.
begin;
\ir support/personas.sql
select plan(63);

\set adas '''e0000000-0000-4000-8000-000000000001'''
\set bens '''e0000000-0000-4000-8000-000000000002'''
\set operators '''e0000000-0000-4000-8000-000000000003'''
\set operator '''{"kind": "system", "operator": {"key_name": "default"}}'''
\set here '''https://project.supabase.co'''
delete from amazon_ads_private.schedule_tickets;
update amazon_ads_private.settings set project_url = :here, other_project_url = null;

-- Managing.
select is(
  (amazon_ads.create_webhook(tests.ada_user(), :adas, 'https://ada.example/hook', null, tests.sealed('ada 1')) -> 'webhook')
    - '{created_at,updated_at}'::text[],
  jsonb_build_object(
    'id', :adas, 'url', 'https://ada.example/hook', 'events', null, 'status', 'active', 'disabled_reason', null,
    'failing_since', null, 'last_success_at', null
  ),
  'a webhook is shown without its secret'
);
select amazon_ads.create_webhook(tests.ben_user(), :bens, 'https://ben.example/hook', '{sync.failed}', tests.sealed('ben 1'));
select amazon_ads.create_webhook(:operator, :operators, 'https://operator.example/hook', null, tests.sealed('operator 1'));
create function tests.ids(answer jsonb) returns text[] language sql as $$
  select array(select w ->> 'id' from jsonb_array_elements(answer -> 'webhooks') as w)
$$;
select is(tests.ids(amazon_ads.list_webhooks(tests.ada_user())), array[:adas], 'users see their own webhooks');
select is(tests.ids(amazon_ads.list_webhooks(:operator)), array[:operators], 'the operator sees those without an owner');
select is(amazon_ads.read_webhook_owner(tests.ada_user()) ->> 'user_id', tests.ada()::text, 'a secret is sealed for its owner');
select is(amazon_ads.read_webhook_owner(:operator), '{"user_id": null}', 'or for the operator');
select is(amazon_ads.list_webhooks('{"kind": "system"}') ->> 'refusal', 'caller_not_allowed', 'the schedule manages none');
select is(
  amazon_ads.list_webhooks('{"kind": "system", "operator": {"key_name": "reports"}}') ->> 'refusal', 'caller_not_allowed',
  'nor does a secret key that is not the operator''s'
);
select is(
  array[
    amazon_ads.read_webhook(tests.ben_user(), :adas, null, 10) ->> 'refusal',
    amazon_ads.change_webhook(tests.ben_user(), :adas, null, false, null, 'disabled', null) ->> 'refusal',
    amazon_ads.resend_delivery(tests.ben_user(), :adas, 1) ->> 'refusal',
    amazon_ads.delete_webhook(tests.ben_user(), :adas) ->> 'refusal',
    amazon_ads.read_webhook(tests.ada_user(), :operators, null, 10) ->> 'refusal',
    amazon_ads.delete_webhook(:operator, :adas) ->> 'refusal'
  ],
  array_fill('webhook_not_found'::text, array[6]), 'no caller reads or changes another''s webhook, the operator only by naming the user'
);
select is(
  amazon_ads.list_webhooks(tests.make_key('tokens only', tests.ada(), '{tokens}')) ->> 'refusal', 'api_key_scope_missing',
  'a key needs the scope'
);
select is(tests.ids(amazon_ads.list_webhooks(tests.make_key('with scope', tests.ada(), '{webhooks}'))), array[:adas], 'and has then its owner''s');
select tests.connect('c0000000-0000-4000-8000-000000000009', tests.clara());
select is(
  amazon_ads.list_webhooks(tests.make_key('one connection', tests.clara(), '{webhooks}', 'c0000000-0000-4000-8000-000000000009')) ->> 'refusal',
  'caller_not_allowed', 'a key for one connection manages no webhook: it would hear of all connections'
);
select tests.become_user(tests.ada());
select results_eq('select id from amazon_ads.webhooks', array[:adas::uuid], 'row level security shows a user''s own webhooks');
select tests.become_owner();

update amazon_ads_private.settings set max_webhooks = 1;
select is(
  amazon_ads.create_webhook(tests.ada_user(), gen_random_uuid(), 'https://ada.example/other', null, tests.sealed('ada 2')),
  '{"refusal": "quota_exceeded", "quota": "webhooks", "limit": 1}', 'a user has so many webhooks and no more'
);

-- What is delivered.
delete from amazon_ads.webhook_deliveries;
delete from amazon_ads_private.schedule_tickets;
create function tests.deliveries() returns table (webhook uuid, type text) language sql as $$
  select d.webhook_id, e.type from amazon_ads.webhook_deliveries as d join amazon_ads.events as e on e.id = d.event_id
  order by d.id
$$;
select amazon_ads_private.record_event('report.stored', tests.ada(), null, '{"n": 1}');
select amazon_ads_private.record_event('report.stored', tests.ben(), null);
select amazon_ads_private.record_event('sync.failed', tests.ben(), null);
select amazon_ads_private.record_event('client.rejected', null, null);
select set_eq(
  'select * from tests.deliveries()',
  format($$ values
    (%1$L::uuid, 'report.stored'), (%3$L, 'report.stored'), (%3$L, 'report.stored'),
    (%2$L, 'sync.failed'), (%3$L, 'sync.failed'), (%3$L, 'client.rejected')
  $$, :adas, :bens, :operators),
  'each webhook gets its owner''s events of its types, the operator''s gets all'
);
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 1, 'one call for all of a transaction');
update amazon_ads_private.schedule_tickets set redeemed_at = now();
select amazon_ads_private.record_event('report.stored', tests.ada(), null);
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 2, 'another call once that one has begun');
select amazon_ads_private.record_event('report.stored', tests.ada(), null);
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 2, 'none while one has not');
update amazon_ads_private.schedule_tickets set created_at = now() - interval '11 seconds';
select amazon_ads_private.record_event('report.stored', tests.ada(), null);
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 3, 'a call that was lost does not stop the next');
delete from amazon_ads_private.schedule_tickets;
select amazon_ads_private.record_event('report.stored', tests.clara(), null) from amazon_ads.change_webhook(:operator, :operators, null, false, null, 'disabled', null);
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 0, 'an event without a webhook calls nothing');

-- Claiming.
delete from amazon_ads.events;
select amazon_ads_private.record_event('report.stored', tests.ada(), null, jsonb_build_object('n', n)) from generate_series(1, 10) as n;
select amazon_ads_private.record_event('sync.failed', tests.ben(), null);
create function tests.claim(batch integer default 20, failing integer default 10, url text default 'https://project.supabase.co')
returns jsonb language sql as $$
  select amazon_ads.claim_deliveries(url, batch, failing, 4, 30) -> 'deliveries'
$$;
create function tests.claimed(answer jsonb) returns text[] language sql as $$
  select coalesce(array_agg(d ->> 'webhook_id' order by d ->> 'webhook_id'), '{}') from jsonb_array_elements(answer) as d
$$;
create function tests.release() returns void language sql as $$
  update amazon_ads.webhook_deliveries set lease_id = null, lease_expires_at = null
$$;
select is(tests.claim(url => 'https://copy.supabase.co'), '[]', 'a copy''s functions send nothing, whoever calls them');
update amazon_ads_private.settings set other_project_url = 'https://copy.supabase.co';
select is(tests.claim(), '[]', 'and the original''s send nothing while the database is known as a copy');
update amazon_ads_private.settings set other_project_url = null;
select tests.claim() as claim \gset
select is(tests.claimed(:'claim'), array[:adas, :adas, :adas, :adas, :bens], 'a webhook has so many in flight, and others beside it');
select is(
  (:'claim'::jsonb -> 0) - '{delivery_id,lease_id,event_id}'::text[],
  jsonb_build_object(
    'webhook_id', :adas, 'user_id', tests.ada(), 'url', 'https://ada.example/hook', 'is_failing', false,
    'encrypted_secret', tests.sealed('ada 1'), 'previous_encrypted_secret', null,
    'event', jsonb_build_object(
      'type', 'report.stored', 'timestamp', now(),
      'data', jsonb_build_object('n', 1, 'user_id', tests.ada(), 'connection_id', null)
    )
  ),
  'a claim brings all that a delivery needs, the oldest first'
);
select is(tests.claim(), '[]', 'what is leased is not claimed again');
update amazon_ads.webhook_deliveries set lease_expires_at = now() where lease_id is not null;
select is(tests.claimed(tests.claim()), array[:adas, :adas, :adas, :adas, :bens], 'a lease that ended is');
select tests.release();
select is(jsonb_array_length(tests.claim(batch => 3)), 3, 'a claim has an upper bound');
select tests.release();
update amazon_ads.webhooks set failing_since = now() where id = :adas;
select is(tests.claimed(tests.claim()), array[:adas, :bens], 'a webhook that fails has one in flight');
select tests.release();
select is(tests.claimed(tests.claim(failing => 0)), array[:bens], 'and none where those that fail have all their places');
select tests.release();
update amazon_ads.webhook_deliveries set next_attempt_at = now() + interval '1 second' where webhook_id = :bens;
update amazon_ads.webhooks set failing_since = null where id = :adas;
select is(tests.claimed(tests.claim()), array_fill(:adas::text, array[4]), 'what is due later waits');
select tests.release();

-- Recording.
select d.id as delivery from amazon_ads.webhook_deliveries as d where d.webhook_id = :bens \gset
create function tests.attempt(delivery bigint, status integer, error text) returns boolean language plpgsql as $$
declare
  lease uuid := gen_random_uuid();
begin
  update amazon_ads.webhook_deliveries set lease_id = lease, lease_expires_at = now() + interval '30 seconds' where id = delivery;
  return (amazon_ads.record_deliveries(jsonb_build_array(jsonb_build_object(
    'delivery_id', delivery, 'lease_id', lease, 'response_status', status, 'response_body', 'said', 'error', error, 'duration_ms', 7
  ))) ->> 'recorded')::int = 1;
end;
$$;
create function tests.pause_of(delivery bigint) returns interval language sql as $$
  select next_attempt_at - now() from amazon_ads.webhook_deliveries where id = delivery
$$;
create function tests.delivery(id bigint) returns amazon_ads.webhook_deliveries language sql as $$
  select d from amazon_ads.webhook_deliveries as d where d.id = delivery.id
$$;
select ok(
  tests.attempt(:delivery, 500, 'http_500') and tests.pause_of(:delivery) between wait * 0.9 and wait * 1.1,
  'the next attempt is after ' || wait
)
from unnest('{1 min,5 min,30 min,2 h,5 h,10 h,14 h,20 h,24 h}'::interval[]) as pauses (wait);
select ok(tests.attempt(:delivery, 500, 'http_500'), 'there is a tenth attempt');
select results_eq(
  format('select status, attempts, response_status, response_body, error, duration_ms, next_attempt_at from tests.delivery(%s)', :delivery),
  $$ values ('failed', 10, 500, 'said', 'http_500', 7, null::timestamptz) $$, 'and it is the last one'
);
select is((select failing_since from amazon_ads.webhooks where id = :bens), now(), 'the webhook says since when it fails');
select is((select status from amazon_ads.webhooks where id = :bens), 'active', 'and stays active');
select is(
  amazon_ads.record_deliveries(jsonb_build_array(jsonb_build_object('delivery_id', :delivery, 'lease_id', gen_random_uuid()))),
  '{"recorded": 0}', 'an outcome without the lease is not recorded'
);

-- Sending again by hand.
delete from amazon_ads_private.schedule_tickets;
select is(amazon_ads.resend_delivery(tests.ben_user(), :bens, :delivery), '{"queued": true}', 'a delivery can be sent again');
select results_eq(
  format('select status, attempts, next_attempt_at from tests.delivery(%s)', :delivery), $$ values ('pending', 0, now()) $$,
  'at once, with all its retries'
);
select is((select count(*)::int from amazon_ads_private.schedule_tickets), 1, 'and a call goes out');
select is(amazon_ads.resend_delivery(tests.ada_user(), :adas, :delivery) ->> 'refusal', 'delivery_not_found', 'not through another webhook');
select ok(tests.attempt(:delivery, 204, null), 'a success is recorded');
select results_eq(
  format('select d.status, w.failing_since, w.last_success_at from tests.delivery(%s) as d join amazon_ads.webhooks as w on w.id = d.webhook_id', :delivery),
  $$ values ('delivered', null::timestamptz, now()) $$, 'and ends the failure'
);

-- The end of an endpoint.
select min(d.id) as first from amazon_ads.webhook_deliveries as d where d.webhook_id = :adas \gset
update amazon_ads.webhooks set failing_since = now() - interval '5 days' + interval '1 second' where id = :adas;
select tests.attempt(:first, null, 'timeout');
select is((select status from amazon_ads.webhooks where id = :adas), 'active', 'a webhook may fail for five days');
update amazon_ads.webhooks set failing_since = now() - interval '5 days' where id = :adas;
select tests.attempt(:first, null, 'timeout');
select results_eq(
  format('select status, disabled_reason from amazon_ads.webhooks where id = %L', :adas), $$ values ('disabled', 'failing') $$, 'then it is disabled'
);
select results_eq(
  format('select distinct status, error from amazon_ads.webhook_deliveries where webhook_id = %L', :adas),
  $$ values ('failed', 'webhook_disabled') $$, 'with what it had still to get'
);
select is(amazon_ads.resend_delivery(tests.ada_user(), :adas, :first) ->> 'refusal', 'webhook_disabled', 'and gets nothing by hand');
-- As if its event had happened in the moment in which the webhook was disabled.
update amazon_ads.webhook_deliveries set status = 'pending', next_attempt_at = now() where id = :first;
select amazon_ads_private.dispatch_deliveries();
select results_eq(
  format('select status, error from tests.delivery(%s)', :first), $$ values ('failed', 'webhook_disabled') $$, 'what became pending all the same ends with the next minute'
);
select results_eq(
  format($$ select w ->> 'status', w ->> 'disabled_reason', w ->> 'failing_since'
    from (select amazon_ads.change_webhook(tests.ada_user(), %L, null, false, null, 'active', null) -> 'webhook' as w) as changed $$, :adas),
  $$ values ('active', null::text, null::text) $$, 'until it is enabled again'
);
select amazon_ads.resend_delivery(tests.ada_user(), :adas, :first);
select tests.attempt(:first, 410, 'http_410');
select results_eq(
  format('select w.status, w.disabled_reason, d.status from amazon_ads.webhooks as w, tests.delivery(%s) as d where w.id = %L', :first, :adas),
  $$ values ('disabled', 'gone', 'failed') $$, '410 ends both at once'
);

-- Rotating the secret.
select amazon_ads.change_webhook(tests.ben_user(), :bens, 'https://ben.example/other', true, null, null, tests.sealed('ben 2'));
select amazon_ads_private.record_event('report.stored', tests.ben(), null);
select results_eq(
  $$ select d ->> 'url', d ->> 'encrypted_secret', d ->> 'previous_encrypted_secret' from jsonb_array_elements(tests.claim()) as d $$,
  $$ values ('https://ben.example/other', tests.sealed('ben 2'), tests.sealed('ben 1')) $$, 'a changed webhook: both secrets sign for a day'
);
select tests.release();
update amazon_ads_private.webhook_secrets set previous_ends_at = now() where webhook_id = :bens;
select is((tests.claim() -> 0) ->> 'previous_encrypted_secret', null, 'then one');
select amazon_ads_private.remove_previous_webhook_secrets();
select is((select previous_encrypted_secret from amazon_ads_private.webhook_secrets where webhook_id = :bens), null, 'and the other is removed');

-- The list of deliveries, and the end.
select is(
  (amazon_ads.read_webhook(tests.ben_user(), :bens, null, 1) #> '{deliveries,0}') - '{id,event_id,created_at,next_attempt_at}'::text[],
  '{"type": "report.stored", "status": "pending", "attempts": 0, "last_attempt_at": null, "response_status": null,
    "response_body": null, "error": null, "duration_ms": null}',
  'a webhook is read with its newest deliveries'
);
select is(
  amazon_ads.read_webhook(tests.ben_user(), :bens, (amazon_ads.read_webhook(tests.ben_user(), :bens, null, 1) #>> '{deliveries,0,id}')::bigint, 10) #>> '{deliveries,0,type}',
  'sync.failed', 'page by page'
);
select is(amazon_ads.delete_webhook(tests.ben_user(), :bens), '{"deleted": true}', 'a webhook is deleted');
select is_empty(format('select from amazon_ads.webhook_deliveries where webhook_id = %L', :bens), 'with its deliveries');

select * from finish();
rollback;
