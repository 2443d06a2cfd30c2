-- Who did what, and when: users read what concerns them, and nothing else.
begin;
\ir support/personas.sql
select * from no_plan();

create function tests.log(owner uuid) returns table (actor text, action text) language sql
as $$ select l.actor, l.action from amazon_ads.audit_log as l where l.user_id = owner order by l.id $$;
select tests.make_key('maker', tests.ada(), '{keys,tokens,connections:write}') as maker \gset
select tests.connect('c0000000-0000-4000-8000-000000000001', tests.ada());
delete from amazon_ads.audit_log;

-- Keys.
select amazon_ads.create_api_key(tests.ada_user(), 'Script', 'aac_1', tests.hash('one'), '{tokens}', null, null) #>> '{api_key,id}' as made \gset
select amazon_ads.create_api_key(:'maker', 'Child', 'aac_2', tests.hash('two'), '{tokens}', null, null);
select amazon_ads.change_api_key(tests.ada_user(), :'made', 'Renamed', null);
select amazon_ads.revoke_api_key(tests.ada_user(), :'made', false);
select results_eq(
  'select * from tests.log(tests.ada())',
  $$ values ('user', 'api_key_created'), ('key', 'api_key_created'), ('user', 'api_key_changed'), ('user', 'api_key_revoked') $$,
  'keys: created by the user and by a key, changed, revoked'
);
select is((select actor_name from amazon_ads.audit_log where actor = 'key'), 'maker', 'the log names the key that acted');
select is((select count(*)::int from amazon_ads.audit_log where details::text like '%' || tests.hash('one') || '%'), 0, 'never its hash');
select is_empty('select * from tests.log(tests.ben())', 'another user''s log is empty');
select amazon_ads.revoke_api_key(tests.ada_user(), :'made', false);
select is((select count(*)::int from amazon_ads.audit_log where action = 'api_key_revoked'), 1, 'a second revocation changes nothing');
delete from amazon_ads.audit_log;

-- A use is no change.
select amazon_ads_private.authorize(jsonb_build_object('kind', 'api_key', 'key_hash', tests.hash('two')), 'tokens');
select is_empty('select * from tests.log(tests.ada())', 'a call with a key is not in the log');

-- Apps.
select amazon_ads.create_oauth_client(tests.ada_user(), 'a9900000-0000-4000-8000-000000000001', 'App', 'client-9', tests.sealed('secret'));
select amazon_ads.change_oauth_client(tests.ada_user(), 'a9900000-0000-4000-8000-000000000001', null, tests.sealed('other'));
select amazon_ads_private.set_actor(null, null, null), set_config('amazon_ads.actor', '', true);
update amazon_ads_private.oauth_clients set encrypted_client_secret = tests.sealed('other', 'k2');
select amazon_ads.delete_oauth_client(tests.ada_user(), 'a9900000-0000-4000-8000-000000000001');
select results_eq(
  'select * from tests.log(tests.ada())',
  $$ values ('user', 'app_created'), ('user', 'app_changed'), ('user', 'app_deleted') $$,
  'apps: created, changed, deleted; resealing a secret is no change'
);
select is((select details ->> 'secret_changed' from amazon_ads.audit_log where action = 'app_changed'), 'true', 'a new secret is said');
select is((select count(*)::int from amazon_ads.audit_log where details::text like '%sealed%'), 0, 'never shown');
delete from amazon_ads.audit_log;

