-- Chapter 9: refreshing tokens.
-- A refresh is claimed by a lease in the row, so that one process in the world asks Amazon, and written
-- only by whoever has not been overtaken.

create function private.abandon_lease(token private.oauth_tokens, user_id uuid)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into public.token_refresh_history (
    user_id, connection_id, action, trigger, success, error_code, lease_id, duration_ms
  )
  values (
    abandon_lease.user_id, token.connection_id, 'failed', token.lease_trigger, false, 'refresh_abandoned', token.lease_id,
    pg_catalog.ceil(extract(epoch from pg_catalog.now() - token.lease_started_at) * 1000)
  )
  on conflict (lease_id) do nothing
$$;
comment on function private.abandon_lease(private.oauth_tokens, uuid) is
  'Records the attempt of a process that died with the lease in its hands, and for how long it had it.';
revoke execute on function private.abandon_lease(private.oauth_tokens, uuid) from public, anon, authenticated;

create function public.claim_refresh(
  connection_id uuid,
  min_validity_seconds integer,
  not_before timestamptz,
  lease_seconds integer,
  trigger text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  connection public.connections;
  token private.oauth_tokens;
  refusal text;
  outcome text;
  moment timestamptz;
begin
  select t.* into token
  from private.oauth_tokens as t
  where t.connection_id = claim_refresh.connection_id
  for update;
  moment := pg_catalog.clock_timestamp();
  select c.* into connection from public.connections as c where c.id = claim_refresh.connection_id;
  refusal := case
    when connection.id is null then 'connection_not_found'
    when connection.status = 'active' and token.connection_id is null then 'connection_disconnected'
    else private.status_refusal(connection.status)
  end;
  if refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', refusal, 'connection_id', claim_refresh.connection_id);
  end if;

  outcome := case
    when token.expires_at > moment and (
      claim_refresh.not_before is null or token.refresh_started_at >= claim_refresh.not_before
    ) and (
      token.expires_at >= moment + pg_catalog.make_interval(secs => claim_refresh.min_validity_seconds)
      -- A minute old, or half its life where that is less, is as fresh as Amazon gives: asking for
      -- more again and again must not become a request to Amazon each time.
      or token.refresh_started_at > moment - least(
        interval '1 minute', (token.expires_at - token.refresh_started_at) / 2
      )
    ) then 'fresh'
    when token.lease_expires_at > moment then 'leased'
    when token.next_attempt_at > moment then 'paused'
    else 'claimed'
  end;
  if outcome <> 'claimed' then
    return private.token_json(token.connection_id) || pg_catalog.jsonb_build_object('outcome', outcome);
  end if;

  if token.lease_id is not null then
    perform private.abandon_lease(token, connection.user_id);
  end if;
  update private.oauth_tokens as t
  set lease_id = pg_catalog.gen_random_uuid(),
      lease_started_at = moment,
      lease_expires_at = moment + pg_catalog.make_interval(secs => claim_refresh.lease_seconds),
      lease_trigger = claim_refresh.trigger,
      -- Should we die, the schedule takes over when the lease has run out.
      refresh_due_at = moment + pg_catalog.make_interval(secs => claim_refresh.lease_seconds)
  where t.connection_id = claim_refresh.connection_id
  returning t.* into token;
  return private.token_json(token.connection_id)
    || pg_catalog.jsonb_build_object('outcome', outcome)
    || private.lease_json(token, connection);
end;
$$;
comment on function public.claim_refresh(uuid, integer, timestamptz, integer, text) is
  'Asks for the right to refresh. Outcome: claimed, fresh (nothing to do any more), leased (somebody is at it) or paused (Amazon failed just now). not_before makes it a forced refresh: only a token asked for after that moment will do.';

create function private.lease_json(token private.oauth_tokens, connection public.connections)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return pg_catalog.jsonb_build_object(
    'lease_id', token.lease_id,
    'encrypted_refresh_token', token.encrypted_refresh_token,
    'oauth_client_id', connection.oauth_client_id,
    'encrypted_client_secret', (
      select o.encrypted_client_secret from private.oauth_clients as o where o.id = connection.oauth_client_id
    )
  );
end;
$$;
comment on function private.lease_json(private.oauth_tokens, public.connections) is
  'What the holder of a lease needs for its request to Amazon.';
revoke execute on function private.lease_json(private.oauth_tokens, public.connections) from public, anon, authenticated;

create function public.claim_due_refreshes(batch integer, lease_seconds integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  connection public.connections;
  token private.oauth_tokens;
  claimed jsonb := '[]'::jsonb;
begin
  for token in
    select t.*
    from private.oauth_tokens as t
    where t.refresh_due_at <= pg_catalog.now()
      and (t.lease_expires_at is null or t.lease_expires_at <= pg_catalog.now())
      and (t.next_attempt_at is null or t.next_attempt_at <= pg_catalog.now())
    order by t.refresh_due_at
    limit claim_due_refreshes.batch
    for update skip locked
  loop
    select c.* into strict connection from public.connections as c where c.id = token.connection_id;
    if token.lease_id is not null then
      perform private.abandon_lease(token, connection.user_id);
    end if;
    update private.oauth_tokens as t
    set lease_id = pg_catalog.gen_random_uuid(),
        lease_started_at = pg_catalog.clock_timestamp(),
        lease_expires_at = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => claim_due_refreshes.lease_seconds),
        lease_trigger = 'scheduled',
        refresh_due_at = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => claim_due_refreshes.lease_seconds)
    where t.connection_id = token.connection_id
    returning t.* into token;
    claimed := claimed || pg_catalog.jsonb_build_array(
      private.token_json(token.connection_id) || private.lease_json(token, connection)
    );
  end loop;
  return pg_catalog.jsonb_build_object('claimed', claimed);
