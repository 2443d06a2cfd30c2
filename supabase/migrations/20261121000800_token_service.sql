-- Chapter 8: the token service.
-- A fresh token is one read. A refresh is claimed by a lease in the row, so that one process in the
-- world asks Amazon, and written only by whoever has not been overtaken. Every comparison of times
-- uses this database's clock: the processes' clocks may differ.
--
-- Small functions that are called with every token are plpgsql, not SQL: before Postgres 18 a SQL
-- function that is not inlined, as one with a search_path never is, is planned anew by each statement.
-- That had been half of what a fresh token cost the database.

create function private.next_refresh_due(expires_at timestamptz, last_used_at timestamptz)
returns timestamptz
language plpgsql
volatile
set search_path = ''
as $$
begin
  return case
    when last_used_at > pg_catalog.now() - interval '7 days' then greatest(
      -- Seven to ten minutes ahead: spread, and before the five minutes that callers ask for.
      expires_at - interval '10 minutes' + pg_catalog.random() * interval '3 minutes',
      -- A token that lives for less than that is renewed halfway, not at once again.
      pg_catalog.now() + (expires_at - pg_catalog.now()) / 2
    )
    -- Idle: looked at once a day, so that a revoked consent is noticed.
    else pg_catalog.now() + interval '23 hours' + pg_catalog.random() * interval '2 hours'
  end;
end;
$$;
comment on function private.next_refresh_due(timestamptz, timestamptz) is
  'When the schedule should refresh a token that expires then and was used then.';
revoke execute on function private.next_refresh_due(timestamptz, timestamptz) from public, anon, authenticated;

create view private.token_answers with (security_invoker = true) as
  select
    c.id as connection_id, c.user_id, c.status, c.last_used_at,
    pg_catalog.jsonb_build_object(
      'connection_id', c.id,
      'client_id', c.client_id,
      'region', c.region,
      'encrypted_access_token', t.encrypted_access_token,
      'token_type', t.token_type,
      'expires_at', t.expires_at,
      'expires_in', extract(epoch from t.expires_at - pg_catalog.clock_timestamp()),
      'generation', t.generation,
      'paused_for', extract(epoch from t.next_attempt_at - pg_catalog.clock_timestamp()),
      'last_error', t.last_error,
      'now', pg_catalog.clock_timestamp()
    ) as answer,
    t.connection_id is not null as is_connected
  from public.connections as c
  left join private.oauth_tokens as t on t.connection_id = c.id;
comment on view private.token_answers is
  'The sealed access tokens with what a caller needs to judge them. Seconds are counted by this clock. A view, which is planned into the statement that reads it.';

create function private.token_json(connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  return (select a.answer from private.token_answers as a where a.connection_id = token_json.connection_id);
end;
$$;
comment on function private.token_json(uuid) is 'A connection''s row of token_answers.';
revoke execute on function private.token_json(uuid) from public, anon, authenticated;

create function private.status_refusal(status text)
returns text
language plpgsql
immutable
strict
set search_path = ''
as $$
begin
  return case status
    when 'active' then null
    when 'reauthorization_required' then 'reauthorization_required'
    when 'disconnected' then 'connection_disconnected'
    else 'connection_not_ready'
  end;
end;
$$;
comment on function private.status_refusal(text) is
  'Why a connection in this status gives no token; null when it does.';
revoke execute on function private.status_refusal(text) from public, anon, authenticated;

create function private.find_connection(who private.authorization, target jsonb)
returns public.connections
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  connection public.connections;
  account text := target ->> 'account_id';
begin
  if target ? 'connection_id' then
    select c.* into connection
    from public.connections as c
    where c.id = (target ->> 'connection_id')::uuid
      and c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id);
  elsif target ? 'profile_id' then
    -- Two connections may list the same profile: the one that works comes first.
    select c.* into connection
    from public.amazon_profiles as p
    join public.connections as c on c.id = p.connection_id
    where p.user_id = who.user_id and p.profile_id = target ->> 'profile_id'
      and (who.connection_id is null or c.id = who.connection_id)
    order by c.status = 'active' desc, p.status = 'active' desc, c.connected_at desc nulls last
    limit 1;
  elsif account ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    select c.* into connection
    from public.user_accounts as a
    join public.connections as c on c.id = a.connection_id
    where a.id = account::uuid and a.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id);
  else
    select c.* into connection
    from public.user_accounts as a
    join public.connections as c on c.id = a.connection_id
    where a.user_id = who.user_id and a.amazon_account_id = account
      and (who.connection_id is null or c.id = who.connection_id)
    order by c.status = 'active' desc, a.status = 'active' desc, c.connected_at desc nulls last
    limit 1;
  end if;
  return connection;
end;
$$;
comment on function private.find_connection(private.authorization, jsonb) is
  'The caller''s connection that is named directly, by one of its accounts or by one of its profiles; null when it is not theirs.';
revoke execute on function private.find_connection(private.authorization, jsonb) from public, anon, authenticated;

