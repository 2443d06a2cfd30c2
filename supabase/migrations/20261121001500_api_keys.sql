-- API keys.
-- For backends and scripts. A key never grants more than the caller who made it: not in scopes, not in
-- connections, not in time.

select amazon_ads_private.begin_chapter(
  '20261121001500_api_keys',
  '09d13ecb8fab72a95bd2befa9562d089b2244e50f5d046ddb81b3216641a3a87'
);

create function amazon_ads_private.api_key_json(key amazon_ads_private.api_keys)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'id', key.id,
    'name', key.name,
    'prefix', key.prefix,
    'scopes', key.scopes,
    'connection_id', key.connection_id,
    'status', case
      when ended.at is not null then 'revoked'
      when key.expires_at <= now() then 'expired'
      else 'active'
    end,
    'expires_at', key.expires_at,
    'revoked_at', ended.at,
    'last_used_at', key.last_used_at,
    'created_by', key.created_by,
    'created_at', key.created_at
  )
  from amazon_ads_private.settings as s
  cross join lateral (
    -- Housekeeping marks the keys that the operator has ended all at once.
    select coalesce(key.revoked_at, case when key.created_at <= s.api_keys_valid_after then s.api_keys_valid_after end)
  ) as ended (at)
$$;
comment on function amazon_ads_private.api_key_json is 'A key as callers see it: never its hash.';

create function amazon_ads.create_api_key(
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
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'keys');
  maker amazon_ads_private.api_keys;
  valid_after timestamptz;
  made amazon_ads_private.api_keys;
  exceeded jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  if create_api_key.expires_at <= now() then
    return amazon_ads_private.refusal('api_key_expiry_invalid');
  end if;
  if create_api_key.connection_id is not null and (amazon_ads_private.own_connection(who, create_api_key.connection_id)).id is null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;

  -- Metrics are counts over all users.
  if 'metrics' = any (create_api_key.scopes) and who.actor <> 'operator' then
    return amazon_ads_private.refusal('api_key_exceeds_maker');
  end if;

  if who.api_key_id is not null then
    -- Waits for a revocation that is under way: it would not see the new key, which must not be made then.
    select s.api_keys_valid_after into valid_after from amazon_ads_private.settings as s for share;
    select k.* into strict maker from amazon_ads_private.api_keys as k where k.id = who.api_key_id for share;
    if maker.revoked_at is not null or maker.created_at <= valid_after then
      return amazon_ads_private.refusal('api_key_revoked');
    end if;
    if not create_api_key.scopes <@ maker.scopes
      or (maker.connection_id is not null and create_api_key.connection_id is distinct from maker.connection_id)
      or (maker.expires_at is not null and coalesce(create_api_key.expires_at, 'infinity') > maker.expires_at)
    then
      return amazon_ads_private.refusal('api_key_exceeds_maker');
    end if;
  end if;

  exceeded := amazon_ads_private.quota_refusal(who.user_id, 'api_keys');
  if exceeded is not null then
    return exceeded;
  end if;
  insert into amazon_ads_private.api_keys as k (user_id, name, prefix, key_hash, scopes, connection_id, expires_at, created_by)
  values (
    who.user_id, create_api_key.name, create_api_key.prefix, create_api_key.key_hash,
    create_api_key.scopes, create_api_key.connection_id, create_api_key.expires_at, who.api_key_id
  )
  returning k.* into made;
  return jsonb_build_object('api_key', amazon_ads_private.api_key_json(made));
end;
$$;
comment on function amazon_ads.create_api_key is
  'Stores the hash of a new key.';

create function amazon_ads.list_api_keys(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'keys');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('api_keys', (
    select coalesce(jsonb_agg(amazon_ads_private.api_key_json(k) order by k.created_at desc, k.id), '[]')
    from amazon_ads_private.api_keys as k
    where k.user_id = who.user_id
      and (who.connection_id is null or k.connection_id = who.connection_id)
  ));
end;
$$;
comment on function amazon_ads.list_api_keys is 'The caller''s keys, newest first.';

create function amazon_ads_private.find_api_key(who amazon_ads_private.authorization, api_key_id uuid)
returns amazon_ads_private.api_keys
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select k.*
  from amazon_ads_private.api_keys as k
  where k.id = find_api_key.api_key_id
    and k.user_id = (who).user_id
    and ((who).connection_id is null or k.connection_id = (who).connection_id)