end;
$$;
comment on function public.claim_due_refreshes(integer, integer) is
  'refresh-tokens: claims the tokens that are longest due. Two invocations never get the same one.';

create function private.store_refresh(
  connection_id uuid,
  lease_id uuid,
  claimed_generation bigint,
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  expires_in integer,
  duration_ms integer,
  trigger text
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  connection public.connections;
  token private.oauth_tokens;
  asked_at timestamptz := pg_catalog.clock_timestamp()
    - pg_catalog.make_interval(secs => store_refresh.duration_ms / 1000.0);
  stored boolean;
begin
  select c.* into connection
  from public.connections as c
  where c.id = store_refresh.connection_id
  for no key update;
  -- How long this call was on its way here, its sender cannot know; but the request began after the
  -- lease did, by this clock.
  asked_at := least(asked_at, (
    select t.lease_started_at
    from private.oauth_tokens as t
    where t.connection_id = store_refresh.connection_id and t.lease_id = store_refresh.lease_id
  ), (
    -- Whose lease was taken over meanwhile: its successor has noted when it began.
    select h.created_at - pg_catalog.make_interval(secs => h.duration_ms / 1000.0)
    from public.token_refresh_history as h
    where h.lease_id = store_refresh.lease_id and h.error_code = 'refresh_abandoned'
  ));

  update private.oauth_tokens as t
  set encrypted_access_token = store_refresh.encrypted_access_token,
      -- Amazon usually returns the same refresh token, or none. It is never blanked.
      encrypted_refresh_token = coalesce(store_refresh.encrypted_refresh_token, t.encrypted_refresh_token),
      token_type = store_refresh.token_type,
      -- Counted from before the request was sent: rather a second early than a second late.
      expires_at = asked_at + pg_catalog.make_interval(secs => store_refresh.expires_in),
      refresh_count = t.refresh_count + 1,
      last_refresh = pg_catalog.now(),
      refresh_started_at = asked_at,
      generation = t.generation + 1,
      lease_id = case when t.lease_id = store_refresh.lease_id then null else t.lease_id end,
      lease_started_at = case when t.lease_id = store_refresh.lease_id then null else t.lease_started_at end,
      lease_expires_at = case when t.lease_id = store_refresh.lease_id then null else t.lease_expires_at end,
      failure_count = 0,
      next_attempt_at = null,
      last_error = null,
      refresh_due_at = private.next_refresh_due(
        asked_at + pg_catalog.make_interval(secs => store_refresh.expires_in), connection.last_used_at
      )
  where t.connection_id = store_refresh.connection_id
    and connection.status in ('active', 'reauthorization_required')
    -- The fence. Mine is the lease; or it ran out under me, but nobody has stored a newer token
    -- since I claimed: then this answer is still the newest there is, and with a provider that
    -- rotates refresh tokens the only one that works.
    and (t.lease_id = store_refresh.lease_id or t.generation = store_refresh.claimed_generation)
  returning t.* into token;
  stored := found;

  insert into public.token_refresh_history as h (
    user_id, connection_id, action, trigger, success, error_code, duration_ms, lease_id
  )
  select connection.user_id, connection.id, 'refreshed', store_refresh.trigger, true,
    case when not stored then 'refresh_superseded' end, store_refresh.duration_ms, store_refresh.lease_id
  where connection.id is not null
  -- Only the presumption of a successor gives way: who writes twice, because the first answer was
  -- lost on its way back, must not find itself overtaken by itself.
  on conflict on constraint token_refresh_history_lease_id_key do update set
    action = excluded.action, success = excluded.success, error_code = excluded.error_code,
    duration_ms = excluded.duration_ms, created_at = excluded.created_at
  where h.error_code = 'refresh_abandoned';

  if stored then
    update public.connections as c
    set status = 'active', last_error = null
    where c.id = connection.id and (c.status <> 'active' or c.last_error is not null);
  else
    select t.* into token from private.oauth_tokens as t where t.connection_id = store_refresh.connection_id;
    if not found or connection.status <> 'active' then
      return pg_catalog.jsonb_build_object(
        'refusal', coalesce(private.status_refusal(connection.status), 'connection_not_found'),
        'connection_id', store_refresh.connection_id
      );
    end if;
  end if;
  return private.token_json(token.connection_id) || pg_catalog.jsonb_build_object('stored', stored);
end;
$$;
comment on function private.store_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text) is
  'Stores what Amazon answered, unless somebody has overtaken us; answers the token that counts now.';