-- Webhooks.
\set hook '''e0000000-0000-4000-8000-000000000009'''
update amazon_ads_private.settings set project_url = null;
select amazon_ads.create_webhook(tests.ada_user(), :hook, 'https://ada.example/hook/t0ken?key=1', null, tests.sealed('one'));
select amazon_ads.change_webhook(tests.ada_user(), :hook, 'https://evil.example/hook', false, null, null, tests.sealed('two'));
select set_config('amazon_ads.actor', '', true);
update amazon_ads_private.webhook_secrets
set encrypted_secret = tests.sealed('two', 'k2'), previous_encrypted_secret = tests.sealed('one', 'k2');
update amazon_ads.webhooks set failing_since = now(), last_success_at = now();
select amazon_ads_private.record_event('report.stored', tests.ada(), null);
update amazon_ads.webhook_deliveries set lease_id = gen_random_uuid(), lease_expires_at = now() + interval '1 minute';
select amazon_ads.record_deliveries((
  select jsonb_agg(jsonb_build_object(
    'delivery_id', d.id, 'lease_id', d.lease_id, 'response_status', 410, 'error', 'http_410', 'duration_ms', 1
  )) from amazon_ads.webhook_deliveries as d
));
select amazon_ads.delete_webhook(tests.make_key('hooks', tests.ada(), '{webhooks}'), :hook);
select results_eq(
  $$ select * from tests.log(tests.ada()) where action like 'webhook%' $$,
  $$ values
    ('user', 'webhook_created'), ('user', 'webhook_changed'), ('user', 'webhook_secret_rotated'),
    ('schedule', 'webhook_changed'), ('key', 'webhook_deleted') $$,
  'webhooks: created, changed, rotated, disabled by their endpoint, deleted; resealing a secret is no change'
);
select is(
  (select details from amazon_ads.audit_log where action = 'webhook_created') - 'webhook_id',
  '{"origin": "https://ada.example", "events": null, "status": "active"}', 'an address is shown without its path'
);
select is(
  (select details ->> 'origin' from amazon_ads.audit_log where action = 'webhook_changed' order by id limit 1), 'https://evil.example',
  'and where events go now'
);
select is((select details ->> 'disabled_reason' from amazon_ads.audit_log where actor = 'schedule' and action = 'webhook_changed'), 'gone', 'why it was disabled is said');
select amazon_ads.create_webhook(
  '{"kind": "system", "operator": {"key_name": "default"}}', gen_random_uuid(), 'https://operator.example/hook', null, tests.sealed('three')
);
select results_eq(
  $$ select user_id, actor, actor_name from amazon_ads.audit_log where action = 'webhook_created' order by id desc limit 1 $$,
  $$ values (null::uuid, 'operator', 'default') $$, 'a webhook of the project has no user, and the operator''s key is named'
);
update amazon_ads_private.settings set project_url = 'https://project.supabase.co';
delete from amazon_ads.audit_log;

-- Connections, by the operator in the user's name.
select amazon_ads.change_connection(
  tests.ada_user() || '{"operator": {"key_name": "default"}}', 'c0000000-0000-4000-8000-000000000001', 'Renamed', null
);
select amazon_ads.disconnect_connection(tests.ada_user(), 'c0000000-0000-4000-8000-000000000001');
select results_eq(
  'select * from tests.log(tests.ada())',
  $$ values ('operator', 'connection_changed'), ('user', 'connection_disconnected') $$, 'connections: renamed by the operator, disconnected'
);
select is((select actor_name from amazon_ads.audit_log where actor = 'operator'), 'default', 'the log names the secret key');
delete from amazon_ads.audit_log;

-- Settings and operators, by SQL.
select set_config('amazon_ads.actor', '', true);
update amazon_ads_private.settings set require_mfa = true;
update amazon_ads_private.settings set require_mfa = false;
insert into amazon_ads_private.operators (user_id) values (tests.ben());
delete from amazon_ads_private.operators;
select results_eq(
  'select actor, action, user_id from amazon_ads.audit_log order by id',
  $$ values
    ('operator', 'settings_changed', null::uuid), ('operator', 'settings_changed', null),
    ('operator', 'operator_added', tests.ben()), ('operator', 'operator_removed', tests.ben()) $$,
  'settings of trust and operators'
);
select is(
  (select details from amazon_ads.audit_log order by id limit 1), '{"require_mfa": {"old": false, "new": true}}', 'with what they were and are'
);
select tests.become_user(tests.ben());
select is((select count(*)::int from amazon_ads.audit_log), 2, 'Ben reads what concerns him');
select tests.become_user(tests.ada());
select is((select count(*)::int from amazon_ads.audit_log), 0, 'Ada does not read the project''s settings');
select tests.become_owner();
delete from amazon_ads.audit_log;