$$;
comment on function amazon_ads_private.find_api_key is 'A key that the caller may change, or null.';

create function amazon_ads.change_api_key(
  caller jsonb,
  api_key_id uuid,
  name text,
  expires_at timestamptz
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'keys');
  key amazon_ads_private.api_keys;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  key := amazon_ads_private.find_api_key(who, change_api_key.api_key_id);
  if key.id is null then
    return amazon_ads_private.refusal('api_key_not_found');
  end if;
  -- An expiry may be brought forward, never put off: a longer life needs a new key.
  update amazon_ads_private.api_keys as k
  set name = coalesce(change_api_key.name, k.name),
      expires_at = coalesce(change_api_key.expires_at, k.expires_at)
  where k.id = key.id
    and coalesce(change_api_key.expires_at, k.expires_at, 'infinity') <= coalesce(k.expires_at, 'infinity')
  returning k.* into key;
  if not found then
    return amazon_ads_private.refusal('api_key_expiry_invalid');
  end if;
  return jsonb_build_object('api_key', amazon_ads_private.api_key_json(key));
end;
$$;
comment on function amazon_ads.change_api_key is
  'Renames a key or lets it expire sooner, which holds from the next call on.';

create function amazon_ads.revoke_api_key(caller jsonb, api_key_id uuid, descendants boolean)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'keys');
  key amazon_ads_private.api_keys;
  generation uuid[];
  found integer;
  revoked integer := 0;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  key := amazon_ads_private.find_api_key(who, revoke_api_key.api_key_id);
  if key.id is null then
    return amazon_ads_private.refusal('api_key_not_found');
  end if;
  -- A key is revoked before the keys that it made: once revoked, it makes no more.
  generation := array[key.id];
  while cardinality(generation) > 0 loop
    update amazon_ads_private.api_keys as k
    set revoked_at = now()
    where k.id = any (generation) and k.revoked_at is null;
    get diagnostics found = row_count;
    revoked := revoked + found;
    exit when not descendants;
    generation := array(select k.id from amazon_ads_private.api_keys as k where k.created_by = any (generation));
  end loop;
  return jsonb_build_object(
    'api_key', amazon_ads_private.api_key_json(amazon_ads_private.find_api_key(who, key.id)),
    'revoked', revoked
  );
end;
$$;
comment on function amazon_ads.revoke_api_key is
  'Revokes a key, which holds from the next call on; with descendants also the keys that it made, and those that they made.';

create function amazon_ads.revoke_api_keys(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'keys');
  found integer;
  revoked integer := 0;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  -- A key that was making another one meanwhile has made it when the update of that key is done, so the next
  -- statement sees the new key.
  loop
    update amazon_ads_private.api_keys as k
    set revoked_at = now()
    where k.user_id = who.user_id
      and (who.connection_id is null or k.connection_id = who.connection_id)
      and k.revoked_at is null
      and (k.expires_at is null or k.expires_at > now());
    get diagnostics found = row_count;
    exit when found = 0;
    revoked := revoked + found;
  end loop;
  return jsonb_build_object('revoked', revoked);
end;
$$;
comment on function amazon_ads.revoke_api_keys is
  'Revokes all keys of a user, the calling key included; for a key that is limited to a connection, those of that connection.';

create index api_keys_unrevoked on amazon_ads_private.api_keys (created_at) where revoked_at is null;

create function amazon_ads_private.mark_ended_api_keys()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Each has a row in its owner's audit log. What is left is marked five minutes later.
  max_keys constant integer := 5000;
  marked integer;
begin
  update amazon_ads_private.api_keys as k
  set revoked_at = s.api_keys_valid_after
  from amazon_ads_private.settings as s
  where k.id = any (array(
    select e.id
    from amazon_ads_private.api_keys as e
    where e.revoked_at is null
      and e.created_at <= (select t.api_keys_valid_after from amazon_ads_private.settings as t)
    order by e.created_at
    limit max_keys
  ));
  get diagnostics marked = row_count;
  return marked;
end;
$$;
comment on function amazon_ads_private.mark_ended_api_keys is
  'Housekeeping: writes into the rows of API keys that the operator has ended them all; no call has accepted them since.';
