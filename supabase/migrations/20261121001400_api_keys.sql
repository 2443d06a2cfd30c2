-- Chapter 14: API keys.
-- For backends and scripts. A key never grants more than whoever made it: not in scopes, not in
-- connections, not in time.

create function private.api_key_json(key private.api_keys)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'id', key.id,
    'name', key.name,
    'prefix', key.prefix,
    'scopes', key.scopes,
    'connection_id', key.connection_id,
    'status', case
      when key.revoked_at is not null then 'revoked'
      when key.expires_at <= pg_catalog.now() then 'expired'
      else 'active'
    end,
    'expires_at', key.expires_at,
    'revoked_at', key.revoked_at,
    'last_used_at', key.last_used_at,
    'created_by', key.created_by,
    'created_at', key.created_at
  )
$$;
comment on function private.api_key_json(private.api_keys) is 'A key as callers see it: never its hash.';
revoke execute on function private.api_key_json(private.api_keys) from public, anon, authenticated;

create function public.create_api_key(
  caller jsonb,
  name text,
  prefix text,
  key_hash text,
  scopes text[],
  connection_id uuid,
  expires_at timestamptz
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(create_api_key.caller, 'keys');
  maker private.api_keys;
  made private.api_keys;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  if create_api_key.expires_at <= pg_catalog.now() then
    return pg_catalog.jsonb_build_object('refusal', 'api_key_expiry_invalid');
  end if;
  if create_api_key.connection_id is not null and (private.find_connection(
    who, pg_catalog.jsonb_build_object('connection_id', create_api_key.connection_id)
  )).id is null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;

  if who.api_key_id is not null then
    -- Behind a revocation that is under way: what it does not see must not come into being.
    select k.* into strict maker from private.api_keys as k where k.id = who.api_key_id for share;
    if maker.revoked_at is not null then
      return pg_catalog.jsonb_build_object('refusal', 'api_key_revoked');
    end if;
    if not create_api_key.scopes <@ maker.scopes
      or (maker.connection_id is not null and create_api_key.connection_id is distinct from maker.connection_id)
      or (maker.expires_at is not null and coalesce(create_api_key.expires_at, 'infinity') > maker.expires_at)
    then
      return pg_catalog.jsonb_build_object('refusal', 'api_key_exceeds_maker');
    end if;
  end if;

  insert into private.api_keys as k (user_id, name, prefix, key_hash, scopes, connection_id, expires_at, created_by)
  values (
    who.user_id, create_api_key.name, create_api_key.prefix, create_api_key.key_hash,
    create_api_key.scopes, create_api_key.connection_id, create_api_key.expires_at, who.api_key_id
  )
  returning k.* into made;
  return pg_catalog.jsonb_build_object('api_key', private.api_key_json(made));
end;
$$;
comment on function public.create_api_key(jsonb, text, text, text, text[], uuid, timestamptz) is
  'Keeps the hash of a new key.';

create function public.list_api_keys(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(list_api_keys.caller, 'keys');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  return pg_catalog.jsonb_build_object('api_keys', (
    select coalesce(pg_catalog.jsonb_agg(private.api_key_json(k) order by k.created_at desc, k.id), '[]')
    from private.api_keys as k
    where k.user_id = who.user_id
      and (who.connection_id is null or k.connection_id = who.connection_id)
  ));
end;
$$;
comment on function public.list_api_keys(jsonb) is 'The caller''s keys, newest first.';

create function private.find_api_key(who private.authorization, api_key_id uuid)
returns private.api_keys
language sql
stable
set search_path = ''
as $$
  select k.*
  from private.api_keys as k
  where k.id = find_api_key.api_key_id
    and k.user_id = (find_api_key.who).user_id
    and ((find_api_key.who).connection_id is null or k.connection_id = (find_api_key.who).connection_id)
$$;
comment on function private.find_api_key(private.authorization, uuid) is 'A key that the caller may change, or null.';
revoke execute on function private.find_api_key(private.authorization, uuid) from public, anon, authenticated;

create function public.change_api_key(
  caller jsonb,
  api_key_id uuid,
  name text,
  expires_at timestamptz
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(change_api_key.caller, 'keys');
  key private.api_keys;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  key := private.find_api_key(who, change_api_key.api_key_id);
  if key.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'api_key_not_found');
  end if;
  -- An expiry may come sooner, never later: to live longer takes a new key.
  update private.api_keys as k
  set name = coalesce(change_api_key.name, k.name),
      expires_at = coalesce(change_api_key.expires_at, k.expires_at)
  where k.id = key.id
    and coalesce(change_api_key.expires_at, k.expires_at, 'infinity') <= coalesce(k.expires_at, 'infinity')
  returning k.* into key;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'api_key_expiry_invalid');
  end if;
  return pg_catalog.jsonb_build_object('api_key', private.api_key_json(key));
end;
$$;
comment on function public.change_api_key(jsonb, uuid, text, timestamptz) is
  'Renames a key or lets it expire sooner, which holds from the next call on.';

create function public.revoke_api_key(caller jsonb, api_key_id uuid, descendants boolean)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(revoke_api_key.caller, 'keys');
  key private.api_keys;
  generation uuid[];
  found integer;
  revoked integer := 0;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  key := private.find_api_key(who, revoke_api_key.api_key_id);
  if key.id is null then
    return pg_catalog.jsonb_build_object('refusal', 'api_key_not_found');
  end if;
  -- Makers before what they have made: once a maker is revoked, it makes no more.
  generation := array[key.id];
  while pg_catalog.cardinality(generation) > 0 loop
    update private.api_keys as k
    set revoked_at = pg_catalog.now()
    where k.id = any (generation) and k.revoked_at is null;
    get diagnostics found = row_count;
    revoked := revoked + found;
    exit when not revoke_api_key.descendants;
    generation := array(select k.id from private.api_keys as k where k.created_by = any (generation));
  end loop;
  return pg_catalog.jsonb_build_object(
    'api_key', private.api_key_json(private.find_api_key(who, key.id)),
    'revoked', revoked
  );
end;
$$;
comment on function public.revoke_api_key(jsonb, uuid, boolean) is
  'Revokes a key, which holds from the next call on; with descendants also the keys that it made, and those that they made.';

revoke execute on function
  public.create_api_key(jsonb, text, text, text, text[], uuid, timestamptz),
  public.list_api_keys(jsonb),
  public.change_api_key(jsonb, uuid, text, timestamptz),
  public.revoke_api_key(jsonb, uuid, boolean)
from public, anon, authenticated;
grant execute on function
  public.create_api_key(jsonb, text, text, text, text[], uuid, timestamptz),
  public.list_api_keys(jsonb),
  public.change_api_key(jsonb, uuid, text, timestamptz),
  public.revoke_api_key(jsonb, uuid, boolean)
to service_role;
