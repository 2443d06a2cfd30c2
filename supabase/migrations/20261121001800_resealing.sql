-- Resealing.
-- After a new key was put first in AMAZON_ADS_ENCRYPTION_KEYS, values that older keys sealed are sealed again in
-- the background. Only then may an old key be removed.

select amazon_ads_private.begin_chapter(
  '20261121001800_resealing',
  '9a05d11410d1ecda0cbcec18f9bbecd06504108cd4dc7bc947e08a21b8f7aa15'
);

create function amazon_ads_private.sealed_with(sealed text)
returns text
language sql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
  select case
    -- Fernet, the form of the older Python system: version 0x80 and a timestamp.
    when sealed like 'gAAAA%' then 'fernet'
    -- The protected header of a JWE is base64url without padding (RFC 7516, section 7.1).
    else convert_from(decode(
      rpad(
        translate(split_part(sealed, '.', 1), '-_', '+/'),
        (length(split_part(sealed, '.', 1)) + 3) / 4 * 4, '='
      ), 'base64'), 'UTF8')::jsonb ->> 'kid'
  end
$$;
comment on function amazon_ads_private.sealed_with is 'The name of the key that sealed a value; the name is no secret.';

alter table amazon_ads_private.oauth_tokens
  add column access_token_kid text generated always as (amazon_ads_private.sealed_with(encrypted_access_token)) stored,
  add column refresh_token_kid text generated always as (amazon_ads_private.sealed_with(encrypted_refresh_token)) stored,
  add column imported_token_kid text generated always as (split_part(imported_token_hash, '.', 1)) stored;
alter table amazon_ads_private.oauth_clients
  add column client_secret_kid text generated always as (amazon_ads_private.sealed_with(encrypted_client_secret)) stored;
create index oauth_tokens_access_token_kid on amazon_ads_private.oauth_tokens (access_token_kid, connection_id);
create index oauth_tokens_refresh_token_kid on amazon_ads_private.oauth_tokens (refresh_token_kid, connection_id);
create index oauth_tokens_imported_token_kid on amazon_ads_private.oauth_tokens (imported_token_kid, connection_id);
create index oauth_clients_client_secret_kid on amazon_ads_private.oauth_clients (client_secret_kid, id);

-- Tokens that wait for their confirmation are never resealed; they are no less sealed.
alter table amazon_ads_private.oauth_states
  add constraint oauth_states_tokens_are_sealed check (
    encrypted_access_token is null
    or amazon_ads_private.sealed_with(encrypted_access_token) is not null
    and amazon_ads_private.sealed_with(encrypted_refresh_token) is not null
  );

-- In plpgsql, which looks for its tables when it runs: those of registrations and webhooks come in later chapters.
create function amazon_ads.list_resealable(kid text, after uuid, batch integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Smaller or larger instead of unequal: an index can answer these, and usually finds nothing.
  return jsonb_build_object(
    'tokens', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'connection_id', found.connection_id,
        'user_id', found.user_id,
        'generation', found.generation,
        'encrypted_access_token', found.encrypted_access_token,
        'encrypted_refresh_token', found.encrypted_refresh_token
      ) order by found.connection_id), '[]')
      from (
        select t.*, c.user_id
        from amazon_ads_private.oauth_tokens as t
        join amazon_ads.connections as c on c.id = t.connection_id
        where t.connection_id > list_resealable.after
          and (
            t.access_token_kid < list_resealable.kid or t.access_token_kid > list_resealable.kid
            or t.refresh_token_kid < list_resealable.kid or t.refresh_token_kid > list_resealable.kid
            or t.imported_token_kid < list_resealable.kid or t.imported_token_kid > list_resealable.kid
          )
        order by t.connection_id
        limit batch
      ) as found
    ),
    'clients', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', found.id,
        'user_id', found.user_id,
        'encrypted_client_secret', found.encrypted_client_secret
      ) order by found.id), '[]')
      from (
        select o.*
        from amazon_ads_private.oauth_clients as o
        where o.id > after
          and (o.client_secret_kid < kid or o.client_secret_kid > kid)
        order by o.id
        limit batch
      ) as found
    ),
    'registrations', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', found.registration_id,
        'user_id', found.user_id,
        'encrypted_association', found.encrypted_association
      ) order by found.registration_id), '[]')
      from (
        select w.*, r.user_id
        from amazon_ads_private.registration_work as w
        join amazon_ads.account_registrations as r on r.id = w.registration_id
        where w.registration_id > list_resealable.after
          and (w.association_kid < list_resealable.kid or w.association_kid > list_resealable.kid)
        order by w.registration_id
        limit batch
      ) as found
    ),
    'webhooks', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', found.webhook_id,
        'user_id', found.user_id,
        'encrypted_secret', found.encrypted_secret,
        'previous_encrypted_secret', found.previous_encrypted_secret
      ) order by found.webhook_id), '[]')
      from (
        select s.*, w.user_id
        from amazon_ads_private.webhook_secrets as s
        join amazon_ads.webhooks as w on w.id = s.webhook_id
        where s.webhook_id > list_resealable.after
          and (
            s.secret_kid < list_resealable.kid or s.secret_kid > list_resealable.kid
            or s.previous_secret_kid < list_resealable.kid or s.previous_secret_kid > list_resealable.kid
          )
        order by s.webhook_id
        limit batch
      ) as found
    )
  );
