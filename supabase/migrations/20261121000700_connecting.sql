-- Chapter 7: connecting.
-- From oauth-start to oauth-confirm. Until the one who started confirms, the tokens stay with the
-- state: a consent that somebody else was tricked into gives nobody anything.

create table private.oauth_states (
  id uuid primary key default gen_random_uuid(),
  state_hash text not null unique check (state_hash ~ '^[0-9a-f]{64}$'),
  user_id uuid not null references public.users (id) on delete cascade,
  api_key_id uuid references private.api_keys (id) on delete cascade,
  connection_id uuid not null references public.connections (id) on delete cascade,
  renews boolean not null,
  client_id text not null,
  oauth_client_id uuid references private.oauth_clients (id) on delete cascade,
  scopes text[] not null,
  region text not null,
  redirect_uri text not null,
  return_to text,
  encrypted_code_verifier text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes',
  consumed_at timestamptz,
  confirmation_hash text unique check (confirmation_hash ~ '^[0-9a-f]{64}$'),
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  token_expires_at timestamptz,
  constraint oauth_states_tokens_are_whole check (
    (confirmation_hash is null) = (encrypted_access_token is null)
    and (confirmation_hash is null) = (encrypted_refresh_token is null)
    and (confirmation_hash is null) = (token_expires_at is null)
  )
);
comment on table private.oauth_states is
  'A consent under way: the SHA-256 of its state, who started it and, after the callback, the sealed tokens until they are confirmed.';
comment on column private.oauth_states.renews is 'True when the connection existed before: it survives a failed consent.';

create index oauth_states_user_id on private.oauth_states (user_id);
create index oauth_states_api_key_id on private.oauth_states (api_key_id) where api_key_id is not null;
create index oauth_states_connection_id on private.oauth_states (connection_id);
create index oauth_states_oauth_client_id on private.oauth_states (oauth_client_id) where oauth_client_id is not null;
create index oauth_states_expires_at on private.oauth_states (expires_at);
alter table private.oauth_states enable row level security;

create function private.forget_consent(consent private.oauth_states)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from private.oauth_states as s where s.id = consent.id;
  if not consent.renews then
    delete from public.connections as c
    where c.id = consent.connection_id and c.status in ('pending', 'awaiting_confirmation');
  end if;
end;
$$;
comment on function private.forget_consent(private.oauth_states) is
  'Ends a consent that came to nothing: its tokens are destroyed, and a connection that was made for it goes too.';
revoke execute on function private.forget_consent(private.oauth_states) from public, anon, authenticated;

create function public.begin_consent(
  caller jsonb,
  connection_id uuid,
  renews boolean,
  name text,
  region text,
  scopes text[],
  client_id text,
  oauth_client_id uuid,
  redirect_uri text,
  return_to text,
  state_hash text,
  encrypted_code_verifier text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(begin_consent.caller, 'connections:write');
  existing public.connections;
  own_app private.oauth_clients;
  consent private.oauth_states;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;

  if begin_consent.renews then
    select c.* into existing
    from public.connections as c
    where c.id = begin_consent.connection_id
      and c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id);
    if not found then
      return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
    elsif existing.status not in ('active', 'reauthorization_required', 'disconnected') then
      return pg_catalog.jsonb_build_object('refusal', 'connection_not_ready');
    end if;
  elsif who.connection_id is not null then
    -- A key for one connection cannot make another.
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;

  if begin_consent.oauth_client_id is not null or existing.oauth_client_id is not null then
    select o.* into own_app
    from private.oauth_clients as o
    where o.id = coalesce(begin_consent.oauth_client_id, existing.oauth_client_id)
      and o.user_id = who.user_id;
    if not found then
      return pg_catalog.jsonb_build_object('refusal', 'oauth_client_not_found');
    end if;
  end if;

  if not begin_consent.renews then
    insert into public.connections (id, user_id, name, region, scopes, client_id, oauth_client_id)
    values (
      begin_consent.connection_id, who.user_id, begin_consent.name, begin_consent.region,
      begin_consent.scopes, coalesce(own_app.client_id, begin_consent.client_id), own_app.id
    );
  end if;
  insert into private.oauth_states as s (
    state_hash, user_id, api_key_id, connection_id, renews, client_id, oauth_client_id, scopes,
    region, redirect_uri, return_to, encrypted_code_verifier
  )
  values (
    begin_consent.state_hash, who.user_id, who.api_key_id, begin_consent.connection_id,
    begin_consent.renews, coalesce(own_app.client_id, begin_consent.client_id), own_app.id,
    -- A renewal that says nothing else asks for what was agreed to before.
    coalesce(begin_consent.scopes, existing.scopes), coalesce(begin_consent.region, existing.region),
    begin_consent.redirect_uri, begin_consent.return_to, begin_consent.encrypted_code_verifier
  )
  returning s.* into consent;

  return pg_catalog.jsonb_build_object(
    'connection_id', consent.connection_id,
    'client_id', consent.client_id,
    'region', consent.region,
    'scopes', consent.scopes,
    'expires_at', consent.expires_at
  );