create function private.note_use(connection_id uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- Sampled, and never waited for: twenty callers at once must not queue behind a timestamp.
  update public.connections as c set last_used_at = pg_catalog.now()
  where c.id = (
    select s.id from public.connections as s where s.id = note_use.connection_id for no key update skip locked
  );
  -- Back from idleness: the daily check is no longer enough.
  update private.oauth_tokens as t
  set refresh_due_at = least(t.refresh_due_at, private.next_refresh_due(t.expires_at, pg_catalog.now()))
  where t.connection_id = (
      select s.connection_id from private.oauth_tokens as s
      where s.connection_id = note_use.connection_id for no key update skip locked
    )
    and t.refresh_due_at > private.next_refresh_due(t.expires_at, pg_catalog.now()) + interval '5 minutes';
end;
$$;
comment on function private.note_use(uuid) is 'Keeps a connection that is in use from counting as idle.';
revoke execute on function private.note_use(uuid) from public, anon, authenticated;

create function public.read_tokens(calls jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  answers jsonb;
  idle uuid[];
begin
  with asked as (
    select c.place, c.call -> 'caller' as caller, c.call -> 'target' as target
    from pg_catalog.jsonb_array_elements(read_tokens.calls) with ordinality as c (call, place)
  ),
  -- What comes together is often of one caller, who is looked up once.
  callers as materialized (
    select d.caller, private.authorize(d.caller, 'tokens') as who
    from (select distinct a.caller from asked as a) as d
  ),
  found as (
    select
      a.place, (c.who).refusal, t.*,
      t.status = 'active' and (t.last_used_at is null or t.last_used_at < pg_catalog.now() - interval '1 hour') as is_idle
    from asked as a
    join callers as c on c.caller = a.caller
    left join lateral (
      select t.*
      from private.token_answers as t
      where (c.who).refusal is null
        and t.connection_id = case
          when a.target ? 'connection_id' then (a.target ->> 'connection_id')::uuid
          else (private.find_connection(c.who, a.target)).id
        end
        and t.user_id = (c.who).user_id
        and ((c.who).connection_id is null or t.connection_id = (c.who).connection_id)
      -- One lookup a call: without this a small table would be read and joined whole.
      limit 1
    ) as t on true
  )
  select
    pg_catalog.jsonb_agg(
      case
        when f.refusal is not null then pg_catalog.jsonb_build_object('refusal', f.refusal)
        when f.connection_id is null then '{"refusal": "connection_not_found"}'
        when f.status = 'active' and f.is_connected then f.answer
        else pg_catalog.jsonb_build_object(
          'refusal', coalesce(private.status_refusal(f.status), 'connection_disconnected'),
          'connection_id', f.connection_id
        )
      end
      order by f.place
    ),
    pg_catalog.array_agg(f.connection_id) filter (where f.is_idle)
  into answers, idle
  from found as f;
  if idle is not null then
    perform private.note_use(i.id) from pg_catalog.unnest(idle) as i (id);
  end if;
  return coalesce(answers, '[]');
end;
$$;
comment on function public.read_tokens(jsonb) is
  'get-token, the hot path: authenticates, authorizes and reads in one round trip, for one or for several callers who have nothing to do with each other: [{caller, target}, …], answered in that order.';

create function public.read_token(caller jsonb, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  return public.read_tokens(pg_catalog.jsonb_build_array(
    pg_catalog.jsonb_build_object('caller', read_token.caller, 'target', read_token.target)
  )) -> 0;
end;
$$;
comment on function public.read_token(jsonb, jsonb) is 'read_tokens for a single call.';

create function private.read_token_for(who private.authorization, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  connection public.connections;
  region text;
  renewed_ago numeric;
begin
  connection := private.find_connection(who, read_token_for.target);
  if connection.id is null then
    return pg_catalog.jsonb_build_object('refusal', case
      when not target ? 'connection_id' and target ? 'profile_id' then 'profile_not_found'
      else 'connection_not_found'
    end);
  end if;

  if target ? 'profile_id' then
    select p.region into region
    from public.amazon_profiles as p
    where p.connection_id = connection.id and p.profile_id = read_token_for.target ->> 'profile_id';
    if not found then
      return pg_catalog.jsonb_build_object('refusal', 'profile_not_found', 'connection_id', connection.id);
    end if;
  elsif target ? 'account_id' then
    -- Amazon judges accounts by the token; here one only tells the region, if it has one alone. Calls
    -- name ads accounts and advertisers so; a lone profile may have the number of one of them.
    select a.region into region
    from public.user_accounts as a
    where a.connection_id = connection.id and a.amazon_account_id = read_token_for.target ->> 'account_id'
    order by a.source = 'profiles', a.status = 'active' desc
    limit 1;
  end if;

  select extract(epoch from pg_catalog.clock_timestamp() - t.refresh_started_at) into renewed_ago
  from private.oauth_tokens as t
  where t.connection_id = connection.id and t.refresh_count > 0;

  -- The caller is known and allowed by now: what remains is what get-token does for their user.
  return public.read_token(
    pg_catalog.jsonb_build_object('kind', 'user', 'user_id', who.user_id),
    pg_catalog.jsonb_build_object('connection_id', connection.id)
  ) || pg_catalog.jsonb_build_object(
    'api_region', coalesce(region, connection.region),
    'renewed_ago', renewed_ago
  );
end;
$$;
comment on function private.read_token_for(private.authorization, jsonb) is
  'The token for calls that are made for somebody who need not see it, and the region that knows what they are about. A profile must belong to the connection.';
revoke execute on function private.read_token_for(private.authorization, jsonb) from public, anon, authenticated;

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
  public.read_token(jsonb, jsonb),
  public.read_tokens(jsonb),
  public.claim_refresh(uuid, integer, timestamptz, integer, text),
  public.claim_due_refreshes(integer, integer),
  public.record_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text),
  public.record_refreshes(jsonb),
  public.fail_refresh(uuid, uuid, bigint, text, text, integer, integer, text, text)
from public, anon, authenticated;
grant execute on function
  public.read_token(jsonb, jsonb),
  public.read_tokens(jsonb),
  public.claim_refresh(uuid, integer, timestamptz, integer, text),
  public.claim_due_refreshes(integer, integer),
  public.record_refresh(uuid, uuid, bigint, text, text, text, integer, integer, text),
  public.record_refreshes(jsonb),
  public.fail_refresh(uuid, uuid, bigint, text, text, integer, integer, text, text)
to service_role;
