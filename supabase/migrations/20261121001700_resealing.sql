-- Chapter 17: resealing.
-- After a new key was put in front of ENCRYPTION_KEYS, what older keys sealed is sealed anew in the
-- background. Only then may an old key go.

create function private.sealed_with(sealed text)
returns text
language sql
immutable
strict
set search_path = ''
as $$
  select case
    -- Fernet, the form of the older Python system: version 0x80 and a timestamp.
    when sealed like 'gAAAA%' then 'fernet'
    -- The protected header of a JWE is base64url without padding (RFC 7516, section 7.1).
    else pg_catalog.convert_from(pg_catalog.decode(
      pg_catalog.rpad(
        pg_catalog.translate(pg_catalog.split_part(sealed, '.', 1), '-_', '+/'),
        (pg_catalog.length(pg_catalog.split_part(sealed, '.', 1)) + 3) / 4 * 4, '='
      ), 'base64'), 'UTF8')::jsonb ->> 'kid'
  end
$$;
comment on function private.sealed_with(text) is 'The name of the key that sealed a value; the name is no secret.';
revoke execute on function private.sealed_with(text) from public, anon, authenticated;

alter table private.oauth_tokens
  add column access_token_kid text generated always as (private.sealed_with(encrypted_access_token)) stored,
  add column refresh_token_kid text generated always as (private.sealed_with(encrypted_refresh_token)) stored;
alter table private.oauth_clients
  add column client_secret_kid text generated always as (private.sealed_with(encrypted_client_secret)) stored;
create index oauth_tokens_access_token_kid on private.oauth_tokens (access_token_kid, connection_id);
create index oauth_tokens_refresh_token_kid on private.oauth_tokens (refresh_token_kid, connection_id);
create index oauth_clients_client_secret_kid on private.oauth_clients (client_secret_kid, id);

-- In plpgsql, which looks for its tables when it runs: those of registrations come in chapter 21.
create function public.list_resealable(kid text, after uuid, batch integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  -- Smaller or larger instead of "unequal": only so can an index say that there is nothing to do.
  return pg_catalog.jsonb_build_object(
    'tokens', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'connection_id', found.connection_id,
        'generation', found.generation,
        'encrypted_access_token', found.encrypted_access_token,
        'encrypted_refresh_token', found.encrypted_refresh_token
      ) order by found.connection_id), '[]')
      from (
        select t.*
        from private.oauth_tokens as t
        where t.connection_id > list_resealable.after
          and (
            t.access_token_kid < list_resealable.kid or t.access_token_kid > list_resealable.kid
            or t.refresh_token_kid < list_resealable.kid or t.refresh_token_kid > list_resealable.kid
          )
        order by t.connection_id
        limit list_resealable.batch
      ) as found
    ),
    'clients', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'id', found.id,
        'encrypted_client_secret', found.encrypted_client_secret
      ) order by found.id), '[]')
      from (
        select o.*
        from private.oauth_clients as o
        where o.id > list_resealable.after
          and (o.client_secret_kid < list_resealable.kid or o.client_secret_kid > list_resealable.kid)
        order by o.id
        limit list_resealable.batch
      ) as found
    ),
    'registrations', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'id', found.registration_id,
        'encrypted_association', found.encrypted_association
      ) order by found.registration_id), '[]')
      from (
        select w.*
        from private.registration_work as w
        where w.registration_id > list_resealable.after
          and (w.association_kid < list_resealable.kid or w.association_kid > list_resealable.kid)
        order by w.registration_id
        limit list_resealable.batch
      ) as found
    )
  );
end;
$$;
comment on function public.list_resealable(text, uuid, integer) is
  'What another key than the given one has sealed, in pages by id.';

create function public.store_resealed(tokens jsonb, clients jsonb, registrations jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  resealed integer;
  resealed_clients integer;
  resealed_registrations integer;
begin
  -- In the order in which refreshes are stored, or the two could wait for each other.
  perform t.connection_id
  from private.oauth_tokens as t
  where t.connection_id = any (array(
    select (i.item ->> 'connection_id')::uuid
    from pg_catalog.jsonb_array_elements(store_resealed.tokens) as i (item)
  ))
  order by t.connection_id
  for no key update;

  update private.oauth_tokens as t
  set encrypted_access_token = r.encrypted_access_token,
      encrypted_refresh_token = r.encrypted_refresh_token
  from pg_catalog.jsonb_to_recordset(store_resealed.tokens) as r (
    connection_id uuid, generation bigint, encrypted_access_token text, encrypted_refresh_token text
  )
  -- A refresh in the meantime has sealed a newer token, with the newest key.
  where t.connection_id = r.connection_id and t.generation = r.generation;
  get diagnostics resealed = row_count;

  update private.oauth_clients as o
  set encrypted_client_secret = r.resealed
  from pg_catalog.jsonb_to_recordset(store_resealed.clients) as r (
    id uuid, encrypted_client_secret text, resealed text
  )
  where o.id = r.id and o.encrypted_client_secret = r.encrypted_client_secret;
  get diagnostics resealed_clients = row_count;

  update private.registration_work as w
  set encrypted_association = r.resealed
  from pg_catalog.jsonb_to_recordset(store_resealed.registrations) as r (
    id uuid, encrypted_association text, resealed text
  )
  where w.registration_id = any (array(
      select (i.item ->> 'id')::uuid
      from pg_catalog.jsonb_array_elements(store_resealed.registrations) as i (item)
    ))
    and w.registration_id = r.id and w.encrypted_association = r.encrypted_association;
  get diagnostics resealed_registrations = row_count;
  return pg_catalog.jsonb_build_object('resealed', resealed + resealed_clients + resealed_registrations);
end;
$$;
comment on function public.store_resealed(jsonb, jsonb, jsonb) is
  'Replaces ciphertexts by others of the same secrets, unless the secrets have changed.';

revoke execute on function
  public.list_resealable(text, uuid, integer),
  public.store_resealed(jsonb, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function
  public.list_resealable(text, uuid, integer),
  public.store_resealed(jsonb, jsonb, jsonb)
to service_role;
