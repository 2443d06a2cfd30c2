-- Bring your own app.
-- An agency may have a Login with Amazon app of its own; its secret is sealed like a token.

select amazon_ads_private.begin_chapter(
  '20261121001700_oauth_clients',
  'd668ce056e481c7221c642a356ca3ce2a5a61320ca440f683d2f505cf2640cce'
);

create function amazon_ads_private.oauth_client_json(client amazon_ads_private.oauth_clients)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'id', client.id,
    'name', client.name,
    'client_id', client.client_id,
    'created_at', client.created_at
  )
$$;
comment on function amazon_ads_private.oauth_client_json is 'An app as callers see it: never its secret.';

create function amazon_ads.create_oauth_client(
  caller jsonb,
  id uuid,
  name text,
  client_id text,
  encrypted_client_secret text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  client amazon_ads_private.oauth_clients;
  exceeded jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  elsif who.connection_id is not null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  exceeded := amazon_ads_private.quota_refusal(who.user_id, 'oauth_clients');
  if exceeded is not null then
    return exceeded;
  end if;
  insert into amazon_ads_private.oauth_clients as o (id, user_id, name, client_id, encrypted_client_secret)
  values (
    create_oauth_client.id, who.user_id, create_oauth_client.name, create_oauth_client.client_id,
    create_oauth_client.encrypted_client_secret
  )
  returning o.* into client;
  return jsonb_build_object('oauth_client', amazon_ads_private.oauth_client_json(client));
end;
$$;
comment on function amazon_ads.create_oauth_client is 'Stores a user''s own app.';

create function amazon_ads.list_oauth_clients(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:read');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('oauth_clients', (
    select coalesce(jsonb_agg(amazon_ads_private.oauth_client_json(o) order by o.created_at desc, o.id), '[]')
    from amazon_ads_private.oauth_clients as o
    where o.user_id = who.user_id
      and (who.connection_id is null or exists (
        select from amazon_ads.connections as c
        where c.id = who.connection_id and c.oauth_client_id = o.id
      ))
  ));
end;
$$;
comment on function amazon_ads.list_oauth_clients is 'The caller''s own apps, newest first.';

create function amazon_ads.change_oauth_client(
  caller jsonb,
  oauth_client_id uuid,
  name text,
  encrypted_client_secret text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  client amazon_ads_private.oauth_clients;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  update amazon_ads_private.oauth_clients as o
  set name = coalesce(change_oauth_client.name, o.name),
      encrypted_client_secret = coalesce(change_oauth_client.encrypted_client_secret, o.encrypted_client_secret)
  where o.id = change_oauth_client.oauth_client_id and o.user_id = who.user_id and who.connection_id is null
  returning o.* into client;
  if not found then
    return amazon_ads_private.refusal('oauth_client_not_found');
  end if;
  if change_oauth_client.encrypted_client_secret is not null then
    perform amazon_ads_private.lift_client_pause(client.client_id, client.id);
  end if;
  return jsonb_build_object('oauth_client', amazon_ads_private.oauth_client_json(client));
end;
$$;
comment on function amazon_ads.change_oauth_client is
  'Renames an app or replaces its secret; null changes nothing. Connections keep their consents: they belong to the client id.';

create function amazon_ads.delete_oauth_client(caller jsonb, oauth_client_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  perform from amazon_ads_private.oauth_clients as o
  where o.id = delete_oauth_client.oauth_client_id and o.user_id = who.user_id and who.connection_id is null
  for update;
  if not found then
    return amazon_ads_private.refusal('oauth_client_not_found');
  end if;
  if exists (
    select from amazon_ads.connections as c
    where c.oauth_client_id = delete_oauth_client.oauth_client_id and c.status <> 'disconnected'
  ) then
    return amazon_ads_private.refusal('oauth_client_in_use');
  end if;
  -- Disconnected ones keep the client id, which is no secret, and let go of the app.
  update amazon_ads.connections as c set oauth_client_id = null
  where c.oauth_client_id = delete_oauth_client.oauth_client_id;
  delete from amazon_ads_private.oauth_clients as o where o.id = delete_oauth_client.oauth_client_id;
  return '{"deleted": true}'::jsonb;
end;
$$;
comment on function amazon_ads.delete_oauth_client is 'Deletes an app that no connection uses, except disconnected ones.';