end;
$$;
comment on function public.begin_consent(jsonb, uuid, boolean, text, text, text[], text, uuid, text, text, text, text) is
  'oauth-start: remembers who asked and makes the pending connection, or checks that the one to renew is the caller''s.';

create function public.consume_state(state_hash text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  consent private.oauth_states;
begin
  update private.oauth_states as s
  set consumed_at = pg_catalog.now()
  where s.state_hash = consume_state.state_hash
    and s.consumed_at is null
    and s.expires_at > pg_catalog.now()
  returning s.* into consent;
  if not found then
    -- Unknown, used and expired look alike: who guesses learns nothing.
    return pg_catalog.jsonb_build_object('refusal', 'state_invalid');
  end if;

  return pg_catalog.jsonb_build_object(
    'consent_id', consent.id,
    'connection_id', consent.connection_id,
    'client_id', consent.client_id,
    'region', consent.region,
    'encrypted_client_secret', (
      select o.encrypted_client_secret from private.oauth_clients as o where o.id = consent.oauth_client_id
    ),
    'oauth_client_id', consent.oauth_client_id,
    'redirect_uri', consent.redirect_uri,
    'return_to', consent.return_to,
    'encrypted_code_verifier', consent.encrypted_code_verifier
  );
end;
$$;
comment on function public.consume_state(text) is
  'oauth-callback: takes a state, once, within its ten minutes.';

create function public.store_consent(
  consent_id uuid,
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  expires_in integer,
  confirmation_hash text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  consent private.oauth_states;
begin
  update private.oauth_states as s
  set encrypted_access_token = store_consent.encrypted_access_token,
      encrypted_refresh_token = store_consent.encrypted_refresh_token,
      token_type = store_consent.token_type,
      token_expires_at = pg_catalog.now() + pg_catalog.make_interval(secs => store_consent.expires_in),
      confirmation_hash = store_consent.confirmation_hash,
      expires_at = pg_catalog.now() + interval '10 minutes'
  where s.id = store_consent.consent_id
    and s.consumed_at is not null
    and s.confirmation_hash is null
  returning s.* into consent;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'state_invalid');
  end if;

  update public.connections as c
  set status = 'awaiting_confirmation'
  where c.id = consent.connection_id and c.status = 'pending';

  return pg_catalog.jsonb_build_object('connection_id', consent.connection_id);
end;
$$;
comment on function public.store_consent(uuid, text, text, text, integer, text) is
  'oauth-callback: keeps the sealed tokens beside the state until the confirmation.';

create function public.abandon_consent(consent_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  consent private.oauth_states;
begin
  select s.* into consent from private.oauth_states as s where s.id = abandon_consent.consent_id;
  if found then perform private.forget_consent(consent); end if;
  return '{}'::jsonb;
end;
$$;
comment on function public.abandon_consent(uuid) is
  'oauth-callback: the person refused, or Amazon refused the code.';

create function public.confirm_consent(caller jsonb, confirmation_hash text)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(confirm_consent.caller, 'connections:write');
  consent private.oauth_states;
  connection public.connections;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;

  select s.* into consent
  from private.oauth_states as s
  where s.confirmation_hash = confirm_consent.confirmation_hash
  for update;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'confirmation_invalid');
  end if;

  if consent.expires_at <= pg_catalog.now() then
    perform private.forget_consent(consent);
    return pg_catalog.jsonb_build_object('refusal', 'confirmation_invalid');
  end if;

  if consent.user_id <> who.user_id or consent.api_key_id is distinct from who.api_key_id then
    -- Somebody was led through somebody else's link. Nobody gets these tokens.
    perform private.forget_consent(consent);
    return pg_catalog.jsonb_build_object('refusal', 'confirmation_refused');
  end if;

  -- The connection first, then its tokens: the order in which every writer locks them.
  perform from public.connections as c where c.id = consent.connection_id for no key update;
  insert into private.oauth_tokens as t (
    connection_id, encrypted_access_token, encrypted_refresh_token, token_type, expires_at, scope,
    last_refresh, refresh_started_at, refresh_due_at
  )
  values (
    consent.connection_id, consent.encrypted_access_token, consent.encrypted_refresh_token,
    consent.token_type, consent.token_expires_at, pg_catalog.array_to_string(consent.scopes, ' '),
    pg_catalog.now(), consent.consumed_at, private.next_refresh_due(consent.token_expires_at, pg_catalog.now())
  )
  on conflict on constraint oauth_tokens_pkey do update set
    encrypted_access_token = excluded.encrypted_access_token,
    encrypted_refresh_token = excluded.encrypted_refresh_token,
    token_type = excluded.token_type,
    expires_at = excluded.expires_at,
    scope = excluded.scope,
    last_refresh = excluded.last_refresh,
    refresh_started_at = excluded.refresh_started_at,
    refresh_due_at = excluded.refresh_due_at,
    generation = t.generation + 1,
    -- A refresh of the old consent may be under way: without its lease it can no longer write.
    lease_id = null, lease_started_at = null, lease_expires_at = null, lease_trigger = null,
    failure_count = 0, next_attempt_at = null, last_error = null;

  update public.connections as c
  set status = 'active',
      connected_at = pg_catalog.now(),
      -- The first sync begins at once; should it not, the schedule makes up for it.
      next_sync_at = pg_catalog.now() + interval '2 minutes',
      last_used_at = pg_catalog.now(),
      last_error = null,
      client_id = consent.client_id,
      oauth_client_id = consent.oauth_client_id,
      scopes = consent.scopes,
      region = consent.region
  where c.id = consent.connection_id
  returning c.* into connection;

  insert into public.token_refresh_history (user_id, connection_id, action, trigger, success)
  values (connection.user_id, connection.id, 'created', 'callback', true);

  delete from private.oauth_states as s where s.id = consent.id;
  return pg_catalog.jsonb_build_object('connection', private.connection_json(connection));
end;
$$;
comment on function public.confirm_consent(jsonb, text) is
  'oauth-confirm: moves the tokens into use, for the one who started and for nobody else.';

create function private.remove_expired_consents()
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  consent private.oauth_states;
  removed integer := 0;
begin
  for consent in
    select s.* from private.oauth_states as s
    where s.expires_at <= pg_catalog.now()
    for update skip locked
  loop
    perform private.forget_consent(consent);
    removed := removed + 1;
  end loop;
  -- A consent can also vanish with the API key or the client that it was started with.
  delete from public.connections as c
  where c.status in ('pending', 'awaiting_confirmation')
    and c.created_at <= pg_catalog.now() - interval '10 minutes'
    and not exists (select from private.oauth_states as s where s.connection_id = c.id);
  return removed;
end;
$$;
comment on function private.remove_expired_consents() is
  'Housekeeping: consents that were never finished, and the connections made for them.';
revoke execute on function private.remove_expired_consents() from public, anon, authenticated;

revoke execute on function
  public.begin_consent(jsonb, uuid, boolean, text, text, text[], text, uuid, text, text, text, text),
  public.consume_state(text),
  public.store_consent(uuid, text, text, text, integer, text),
  public.abandon_consent(uuid),
  public.confirm_consent(jsonb, text)
from public, anon, authenticated;
grant execute on function
  public.begin_consent(jsonb, uuid, boolean, text, text, text[], text, uuid, text, text, text, text),
  public.consume_state(text),
  public.store_consent(uuid, text, text, text, integer, text),
  public.abandon_consent(uuid),
  public.confirm_consent(jsonb, text)
to service_role;
