-- Chapter 16: bring your own app.
-- An agency may have a Login with Amazon app of its own; its secret is sealed like a token.

create function private.oauth_client_json(client private.oauth_clients)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'id', client.id,
    'name', client.name,
    'client_id', client.client_id,
    'created_at', client.created_at
  )
$$;
comment on function private.oauth_client_json(private.oauth_clients) is 'An app as callers see it: never its secret.';
revoke execute on function private.oauth_client_json(private.oauth_clients) from public, anon, authenticated;

create function public.create_oauth_client(
  caller jsonb,
  id uuid,
  name text,
  client_id text,
  encrypted_client_secret text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(create_oauth_client.caller, 'connections:write');
  client private.oauth_clients;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  elsif who.connection_id is not null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;
  insert into private.oauth_clients as o (id, user_id, name, client_id, encrypted_client_secret)
  values (
    create_oauth_client.id, who.user_id, create_oauth_client.name, create_oauth_client.client_id,
    create_oauth_client.encrypted_client_secret
  )
  returning o.* into client;
  return pg_catalog.jsonb_build_object('oauth_client', private.oauth_client_json(client));
end;
$$;
comment on function public.create_oauth_client(jsonb, uuid, text, text, text) is 'Keeps a user''s own app.';

create function public.list_oauth_clients(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(list_oauth_clients.caller, 'connections:read');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  return pg_catalog.jsonb_build_object('oauth_clients', (
    select coalesce(pg_catalog.jsonb_agg(private.oauth_client_json(o) order by o.created_at desc, o.id), '[]')
    from private.oauth_clients as o
    where o.user_id = who.user_id
      and (who.connection_id is null or exists (
        select from public.connections as c
        where c.id = who.connection_id and c.oauth_client_id = o.id
      ))
  ));
end;
$$;
comment on function public.list_oauth_clients(jsonb) is 'The caller''s own apps, newest first.';

create function public.change_oauth_client(
  caller jsonb,
  oauth_client_id uuid,
  name text,
  encrypted_client_secret text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(change_oauth_client.caller, 'connections:write');
  client private.oauth_clients;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  update private.oauth_clients as o
  set name = coalesce(change_oauth_client.name, o.name),
      encrypted_client_secret = coalesce(change_oauth_client.encrypted_client_secret, o.encrypted_client_secret)
  where o.id = change_oauth_client.oauth_client_id and o.user_id = who.user_id and who.connection_id is null
  returning o.* into client;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'oauth_client_not_found');
  end if;
  return pg_catalog.jsonb_build_object('oauth_client', private.oauth_client_json(client));
end;
$$;
comment on function public.change_oauth_client(jsonb, uuid, text, text) is
  'Renames an app or replaces its secret; null leaves as is. Connections keep their consents: they belong to the client id.';

create function public.delete_oauth_client(caller jsonb, oauth_client_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(delete_oauth_client.caller, 'connections:write');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  perform from private.oauth_clients as o
  where o.id = delete_oauth_client.oauth_client_id and o.user_id = who.user_id and who.connection_id is null
  for update;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'oauth_client_not_found');
  end if;
  if exists (
    select from public.connections as c
    where c.oauth_client_id = delete_oauth_client.oauth_client_id and c.status <> 'disconnected'
  ) then
    return pg_catalog.jsonb_build_object('refusal', 'oauth_client_in_use');
  end if;
  -- Disconnected ones keep the client id, which is no secret, and let go of the app.
  update public.connections as c set oauth_client_id = null
  where c.oauth_client_id = delete_oauth_client.oauth_client_id;
  delete from private.oauth_clients as o where o.id = delete_oauth_client.oauth_client_id;
  return '{"deleted": true}'::jsonb;
end;
$$;
comment on function public.delete_oauth_client(jsonb, uuid) is 'Forgets an app that no living connection uses.';

revoke execute on function
  public.create_oauth_client(jsonb, uuid, text, text, text),
  public.list_oauth_clients(jsonb),
  public.change_oauth_client(jsonb, uuid, text, text),
  public.delete_oauth_client(jsonb, uuid)
from public, anon, authenticated;
grant execute on function
  public.create_oauth_client(jsonb, uuid, text, text, text),
  public.list_oauth_clients(jsonb),
  public.change_oauth_client(jsonb, uuid, text, text),
  public.delete_oauth_client(jsonb, uuid)
to service_role;
