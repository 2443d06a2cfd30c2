-- Chapter 5: callers.
-- Who may ask. An Edge Function verifies the credential; the database decides what it may touch, in
-- the same round trip as the work itself.

create table private.api_keys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 120),
  prefix text not null,
  key_hash text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (
    cardinality(scopes) > 0 and scopes <@ '{tokens,accounts:read,accounts:write,connections:read,connections:write,amazon,keys}'::text[]
  ),
  connection_id uuid references public.connections (id) on delete cascade,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_by uuid references private.api_keys (id) on delete set null,
  created_at timestamptz not null default now()
);
comment on table private.api_keys is 'API keys: the SHA-256 of each, never the key.';
comment on column private.api_keys.prefix is 'The first characters, to recognise a key by.';
comment on column private.api_keys.connection_id is 'When set, the key sees this connection and no other.';
comment on column private.api_keys.created_by is 'The key that made it; null when a person or the operator did, or that key is no more.';
comment on column private.api_keys.last_used_at is 'Sampled: written at most once a minute.';

create index api_keys_user_id on private.api_keys (user_id);
create index api_keys_connection_id on private.api_keys (connection_id) where connection_id is not null;
create index api_keys_created_by on private.api_keys (created_by) where created_by is not null;
alter table private.api_keys enable row level security;

create type private.authorization as (
  refusal text,
  user_id uuid,
  api_key_id uuid,
  connection_id uuid
);
comment on type private.authorization is
  'The outcome of authorize: a refusal (an error code), or whose data the caller may touch and, for a restricted key, which one connection.';

create function private.register_identity(caller jsonb)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  user_id uuid;
begin
  insert into public.users as u (identity_issuer, clerk_user_id, email, first_name, last_name, profile_image_url, last_login_at)
  values (
    caller ->> 'issuer', caller ->> 'subject', caller ->> 'email', caller ->> 'first_name',
    caller ->> 'last_name', caller ->> 'profile_image_url', pg_catalog.now()
  )
  -- Two first calls at once: the second waits for the first and takes its row.
  on conflict on constraint users_identity_is_unique do update set last_login_at = excluded.last_login_at
  returning u.id into user_id;
  return user_id;
end;
$$;
comment on function private.register_identity(jsonb) is
  'Makes the row of a user of another issuer, whose token has been verified, on their first call.';
revoke execute on function private.register_identity(jsonb) from public, anon, authenticated;

create function private.authorize(caller jsonb, scope text)
returns private.authorization
language plpgsql
security definer
set search_path = ''
as $$
declare
  granted private.authorization;
  unused boolean;
begin
  case caller ->> 'kind'
    when 'user' then
      select u.id into granted.user_id
      from public.users as u
      where u.id = (caller ->> 'user_id')::uuid;
      if not found then granted.refusal := 'user_unknown'; end if;

    when 'api_key' then
      select
        case
          when k.revoked_at is not null then 'api_key_revoked'
          when k.expires_at <= pg_catalog.clock_timestamp() then 'api_key_expired'
          when not scope = any (k.scopes) then 'api_key_scope_missing'
        end,
        k.user_id, k.id, k.connection_id,
        k.last_used_at is null or k.last_used_at < pg_catalog.now() - interval '1 minute'
      into granted.refusal, granted.user_id, granted.api_key_id, granted.connection_id, unused
      from private.api_keys as k
      where k.key_hash = caller ->> 'key_hash';
      if not found then
        granted.refusal := 'api_key_unknown';
      elsif granted.refusal is not null then
        -- Whose a refused key was is nobody's business.
        granted := row(granted.refusal, null, null, null);
      elsif unused then
        -- Skip locked: twenty calls in the same instant must not queue behind a timestamp.
        update private.api_keys as k set last_used_at = pg_catalog.now()
        where k.id = (
          select s.id from private.api_keys as s where s.id = granted.api_key_id for update skip locked
        );
      end if;

    when 'identity' then
      select u.id into granted.user_id
      from public.users as u
      where u.identity_issuer = caller ->> 'issuer' and u.clerk_user_id = caller ->> 'subject';
      if not found then granted.user_id := private.register_identity(caller); end if;

    when 'email' then
      -- Only the operator names users this way.
      select case when count(*) = 1 then (pg_catalog.array_agg(u.id))[1] end into granted.user_id
      from public.users as u
      where lower(u.email) = lower(caller ->> 'email')
        -- Anybody may sign up with anybody's address; who has confirmed it holds it.
        and exists (select from auth.users as a where a.id = u.id and a.email_confirmed_at is not null);
      if granted.user_id is null then granted.refusal := 'user_unknown'; end if;

    else
      granted.refusal := 'caller_unknown';
  end case;
  return granted;
end;
$$;
comment on function private.authorize(jsonb, text) is
  'Turns a verified credential into whose data it may touch. Answers a refusal instead of raising, so that a refused call costs no error in the log.';
revoke execute on function private.authorize(jsonb, text) from public, anon, authenticated;
