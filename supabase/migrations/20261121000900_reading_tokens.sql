-- Reading tokens.
-- A fresh token is one read. The only write is the time of the last use, now and then. Every comparison of
-- times uses this database's clock: the processes' clocks may differ.
--
-- Small functions that are called with every token are plpgsql, not SQL: before Postgres 18 a SQL
-- function that is not inlined, as one with a search_path never is, is planned again by each statement.
-- That had been half of what a fresh token cost the database.

select amazon_ads_private.begin_chapter(
  '20261121000900_reading_tokens',
  '4184303350384a63676f204a1251e5103bedb2b61c574283f18ba0048575e3da'
);

create function amazon_ads_private.next_refresh_due(expires_at timestamptz, last_used_at timestamptz)
returns timestamptz
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when last_used_at > now() - interval '7 days' then greatest(
      -- Seven to ten minutes ahead: spread, and before the five minutes that callers ask for.
      expires_at - interval '10 minutes' + random() * interval '3 minutes',
      -- A token that lives for less than that is renewed halfway, not at once again.
      now() + (expires_at - now()) / 2
    )
    -- Idle: refreshed once a day, so that a revoked consent is noticed.
    else now() + interval '23 hours' + random() * interval '2 hours'
  end;
end;
$$;
comment on function amazon_ads_private.next_refresh_due is
  'When the schedule should refresh a token that expires then and was used then.';

create type amazon_ads_private.stored_token as (
  connection_id uuid,
  user_id uuid,
  client_id text,
  oauth_client_id uuid,
  region text,
  encrypted_access_token text,
  token_type text,
  expires_at timestamptz,
  expires_in numeric,
  generation bigint,
  paused_for numeric,
  last_error text,
  now timestamptz
);
comment on type amazon_ads_private.stored_token is
  'A sealed access token with what a caller needs to judge it. expires_in and paused_for are seconds by the database''s clock, which is now.';

create view amazon_ads_private.stored_tokens with (security_invoker = true) as
  select
    c.id as connection_id, c.user_id, c.status, c.last_used_at,
    row(
      c.id,
      c.user_id,
      c.client_id,
      c.oauth_client_id,
      c.region,
      t.encrypted_access_token,
      t.token_type,
      t.expires_at,
      extract(epoch from t.expires_at - clock_timestamp()),
      t.generation,
      extract(epoch from t.next_attempt_at - clock_timestamp()),
      t.last_error,
      clock_timestamp()
    )::amazon_ads_private.stored_token as token,
    t.connection_id is not null as is_connected
  from amazon_ads.connections as c
  left join amazon_ads_private.oauth_tokens as t on t.connection_id = c.id;
comment on view amazon_ads_private.stored_tokens is
  'Each connection with its stored token. A view is planned into the statement that reads it.';