revoke execute on function
  private.store_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text)
from public, anon, authenticated;

create function public.record_refresh(
  connection_id uuid,
  lease_id uuid,
  claimed_generation bigint,
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  expires_in integer,
  duration_ms integer,
  trigger text
)
returns jsonb
language sql
security definer
set search_path = ''
as $$
  select private.store_refresh(
    record_refresh.connection_id, record_refresh.lease_id, record_refresh.claimed_generation,
    record_refresh.encrypted_access_token, record_refresh.encrypted_refresh_token,
    record_refresh.token_type, record_refresh.expires_in, record_refresh.duration_ms,
    record_refresh.trigger
  )
$$;
comment on function public.record_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text) is
  'Stores one refreshed token.';

create function public.record_refreshes(refreshes jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  refresh record;
  recorded jsonb := '{}'::jsonb;
begin
  for refresh in
    select r.*
    from pg_catalog.jsonb_to_recordset(record_refreshes.refreshes) as r (
      connection_id uuid, lease_id uuid, claimed_generation bigint, encrypted_access_token text,
      encrypted_refresh_token text, token_type text, expires_in integer, duration_ms integer,
      trigger text
    )
    -- Each locks its rows until all are stored: in one order, or two calls could wait for each other.
    order by r.connection_id
  loop
    recorded := recorded || pg_catalog.jsonb_build_object(refresh.lease_id, private.store_refresh(
      refresh.connection_id, refresh.lease_id, refresh.claimed_generation,
      refresh.encrypted_access_token, refresh.encrypted_refresh_token, refresh.token_type,
      refresh.expires_in, refresh.duration_ms, refresh.trigger
    ));
  end loop;
  return pg_catalog.jsonb_build_object('recorded', recorded);
end;
$$;
comment on function public.record_refreshes(jsonb) is
  'Stores several refreshed tokens in one round trip; answers for each lease what record_refresh would.';

create function public.fail_refresh(
  connection_id uuid,
  lease_id uuid,
  claimed_generation bigint,
  failure text,
  error_code text,
  retry_after_seconds integer,
  duration_ms integer,
  trigger text,
  reason text default null
)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  connection public.connections;
  token private.oauth_tokens;
  pause interval;
  revoked boolean := fail_refresh.failure = 'invalid_grant';
  overtaken boolean;
begin
  select c.* into connection
  from public.connections as c
  where c.id = fail_refresh.connection_id
  for no key update;
  select t.* into token
  from private.oauth_tokens as t
  where t.connection_id = fail_refresh.connection_id
  for update;

  -- invalid_grant re-reads first: a changed generation means that somebody else has won, and that
  -- the refused refresh token was an old one.
  overtaken := token.connection_id is null
    or token.generation <> fail_refresh.claimed_generation
    or token.lease_id is distinct from fail_refresh.lease_id;

  if connection.id is not null then
    insert into public.token_refresh_history as h (
      user_id, connection_id, action, trigger, success, error_code, reason, duration_ms, lease_id
    )
    values (
      connection.user_id, connection.id,
      case when revoked and not overtaken then 'reauthorization_required' else 'failed' end,
      fail_refresh.trigger, false, fail_refresh.error_code, fail_refresh.reason, fail_refresh.duration_ms,
      fail_refresh.lease_id
    )
    on conflict on constraint token_refresh_history_lease_id_key do update set
      action = excluded.action, error_code = excluded.error_code, reason = excluded.reason,
      duration_ms = excluded.duration_ms, created_at = excluded.created_at
    where h.error_code = 'refresh_abandoned';
  end if;

  if not overtaken then
    pause := case fail_refresh.failure
      when 'invalid_grant' then null
      -- Our own configuration: a steady look, so that a mended secret works within the minute.
      when 'client_rejected' then interval '1 minute'
      -- 30 s doubling to 15 min, with full jitter, and never less than Amazon asked for.
      else greatest(
        pg_catalog.random() * least(
          interval '15 minutes', interval '30 seconds' * pg_catalog.power(2, least(token.failure_count, 10))
        ),
        pg_catalog.make_interval(secs => greatest(coalesce(fail_refresh.retry_after_seconds, 0), 1))
      )
    end;
    update private.oauth_tokens as t
    set lease_id = null, lease_started_at = null, lease_expires_at = null,
        failure_count = t.failure_count + 1,
        next_attempt_at = pg_catalog.clock_timestamp() + pause,
        refresh_due_at = pg_catalog.clock_timestamp() + pause,
        last_error = fail_refresh.error_code
    where t.connection_id = fail_refresh.connection_id
    returning t.* into token;
    update public.connections as c
    set last_error = fail_refresh.error_code,
        status = case when revoked then 'reauthorization_required' else c.status end
    where c.id = connection.id
    returning c.* into connection;
  else
    -- Overtaken with the lease in hand: who forces a refresh must not wait for it to run out.
    update private.oauth_tokens as t
    set lease_id = null, lease_started_at = null, lease_expires_at = null
    where t.connection_id = fail_refresh.connection_id and t.lease_id = fail_refresh.lease_id;
  end if;

  if token.connection_id is null or connection.status <> 'active' then
    return pg_catalog.jsonb_build_object(
      'refusal', coalesce(private.status_refusal(connection.status), 'connection_not_found'),
      'connection_id', fail_refresh.connection_id
    );
  end if;
  return private.token_json(token.connection_id) || pg_catalog.jsonb_build_object('overtaken', overtaken);
end;
$$;
comment on function public.fail_refresh(uuid, uuid, bigint, text, text, integer, integer, text, text) is
  'Records a refusal or failure of Amazon: invalid_grant ends the consent unless somebody has overtaken us, everything else only pauses.';

revoke execute on function
  public.claim_refresh(uuid, integer, timestamptz, integer, text),
  public.claim_due_refreshes(integer, integer),
  public.record_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text),
  public.record_refreshes(jsonb),
  public.fail_refresh(uuid, uuid, bigint, text, text, integer, integer, text, text)
from public, anon, authenticated;
grant execute on function
  public.claim_refresh(uuid, integer, timestamptz, integer, text),
  public.claim_due_refreshes(integer, integer),
  public.record_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text),
  public.record_refreshes(jsonb),
  public.fail_refresh(uuid, uuid, bigint, text, text, integer, integer, text, text)
to service_role;
