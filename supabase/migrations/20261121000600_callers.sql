-- Callers.
-- Who may call. An Edge Function verifies the credential; the database decides which data it may touch, in
-- the same round trip as the work itself.

select amazon_ads_private.begin_chapter(
  '20261121000600_callers',
  '899987635a86e1a03192e20a8ba017178ca7ec70cc628107a700f6c201653adb'
);

create table amazon_ads_private.api_keys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 120),
  prefix text not null,
  key_hash text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
  scopes text[] not null check (
    cardinality(scopes) > 0 and scopes <@ '{tokens,accounts:read,accounts:write,connections:read,connections:write,amazon,keys,webhooks,metrics,reports:read,reports:write}'::text[]
  ),
  connection_id uuid references amazon_ads.connections (id) on delete cascade,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_by uuid references amazon_ads_private.api_keys (id) on delete set null,
  created_at timestamptz not null default now()
);
comment on table amazon_ads_private.api_keys is 'API keys: the SHA-256 of each, never the key.';
comment on column amazon_ads_private.api_keys.prefix is 'The first characters, to recognise a key by.';
comment on column amazon_ads_private.api_keys.connection_id is 'When set, the key sees this connection and no other.';
comment on column amazon_ads_private.api_keys.created_by is 'The key that made it; null when a person or the operator did, or when that key was deleted.';
comment on column amazon_ads_private.api_keys.last_used_at is 'Sampled: written at most once a minute.';

create index api_keys_user_id on amazon_ads_private.api_keys (user_id);
create index api_keys_connection_id on amazon_ads_private.api_keys (connection_id) where connection_id is not null;
create index api_keys_created_by on amazon_ads_private.api_keys (created_by) where created_by is not null;
-- Housekeeping removes keys some time after they have ended.
create index api_keys_ended_at on amazon_ads_private.api_keys (least(revoked_at, expires_at));
alter table amazon_ads_private.api_keys enable row level security;

create type amazon_ads_private.authorization as (
  refusal text,
  user_id uuid,
  api_key_id uuid,
  connection_id uuid,
  actor text,
  actor_id uuid
);
comment on type amazon_ads_private.authorization is
  'The outcome of authorize: a refusal (an error code), or whose data the caller may touch and, for a restricted key, which one connection. actor says who calls: user, key or operator; actor_id which user or key that is, and is null for a secret key.';

create function amazon_ads_private.register_identity(caller jsonb)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  user_id uuid;
begin
  insert into amazon_ads.users as u (identity_issuer, clerk_user_id, email, first_name, last_name, profile_image_url, last_login_at)
  values (
    caller ->> 'issuer', caller ->> 'subject', caller ->> 'email', caller ->> 'first_name',
    caller ->> 'last_name', caller ->> 'profile_image_url', now()
  )
  -- Of two first calls at once, the second waits for the first and uses its row.
  on conflict on constraint users_identity_is_unique do update set last_login_at = excluded.last_login_at
  returning u.id into user_id;
  return user_id;
end;
$$;
comment on function amazon_ads_private.register_identity is
  'Makes the row of a user of another issuer, whose token has been verified, on their first call.';

create function amazon_ads_private.judge_operator(operator jsonb)
returns amazon_ads_private.authorization
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  judged amazon_ads_private.authorization;
begin
  if operator ? 'key_name' then
    if not exists (
      select from amazon_ads_private.settings as s where operator ->> 'key_name' = any (s.operator_key_names)
    ) then
      judged.refusal := 'caller_not_allowed';
    end if;
  else
    judged := amazon_ads_private.authorize(operator -> 'caller', 'operator');
    if judged.refusal is null and not exists (
      select from amazon_ads_private.operators as o where o.user_id = judged.user_id
    ) then
      judged.refusal := 'caller_not_allowed';
    end if;
  end if;
  judged.actor := 'operator';
  judged.actor_id := judged.user_id;
  return judged;
end;
$$;
comment on function amazon_ads_private.judge_operator is
  'Whether a secret key, by its name, or a signed-in user may act as the operator.';

create function amazon_ads_private.authorize(caller jsonb, scope text)
returns amazon_ads_private.authorization
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  granted amazon_ads_private.authorization;
  is_first_in_minute boolean;
  operator amazon_ads_private.authorization;
  refusal text;