create function amazon_ads_private.token_json(connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (select to_jsonb(t.token) from amazon_ads_private.stored_tokens as t where t.connection_id = token_json.connection_id);
end;
$$;
comment on function amazon_ads_private.token_json is 'The stored token of a connection.';

create function amazon_ads_private.status_refusal(status text)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
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
comment on function amazon_ads_private.status_refusal is
  'Why a connection in this status gives no token; null when it does.';

create function amazon_ads_private.own_connection(who amazon_ads_private.authorization, id uuid)
returns amazon_ads.connections
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
begin
  select c.* into connection
  from amazon_ads.connections as c
  where c.id = own_connection.id
    and c.user_id = who.user_id
    and (who.connection_id is null or c.id = who.connection_id);
  return connection;
end;
$$;
comment on function amazon_ads_private.own_connection is
  'The connection, if it is the caller''s and the caller''s API key is not restricted to another one; otherwise null.';

create function amazon_ads_private.find_connection(who amazon_ads_private.authorization, target jsonb)
returns amazon_ads.connections
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  account text := target ->> 'account_id';
begin
  if target ? 'connection_id' then
    return amazon_ads_private.own_connection(who, (target ->> 'connection_id')::uuid);
  elsif target ? 'profile_id' then
    -- Two connections may list the same profile: one that works comes first.
    select c.* into connection
    from amazon_ads.amazon_profiles as p
    join amazon_ads.connections as c on c.id = p.connection_id
    -- The connection's owner counts: profiles and accounts follow a connection that is handed over.
    where p.user_id = who.user_id and c.user_id = who.user_id and p.profile_id = target ->> 'profile_id'
      and (who.connection_id is null or c.id = who.connection_id)
    -- Of two that work, the one that may edit: a view-only token is refused where the other is not.
    order by
      c.status = 'active' desc, p.status = 'active' desc, p.access_level = 'edit' desc,
      c.connected_at desc nulls last
    limit 1;
  elsif account ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    select c.* into connection
    from amazon_ads.user_accounts as a
    join amazon_ads.connections as c on c.id = a.connection_id
    where a.id = account::uuid and a.user_id = who.user_id and c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id);
  else
    select c.* into connection
    from amazon_ads.user_accounts as a
    join amazon_ads.connections as c on c.id = a.connection_id
    where a.user_id = who.user_id and c.user_id = who.user_id and a.amazon_account_id = account
      and (who.connection_id is null or c.id = who.connection_id)
    order by c.status = 'active' desc, a.status = 'active' desc, c.connected_at desc nulls last
    limit 1;
  end if;
  return connection;
end;
$$;
comment on function amazon_ads_private.find_connection is
  'The caller''s connection that is named directly, by one of its accounts or by one of its profiles; null when it is not theirs.';

