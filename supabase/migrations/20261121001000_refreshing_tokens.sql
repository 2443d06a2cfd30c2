-- Refreshing tokens.
-- A refresh is claimed with a lease in the row, so that one process at a time asks Amazon. A result is
-- stored only if no newer token has been stored since the claim.

select amazon_ads_private.begin_chapter(
  '20261121001000_refreshing_tokens',
  '7f25fb375b6faf8bd334ea9122a159373b77a755fc99785528fa51665dd28f09'
);

create function amazon_ads_private.abandon_lease(token amazon_ads_private.oauth_tokens, user_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into amazon_ads.token_refresh_history (
    user_id, connection_id, action, trigger, success, error_code, lease_id, duration_ms
  )
  values (
    abandon_lease.user_id, token.connection_id, 'failed', token.lease_trigger, false, 'refresh_abandoned',
    token.lease_id, ceil(extract(epoch from now() - token.lease_started_at) * 1000)
  )
  on conflict (lease_id) do nothing
$$;
comment on function amazon_ads_private.abandon_lease is
  'Records the attempt of a process that died while it held the lease, and for how long it held it.';

create function amazon_ads_private.lease_json(token amazon_ads_private.oauth_tokens, connection amazon_ads.connections)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'lease_id', token.lease_id,
    'encrypted_refresh_token', token.encrypted_refresh_token,
    'encrypted_client_secret', (
      select o.encrypted_client_secret
      from amazon_ads_private.oauth_clients as o
      where o.id = connection.oauth_client_id
    )
  );
end;
$$;
comment on function amazon_ads_private.lease_json is
  'What the holder of a lease needs for its request to Amazon.';

create type amazon_ads_private.shared_pause as (ends_at timestamptz, error_code text);
comment on type amazon_ads_private.shared_pause is
  'Until when the connections of an app are not refreshed, and the error that began it; null when they may be.';

create function amazon_ads_private.find_shared_pause(connection amazon_ads.connections, lease_seconds integer)
returns amazon_ads_private.shared_pause
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  pause amazon_ads_private.shared_pause;
begin
  pause.ends_at := amazon_ads_private.client_pause_end(connection, lease_seconds);
  pause.error_code := 'amazon_client_rejected';
  if pause.ends_at is null then
    pause.ends_at := amazon_ads_private.outage_pause_end(connection, lease_seconds);
    pause.error_code := 'amazon_unavailable';
  end if;
  return pause;
end;
$$;
comment on function amazon_ads_private.find_shared_pause is
  'The pause that a connection shares with the others of its app. When it is over, one call at a time finds none.';

