-- What metrics counts, who may read it, and how processes add to it.
begin;
\ir support/personas.sql
select plan(26);

delete from amazon_ads_private.heartbeats;
delete from amazon_ads_private.schedule_tickets;
create function tests.metric(name text, labels jsonb default '{}', keys text[] default '{k1}') returns double precision language sql as $$
  select (s ->> 'value')::double precision
  from jsonb_array_elements(amazon_ads.read_metrics('{"kind": "system"}', keys) -> 'samples') as s
  where s ->> 'name' = metric.name and s -> 'labels' @> metric.labels
$$;
create function tests.seal(kid text) returns text language sql as $$
  select translate(encode(convert_to(format('{"kid":"%s"}', kid), 'UTF8'), 'base64'), E'+/=\n', '-_') || '.x'
$$;

-- Connections and tokens.
insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id, consented_at, last_synced_at, next_sync_at)
values
  ('c0000000-0000-4000-8000-000000000001', tests.ada(), 'One', 'active', '{a}', 'x', now() - interval '340 days', now() - interval '2 hours', now() - interval '5 minutes'),
  ('c0000000-0000-4000-8000-000000000002', tests.ada(), 'Two', 'active', '{a}', 'x', now(), now() - interval '1 hour', now() + interval '5 minutes'),
  ('c0000000-0000-4000-8000-000000000003', tests.ben(), 'Three', 'disconnected', '{a}', 'x', now() - interval '340 days', null, null);
update amazon_ads.connections set consented_at = '2026-07-31' where name in ('One', 'Three');
insert into amazon_ads_private.oauth_tokens (connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at)
values
  ('c0000000-0000-4000-8000-000000000001', tests.seal('k1'), tests.seal('k1'), now(), now() - interval '10 minutes'),
  ('c0000000-0000-4000-8000-000000000002', tests.seal('k1'), tests.seal('k2'), now(), now() + interval '10 minutes');
select is(tests.metric('connections', '{"status": "active"}'), 2::double precision, 'connections are counted by status');
select is(tests.metric('connections', '{"status": "pending"}'), 0::double precision, 'a status without a connection is 0');
select is(
  tests.metric('consents_ending'),
  (select count(*)::double precision from amazon_ads.connections where status = 'active' and consent_ends_at <= now() + interval '30 days'),
  'a consent that ends counts while its connection is active'
);
select is(tests.metric('sync_oldest_success_age_seconds'), 7200::double precision, 'the oldest success is that of an active connection');
select is(tests.metric('syncs_due'), 1::double precision, 'one connection is due for a sync');
select is(tests.metric('syncs_oldest_due_seconds'), 300::double precision, 'for five minutes');
select is(tests.metric('tokens_due'), 1::double precision, 'one token is due');
select is(tests.metric('tokens_oldest_due_seconds'), 600::double precision, 'for ten minutes');
select is(tests.metric('sealed_values', '{"kind": "refresh_token", "key": "k2"}'), 1::double precision, 'sealed values are counted by key');
select is(tests.metric('unreadable_values', '{"kind": "refresh_token"}'), 1::double precision, 'a value of a key that is not configured is unreadable');
select is(tests.metric('unreadable_values', '{"kind": "refresh_token"}', '{k1,k2}'), 0::double precision, 'and readable with that key');

-- The schedule.
update amazon_ads_private.settings set project_url = 'https://project.supabase.co', other_project_url = null;
select amazon_ads_private.record_heartbeat('refresh-tokens', 'nothing due');
select is(tests.metric('scheduler', '{"state": "ok"}'), 1::double precision, 'the state of the schedule is 1');
select is(tests.metric('scheduler', '{"state": "late"}'), 0::double precision, 'the other states are 0');
insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, expires_at)
values ('\x01', 'refresh-tokens', '{}', now());
select is(tests.metric('tickets', '{"function": "refresh-tokens", "state": "expired"}'), 1::double precision, 'a ticket that nobody took has expired');

select is(tests.metric('paused', '{"what": "tokens"}'), 0::double precision, 'nothing is paused');
update amazon_ads_private.settings set hand_out_tokens = false, paused_schedules = '{deliver-events}';
select is(tests.metric('paused', '{"what": "tokens"}'), 1::double precision, 'tokens that are not handed out');
select is(
  (select sum(tests.metric('paused', jsonb_build_object('what', f))) from unnest(amazon_ads_private.scheduled_functions()) as f),
  1::double precision, 'and each part of the schedule'
);
update amazon_ads_private.settings set hand_out_tokens = true, paused_schedules = '{}';

-- What processes count.
select amazon_ads.add_counters('[{"name": "requests_total", "labels": {"function": "f"}, "value": 2}, {"name": "requests_total", "labels": {"function": "f"}, "value": 1}]');
select amazon_ads.add_counters('[{"name": "requests_total", "labels": {"function": "f"}, "value": 4}]');
select is(tests.metric('requests_total', '{"function": "f"}'), 7::double precision, 'what processes hand in is added up');

-- Reports: report-housekeeping.test.sql has the rest.
insert into amazon_ads.reports (
  user_id, connection_id, table_name, report_type_id, region, profile_id, columns, start_date, end_date, reason
)
select c.user_id, c.id, 'report_sp_campaigns', 'spCampaigns', 'NA', '1', '{date}', '2026-11-01', '2026-11-01', 'manual'
from amazon_ads.connections as c cross join generate_series(1, 3) limit 3;
select is(tests.metric('reports', '{"status": "wanted"}'), 3::double precision, 'reports are counted by status');
select amazon_ads_private.ensure_report_partitions('report_sp_campaigns', '2026-11-01', '2026-12-01');
select is(
  (select count(*)::int from amazon_ads_private.table_samples() as s where s #>> '{labels,table}' ~ '_2026_1[12]$'), 0,
  'a partition counts for its table'
);
select ok(tests.metric('table_bytes', '{"table": "amazon_ads.report_sp_campaigns"}') > 0, 'which has the size of all of them');

-- Who may read.
insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes)
values
  (tests.ada(), 'Prometheus', 'aac_m', repeat('a', 64), '{metrics}'),
  (tests.ada(), 'Script', 'aac_s', repeat('b', 64), '{tokens,keys}');
select ok(
  amazon_ads.read_metrics(jsonb_build_object('kind', 'api_key', 'key_hash', repeat('a', 64)), '{}') ? 'samples',
  'a key with the scope metrics reads'
);
select is(
  amazon_ads.read_metrics(jsonb_build_object('kind', 'api_key', 'key_hash', repeat('b', 64)), '{}') ->> 'refusal',
  'api_key_scope_missing', 'a key without it does not'
);
select is(
  amazon_ads.read_metrics(jsonb_build_object('kind', 'api_key', 'key_hash', repeat('c', 64)), '{}') ->> 'refusal',
  'api_key_unknown', 'nor does an unknown one'
);

create function tests.make_key(caller jsonb) returns text language sql as $$
  select coalesce(made ->> 'refusal', 'made') from amazon_ads.create_api_key(
    caller, 'Prometheus', 'aac_n', repeat('d', 64), '{metrics}', null, null
  ) as made
$$;
select is(tests.make_key(tests.ada_user()), 'api_key_exceeds_maker', 'a user makes no key with the scope metrics');
select is(
  tests.make_key(tests.ada_user() || '{"operator": {"key_name": "default"}}'), 'made',
  'the operator makes one'
);

select * from finish();
rollback;
