-- Outages of Amazon.
-- While Login with Amazon does not work, it works for no connection. The connections of an app in a region then
-- share one pause: one attempt at a time finds out whether Amazon works again, and its success ends the pause for
-- all of them. So a day's outage costs about as many requests for 10,000 connections as for ten.

select amazon_ads_private.begin_chapter(
  '20261121000960_amazon_outages',
  '877036e5b87ee77c0bc2a5c67f73df76720ecdcc42d3949806a271981470276e'
);

create table amazon_ads_private.amazon_outages (
  outage_key text primary key,
  oauth_client_id uuid references amazon_ads_private.oauth_clients (id) on delete cascade,
  failed_connection_ids uuid[] not null,
  failed_at timestamptz not null default clock_timestamp(),
  failed_probes integer not null default 0,
  pause_started_at timestamptz,
  pause_ends_at timestamptz,
  constraint amazon_outages_pause_is_whole check ((pause_started_at is null) = (pause_ends_at is null))
);
comment on table amazon_ads_private.amazon_outages is
  'The apps and regions whose refreshes have failed for a transient reason since the last one that Amazon answered.';
comment on column amazon_ads_private.amazon_outages.failed_connection_ids is
  'Which connections failed before the pause began: one that fails by itself begins none.';
comment on column amazon_ads_private.amazon_outages.failed_probes is 'How many attempts have failed since the pause began.';
comment on column amazon_ads_private.amazon_outages.pause_ends_at is
  'Until when no connection of the app is refreshed in that region; null before ten of them have failed.';
create index amazon_outages_oauth_client_id on amazon_ads_private.amazon_outages (oauth_client_id);
alter table amazon_ads_private.amazon_outages enable row level security;

create function amazon_ads_private.outage_key(connection amazon_ads.connections)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Login with Amazon has a host of its own in each region.
  return amazon_ads_private.client_key(connection.client_id, connection.oauth_client_id) || ' ' || connection.region;
end;
$$;
comment on function amazon_ads_private.outage_key is 'What an outage is known by: the app and the region.';

create function amazon_ads_private.is_outage_reason(reason text)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return reason in ('timeout', 'network', 'answer_not_understood', 'server_error', 'temporarily_unavailable')
    -- A status without an OAuth error is not from the token endpoint itself, but from what is before it.
    or reason ~ '^http_\d+$';
end;
$$;
comment on function amazon_ads_private.is_outage_reason is
  'Whether a failed refresh may be due to Amazon or the way to it. Any other OAuth error is about the request.';

create function amazon_ads_private.outage_pause(failed_probes integer, retry_after_seconds integer)
returns interval
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Short, because one request for all connections costs little: after the outage no caller waits for longer.
  return greatest(
    (0.75 + random() / 4) * interval '30 seconds' * power(2, least(failed_probes, 2)),
    make_interval(secs => coalesce(retry_after_seconds, 0))
  );
end;
$$;
comment on function amazon_ads_private.outage_pause is
  'How long all connections wait for the next attempt: 30 s doubling to 2 min, or as long as Amazon asks.';

create function amazon_ads_private.record_outage_failure(
  connection amazon_ads.connections,
  lease_started_at timestamptz,
  retry_after_seconds integer
)
returns interval
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of fewer connections, each pauses by itself: they make few requests.
  connections_of_an_outage constant integer := 10;
  outage amazon_ads_private.amazon_outages;
begin
  insert into amazon_ads_private.amazon_outages as o (outage_key, oauth_client_id, failed_connection_ids)
  values (amazon_ads_private.outage_key(connection), connection.oauth_client_id, array[connection.id])
  on conflict on constraint amazon_outages_pkey do update set
    failed_at = excluded.failed_at,
    failed_connection_ids = case
      when o.pause_ends_at is not null then o.failed_connection_ids
      when o.failed_at < excluded.failed_at - interval '10 minutes' then excluded.failed_connection_ids
      when connection.id = any (o.failed_connection_ids) then o.failed_connection_ids
      else o.failed_connection_ids || connection.id
    end
  returning o.* into outage;

  if outage.pause_ends_at is null and cardinality(outage.failed_connection_ids) >= connections_of_an_outage
    -- Of the attempts that were in progress when the pause began, none makes it longer.
    or lease_started_at > outage.pause_started_at
  then
    update amazon_ads_private.amazon_outages as o
    set failed_probes = o.failed_probes + (o.pause_ends_at is not null)::integer,
        pause_started_at = clock_timestamp(),
        pause_ends_at = clock_timestamp() + amazon_ads_private.outage_pause(
          o.failed_probes + (o.pause_ends_at is not null)::integer, retry_after_seconds
        )
    where o.outage_key = outage.outage_key
    returning o.* into outage;
  end if;
  -- greatest() would take the second for an answer where there is no pause.
  return case
    when outage.pause_ends_at is not null then greatest(outage.pause_ends_at - clock_timestamp(), interval '1 second')
  end;
end;
$$;
comment on function amazon_ads_private.record_outage_failure is
  'Counts a connection that failed for a transient reason; with ten of them, begins or prolongs the pause for all. Answers how long it lasts, or null while there is none.';

create function amazon_ads_private.outage_pause_end(connection amazon_ads.connections, lease_seconds integer)
returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moment timestamptz := clock_timestamp();
  ending timestamptz;
begin
  select o.pause_ends_at into ending
  from amazon_ads_private.amazon_outages as o
  where o.outage_key = amazon_ads_private.outage_key(connection) and o.pause_ends_at is not null;
  if not found or ending > moment then
    return ending;
  end if;
  select o.pause_ends_at into ending
  from amazon_ads_private.amazon_outages as o
  where o.outage_key = amazon_ads_private.outage_key(connection)
  for update skip locked;
  if not found then
    -- Another call tries, or records how its attempt ended.
    return moment + interval '1 second';
  elsif ending > moment then
    return ending;
  end if;
  -- The pause is over, and this call is the one that tries: the others wait for as long as its lease lasts.
  update amazon_ads_private.amazon_outages as o
  set pause_ends_at = moment + make_interval(secs => lease_seconds)
  where o.outage_key = amazon_ads_private.outage_key(connection);
  return null;
end;
$$;
comment on function amazon_ads_private.outage_pause_end is
  'Until when a connection waits for the end of an outage; null when it may be refreshed now. After a pause one call gets that answer at a time.';

create function amazon_ads_private.end_outage(connection amazon_ads.connections)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- More than the schedule refreshes in two minutes. What is left comes due by itself within a quarter of an hour.
  max_rows constant integer := 10000;
  outage amazon_ads_private.amazon_outages;
begin
  delete from amazon_ads_private.amazon_outages as o
  where o.outage_key = amazon_ads_private.outage_key(connection)
  returning o.* into outage;
  if outage.pause_ends_at is null then
    return;
  end if;
  update amazon_ads_private.oauth_tokens as t
  set next_attempt_at = null, refresh_due_at = now()
  where t.connection_id in (
    select s.connection_id
    from amazon_ads_private.oauth_tokens as s
    join amazon_ads.connections as c on c.id = s.connection_id
    where c.client_id = connection.client_id
      and c.oauth_client_id is not distinct from connection.oauth_client_id
      and c.region = connection.region
      and c.status = 'active'
      and s.last_error = 'amazon_unavailable'
      -- A dormant connection is not woken.
      and s.refresh_due_at is not null
    limit max_rows
    -- A row that another call has locked is being claimed or recorded at this moment.
    for no key update of s skip locked
  );
end;
$$;
comment on function amazon_ads_private.end_outage is
  'Amazon has answered: ends the pause of the app in that region, and makes the connections that waited for it due.';