create function amazon_ads.claim_refresh(
  connection_id uuid,
  min_validity_seconds integer,
  not_before timestamptz,
  lease_seconds integer,
  trigger text,
  client_fingerprint text default null,
  actor text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  token amazon_ads_private.oauth_tokens;
  refusal text;
  outcome text;
  moment timestamptz;
  pause amazon_ads_private.shared_pause;
begin
  select t.* into token
  from amazon_ads_private.oauth_tokens as t
  where t.connection_id = claim_refresh.connection_id
  for update;
  moment := clock_timestamp();
  select c.* into connection from amazon_ads.connections as c where c.id = claim_refresh.connection_id;
  refusal := case
    when connection.id is null then 'connection_not_found'
    when connection.status = 'active' and token.connection_id is null then 'connection_disconnected'
    else amazon_ads_private.status_refusal(connection.status)
  end;
  if refusal is not null then
    return amazon_ads_private.refusal(refusal, connection_id);
  end if;

  outcome := case
    when token.expires_at > moment and (
      not_before is null or token.refresh_started_at >= not_before
    ) and (
      token.expires_at >= moment + make_interval(secs => min_validity_seconds)
      -- A token that is a minute old, or half its life where that is less, is as fresh as Amazon gives: a
      -- caller that asks for more validity again and again must not cause a request to Amazon each time.
      or token.refresh_started_at > moment - least(
        interval '1 minute', (token.expires_at - token.refresh_started_at) / 2
      )
    ) then 'fresh'
    when token.lease_expires_at > moment then 'leased'
    when token.next_attempt_at > moment then 'paused'
    else 'claimed'
  end;
  if outcome in ('claimed', 'paused') and amazon_ads_private.lift_changed_client_pause(
    connection, client_fingerprint
  ) then
    outcome := 'claimed';
  end if;
  if outcome = 'claimed' then
    pause := amazon_ads_private.find_shared_pause(connection, lease_seconds);
    if pause.ends_at is not null then
      return amazon_ads_private.token_json(token.connection_id) || jsonb_build_object(
        'outcome', 'paused',
        'paused_for', extract(epoch from pause.ends_at - moment),
        'last_error', pause.error_code
      );
    end if;
  else
    return amazon_ads_private.token_json(token.connection_id) || jsonb_build_object('outcome', outcome);
  end if;

  if token.lease_id is not null then
    perform amazon_ads_private.abandon_lease(token, connection.user_id);
  end if;
  update amazon_ads_private.oauth_tokens as t
  set lease_id = gen_random_uuid(),
      lease_started_at = moment,
      lease_expires_at = moment + make_interval(secs => lease_seconds),
      lease_trigger = claim_refresh.trigger,
      lease_actor = claim_refresh.actor,
      -- If the holder dies, the schedule takes over when the lease has expired.
      refresh_due_at = moment + make_interval(secs => lease_seconds)
  where t.connection_id = claim_refresh.connection_id
  returning t.* into token;
  return amazon_ads_private.token_json(token.connection_id)
    || jsonb_build_object('outcome', outcome)
    || amazon_ads_private.lease_json(token, connection);
end;
$$;
comment on function amazon_ads.claim_refresh is
  'Claims the right to refresh. Outcome: claimed; fresh (no refresh is needed); leased (another process refreshes); paused (Amazon failed a moment ago, for this connection or for its whole app). not_before makes it a forced refresh: only a token that was requested after that time counts as fresh.';

create function amazon_ads_private.postpone_refreshes(
  connection_id uuid, pause amazon_ads_private.shared_pause
)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- The planner would read all of a small table to find a thousand rows.
set enable_seqscan = off
as $$
declare
  moment constant timestamptz := clock_timestamp();
  postponed integer;
begin
  with due as (
    select t.connection_id, t.refresh_due_at
    from amazon_ads_private.oauth_tokens as t
    where t.connection_id = postpone_refreshes.connection_id
    union
    (
      select t.connection_id, t.refresh_due_at
      from amazon_ads_private.oauth_tokens as t
      where t.refresh_due_at <= moment
        and (t.lease_expires_at is null or t.lease_expires_at <= moment)
        and (t.next_attempt_at is null or t.next_attempt_at <= moment)
      order by t.refresh_due_at
      limit 1000
    )
  ),
  paused as (
    select due.connection_id, due.refresh_due_at,
      case
        when p.client_key is not null then 'amazon_client_rejected'
        when o.outage_key is not null then 'amazon_unavailable'
        else pause.error_code
      end as error_code,
      coalesce(p.ends_at, o.pause_ends_at, pause.ends_at) as ends_at
    from due
    join amazon_ads.connections as c on c.id = due.connection_id
    left join amazon_ads_private.client_pauses as p
      on p.client_key = amazon_ads_private.client_key(c.client_id, c.oauth_client_id) and p.ends_at > moment
    left join amazon_ads_private.amazon_outages as o
      on o.outage_key = amazon_ads_private.outage_key(c) and o.pause_ends_at > moment
    where p.client_key is not null or o.outage_key is not null or c.id = postpone_refreshes.connection_id
  ),
  waiting as (
    select t.connection_id, paused.error_code, paused.ends_at
    from amazon_ads_private.oauth_tokens as t
    -- A token that was claimed or refreshed since it was read has another due time, and is left alone.
    join paused on paused.connection_id = t.connection_id and paused.refresh_due_at = t.refresh_due_at
    for no key update of t skip locked
  ),
  explained as (
    update amazon_ads.connections as c
    set last_error = waiting.error_code
    from waiting
    where c.id = waiting.connection_id and c.last_error is distinct from waiting.error_code
  )
  update amazon_ads_private.oauth_tokens as t
  set refresh_due_at = case waiting.error_code
        -- Ten minutes at most: only a claim can notice that the project's secret is another one now. Spread over
        -- a minute, so that they do not all come due together.
        when 'amazon_client_rejected'
        then least(waiting.ends_at, moment + interval '10 minutes') + random() * interval '1 minute'
        -- The end of an outage makes them due at once: until then they need not be looked at each minute.
        else moment + interval '10 minutes' + random() * interval '5 minutes'
      end,
      last_error = waiting.error_code,
      failing_since = coalesce(t.failing_since, moment)
  from waiting
  where t.connection_id = waiting.connection_id;
  get diagnostics postponed = row_count;
  return postponed;
end;
$$;
comment on function amazon_ads_private.postpone_refreshes is
  'Postpones a due token whose app or region is paused by some minutes, with the reason, and with it up to 1,000 other due tokens that a pause holds up. Answers how many.';

create function amazon_ads.claim_due_refreshes(
  batch integer, lease_seconds integer, client_fingerprint text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  token amazon_ads_private.oauth_tokens;
  pause amazon_ads_private.shared_pause;
  claimed jsonb := '[]'::jsonb;
  max_postponed constant integer := 1000;
  postponed integer := 0;
begin
  -- The project's secret may be another one now while every token that waited for it is not due yet.
  perform amazon_ads_private.lift_client_pause(p.client_key, null)
  from amazon_ads_private.client_pauses as p
  where p.oauth_client_id is null
    and claim_due_refreshes.client_fingerprint is not null
    and p.client_fingerprint is distinct from claim_due_refreshes.client_fingerprint;
  -- Tokens of paused apps, and of users who are refused, are postponed, not claimed: others take their places in
  -- the batch.
  while jsonb_array_length(claimed) < batch and postponed < max_postponed loop
    select t.* into token
    from amazon_ads_private.oauth_tokens as t
    where t.refresh_due_at <= now()
      and (t.lease_expires_at is null or t.lease_expires_at <= now())
      and (t.next_attempt_at is null or t.next_attempt_at <= now())
    order by t.refresh_due_at
    limit 1
    for update skip locked;
    exit when not found;

    select c.* into strict connection from amazon_ads.connections as c where c.id = token.connection_id;
    if exists (
      select from amazon_ads_private.user_refusals as r where r.user_id = connection.user_id and r.refusal is not null
    ) then
      -- A user who is refused may be let in again: the schedule looks again tomorrow.
      update amazon_ads_private.oauth_tokens as t set refresh_due_at = now() + interval '1 day'
      where t.connection_id = token.connection_id;
      postponed := postponed + 1;
      continue;
    end if;
    pause := amazon_ads_private.find_shared_pause(connection, lease_seconds);
    if pause.ends_at is not null then
      -- A call reads 1,000 due tokens even when it postpones one, because other calls hold the rest: twenty calls
      -- are enough.
      postponed := postponed
        + greatest(max_postponed / 20, amazon_ads_private.postpone_refreshes(connection.id, pause));
      continue;
    end if;
    if token.lease_id is not null then
      perform amazon_ads_private.abandon_lease(token, connection.user_id);
    end if;
    update amazon_ads_private.oauth_tokens as t
    set lease_id = gen_random_uuid(),
        lease_started_at = clock_timestamp(),
        lease_expires_at = clock_timestamp() + make_interval(secs => lease_seconds),
        lease_trigger = 'scheduled',
        refresh_due_at = clock_timestamp() + make_interval(secs => lease_seconds)
    where t.connection_id = token.connection_id
    returning t.* into token;
    claimed := claimed || jsonb_build_array(
      amazon_ads_private.token_json(token.connection_id) || amazon_ads_private.lease_json(token, connection)
    );
  end loop;
  return jsonb_build_object('claimed', claimed);
end;
$$;
comment on function amazon_ads.claim_due_refreshes is
  'refresh-tokens: claims the tokens that have been due for longest. Two invocations never get the same one.';

create function amazon_ads_private.record_attempt(
  connection amazon_ads.connections,
  lease_id uuid,
  action text,
  trigger text,
  success boolean,
  error_code text,
  reason text,
  duration_ms integer
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The same failure again is counted in its row.
  if record_attempt.action = 'failed' then
    update amazon_ads.token_refresh_history as h
    set attempts = h.attempts + 1, created_at = now(), lease_id = record_attempt.lease_id,
        trigger = record_attempt.trigger, duration_ms = record_attempt.duration_ms,
        actor = case
          when record_attempt.trigger = 'scheduled' then 'schedule'
          else coalesce(
            (select t.lease_actor from amazon_ads_private.oauth_tokens as t where t.connection_id = connection.id), h.actor
          )
        end
    where h.id = (
        select l.id from amazon_ads.token_refresh_history as l
        where l.connection_id = connection.id
        order by l.created_at desc, l.id desc
        limit 1
      )
      and h.action = 'failed'
      and h.error_code = record_attempt.error_code and h.reason is not distinct from record_attempt.reason
      -- An attempt that has its row already is sent a second time, or was taken for abandoned.
      and not exists (
        select from amazon_ads.token_refresh_history as own where own.lease_id = record_attempt.lease_id
      );
    if found then return; end if;
  end if;
  insert into amazon_ads.token_refresh_history as h (
    user_id, connection_id, action, trigger, success, error_code, reason, duration_ms, lease_id
  )
  values (
    connection.user_id, connection.id, record_attempt.action, record_attempt.trigger, record_attempt.success,
    record_attempt.error_code, record_attempt.reason, record_attempt.duration_ms, record_attempt.lease_id
  )
  -- Only the row that a successor wrote for an abandoned lease is replaced. A caller that sends its result a
  -- second time, because the first answer was lost, finds its own row unchanged.
  on conflict on constraint token_refresh_history_lease_id_key do update set
    action = excluded.action, success = excluded.success, error_code = excluded.error_code,
    reason = excluded.reason, duration_ms = excluded.duration_ms, created_at = excluded.created_at
  where h.error_code = 'refresh_abandoned';
end;
$$;
comment on function amazon_ads_private.record_attempt is
  'Adds what came of one request to Amazon to the history: one row for each lease, and one for equal failures in a row.';

create type amazon_ads_private.refresh as (
  connection_id uuid,
  lease_id uuid,
  claimed_generation bigint,
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  expires_in integer,
  duration_ms integer,
  trigger text
);
comment on type amazon_ads_private.refresh is
  'A refreshed token that the holder of a lease got from Amazon. Without a refresh token the stored one is kept. duration_ms is counted from when the request was sent.';

create function amazon_ads_private.refresh_started_at(refresh amazon_ads_private.refresh)
returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return least(
    clock_timestamp() - make_interval(secs => refresh.duration_ms / 1000.0),
    -- The sender cannot know how long this call was on its way here. But the request began after the lease
    -- did, by this clock.
    (
      select t.lease_started_at
      from amazon_ads_private.oauth_tokens as t
      where t.connection_id = refresh.connection_id and t.lease_id = refresh.lease_id
    ),
    -- If the lease was taken over in the meantime, the successor has recorded when it began.
    (
      select h.created_at - make_interval(secs => h.duration_ms / 1000.0)
      from amazon_ads.token_refresh_history as h
      where h.lease_id = refresh.lease_id and h.error_code = 'refresh_abandoned'
    )
  );
end;
$$;
comment on function amazon_ads_private.refresh_started_at is
  'When the request for a refreshed token was sent, by this clock; rather a second early than a second late.';

create function amazon_ads_private.store_refreshed_token(
  refresh amazon_ads_private.refresh, last_used_at timestamptz
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  started_at timestamptz := amazon_ads_private.refresh_started_at(refresh);
  expiry timestamptz := started_at + make_interval(secs => refresh.expires_in);
begin
  update amazon_ads_private.oauth_tokens as t
  set encrypted_access_token = refresh.encrypted_access_token,
      -- Amazon usually returns the same refresh token, or none. It is never blanked.
      encrypted_refresh_token = coalesce(refresh.encrypted_refresh_token, t.encrypted_refresh_token),
      token_type = refresh.token_type,
      expires_at = expiry,
      refresh_count = t.refresh_count + 1,
      last_refresh = now(),
      refresh_started_at = started_at,
      generation = t.generation + 1,
      lease_id = case when t.lease_id = refresh.lease_id then null else t.lease_id end,
      lease_started_at = case when t.lease_id = refresh.lease_id then null else t.lease_started_at end,
      lease_expires_at = case when t.lease_id = refresh.lease_id then null else t.lease_expires_at end,
      failure_count = 0,
      failing_since = null,
      next_attempt_at = null,
      last_error = null,
      refresh_due_at = amazon_ads_private.next_refresh_due(expiry, store_refreshed_token.last_used_at)
  where t.connection_id = refresh.connection_id
    -- The fence: the caller holds the lease; or the lease has expired, but no newer token was stored since
    -- the claim. Then this answer is still the newest, and with a provider that rotates refresh tokens it
    -- is the only one that works.
    and (t.lease_id = refresh.lease_id or t.generation = refresh.claimed_generation);
  return found;
end;
$$;
comment on function amazon_ads_private.store_refreshed_token is
  'Replaces the stored token by the refreshed one; false when a newer one was stored since the claim.';

create function amazon_ads_private.record_refresh(refresh amazon_ads_private.refresh)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  stored boolean := false;
begin
  select c.* into connection
  from amazon_ads.connections as c
  where c.id = refresh.connection_id
  for no key update;
  if connection.id is null then
    return amazon_ads_private.refusal('connection_not_found', refresh.connection_id);
  end if;

  if connection.status in ('active', 'reauthorization_required') then
    stored := amazon_ads_private.store_refreshed_token(refresh, connection.last_used_at);
  end if;
  perform amazon_ads_private.record_attempt(
    connection, refresh.lease_id, 'refreshed', refresh.trigger, true,
    case when not stored then 'refresh_superseded' end, null, refresh.duration_ms
  );

  if stored then
    update amazon_ads.connections as c
    set status = 'active', last_error = null
    where c.id = connection.id and (c.status <> 'active' or c.last_error is not null);
    perform amazon_ads_private.lift_client_pause(connection.client_id, connection.oauth_client_id);
    perform amazon_ads_private.end_outage(connection);
  elsif connection.status <> 'active' then
    return amazon_ads_private.refusal(amazon_ads_private.status_refusal(connection.status), connection.id);
  elsif not exists (select from amazon_ads_private.oauth_tokens as t where t.connection_id = connection.id) then
    return amazon_ads_private.refusal('connection_not_found', connection.id);
  end if;
  return amazon_ads_private.token_json(connection.id) || jsonb_build_object('stored', stored);
end;
$$;
comment on function amazon_ads_private.record_refresh is
  'Stores one refreshed token, unless a newer one was stored since the claim; answers the token that is stored now.';

create function amazon_ads.record_refreshes(refreshes jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  refresh amazon_ads_private.refresh;
  recorded jsonb := '{}'::jsonb;
begin
  for refresh in
    select r.*
    from jsonb_populate_recordset(null::amazon_ads_private.refresh, refreshes) as r
    -- Rows stay locked until all are stored: in one order, so that two calls never wait for each other.
    order by r.connection_id
  loop
    recorded := recorded || jsonb_build_object(refresh.lease_id, amazon_ads_private.record_refresh(refresh));
  end loop;
  return jsonb_build_object('recorded', recorded);
end;
$$;
comment on function amazon_ads.record_refreshes is
  'Stores refreshed tokens, one or many, in one round trip; answers for each lease the token that is stored now, or a refusal.';

create function amazon_ads_private.retry_pause(failure text, failure_count integer, retry_after_seconds integer)
returns interval
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  return case failure
    when 'invalid_grant' then null
    -- Our own configuration, mostly a missing key: one attempt a minute, so that a correction works within the
    -- minute. Amazon is not asked.
    when 'client_rejected' then interval '1 minute'
    -- 30 s doubling to 15 min, with full jitter, and never less than Amazon asked for.
    else greatest(
      random() * least(interval '15 minutes', interval '30 seconds' * power(2, least(failure_count, 10))),
      make_interval(secs => greatest(coalesce(retry_after_seconds, 0), 1))
    )
  end;
end;
$$;
comment on function amazon_ads_private.retry_pause is
  'How long no caller asks Amazon again after a failed refresh; null when another attempt cannot help.';

create function amazon_ads.fail_refresh(
  connection_id uuid,
  lease_id uuid,
  claimed_generation bigint,
  failure text,
  error_code text,
  retry_after_seconds integer,
  duration_ms integer,
  trigger text,
  reason text default null,
  client_fingerprint text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  token amazon_ads_private.oauth_tokens;
  pause interval;
  revoked boolean := failure = 'invalid_grant';
  -- unauthorized_client is about this connection's token alone: it was issued to another app.
  is_client_refused boolean := failure = 'client_rejected' and fail_refresh.error_code = 'amazon_client_rejected'
    and fail_refresh.reason is distinct from 'unauthorized_client';
  is_outage boolean := failure = 'transient' and amazon_ads_private.is_outage_reason(fail_refresh.reason);
  overtaken boolean;
begin
  select c.* into connection
  from amazon_ads.connections as c
  where c.id = fail_refresh.connection_id
  for no key update;
  select t.* into token
  from amazon_ads_private.oauth_tokens as t
  where t.connection_id = fail_refresh.connection_id
  for update;

  -- A changed generation means that another process has stored a newer token: the refresh token that Amazon
  -- refused was an old one, and invalid_grant does not end the consent.
  overtaken := token.connection_id is null
    or token.generation <> claimed_generation
    or token.lease_id is distinct from lease_id;

  if connection.id is not null then
    perform amazon_ads_private.record_attempt(
      connection, lease_id,
      case when revoked and not overtaken then 'reauthorization_required' else 'failed' end,
      trigger, false, error_code, reason, duration_ms
    );
  end if;

  if not overtaken then
    pause := case
      -- The pause of the app may be longer. A claim by the schedule, every ten minutes, is what notices that
      -- the project's secret is another one now.
      when is_client_refused
      then least(
        amazon_ads_private.begin_client_pause(connection, client_fingerprint, token.lease_started_at),
        interval '10 minutes'
      )
      when fail_refresh.reason = 'unauthorized_client'
      then amazon_ads_private.retry_pause('transient', token.failure_count, retry_after_seconds)
      else coalesce(
        case when is_outage then amazon_ads_private.record_outage_failure(
          connection, token.lease_started_at, retry_after_seconds
        ) end,
        amazon_ads_private.retry_pause(failure, token.failure_count, retry_after_seconds)
      )
    end;
    update amazon_ads_private.oauth_tokens as t
    set lease_id = null, lease_started_at = null, lease_expires_at = null,
        failure_count = t.failure_count + 1,
        next_attempt_at = clock_timestamp() + pause,
        failing_since = coalesce(t.failing_since, now()),
        -- After 30 days of failures the connection is dormant: the schedule stops, a call still tries.
        refresh_due_at = case
          when t.failing_since <= now() - interval '30 days' then null
          else clock_timestamp() + pause
        end,
        last_error = fail_refresh.error_code
    where t.connection_id = fail_refresh.connection_id
    returning t.* into token;
    update amazon_ads.connections as c
    set last_error = fail_refresh.error_code,
        status = case when revoked then 'reauthorization_required' else c.status end
    where c.id = connection.id
    returning c.* into connection;
    -- A refusal is an answer: Amazon works.
    if not is_outage and fail_refresh.reason is not null then
      perform amazon_ads_private.end_outage(connection);
    end if;
  else
    -- The lease is given back: a forced refresh must not wait for it to expire.
    update amazon_ads_private.oauth_tokens as t
    set lease_id = null, lease_started_at = null, lease_expires_at = null
    where t.connection_id = fail_refresh.connection_id and t.lease_id = fail_refresh.lease_id;
  end if;

  if token.connection_id is null or connection.status <> 'active' then
    return amazon_ads_private.refusal(
      coalesce(amazon_ads_private.status_refusal(connection.status), 'connection_not_found'), connection_id
    );
  end if;
  return amazon_ads_private.token_json(token.connection_id) || jsonb_build_object('overtaken', overtaken);
end;
$$;
comment on function amazon_ads.fail_refresh is
  'Records that Amazon refused or failed a refresh: invalid_grant ends the consent, unless a newer token was stored since the claim; every other failure pauses the refreshes of the connection.';
