-- Audit.
-- Who did what that matters, and when: keys, apps, connections, webhooks, settings of trust, and what an operator
-- did for a user. Triggers write it, so that a function that is added later cannot forget it. authorize has
-- noted the caller of the transaction; a change by SQL is the operator's.

select amazon_ads_private.begin_chapter(
  '20261121002400_audit',
  '3b89f4ffe0aba0a77cc4176afb1ade7658fd12d91ab0bac40bb15d566ae2c5be'
);

create table amazon_ads.audit_log (
  id bigint generated always as identity primary key,
  user_id uuid references amazon_ads.users (id) on delete cascade,
  actor text not null check (actor in ('user', 'key', 'operator', 'schedule', 'invited')),
  actor_id uuid,
  actor_name text,
  action text not null check (action in (
    'api_key_created', 'api_key_changed', 'api_key_revoked',
    'app_created', 'app_changed', 'app_deleted',
    'connection_created', 'connection_imported', 'connection_renewed', 'connection_changed',
    'connection_disconnected', 'connection_handed_over', 'connection_received', 'token_revealed',
    'amazon_login_changed', 'amazon_login_accepted',
    'invitation_created', 'invitation_revoked', 'invitation_used', 'invitation_approved',
    'webhook_created', 'webhook_changed', 'webhook_deleted', 'webhook_secret_rotated',
    'report_schedule_created', 'report_schedule_changed', 'report_schedule_deleted',
    'operator_added', 'operator_removed', 'operator_acted', 'settings_changed'
  )),
  connection_id uuid,
  details jsonb not null default '{}',
  count integer not null default 1,
  counted_as text,
  created_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  constraint audit_log_is_counted_once unique (counted_as)
);
comment on table amazon_ads.audit_log is 'What users, keys and operators did that matters. Users read the rows about their own.';
comment on column amazon_ads.audit_log.user_id is
  'Whose data it was; null for what concerns the whole project, which only the operator reads.';
comment on column amazon_ads.audit_log.actor_id is 'The user or the API key that did it; null for a secret key, for SQL and for the schedule.';
comment on column amazon_ads.audit_log.actor_name is 'The name of the API key, of the secret key, or of the database role that did it.';
comment on column amazon_ads.audit_log.connection_id is 'The connection it was about. No foreign key: the row outlives the connection.';
comment on column amazon_ads.audit_log.counted_as is
  'What rows of the same operator, user, function and hour have in common; null for rows that are not counted.';
comment on column amazon_ads.audit_log.count is 'How often it happened within the hour: only operator_acted is counted.';

create index audit_log_user_id on amazon_ads.audit_log (user_id, id desc);
create index audit_log_created_at on amazon_ads.audit_log (created_at);

alter table amazon_ads.audit_log enable row level security;
create policy "Users read the audit log of their own"
  on amazon_ads.audit_log for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

create type amazon_ads_private.actor as (kind text, id uuid, name text);
comment on type amazon_ads_private.actor is 'Who acts in a transaction, as the audit log names them.';