-- What an operator reads: one counted row an hour.
select amazon_ads.record_operator_call(tests.ada_user() || '{"operator": {"key_name": "default"}}', 'get-token') from generate_series(1, 3);
select amazon_ads.record_operator_call(tests.ada_user() || '{"operator": {"key_name": "default"}}', 'connections');
select amazon_ads.record_operator_call(tests.ben_user() || '{"operator": {"key_name": "default"}}', 'get-token');
select results_eq(
  $$ select user_id, details ->> 'function', count from amazon_ads.audit_log where action = 'operator_acted' order by id $$,
  $$ values (tests.ada(), 'get-token', 3), (tests.ada(), 'connections', 1), (tests.ben(), 'get-token', 1) $$,
  'one row for each user and function, counted'
);
select is(
  amazon_ads.record_operator_call(tests.ada_user() || '{"operator": {"key_name": "reports"}}', 'get-token') ->> 'refusal',
  'caller_not_allowed', 'who is no operator is not recorded as one'
);
delete from amazon_ads.audit_log;
select amazon_ads.record_operator_call('{"kind": "system", "operator": {"key_name": "default"}}', 'operator-connections') from generate_series(1, 2);
select results_eq(
  $$ select user_id, actor, actor_name, details ->> 'function', count from amazon_ads.audit_log $$,
  $$ values (null :: uuid, 'operator', 'default', 'operator-connections', 2) $$,
  'what shows the data of all users is the project''s'
);
select is(
  amazon_ads.record_operator_call('{"kind": "system", "operator": {"key_name": "reports"}}', 'operator-connections') ->> 'refusal',
  'caller_not_allowed', 'who is no operator is not recorded there either'
);

-- A person who looks at a token.
select tests.connect('c0000000-0000-4000-8000-000000000003', tests.ada());
delete from amazon_ads.audit_log;
select is(
  amazon_ads.record_token_reveal(tests.ben_user(), 'c0000000-0000-4000-8000-000000000003') ->> 'refusal',
  'connection_not_found', 'another user''s token is no one''s to look at'
);
select is(
  amazon_ads.record_token_reveal(:'maker' :: jsonb, 'c0000000-0000-4000-8000-000000000003'), '{}', 'a key with the scope tokens'
);
select is(amazon_ads.record_token_reveal(tests.ada_user(), 'c0000000-0000-4000-8000-000000000003'), '{}', 'the owner');
select is(
  amazon_ads.record_token_reveal(tests.ada_user() || '{"operator": {"key_name": "default"}}', 'c0000000-0000-4000-8000-000000000003'),
  '{}', 'the operator for the owner'
);
select results_eq(
  $$ select actor, action, connection_id from amazon_ads.audit_log where user_id = tests.ada() order by id $$,
  $$ values
    ('key', 'token_revealed', 'c0000000-0000-4000-8000-000000000003'::uuid),
    ('user', 'token_revealed', 'c0000000-0000-4000-8000-000000000003'),
    ('operator', 'token_revealed', 'c0000000-0000-4000-8000-000000000003') $$,
  'each look is a row, and a refused one is none'
);

-- The history of tokens says who asked.
select tests.connect('c0000000-0000-4000-8000-000000000002', tests.ada(), '-1 minute');
select amazon_ads.claim_refresh('c0000000-0000-4000-8000-000000000002', 300, null, 20, 'on_demand', actor => 'key') ->> 'lease_id' as lease \gset
select tests.record_refresh('c0000000-0000-4000-8000-000000000002', :'lease', 1, tests.sealed('a'), null);
select is((select actor from amazon_ads.token_refresh_history where lease_id = :'lease'), 'key', 'a refresh that a key asked for');
update amazon_ads_private.oauth_tokens set refresh_due_at = now(), expires_at = now() where connection_id = 'c0000000-0000-4000-8000-000000000002';
select amazon_ads.claim_due_refreshes(1, 20) #>> '{claimed,0,lease_id}' as lease \gset
select amazon_ads_private.abandon_lease(t, tests.ada()) from amazon_ads_private.oauth_tokens as t where t.lease_id = :'lease';
select is((select actor from amazon_ads.token_refresh_history where lease_id = :'lease'), 'schedule', 'and one of the schedule');

-- A deleted user takes their log along.
delete from auth.users where id = tests.ada();
select is_empty('select * from tests.log(tests.ada())', 'a deleted user''s rows are gone, and nothing is added for them');

-- Retention.
update amazon_ads.audit_log set created_at = now() - interval '731 days';
insert into amazon_ads.audit_log (user_id, actor, action, created_at)
select tests.ben(), 'user', 'api_key_created', now() - interval '731 days' from generate_series(1, 5001);
select amazon_ads_private.remove_old_rows('amazon_ads.audit_log', 'o.created_at', 'true', '1 day', clock_timestamp() - interval '1 second');
select ok((select count(*) > 5000 from amazon_ads.audit_log), 'without time nothing is removed');
select amazon_ads_private.remove_old_records();
select is((select count(*)::int from amazon_ads.audit_log), 0, 'after two years rows are removed');

select * from finish();
rollback;
