-- Chapter 15: looking after connections.
-- Listing, renaming, importing what another system has, and disconnecting.

create function private.connection_detail_json(connection public.connections)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select private.connection_json(connection) || pg_catalog.jsonb_build_object('token', (
    select pg_catalog.jsonb_build_object(
      'expires_at', t.expires_at,
      'expires_in', pg_catalog.floor(extract(epoch from t.expires_at - pg_catalog.clock_timestamp())),
      'refresh_count', t.refresh_count,
      'last_refresh', t.last_refresh,
      'next_refresh', t.refresh_due_at,
      'next_attempt_at', case when t.next_attempt_at > pg_catalog.now() then t.next_attempt_at end,
      'last_error', t.last_error
    )
    from private.oauth_tokens as t where t.connection_id = connection.id
  ))
$$;
comment on function private.connection_detail_json(public.connections) is
  'A connection with the state of its token, never the token.';
revoke execute on function private.connection_detail_json(public.connections) from public, anon, authenticated;

create function public.list_connections(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(list_connections.caller, 'connections:read');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  return pg_catalog.jsonb_build_object('connections', (
    select coalesce(pg_catalog.jsonb_agg(private.connection_json(c) order by c.created_at desc, c.id), '[]')
    from public.connections as c
    where c.user_id = who.user_id and (who.connection_id is null or c.id = who.connection_id)
  ));
end;
$$;
comment on function public.list_connections(jsonb) is 'The caller''s connections, newest first.';

create function public.read_connection(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(read_connection.caller, 'connections:read');
  connection public.connections;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  connection := private.find_connection(
    who, pg_catalog.jsonb_build_object('connection_id', read_connection.connection_id)
  );
  if connection.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;
  return pg_catalog.jsonb_build_object('connection', private.connection_detail_json(connection));
end;
$$;
comment on function public.read_connection(jsonb, uuid) is 'One connection with the state of its token.';

create function public.change_connection(caller jsonb, connection_id uuid, name text, regions text[])
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(change_connection.caller, 'connections:write');
  connection public.connections;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  update public.connections as c
  set name = coalesce(change_connection.name, c.name),
      regions = coalesce(change_connection.regions, c.regions)
  where c.id = change_connection.connection_id
    and c.user_id = who.user_id
    and (who.connection_id is null or c.id = who.connection_id)
  returning c.* into connection;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;
  return pg_catalog.jsonb_build_object('connection', private.connection_detail_json(connection));
end;
$$;
comment on function public.change_connection(jsonb, uuid, text, text[]) is
  'Renames a connection, or says which regions a sync reads.';

create function private.go_on_counting()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- Every token that was ever stored has left a row there: no generation has got beyond its id.
  new.generation := 1 + coalesce(
    (select max(h.id) from public.token_refresh_history as h where h.connection_id = new.connection_id), 0
  );
  return new;
end;
$$;
comment on function private.go_on_counting() is
  'A disconnected connection that comes back does not count its generations from 1 again: a refresh of the old consent, still under way, would take the new one''s tokens for those that it began with.';
revoke execute on function private.go_on_counting() from public, anon, authenticated;
create trigger oauth_tokens_20_go_on_counting
  before insert on private.oauth_tokens
  for each row execute function private.go_on_counting();

create function public.disconnect_connection(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(disconnect_connection.caller, 'connections:write');
  connection public.connections;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  connection := private.find_connection(
    who, pg_catalog.jsonb_build_object('connection_id', disconnect_connection.connection_id)
  );
  if connection.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;

  -- What is under way ends first, and user and connection are locked after it: a confirmation and the
  -- end of a sync lock in that order too. A sync that went on would bring the accounts back.
  delete from private.oauth_states as s where s.connection_id = connection.id;
  update public.sync_runs as r
  set status = 'failed', error_code = 'connection_disconnected', finished_at = pg_catalog.now()
  where r.connection_id = connection.id and r.status = 'running';
  perform from public.users as u where u.id = connection.user_id for no key update;
  select c.* into connection from public.connections as c where c.id = connection.id for no key update;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;
  if connection.status in ('pending', 'awaiting_confirmation') then
    -- It never was a connection: nothing to keep.
    delete from public.connections as c where c.id = connection.id;
    connection.status := 'disconnected';
    return pg_catalog.jsonb_build_object('connection', private.connection_json(connection));
  end if;

  delete from private.oauth_tokens as t where t.connection_id = connection.id;
  if connection.status <> 'disconnected' then
    insert into public.token_refresh_history (user_id, connection_id, action, trigger, success)
    values (connection.user_id, connection.id, 'revoked', 'manual', true);
    update public.user_accounts as a
    set status = 'inactive', is_default = false
    where a.connection_id = connection.id;
    update public.amazon_profiles as p set status = 'inactive' where p.connection_id = connection.id;
    perform private.ensure_default_account(connection.user_id);
    update public.connections as c
    set status = 'disconnected', last_error = null
    where c.id = connection.id
    returning c.* into connection;
  end if;
  return pg_catalog.jsonb_build_object('connection', private.connection_json(connection));
end;
$$;
comment on function public.disconnect_connection(jsonb, uuid) is
  'Destroys a connection''s tokens; its history and its accounts stay, inactive.';

create function public.import_connection(
  caller jsonb,
  connection_id uuid,
  name text,
  region text,
  scopes text[],
  client_id text,
  oauth_client_id uuid,
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  expires_in integer
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(import_connection.caller, 'connections:write');
  connection public.connections;
  expiry timestamptz := pg_catalog.now() + pg_catalog.make_interval(secs => import_connection.expires_in);
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  elsif who.connection_id is not null then
    -- A key for one connection cannot make another.
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;
  insert into public.connections as c (
    id, user_id, name, status, region, scopes, client_id, oauth_client_id, connected_at, last_used_at,
    next_sync_at
  )
  values (
    import_connection.connection_id, who.user_id, import_connection.name, 'active',
    import_connection.region, import_connection.scopes, import_connection.client_id,
    import_connection.oauth_client_id, pg_catalog.now(), pg_catalog.now(),
    pg_catalog.now() + interval '2 minutes'
  )
  returning c.* into connection;
  insert into private.oauth_tokens (
    connection_id, encrypted_access_token, encrypted_refresh_token, token_type, expires_at, scope,
    last_refresh, refresh_started_at, refresh_due_at
  )
  values (
    connection.id, import_connection.encrypted_access_token, import_connection.encrypted_refresh_token,
    import_connection.token_type, expiry, pg_catalog.array_to_string(connection.scopes, ' '),
    pg_catalog.now(), pg_catalog.now(), private.next_refresh_due(expiry, pg_catalog.now())
  );
  insert into public.token_refresh_history (user_id, connection_id, action, trigger, success)
  values (connection.user_id, connection.id, 'imported', 'manual', true);
  return pg_catalog.jsonb_build_object('connection', private.connection_detail_json(connection));
end;
$$;
comment on function public.import_connection(jsonb, uuid, text, text, text[], text, uuid, text, text, text, integer) is
  'Keeps tokens that Amazon has just honoured as a connection of the caller''s.';

create function public.authorize_import(caller jsonb, oauth_client_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(authorize_import.caller, 'connections:write');
  client private.oauth_clients;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  elsif who.connection_id is not null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  elsif authorize_import.oauth_client_id is null then
    return '{"client": null}'::jsonb;
  end if;
  select o.* into client
  from private.oauth_clients as o
  where o.id = authorize_import.oauth_client_id and o.user_id = who.user_id;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'oauth_client_not_found');
  end if;
  return pg_catalog.jsonb_build_object('client', pg_catalog.jsonb_build_object(
    'client_id', client.client_id,
    'oauth_client_id', client.id,
    'encrypted_client_secret', client.encrypted_client_secret
  ));
end;
$$;
comment on function public.authorize_import(jsonb, uuid) is
  'Whether the caller may import, asked before Amazon is; and the app that the tokens belong to.';

revoke execute on function
  public.list_connections(jsonb),
  public.read_connection(jsonb, uuid),
  public.change_connection(jsonb, uuid, text, text[]),
  public.disconnect_connection(jsonb, uuid),
  public.import_connection(jsonb, uuid, text, text, text[], text, uuid, text, text, text, integer),
  public.authorize_import(jsonb, uuid)
from public, anon, authenticated;
grant execute on function
  public.list_connections(jsonb),
  public.read_connection(jsonb, uuid),
  public.change_connection(jsonb, uuid, text, text[]),
  public.disconnect_connection(jsonb, uuid),
  public.import_connection(jsonb, uuid, text, text, text[], text, uuid, text, text, text, integer),
  public.authorize_import(jsonb, uuid)
to service_role;
