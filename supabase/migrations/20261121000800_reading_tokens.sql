-- Chapter 8: reading tokens.
-- A fresh token is one read, and no write but the last use now and then. Every comparison of times uses
-- this database's clock: the processes' clocks may differ.
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

revoke execute on function
  public.read_token(jsonb, jsonb),
  public.read_tokens(jsonb)
from public, anon, authenticated;
grant execute on function
  public.read_token(jsonb, jsonb),
  public.read_tokens(jsonb)
to service_role;