create function amazon_ads_private.touch_last_used(connection_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Skip locked: twenty callers at once must not wait for each other to write a timestamp.
  update amazon_ads.connections as c set last_used_at = now()
  where c.id = (
    select s.id from amazon_ads.connections as s where s.id = touch_last_used.connection_id for no key update skip locked
  );
  -- The connection is no longer idle: a daily refresh is not enough.
  update amazon_ads_private.oauth_tokens as t
  set refresh_due_at = least(t.refresh_due_at, amazon_ads_private.next_refresh_due(t.expires_at, now()))
  where t.connection_id = (
      select s.connection_id from amazon_ads_private.oauth_tokens as s
      where s.connection_id = touch_last_used.connection_id for no key update skip locked
    )
    and t.refresh_due_at > amazon_ads_private.next_refresh_due(t.expires_at, now()) + interval '5 minutes';
end;
$$;
comment on function amazon_ads_private.touch_last_used is 'Records that a connection is in use, at most once an hour, and schedules its refresh as one in use.';

create function amazon_ads.read_tokens(calls jsonb)
-- Not jsonb, which is built, copied and printed again: that had been half of this statement's time.
returns json
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  answers json;
  idle uuid[];
begin
  with reads as (
    select c.place, c.call -> 'caller' as caller, c.call -> 'target' as target
    from jsonb_array_elements(calls) with ordinality as c (call, place)
  ),
  -- The reads of one call are often of one caller, who is looked up once.
  callers as materialized (
    select
      a.caller, a.who,
      case
        when (a.who).refusal is not null then (a.who).refusal
        -- Work for which an earlier RPC has authorized the call, such as a sync, hands no token out.
        when not a.caller ? 'actor' and not (select s.hand_out_tokens from amazon_ads_private.settings as s)
          then 'tokens_stopped'
      end as refusal
    from (
      select d.caller, amazon_ads_private.authorize(d.caller, 'tokens') as who
      from (select distinct a.caller from reads as a) as d
    ) as a
  ),
  found as (
    select
      a.place, c.refusal, t.*,
      t.status = 'active' and (t.last_used_at is null or t.last_used_at < now() - interval '1 hour') as is_idle
    from reads as a
    join callers as c on c.caller = a.caller
    left join lateral (
      select
        t.connection_id, t.status, t.last_used_at, t.is_connected,
        (select row_to_json(f) from (select (t.token).*, (c.who).actor) as f) as answer
      from amazon_ads_private.stored_tokens as t
      where c.refusal is null
        and t.connection_id = case
          when a.target ? 'connection_id' then (a.target ->> 'connection_id')::uuid
          else (amazon_ads_private.find_connection(c.who, a.target)).id
        end
        and t.user_id = (c.who).user_id
        and ((c.who).connection_id is null or t.connection_id = (c.who).connection_id)
      -- One lookup for each read: without the limit a small table would be scanned and joined whole.
      limit 1
    ) as t on true
  )
  select
    json_agg(
      case
        when f.refusal is not null then amazon_ads_private.refusal(f.refusal)::json
        when f.connection_id is null then '{"refusal": "connection_not_found"}'
        when f.status = 'active' and f.is_connected then f.answer
        else amazon_ads_private.refusal(
          coalesce(amazon_ads_private.status_refusal(f.status), 'connection_disconnected'), f.connection_id
        )::json
      end
      order by f.place
    ),
    array_agg(f.connection_id) filter (where f.is_idle)
  into answers, idle
  from found as f;
  if idle is not null then
    perform amazon_ads_private.touch_last_used(i.id) from unnest(idle) as i (id);
  end if;
  return coalesce(answers, '[]');
end;
$$;
comment on function amazon_ads.read_tokens is
  'get-token, the hot path: authenticates, authorizes and reads in one round trip, for one or for several independent callers: [{caller, target}, …], answered in that order.';

create function amazon_ads.read_token(caller jsonb, target jsonb)
returns json
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return amazon_ads.read_tokens(jsonb_build_array(
    jsonb_build_object('caller', caller, 'target', target)
  )) -> 0;
end;
$$;
comment on function amazon_ads.read_token is 'read_tokens for a single read.';

create function amazon_ads_private.read_token_for(who amazon_ads_private.authorization, target jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  region text;
  renewed_ago numeric;
begin
  connection := amazon_ads_private.find_connection(who, target);
  if connection.id is null then
    return amazon_ads_private.refusal(case
      when not target ? 'connection_id' and target ? 'profile_id' then 'profile_not_found'
      else 'connection_not_found'
    end);
  end if;

  if target ? 'profile_id' then
    select p.region into region
    from amazon_ads.amazon_profiles as p
    where p.connection_id = connection.id and p.profile_id = target ->> 'profile_id';
    if not found then
      return amazon_ads_private.refusal('profile_not_found', connection.id);
    end if;
  elsif target ? 'account_id' then
    -- Amazon checks accounts against the token; here an account only tells the region, if it exists in one
    -- alone. Calls name ads accounts and advertisers this way; a lone profile may have the number of one.
    select a.region into region
    from amazon_ads.user_accounts as a
    where a.connection_id = connection.id and a.amazon_account_id = target ->> 'account_id'
    order by a.source = 'profiles', a.status = 'active' desc
    limit 1;
  end if;

  select extract(epoch from clock_timestamp() - t.refresh_started_at) into renewed_ago
  from amazon_ads_private.oauth_tokens as t
  where t.connection_id = connection.id and t.refresh_count > 0;

  -- The caller has been authorized: the rest is what get-token does for their user.
  return amazon_ads.read_token(
    jsonb_build_object('kind', 'user', 'user_id', who.user_id, 'actor', who.actor),
    jsonb_build_object('connection_id', connection.id)
  )::jsonb || jsonb_build_object(
    'api_region', coalesce(region, connection.region),
    'renewed_ago', renewed_ago
  );
end;
$$;
comment on function amazon_ads_private.read_token_for is
  'The token for calls that are made for a caller who need not see it, and the region of what they are about. A profile must belong to the connection.';
