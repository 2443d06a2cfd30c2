-- Connecting.
-- From oauth-start to oauth-confirm. Until the caller who started confirms, the tokens stay with the
-- state: a person who was tricked into a consent gives no other user access.

select amazon_ads_private.begin_chapter(
  '20261121000800_connecting',
  '7855f6c642dd97946c01529bd04f67ee92bdb99e8403b70246a23cde6055ebde'
);

create table amazon_ads_private.oauth_states (
  id uuid primary key default gen_random_uuid(),
  state_hash text not null unique check (state_hash ~ '^[0-9a-f]{64}$'),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  api_key_id uuid references amazon_ads_private.api_keys (id) on delete cascade,
  -- Without a foreign key: a failed consent is kept for ten minutes, its connection is removed at once.
  connection_id uuid not null,
  renews boolean not null,
  client_id text not null,
  oauth_client_id uuid references amazon_ads_private.oauth_clients (id) on delete cascade,
  scopes text[] not null,
  region text not null,
  redirect_uri text not null,
  return_to text,
  encrypted_code_verifier text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes',
  consumed_at timestamptz,
  confirmed_at timestamptz,
  error_code text,
  confirmation_hash text unique check (confirmation_hash ~ '^[0-9a-f]{64}$'),
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  token_expires_at timestamptz,
  constraint oauth_states_tokens_are_whole check (
    (confirmation_hash is null or confirmed_at is not null) = (encrypted_access_token is null)
    and (encrypted_access_token is null) = (encrypted_refresh_token is null)
    and (encrypted_access_token is null) = (token_expires_at is null)
  )
);
comment on table amazon_ads_private.oauth_states is
  'A consent under way: the SHA-256 of its state, who started it and, after the callback, the sealed tokens until they are confirmed.';
comment on column amazon_ads_private.oauth_states.confirmed_at is 'The row stays for ten minutes after it, without tokens: the callback and the confirmation may be delivered twice.';
comment on column amazon_ads_private.oauth_states.error_code is 'Why the consent failed; the row stays for ten minutes after that too.';
comment on column amazon_ads_private.oauth_states.renews is 'True when the connection existed before: it survives a failed consent.';

create index oauth_states_user_id on amazon_ads_private.oauth_states (user_id);
create index oauth_states_api_key_id on amazon_ads_private.oauth_states (api_key_id) where api_key_id is not null;
create index oauth_states_connection_id on amazon_ads_private.oauth_states (connection_id);
create index oauth_states_oauth_client_id on amazon_ads_private.oauth_states (oauth_client_id) where oauth_client_id is not null;
create index oauth_states_expires_at on amazon_ads_private.oauth_states (expires_at);
alter table amazon_ads_private.oauth_states enable row level security;

create function amazon_ads_private.remove_unfinished_connection(consent amazon_ads_private.oauth_states)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not consent.renews then
    delete from amazon_ads.connections as c
    where c.id = consent.connection_id and c.status in ('pending', 'awaiting_confirmation');
  end if;
end;
$$;
comment on function amazon_ads_private.remove_unfinished_connection is
  'Removes the connection that was made for a consent which failed; a connection that the consent was to renew stays.';

create function amazon_ads_private.delete_consent(consent amazon_ads_private.oauth_states)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from amazon_ads_private.oauth_states as s where s.id = consent.id;
  perform amazon_ads_private.remove_unfinished_connection(consent);
end;
$$;
comment on function amazon_ads_private.delete_consent is
  'Deletes a consent that failed or expired, with its tokens, and the connection that was made for it.';

