-- A stand-in for Supabase Vault: the same names, signatures and grants, other cryptography. The key is
-- a file beside the data, as the original's key is outside the database: a dump does not contain it.
-- pgcrypto is expected in the schema `extensions`, where hosted projects have it.

\echo Use "create extension supabase_vault" to load this file. \quit

create function vault._key_file()
returns text
language sql
stable
set search_path = ''
as $$
  select pg_catalog.current_setting('data_directory') || '/vault.key'
$$;

do $$
begin
  -- One key for the whole server: a second database must not lock the first one out of its secrets.
  if pg_catalog.pg_stat_file(vault._key_file(), true) is null then
    execute pg_catalog.format(
      'copy (select pg_catalog.encode(extensions.gen_random_bytes(32), ''hex'')) to %L',
      vault._key_file()
    );
  end if;
end;
$$;

create function vault._seal(message text, secret_id uuid)
returns text
language sql
volatile
security definer
set search_path = ''
as $$
  select pg_catalog.encode(
    extensions.pgp_sym_encrypt(
      message,
      pg_catalog.btrim(pg_catalog.pg_read_file(vault._key_file()), E' \n') || secret_id::text,
      'cipher-algo=aes256'
    ),
    'base64'
  )
$$;
revoke execute on function vault._seal(text, uuid) from public;

-- Named as in the original because its grants name it. The id is part of the key, so that a ciphertext
-- which was moved to another row does not open.
create function vault._crypto_aead_det_decrypt(message text, secret_id uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
  select extensions.pgp_sym_decrypt(
    pg_catalog.decode(message, 'base64'),
    pg_catalog.btrim(pg_catalog.pg_read_file(vault._key_file()), E' \n') || secret_id::text
  )
$$;
revoke execute on function vault._crypto_aead_det_decrypt(text, uuid) from public;

create table vault.secrets (
  id uuid primary key default pg_catalog.gen_random_uuid(),
  name text,
  description text not null default '',
  secret text not null,
  key_id uuid,
  nonce bytea default extensions.gen_random_bytes(16),
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
comment on table vault.secrets is 'Secrets, encrypted.';
create unique index secrets_name_idx on vault.secrets (name) where name is not null;
select pg_catalog.pg_extension_config_dump('vault.secrets', '');

create view vault.decrypted_secrets as
select
  s.id,
  s.name,
  s.description,
  s.secret,
  vault._crypto_aead_det_decrypt(s.secret, s.id) as decrypted_secret,
  s.key_id,
  s.nonce,
  s.created_at,
  s.updated_at
from vault.secrets as s;

create function vault.create_secret(
  new_secret text,
  new_name text default null,
  new_description text default '',
  new_key_id uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  created uuid := pg_catalog.gen_random_uuid();
begin
  insert into vault.secrets (id, name, description, secret, key_id)
  values (created, new_name, new_description, vault._seal(new_secret, created), new_key_id);
  return created;
end;
$$;
revoke execute on function vault.create_secret(text, text, text, uuid) from public;

create function vault.update_secret(
  secret_id uuid,
  new_secret text default null,
  new_name text default null,
  new_description text default null,
  new_key_id uuid default null
)
returns void
language sql
security definer
set search_path = ''
as $$
  update vault.secrets as s
  set
    secret = case when new_secret is null then s.secret else vault._seal(new_secret, s.id) end,
    name = coalesce(new_name, s.name),
    description = coalesce(new_description, s.description),
    key_id = coalesce(new_key_id, s.key_id),
    updated_at = pg_catalog.now()
  where s.id = secret_id
$$;
revoke execute on function vault.update_secret(uuid, text, text, text, uuid) from public;

-- As on hosted projects: read and delete, and write only through the two functions.
grant usage on schema vault to postgres with grant option;
grant select, delete on vault.secrets, vault.decrypted_secrets to postgres with grant option;
grant execute on function
  vault.create_secret(text, text, text, uuid),
  vault.update_secret(uuid, text, text, text, uuid),
  vault._crypto_aead_det_decrypt(text, uuid)
  to postgres with grant option;

grant usage on schema vault to service_role;
grant select, delete on vault.secrets, vault.decrypted_secrets to service_role;
grant execute on function
  vault.create_secret(text, text, text, uuid),
  vault.update_secret(uuid, text, text, text, uuid),
  vault._crypto_aead_det_decrypt(text, uuid)
  to service_role;