end;
$$;
comment on function amazon_ads.list_resealable is
  'What another key than the given one has sealed, in pages by id.';

create function amazon_ads.store_resealed(tokens jsonb, clients jsonb, registrations jsonb, webhooks jsonb default '[]')
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  resealed integer;
  resealed_clients integer;
  resealed_registrations integer;
  resealed_webhooks integer;
begin
  -- In the order in which refreshes are stored, or the two could wait for each other.
  perform t.connection_id
  from amazon_ads_private.oauth_tokens as t
  where t.connection_id = any (array(
    select (i.item ->> 'connection_id')::uuid
    from jsonb_array_elements(tokens) as i (item)
  ))
  order by t.connection_id
  for no key update;

  update amazon_ads_private.oauth_tokens as t
  set encrypted_access_token = r.encrypted_access_token,
      encrypted_refresh_token = r.encrypted_refresh_token,
      imported_token_hash = case when t.imported_token_hash is not null then r.imported_token_hash end
  from jsonb_to_recordset(store_resealed.tokens) as r (
    connection_id uuid, generation bigint, encrypted_access_token text, encrypted_refresh_token text,
    imported_token_hash text
  )
  -- A refresh in the meantime has sealed a newer token, with the newest key.
  where t.connection_id = r.connection_id and t.generation = r.generation;
  get diagnostics resealed = row_count;

  update amazon_ads_private.oauth_clients as o
  set encrypted_client_secret = r.resealed
  from jsonb_to_recordset(clients) as r (
    id uuid, encrypted_client_secret text, resealed text
  )
  where o.id = r.id and o.encrypted_client_secret = r.encrypted_client_secret;
  get diagnostics resealed_clients = row_count;

  update amazon_ads_private.registration_work as w
  set encrypted_association = r.resealed
  from jsonb_to_recordset(registrations) as r (
    id uuid, encrypted_association text, resealed text
  )
  where w.registration_id = any (array(
      select (i.item ->> 'id')::uuid
      from jsonb_array_elements(registrations) as i (item)
    ))
    and w.registration_id = r.id and w.encrypted_association = r.encrypted_association;
  get diagnostics resealed_registrations = row_count;

  update amazon_ads_private.webhook_secrets as s
  set encrypted_secret = r.resealed, previous_encrypted_secret = r.previous_resealed
  from jsonb_to_recordset(webhooks) as r (
    id uuid, encrypted_secret text, previous_encrypted_secret text, resealed text, previous_resealed text
  )
  where s.webhook_id = any (array(
      select (i.item ->> 'id')::uuid from jsonb_array_elements(webhooks) as i (item)
    ))
    and s.webhook_id = r.id
    and s.encrypted_secret = r.encrypted_secret
    and s.previous_encrypted_secret is not distinct from r.previous_encrypted_secret;
  get diagnostics resealed_webhooks = row_count;
  return jsonb_build_object(
    'resealed', resealed + resealed_clients + resealed_registrations + resealed_webhooks
  );
end;
$$;
comment on function amazon_ads.store_resealed is
  'Replaces ciphertexts by others of the same secrets, unless the secrets have changed.';