create function amazon_ads_private.set_actor(kind text, id uuid, name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Local: it ends with the transaction, also on a connection that a pooler shares.
  perform set_config('amazon_ads.actor', jsonb_build_object('kind', kind, 'id', id, 'name', name)::text, true);
end;
$$;
comment on function amazon_ads_private.set_actor is 'Notes who acts, until the end of the transaction.';

create function amazon_ads_private.current_actor()
returns amazon_ads_private.actor
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  noted jsonb := nullif(current_setting('amazon_ads.actor', true), '')::jsonb;
  actor amazon_ads_private.actor;
begin
  if noted is null then
    return row('operator', null, session_user)::amazon_ads_private.actor;
  end if;
  actor.kind := noted ->> 'kind';
  actor.id := (noted ->> 'id')::uuid;
  actor.name := coalesce(noted ->> 'name', (
    select k.name from amazon_ads_private.api_keys as k where actor.kind = 'key' and k.id = (noted ->> 'id')::uuid
  ));
  return actor;
end;
$$;
comment on function amazon_ads_private.current_actor is
  'Who acts in this transaction: the caller that authorize has let in, else a database role.';

create function amazon_ads_private.audit(
  user_id uuid, action text, connection_id uuid default null, details jsonb default '{}'
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor amazon_ads_private.actor := amazon_ads_private.current_actor();
begin
  insert into amazon_ads.audit_log (user_id, actor, actor_id, actor_name, action, connection_id, details)
  select audit.user_id, actor.kind, actor.id, actor.name, audit.action, audit.connection_id, audit.details
  -- The rows of a user are deleted with the user: for one who is gone, the deletes that follow are not recorded.
  where audit.user_id is null or exists (select from amazon_ads.users as u where u.id = audit.user_id);
end;
$$;
comment on function amazon_ads_private.audit is 'Adds a row to the audit log, in the name of the actor of this transaction.';

create function amazon_ads_private.audit_api_key()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  details jsonb := jsonb_build_object('api_key_id', new.id, 'name', new.name, 'prefix', new.prefix);
begin
  if tg_op = 'INSERT' then
    perform amazon_ads_private.audit(new.user_id, 'api_key_created', new.connection_id, details || jsonb_build_object(
      'scopes', new.scopes, 'expires_at', new.expires_at
    ));
  elsif old.revoked_at is null and new.revoked_at is not null then
    perform amazon_ads_private.audit(new.user_id, 'api_key_revoked', new.connection_id, details);
  else
    perform amazon_ads_private.audit(new.user_id, 'api_key_changed', new.connection_id, details || jsonb_build_object(
      'old_name', old.name, 'expires_at', new.expires_at, 'old_expires_at', old.expires_at
    ));
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.audit_api_key is 'Audits API keys.';
create trigger api_keys_80_audit_new after insert on amazon_ads_private.api_keys
  for each row execute function amazon_ads_private.audit_api_key();
create trigger api_keys_81_audit_change after update on amazon_ads_private.api_keys
  for each row when (
    (old.name, old.expires_at, old.revoked_at, old.scopes) is distinct from
    (new.name, new.expires_at, new.revoked_at, new.scopes)
  ) execute function amazon_ads_private.audit_api_key();

create function amazon_ads_private.audit_oauth_client()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  client amazon_ads_private.oauth_clients;
  details jsonb := '{}';
begin
  if tg_op = 'DELETE' then client := old; else client := new; end if;
  if tg_op = 'UPDATE' then
    -- A secret that no caller has changed was resealed with another key.
    details := jsonb_build_object(
      'old_name', old.name,
      'secret_changed', new.encrypted_client_secret <> old.encrypted_client_secret
        and nullif(current_setting('amazon_ads.actor', true), '') is not null
    );
    if new.name = old.name and not (details ->> 'secret_changed')::boolean then
      return null;
    end if;
  end if;
  perform amazon_ads_private.audit(
    client.user_id,
    case tg_op when 'INSERT' then 'app_created' when 'UPDATE' then 'app_changed' else 'app_deleted' end,
    null,
    details || jsonb_build_object('oauth_client_id', client.id, 'name', client.name, 'client_id', client.client_id)
  );
  return null;
end;
$$;
comment on function amazon_ads_private.audit_oauth_client is 'Audits the apps that users bring.';
create trigger oauth_clients_80_audit after insert or update or delete on amazon_ads_private.oauth_clients
  for each row execute function amazon_ads_private.audit_oauth_client();

create function amazon_ads_private.audit_connection()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    perform amazon_ads_private.audit(new.user_id, 'connection_imported', new.id, jsonb_build_object('name', new.name));
    return null;
  end if;
  if new.user_id <> old.user_id then
    perform amazon_ads_private.audit(
      old.user_id, 'connection_handed_over', new.id, jsonb_build_object('name', new.name, 'new_user_id', new.user_id)
    );
    perform amazon_ads_private.audit(
      new.user_id, 'connection_received', new.id, jsonb_build_object('name', new.name, 'old_user_id', old.user_id)
    );
  end if;
  if new.connected_at is distinct from old.connected_at then
    perform amazon_ads_private.audit(
      new.user_id,
      case when old.connected_at is null then 'connection_created' else 'connection_renewed' end,
      new.id, jsonb_build_object('name', new.name)
    );
  end if;
  if new.status = 'disconnected' and old.status <> 'disconnected' then
    perform amazon_ads_private.audit(new.user_id, 'connection_disconnected', new.id, jsonb_build_object('name', new.name));
  end if;
  if (new.name, new.regions) is distinct from (old.name, old.regions) then
    perform amazon_ads_private.audit(new.user_id, 'connection_changed', new.id, jsonb_build_object(
      'name', new.name, 'old_name', old.name, 'regions', new.regions, 'old_regions', old.regions
    ));
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.audit_connection is 'Audits connections.';
create trigger connections_80_audit_import after insert on amazon_ads.connections
  for each row when (new.status = 'active') execute function amazon_ads_private.audit_connection();
create trigger connections_81_audit_change after update on amazon_ads.connections
  for each row when (
    (old.user_id, old.connected_at, old.status = 'disconnected', old.name, old.regions) is distinct from
    (new.user_id, new.connected_at, new.status = 'disconnected', new.name, new.regions)
  ) execute function amazon_ads_private.audit_connection();

create function amazon_ads_private.audit_settings()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  changed jsonb;
begin
  select jsonb_object_agg(n.key, jsonb_build_object('old', o.value, 'new', n.value)) into changed
  from jsonb_each(to_jsonb(new)) as n
  join jsonb_each(to_jsonb(old)) as o on o.key = n.key
  where n.value <> o.value
    and n.key not in ('updated_at', 'other_project_url')
    -- The first report of the project's address is no person's act.
    and not (n.key = 'project_url' and o.value = 'null');
  if changed is not null then
    perform amazon_ads_private.audit(null, 'settings_changed', null, changed);
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.audit_settings is 'Audits every setting: which, what it was, what it is.';
create trigger settings_80_audit after update on amazon_ads_private.settings
  for each row execute function amazon_ads_private.audit_settings();

create function amazon_ads_private.audit_operator()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    perform amazon_ads_private.audit(new.user_id, 'operator_added');
  else
    perform amazon_ads_private.audit(old.user_id, 'operator_removed');
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.audit_operator is 'Audits who may act as the operator.';
create trigger operators_80_audit after insert or delete on amazon_ads_private.operators
  for each row execute function amazon_ads_private.audit_operator();

create function amazon_ads.record_operator_call(caller jsonb, function_name text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization;
begin
  if caller ->> 'kind' = 'system' then
    who := amazon_ads_private.judge_operator(caller -> 'operator');
    who.user_id := null;
  else
    who := amazon_ads_private.authorize(caller, 'operator');
  end if;
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  insert into amazon_ads.audit_log as l (user_id, actor, actor_id, actor_name, action, details, counted_as)
  values (
    who.user_id, 'operator', who.actor_id, record_operator_call.caller #>> '{operator,key_name}', 'operator_acted',
    jsonb_build_object('function', record_operator_call.function_name),
    concat_ws(
      ' ', who.user_id, who.actor_id, record_operator_call.caller #>> '{operator,key_name}',
      record_operator_call.function_name, date_trunc('hour', now(), 'UTC')
    )
  )
  on conflict on constraint audit_log_is_counted_once do update set count = l.count + 1, last_at = now();
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.record_operator_call is
  'A call that an operator made for a user, or that shows the data of all: one row an hour for each operator, user and function, with a count.';

create function amazon_ads.record_token_reveal(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'tokens');
  connection amazon_ads.connections;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  connection := amazon_ads_private.own_connection(who, connection_id);
  if connection.id is null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  -- For calls that only read, authorize does not say who acts.
  perform amazon_ads_private.set_actor(who.actor, who.actor_id, caller #>> '{operator,key_name}');
  perform amazon_ads_private.audit(
    connection.user_id, 'token_revealed', connection.id, jsonb_build_object('name', connection.name)
  );
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.record_token_reveal is
  'get-token with reveal: a person looks at a token. Tokens that programs get are not in the audit log.';

-- Who asked for each token. A refresh is recorded when it ends; its caller was noted with the lease.
alter table amazon_ads_private.oauth_tokens add column lease_actor text;
comment on column amazon_ads_private.oauth_tokens.lease_actor is
  'Who asked for the refresh that has, or last had, the lease: user, key, operator or schedule.';
alter table amazon_ads.token_refresh_history add column actor text not null
  check (actor in ('user', 'key', 'operator', 'schedule', 'invited'));
comment on column amazon_ads.token_refresh_history.actor is 'Who asked for it: a user, an API key, the operator or the schedule.';

create function amazon_ads_private.fill_history_actor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  new.actor := coalesce(
    new.actor,
    case
      when new.trigger = 'scheduled' then 'schedule'
      -- A process that lost its lease finds the row that its successor wrote, with the right actor.
      when new.lease_id is not null then (
        select t.lease_actor from amazon_ads_private.oauth_tokens as t where t.connection_id = new.connection_id
      )
    end,
    (amazon_ads_private.current_actor()).kind
  );
  return new;
end;
$$;
comment on function amazon_ads_private.fill_history_actor is 'Fills in who asked for a refresh.';
create trigger token_refresh_history_10_fill_actor before insert on amazon_ads.token_refresh_history
  for each row execute function amazon_ads_private.fill_history_actor();