begin
  if caller ? 'operator' then
    operator := amazon_ads_private.judge_operator(caller -> 'operator');
    if operator.refusal is not null then
      granted.refusal := operator.refusal;
      return granted;
    end if;
  end if;

  case caller ->> 'kind'
    when 'user' then
      -- One statement, so that a user's call costs what a key's does. The settings are not joined, here and
      -- below: the planner has no statistics of a table that is never analyzed, takes it for hundreds of rows,
      -- and plans the statement again with each call because that looks worth it (190 µs instead of 35).
      select
        r.user_id,
        case
          when r.refusal is not null then r.refusal
          -- With an actor, an earlier RPC has authorized the call: the work for it is not a session of its own.
          when not caller ?| '{operator,actor}' then amazon_ads_private.session_refusal(
            (select s from amazon_ads_private.settings as s), caller ->> 'issuer',
            caller ->> 'oauth_client_id', (caller ->> 'is_anonymous')::boolean, caller ->> 'aal'
          )
        end,
        coalesce(caller ->> 'actor', 'user'),
        -- Any other actor than the user is not known by an id here: not the key, nor the invited person.
        case when coalesce(caller ->> 'actor', 'user') = 'user' then r.user_id end
      into granted.user_id, granted.refusal, granted.actor, granted.actor_id
      from amazon_ads_private.user_refusals as r
      where r.user_id = (caller ->> 'user_id')::uuid;
      if not found then granted.refusal := 'user_unknown'; end if;

    when 'api_key' then
      select
        case
          when k.revoked_at is not null then 'api_key_revoked'
          when k.created_at <= (select s.api_keys_valid_after from amazon_ads_private.settings as s)
            then 'api_key_revoked'
          when k.expires_at <= clock_timestamp() then 'api_key_expired'
          when r.refusal is not null then r.refusal
          when not scope = any (k.scopes) then 'api_key_scope_missing'
        end,
        k.user_id, k.id, k.connection_id, 'key', k.id,
        k.last_used_at is null or k.last_used_at < now() - interval '1 minute'
      into
        granted.refusal, granted.user_id, granted.api_key_id, granted.connection_id, granted.actor,
        granted.actor_id, is_first_in_minute
      from amazon_ads_private.api_keys as k
      join amazon_ads_private.user_refusals as r on r.user_id = k.user_id
      where k.key_hash = caller ->> 'key_hash';
      if not found then
        granted.refusal := 'api_key_unknown';
      elsif granted.refusal is null and is_first_in_minute then
        -- Skip locked: twenty calls at the same moment must not wait for each other to write a timestamp.
        update amazon_ads_private.api_keys as k set last_used_at = now()
        where k.id = (
          select s.id from amazon_ads_private.api_keys as s where s.id = granted.api_key_id for update skip locked
        );
      end if;

    when 'identity' then
      select u.id, 'user', u.id into granted.user_id, granted.actor, granted.actor_id
      from amazon_ads.users as u
      where u.identity_issuer = caller ->> 'issuer' and u.clerk_user_id = caller ->> 'subject';
      if not found then
        granted.user_id := amazon_ads_private.register_identity(caller);
        granted.actor := 'user';
        granted.actor_id := granted.user_id;
      end if;

    when 'email' then
      -- Only the operator names users this way.
      select case when count(*) = 1 then (array_agg(u.id))[1] end into granted.user_id
      from amazon_ads.users as u
      where lower(u.email) = lower(caller ->> 'email')
        -- A person can sign up with another person's address: only a confirmed address counts, and what Auth has, not
        -- the copy of it.
        and exists (
          select from auth.users as a
          where a.id = u.id and lower(a.email) = lower(u.email) and a.email_confirmed_at is not null
            and a.deleted_at is null
        );
      granted.refusal := case
        when granted.user_id is null then 'user_unknown'
        else (select r.refusal from amazon_ads_private.user_refusals as r where r.user_id = granted.user_id)
      end;

    else
      granted.refusal := 'caller_unknown';
  end case;

  if granted.refusal is not null then
    -- A refused caller learns nothing of whose key or address it was.
    refusal := granted.refusal;
    granted := null;
    granted.refusal := refusal;
    return granted;
  end if;
  if caller ? 'operator' then
    granted.actor := 'operator';
    granted.actor_id := operator.actor_id;
  end if;
  if scope = any ('{connections:write,accounts:write,keys,webhooks,reports:write}'::text[]) then
    perform amazon_ads_private.set_actor(
      granted.actor, granted.actor_id, caller #>> '{operator,key_name}'
    );
  end if;
  return granted;
end;
$$;
comment on function amazon_ads_private.authorize is
  'Turns a verified credential into whose data it may touch. Answers a refusal instead of raising, so that a refused call costs no error in the log.';

create function amazon_ads_private.authorize_project(caller jsonb)
returns amazon_ads_private.authorization
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization;
begin
  if not caller ? 'operator' then
    who.refusal := 'caller_not_allowed';
    return who;
  end if;
  who := amazon_ads_private.judge_operator(caller -> 'operator');
  -- What the operator does for the project is no user's, also where the operator is one.
  who.user_id := null;
  if who.refusal is null then
    perform amazon_ads_private.set_actor('operator', who.actor_id, caller #>> '{operator,key_name}');
  end if;
  return who;
end;
$$;
comment on function amazon_ads_private.authorize_project is
  'Whether the caller is the operator who acts for the project and names no user.';

create function amazon_ads.authorize_operator(operator jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  judged amazon_ads_private.authorization := amazon_ads_private.judge_operator(operator);
begin
  return case when judged.refusal is null then '{}' else amazon_ads_private.refusal(judged.refusal) end;
end;
$$;
comment on function amazon_ads.authorize_operator is
  'Whether a secret key may act as the operator where no user is named.';
