-- What the operator switches off in an emergency, who may, and what it leaves alone.
begin;
\ir support/personas.sql
select plan(36);

\set operator '''{"kind": "system", "operator": {"key_name": "default"}}'''
\set shop '''c0000000-0000-4000-8000-000000000001'''
delete from amazon_ads_private.schedule_tickets;
delete from amazon_ads.audit_log;
update amazon_ads_private.settings set other_project_url = null;
select tests.connect(:shop, tests.ada());
create function tests.switch(tokens boolean default null, paused text[] default null, ends boolean default false)
returns jsonb language sql as $$
  select amazon_ads.change_switches('{"kind": "system", "operator": {"key_name": "default"}}', tokens, paused, ends) -> 'switches'
$$;
create function tests.token(caller jsonb) returns text language sql as $$
  select coalesce(answer ->> 'refusal', 'token')
  from amazon_ads.read_token(caller, '{"connection_id": "c0000000-0000-4000-8000-000000000001"}') as answer
$$;
create function tests.proxied(caller jsonb) returns text language sql as $$
  select coalesce(answer ->> 'refusal', 'token')
  from amazon_ads.read_proxy_token(caller, '{"connection_id": "c0000000-0000-4000-8000-000000000001"}') as answer
$$;

-- Who may.
select is(
  amazon_ads.read_switches(:operator),
  '{"switches": {"hand_out_tokens": true, "paused_schedules": [], "api_keys_valid_after": null}}', 'at first nothing is off'
);
insert into amazon_ads_private.operators (user_id) values (tests.ben());
select ok(
  amazon_ads.read_switches(jsonb_build_object('kind', 'system', 'operator', jsonb_build_object('caller', tests.ben_user()))) ? 'switches',
  'a signed-in operator may'
);
select is(
  array[
    amazon_ads.read_switches(caller) ->> 'refusal',
    amazon_ads.change_switches(caller, false, '{refresh-tokens}', true) ->> 'refusal'
  ],
  array_fill('caller_not_allowed'::text, array[2]), who || ' may not'
)
from (values
  ('a user', tests.ada_user()),
  ('the schedule', '{"kind": "system"}'),
  ('a user in an operator''s place', jsonb_build_object('kind', 'system', 'operator', jsonb_build_object('caller', tests.ada_user()))),
  ('a secret key of another name', '{"kind": "system", "operator": {"key_name": "reports"}}')
) as callers (who, caller);
select is(
  amazon_ads.read_switches(:operator) -> 'switches' -> 'hand_out_tokens', 'true', 'and what they tried changed nothing'
);

-- Tokens.
select tests.make_key('script', tests.ada(), '{tokens,amazon,keys}') as script \gset
select is(tests.token(:'script'), 'token', 'a token is handed out');
select is(tests.switch(tokens => false) ->> 'hand_out_tokens', 'false', 'the operator stops that');
select is(tests.token(tests.ada_user()), 'tokens_stopped', 'a user gets none');
select is(tests.token(:'script'), 'tokens_stopped', 'nor does an API key');
select is(tests.token(tests.ada_user() || '{"operator": {"key_name": "default"}}'), 'tokens_stopped', 'nor does the operator for a user');
select is(tests.proxied(:'script'), 'tokens_stopped', 'and no call goes through the proxy');
select is(tests.token(tests.ben_user()), 'tokens_stopped', 'a stranger does not learn whose connection it is');
select is(tests.token('{"kind": "api_key", "key_hash": "0"}'), 'api_key_unknown', 'a wrong credential is refused as such');
select is(tests.token(tests.ada_user() || '{"actor": "schedule"}'), 'token', 'a sync goes on, which hands no token out');
select is(
  amazon_ads.read_list_token(tests.ada_user(), '{"connection_id": "c0000000-0000-4000-8000-000000000001"}') ->> 'connection_id', :shop,
  'and so do lists of Amazon''s, which do not show it'
);
select is(tests.switch() ->> 'hand_out_tokens', 'false', 'what a change does not name stays as it is');
select tests.switch(tokens => true);
select is(tests.token(:'script'), 'token', 'the operator hands them out again');

-- The schedule.
update amazon_ads_private.oauth_tokens set refresh_due_at = now();
select is(tests.switch(paused => '{refresh-tokens,deliver-events}') -> 'paused_schedules', '["refresh-tokens", "deliver-events"]', 'parts of the schedule are paused');
select is(amazon_ads_private.dispatch_refreshes(), 'paused', 'a due token calls nothing');
select is((select outcome from amazon_ads_private.heartbeats where name = 'refresh-tokens'), 'paused', 'and the heartbeat says why');
update amazon_ads.connections set next_sync_at = now();
select is(amazon_ads_private.dispatch_syncs(), '1 due', 'the other parts go on');
select is(amazon_ads_private.call_function_once('deliver-events'), 'paused', 'an event waits');
select is((select array_agg(distinct function_name) from amazon_ads_private.schedule_tickets), '{sync-accounts}', 'no ticket was made for what is paused');
select throws_ok(
  $$ update amazon_ads_private.settings set paused_schedules = '{refresh}' $$, '23514', null, 'a name that the schedule does not have is refused by SQL, too'
);
select tests.switch(paused => '{}');
select is(amazon_ads_private.dispatch_refreshes(), '1 due', 'then it calls again');

-- All API keys.
update amazon_ads_private.api_keys set created_at = now() - interval '1 minute';
select tests.switch(ends => true);
select is(tests.token(:'script'), 'api_key_revoked', 'all keys end at once');
select results_eq(
  $$ select k ->> 'status', (k ->> 'revoked_at')::timestamptz
    from jsonb_array_elements(amazon_ads.list_api_keys(tests.ada_user()) -> 'api_keys') as k $$,
  $$ select 'revoked', s.api_keys_valid_after from amazon_ads_private.settings as s $$, 'and are shown as revoked'
);
select is(
  amazon_ads.create_api_key(:'script', 'Child', 'aac_1', tests.hash('child'), '{tokens}', null, null) ->> 'refusal', 'api_key_revoked',
  'they make no others'
);
select is((select count(*)::int from amazon_ads_private.api_keys where revoked_at is not null), 0, 'their rows are left for housekeeping');
select is(amazon_ads_private.mark_ended_api_keys(), 1, 'which marks them');
select is(amazon_ads_private.mark_ended_api_keys(), 0, 'once');
update amazon_ads_private.settings set api_keys_valid_after = now() - interval '1 second';
select is(
  tests.token(tests.make_key('new', tests.ada(), '{tokens}')), 'token', 'a key that was made later is valid'
);

-- The log.
select results_eq(
  $$ select actor, actor_name, details from amazon_ads.audit_log where action = 'settings_changed' and details ? 'hand_out_tokens' order by id $$,
  $$ values
    ('operator', 'default', '{"hand_out_tokens": {"old": true, "new": false}}'::jsonb),
    ('operator', 'default', '{"hand_out_tokens": {"old": false, "new": true}}') $$,
  'each change is in the audit log, with the operator''s key'
);
select ok(
  exists (select from amazon_ads.audit_log where action = 'settings_changed' and details ? 'api_keys_valid_after' and actor_name = 'default')
    and exists (select from amazon_ads.audit_log where action = 'api_key_revoked' and user_id = tests.ada()),
  'also the end of all keys, and each key in its owner''s log'
);

select * from finish();
rollback;