create function amazon_ads.read_owner(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(read_owner.caller, 'connections:write');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('user_id', who.user_id);
end;
$$;
comment on function amazon_ads.read_owner is
  'Which user the caller acts for: a secret is sealed for its row and for the owner of that row.';

create function amazon_ads.begin_consent(
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
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  existing amazon_ads.connections;
  own_app amazon_ads_private.oauth_clients;
  consent amazon_ads_private.oauth_states;
  exceeded jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;

  if begin_consent.renews then
    select c.* into existing
    from amazon_ads.connections as c
    where c.id = begin_consent.connection_id
      and c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id);
    if not found then
      return amazon_ads_private.refusal('connection_not_found');
    elsif existing.status not in ('active', 'reauthorization_required', 'disconnected') then
      return amazon_ads_private.refusal('connection_not_ready');
    end if;
  elsif who.connection_id is not null then
    -- A key for one connection cannot make another.
    return amazon_ads_private.refusal('connection_not_found');
  end if;

  if begin_consent.oauth_client_id is not null or existing.oauth_client_id is not null then
    select o.* into own_app
    from amazon_ads_private.oauth_clients as o
    where o.id = coalesce(begin_consent.oauth_client_id, existing.oauth_client_id)
      and o.user_id = who.user_id;
    if not found then
      return amazon_ads_private.refusal('oauth_client_not_found');
    end if;
  end if;

  exceeded := coalesce(
    amazon_ads_private.quota_refusal(who.user_id, 'pending_consents'),
    case when not begin_consent.renews then amazon_ads_private.quota_refusal(who.user_id, 'connections') end
  );
  if exceeded is not null then
    return exceeded;
  end if;
  if not begin_consent.renews then
    insert into amazon_ads.connections (id, user_id, name, region, scopes, client_id, oauth_client_id)
    values (
      begin_consent.connection_id, who.user_id, begin_consent.name, begin_consent.region,
      begin_consent.scopes, coalesce(own_app.client_id, begin_consent.client_id), own_app.id
    );
  end if;
  insert into amazon_ads_private.oauth_states as s (
    state_hash, user_id, api_key_id, connection_id, renews, client_id, oauth_client_id, scopes,
    region, redirect_uri, return_to, encrypted_code_verifier
  )
  values (
    begin_consent.state_hash, who.user_id, who.api_key_id, begin_consent.connection_id,
    begin_consent.renews, coalesce(own_app.client_id, begin_consent.client_id), own_app.id,
    -- A renewal without scopes or region asks for the same ones as before.
    coalesce(begin_consent.scopes, existing.scopes), coalesce(begin_consent.region, existing.region),
    begin_consent.redirect_uri, begin_consent.return_to, begin_consent.encrypted_code_verifier
  )
  returning s.* into consent;

  return jsonb_build_object(
    'connection_id', consent.connection_id,
    'client_id', consent.client_id,
    'region', consent.region,
    'scopes', consent.scopes,
    'expires_at', consent.expires_at
  );
end;
$$;
comment on function amazon_ads.begin_consent is
  'oauth-start: stores the state with its caller and makes the pending connection, or checks that the connection to renew is the caller''s.';

create function amazon_ads.consume_state(state_hash text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states;
begin
  update amazon_ads_private.oauth_states as s
  set consumed_at = now()
  where s.state_hash = consume_state.state_hash
    and s.consumed_at is null
    and s.expires_at > now()
  returning s.* into consent;
  if not found then
    select s.* into consent
    from amazon_ads_private.oauth_states as s
    where s.state_hash = consume_state.state_hash and s.expires_at > now();
    if not found then
      -- Unknown and expired states look alike: a caller that guesses learns nothing.
      return amazon_ads_private.refusal('state_invalid');
    elsif consent.confirmation_hash is null and consent.error_code is null then
      return '{"outcome": "in_progress"}'::jsonb;
    end if;
    return jsonb_build_object(
      'outcome', 'finished',
      'connection_id', consent.connection_id,
      'return_to', consent.return_to,
      'confirmation_hash', consent.confirmation_hash,
      'error_code', consent.error_code
    );
  end if;

  return jsonb_build_object(
    'outcome', 'consumed',
    'consent_id', consent.id,
    'connection_id', consent.connection_id,
    'user_id', consent.user_id,
    'client_id', consent.client_id,
    'region', consent.region,
    'encrypted_client_secret', (
      select o.encrypted_client_secret from amazon_ads_private.oauth_clients as o where o.id = consent.oauth_client_id
    ),
    'oauth_client_id', consent.oauth_client_id,
    'redirect_uri', consent.redirect_uri,
    'return_to', consent.return_to,
    'encrypted_code_verifier', consent.encrypted_code_verifier
  );
end;
$$;
comment on function amazon_ads.consume_state is
  'oauth-callback: consumes a state, once, within its ten minutes. A callback that is delivered again learns how its consent ended.';

create function amazon_ads.store_consent(
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
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states;
begin
  update amazon_ads_private.oauth_states as s
  set encrypted_access_token = store_consent.encrypted_access_token,
      encrypted_refresh_token = store_consent.encrypted_refresh_token,
      token_type = store_consent.token_type,
      token_expires_at = now() + make_interval(secs => store_consent.expires_in),
      confirmation_hash = store_consent.confirmation_hash,
      expires_at = now() + interval '10 minutes'
  where s.id = consent_id
    and s.consumed_at is not null
    and s.confirmation_hash is null
    and s.error_code is null
  returning s.* into consent;
  if not found then
    return amazon_ads_private.refusal('state_invalid');
  end if;

  update amazon_ads.connections as c
  set status = 'awaiting_confirmation'
  where c.id = consent.connection_id and c.status = 'pending';

  return jsonb_build_object('connection_id', consent.connection_id);
end;
$$;
comment on function amazon_ads.store_consent is
  'oauth-callback: keeps the sealed tokens beside the state until the confirmation.';

create function amazon_ads.abandon_consent(consent_id uuid, error_code text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states;
begin
  update amazon_ads_private.oauth_states as s
  set error_code = abandon_consent.error_code,
      expires_at = now() + interval '10 minutes'
  where s.id = abandon_consent.consent_id and s.confirmation_hash is null
  returning s.* into consent;
  if found then perform amazon_ads_private.remove_unfinished_connection(consent); end if;
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.abandon_consent is
  'oauth-callback: the person refused, or the exchange of the code failed.';

create function amazon_ads.confirm_consent(caller jsonb, confirmation_hash text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  consent amazon_ads_private.oauth_states;
  connection amazon_ads.connections;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;

  select s.* into consent
  from amazon_ads_private.oauth_states as s
  where s.confirmation_hash = confirm_consent.confirmation_hash
  for update;
  if not found then
    return amazon_ads_private.refusal('confirmation_invalid');
  end if;

  if consent.expires_at <= now() then
    perform amazon_ads_private.delete_consent(consent);
    return amazon_ads_private.refusal('confirmation_invalid');
  end if;

  if consent.user_id <> who.user_id or consent.api_key_id is distinct from who.api_key_id
    or consent.invitation_id is not null
  then
    -- A person was led through another person's link: no caller gets these tokens. After the confirmation
    -- they are in use, and another caller only learns that.
    if consent.confirmed_at is null then perform amazon_ads_private.delete_consent(consent); end if;
    return amazon_ads_private.refusal('confirmation_refused');
  end if;

  if consent.confirmed_at is not null then
    select c.* into connection from amazon_ads.connections as c where c.id = consent.connection_id;
    return jsonb_build_object('connection', amazon_ads_private.connection_json(connection));
  end if;

  -- The connection first, then its tokens: the order in which every writer locks them.
  perform from amazon_ads.connections as c where c.id = consent.connection_id for no key update;
  insert into amazon_ads_private.oauth_tokens as t (
    connection_id, encrypted_access_token, encrypted_refresh_token, token_type, expires_at, scope,
    last_refresh, refresh_started_at, refresh_due_at
  )
  values (
    consent.connection_id, consent.encrypted_access_token, consent.encrypted_refresh_token,
    consent.token_type, consent.token_expires_at, array_to_string(consent.scopes, ' '),
    now(), consent.consumed_at, amazon_ads_private.next_refresh_due(consent.token_expires_at, now())
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
    -- A refresh of the old consent may be under way: without its lease it can no longer store a token.
    lease_id = null, lease_started_at = null, lease_expires_at = null, lease_trigger = null,
    failure_count = 0, failing_since = null, next_attempt_at = null, last_error = null,
    -- The imported token is gone, and may be imported again.
    imported_token_hash = null;

  update amazon_ads.connections as c
  set status = 'active',
      connected_at = now(),
      consented_at = consent.consumed_at,
      -- The first sync starts at once; if it does not, the schedule starts it.
      next_sync_at = now() + interval '2 minutes',
      last_used_at = now(),
      last_error = null,
      client_id = consent.client_id,
      oauth_client_id = consent.oauth_client_id,
      scopes = consent.scopes,
      region = consent.region
  where c.id = consent.connection_id
  returning c.* into connection;

  insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success)
  values (connection.user_id, connection.id, 'created', 'callback', true);

  update amazon_ads_private.oauth_states as s
  set confirmed_at = now(),
      expires_at = now() + interval '10 minutes',
      encrypted_access_token = null, encrypted_refresh_token = null, token_type = null, token_expires_at = null
  where s.id = consent.id;
  return jsonb_build_object('connection', amazon_ads_private.connection_json(connection));
end;
$$;
comment on function amazon_ads.confirm_consent is
  'oauth-confirm: moves the tokens into use, for the caller that started and for no other. The same call answers the same for ten minutes.';

create function amazon_ads_private.remove_expired_consents()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states;
  removed integer := 0;
begin
  for consent in
    select s.* from amazon_ads_private.oauth_states as s
    where s.expires_at <= now()
    for update skip locked
  loop
    perform amazon_ads_private.delete_consent(consent);
    removed := removed + 1;
  end loop;
  -- A consent is also deleted together with the API key or the app that it was started with.
  delete from amazon_ads.connections as c
  where c.status in ('pending', 'awaiting_confirmation')
    and c.created_at <= now() - interval '10 minutes'
    and not exists (select from amazon_ads_private.oauth_states as s where s.connection_id = c.id);
  return removed;
end;
$$;
comment on function amazon_ads_private.remove_expired_consents is
  'Housekeeping: consents that were never finished, and the connections made for them.';
