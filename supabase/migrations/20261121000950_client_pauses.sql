-- Pauses of a client.
-- When Amazon refuses the client id or secret of an app, it refuses every connection of that app. They share
-- one pause: one attempt at a time finds out whether the secret is right again.

select amazon_ads_private.begin_chapter(
  '20261121000950_client_pauses',
  'd8c5c068a4f4f0a626e0ac115aa3b0a18a6860a9637bbd2425292030a3810d0e'
);

create table amazon_ads_private.client_pauses (
  -- The app too, not the client id alone: another user's copy of an app with a wrong secret pauses itself only.
  client_key text primary key,
  oauth_client_id uuid references amazon_ads_private.oauth_clients (id) on delete cascade,
  client_fingerprint text,
  failure_count integer not null default 1,
  started_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null
);
comment on table amazon_ads_private.client_pauses is
  'The apps whose client id or secret Amazon refuses, and until when no connection of theirs is refreshed.';
comment on column amazon_ads_private.client_pauses.oauth_client_id is 'The user''s own app; null for the project''s.';
comment on column amazon_ads_private.client_pauses.client_fingerprint is
  'HMAC of the project''s client id and secret that Amazon refused: with another one the pause ends.';
create index client_pauses_oauth_client_id on amazon_ads_private.client_pauses (oauth_client_id);
alter table amazon_ads_private.client_pauses enable row level security;

create function amazon_ads_private.client_key(client_id text, oauth_client_id uuid)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return client_id || coalesce(' ' || oauth_client_id::text, '');
end;
$$;
comment on function amazon_ads_private.client_key is
  'What a pause is known by: the client id of the project''s app, or client id and app of a user''s own.';

create function amazon_ads_private.begin_client_pause(
  connection amazon_ads.connections,
  client_fingerprint text,
  lease_started_at timestamptz
)
returns interval
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  pause amazon_ads_private.client_pauses;
begin
  insert into amazon_ads_private.client_pauses as p (client_key, oauth_client_id, client_fingerprint, ends_at)
  values (
    amazon_ads_private.client_key(connection.client_id, connection.oauth_client_id), connection.oauth_client_id, begin_client_pause.client_fingerprint,
    clock_timestamp() + interval '1 minute'
  )
  on conflict on constraint client_pauses_pkey do update set
    client_fingerprint = excluded.client_fingerprint,
    failure_count = case
      when p.client_fingerprint is distinct from excluded.client_fingerprint then 1
      else p.failure_count + 1
    end,
    started_at = clock_timestamp(),
    ends_at = clock_timestamp() + case
      when p.client_fingerprint is distinct from excluded.client_fingerprint then interval '1 minute'
      else least(interval '1 day', interval '1 minute' * power(2, least(p.failure_count, 11)))
    end
  -- Of the attempts that were in progress when the pause began, none makes it longer.
  where begin_client_pause.lease_started_at > p.started_at;

  select p.* into strict pause
  from amazon_ads_private.client_pauses as p
  where p.client_key = amazon_ads_private.client_key(connection.client_id, connection.oauth_client_id);
  return pause.ends_at - clock_timestamp();
end;
$$;
comment on function amazon_ads_private.begin_client_pause is
  'Begins or prolongs the pause of a connection''s app, one minute doubling to a day; answers how long it lasts.';

create function amazon_ads_private.lift_client_pause(client_id text, oauth_client_id uuid)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from amazon_ads_private.client_pauses as p
  where p.client_key = amazon_ads_private.client_key(lift_client_pause.client_id, lift_client_pause.oauth_client_id);
  if not found then
    return false;
  end if;
  update amazon_ads_private.oauth_tokens as t
  set next_attempt_at = null, refresh_due_at = now()
  where t.connection_id in (
    select s.connection_id
    from amazon_ads_private.oauth_tokens as s
    join amazon_ads.connections as c on c.id = s.connection_id
    where c.client_id = lift_client_pause.client_id
      and c.oauth_client_id is not distinct from lift_client_pause.oauth_client_id
      and c.status = 'active'
      and s.last_error = 'amazon_client_rejected'
    -- A row that another call has locked is being claimed or recorded at this moment.
    for no key update of s skip locked
  );
  return true;
end;
$$;
comment on function amazon_ads_private.lift_client_pause is
  'Ends the pause of an app, and makes the connections that waited for it due; false when there was none.';

create function amazon_ads_private.lift_changed_client_pause(
  connection amazon_ads.connections, client_fingerprint text
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return lift_changed_client_pause.client_fingerprint is not null
    and exists (
      select from amazon_ads_private.client_pauses as p
      where p.client_key = amazon_ads_private.client_key(connection.client_id, null)
        and connection.oauth_client_id is null
        and p.client_fingerprint is distinct from lift_changed_client_pause.client_fingerprint
    )
    and amazon_ads_private.lift_client_pause(connection.client_id, null);
end;
$$;
comment on function amazon_ads_private.lift_changed_client_pause is
  'Ends the pause of the project''s app when its client id or secret is another one now. A user''s own app changes through change_oauth_client.';

create function amazon_ads_private.client_pause_end(connection amazon_ads.connections, lease_seconds integer)
returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moment timestamptz := clock_timestamp();
  ending timestamptz;
begin
  select p.ends_at into ending
  from amazon_ads_private.client_pauses as p
  where p.client_key = amazon_ads_private.client_key(connection.client_id, connection.oauth_client_id)
  for update;
  if not found or ending > moment then
    return ending;
  end if;
  -- The pause is over, and this call is the one that tries: the others wait for as long as its lease lasts.
  update amazon_ads_private.client_pauses as p
  set ends_at = moment + make_interval(secs => lease_seconds)
  where p.client_key = amazon_ads_private.client_key(connection.client_id, connection.oauth_client_id);
  return null;
end;
$$;
comment on function amazon_ads_private.client_pause_end is
  'Until when a connection''s app is paused; null when it may be refreshed now. After a pause one call gets that answer at a time.';
