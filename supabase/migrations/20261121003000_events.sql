-- Events.
-- What happens to connections, syncs and apps, once for each change of state. An event is written in the same
-- transaction as its change: a change that is rolled back leaves none.

select amazon_ads_private.begin_chapter(
  '20261121003000_events',
  '3348ce4572bbe63524305a8b869db2fb7aa2a127dea9191458c19162ae8bc974'
);

create table amazon_ads.events (
  id bigint generated always as identity primary key,
  event_id uuid not null unique default gen_random_uuid(),
  type text not null check (type in (
    'connection.connected', 'connection.reauthorization_required', 'connection.recovered',
    'connection.consent_ending', 'connection.amazon_login_changed', 'connection.disconnected',
    'sync.failed', 'report.stored', 'report.failed', 'client.rejected'
  )),
  user_id uuid references amazon_ads.users (id) on delete cascade,
  connection_id uuid references amazon_ads.connections (id) on delete cascade,
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  created_at timestamptz not null default now(),
  transaction_id bigint not null default pg_current_xact_id()::text::bigint,
  cursor text not null generated always as (
    lpad(transaction_id::text, 20, '0') || lpad(id::text, 20, '0')
  ) stored
);
comment on table amazon_ads.events is 'What happened, once for each change of state. Webhooks and pages that poll read this table.';
comment on column amazon_ads.events.event_id is 'The id that webhooks carry: a receiver that has seen it ignores it.';
comment on column amazon_ads.events.user_id is 'Whose event it is; null for an event of the project, which only the operator sees.';
comment on column amazon_ads.events.transaction_id is 'The transaction that wrote it: the events of one transaction become visible together.';
comment on column amazon_ads.events.cursor is
  'The order in which a reader pages through events. The order of their ids would skip some: a transaction that began earlier may commit later.';

create index events_user_cursor on amazon_ads.events (user_id, cursor);
create index events_connection_id on amazon_ads.events (connection_id);
create index events_created_at on amazon_ads.events (created_at);
alter table amazon_ads.events enable row level security;
create policy "Users read their own events"
  on amazon_ads.events for select to authenticated
  using (
    user_id = (select amazon_ads_private.viewer_id())
    and (
      -- An event is shown once every transaction that began before its own has ended: a reader that continues
      -- after the last cursor misses none.
      transaction_id < (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
      -- A dump that was restored into another server brings numbers that this server has not reached yet.
      or transaction_id >= (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    )
  );

create function amazon_ads_private.record_event(
  type text, user_id uuid, connection_id uuid, data jsonb default '{}'
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into amazon_ads.events (type, user_id, connection_id, data)
  values (record_event.type, record_event.user_id, record_event.connection_id, record_event.data)
$$;
comment on function amazon_ads_private.record_event is 'Writes an event in the transaction of its change.';

create function amazon_ads_private.record_connection_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  former_status text := case when tg_op = 'UPDATE' then old.status else 'pending' end;
begin
  if former_status = new.status then return null; end if;
  case new.status
    when 'active' then
      perform amazon_ads_private.record_event(
        case former_status
          when 'reauthorization_required' then 'connection.recovered'
          else 'connection.connected'
        end,
        new.user_id, new.id, jsonb_build_object('name', new.name)
      );
    when 'reauthorization_required' then
      perform amazon_ads_private.record_event(
        'connection.reauthorization_required', new.user_id, new.id,
        jsonb_build_object('name', new.name, 'error_code', new.last_error)
      );
    when 'disconnected' then
      perform amazon_ads_private.record_event(
        'connection.disconnected', new.user_id, new.id, jsonb_build_object('name', new.name)
      );
    else
      -- A consent that is not confirmed yet is no event.
      null;
  end case;
  return null;
end;
$$;
comment on function amazon_ads_private.record_connection_event is
  'Records the events of a connection''s status: connected, reauthorization_required, recovered, disconnected.';
create trigger connections_30_record_event
  after insert or update of status on amazon_ads.connections
  for each row execute function amazon_ads_private.record_connection_event();

create function amazon_ads_private.record_login_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform amazon_ads_private.record_event(
    'connection.amazon_login_changed', new.user_id, new.id, jsonb_build_object('name', new.name)
  );
  return null;
end;
$$;
comment on function amazon_ads_private.record_login_event is
  'Records connection.amazon_login_changed: a renewal has brought the accounts of another Amazon login.';
create trigger connections_31_record_login_event
  after update of amazon_login_changed on amazon_ads.connections
  for each row when (old.amazon_login_changed is null and new.amazon_login_changed is not null)
  execute function amazon_ads_private.record_login_event();

create function amazon_ads_private.record_sync_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  former amazon_ads.sync_runs;
begin
  -- A run that was ended because its connection was disconnected says nothing about syncs.
  select r.* into former
  from amazon_ads.sync_runs as r
  where r.connection_id = new.connection_id and r.id <> new.id and r.status <> 'running'
    and r.error_code is distinct from 'connection_disconnected'
  order by r.started_at desc, r.id desc
  limit 1;
  -- A sync that fails again is no change of state.
  if former.status is distinct from 'failed' then
    perform amazon_ads_private.record_event(
      'sync.failed', new.user_id, new.connection_id,
      jsonb_build_object(
        'run_id', new.id,
        -- A run without an error of its own has failed because every list did.
        'error_code', coalesce(new.error_code, jsonb_path_query_first(new.sources, '$[*].error_code') #>> '{}')
      )
    );
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.record_sync_event is
  'Records sync.failed: the first failed sync of a connection after one that ended otherwise.';
create trigger sync_runs_30_record_event
  after update of status on amazon_ads.sync_runs
  for each row when (
    old.status = 'running' and new.status = 'failed'
    and new.error_code is distinct from 'connection_disconnected'
  )
  execute function amazon_ads_private.record_sync_event();

create function amazon_ads_private.record_client_event()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  own_app amazon_ads_private.oauth_clients;
begin
  select o.* into own_app from amazon_ads_private.oauth_clients as o where o.id = new.oauth_client_id;
  perform amazon_ads_private.record_event(
    'client.rejected', own_app.user_id, null,
    -- The project's own app is known by its client id.
    jsonb_build_object('client_id', coalesce(own_app.client_id, new.client_key), 'oauth_client_id', own_app.id)
  );
  return null;
end;
$$;
comment on function amazon_ads_private.record_client_event is
  'Records client.rejected, for the owner of the app or, when it is the project''s own, for the operator. A pause that is prolonged is no change of state.';
create trigger client_pauses_30_record_event
  after insert on amazon_ads_private.client_pauses
  for each row execute function amazon_ads_private.record_client_event();

create table amazon_ads_private.announced_consent_ends (
  connection_id uuid primary key references amazon_ads.connections (id) on delete cascade,
  consent_ends_at timestamptz not null
);
comment on table amazon_ads_private.announced_consent_ends is
  'The ends of consents that an event has announced: a renewed consent has another end, which is announced again.';
alter table amazon_ads_private.announced_consent_ends enable row level security;
create index connections_consent_ends_at on amazon_ads.connections (consent_ends_at) where status = 'active';

create function amazon_ads_private.announce_consent_ends()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  lead_time constant interval := interval '30 days';
  announced integer;
begin
  with ending as (
    insert into amazon_ads_private.announced_consent_ends as a (connection_id, consent_ends_at)
    select c.id, c.consent_ends_at
    from amazon_ads.connections as c
    where c.status = 'active' and c.consent_ends_at > now() and c.consent_ends_at <= now() + lead_time
    order by c.id
    on conflict on constraint announced_consent_ends_pkey do update set consent_ends_at = excluded.consent_ends_at
    where a.consent_ends_at <> excluded.consent_ends_at
    returning a.connection_id, a.consent_ends_at
  )
  insert into amazon_ads.events (type, user_id, connection_id, data)
  select 'connection.consent_ending', c.user_id, c.id,
    jsonb_build_object('name', c.name, 'consent_ends_at', ending.consent_ends_at)
  from ending
  join amazon_ads.connections as c on c.id = ending.connection_id;
  get diagnostics announced = row_count;
  return announced;
end;
$$;
comment on function amazon_ads_private.announce_consent_ends is
  'Housekeeping: records connection.consent_ending for the consents that end within 30 days, once for each end.';

alter table amazon_ads_private.settings
  add column event_days integer not null default 30 check (event_days > 0);
comment on column amazon_ads_private.settings.event_days is
  'How long events, and with them their deliveries to webhooks, are kept.';

create function amazon_ads_private.remove_old_events()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What is left is removed five minutes later.
  max_rows constant integer := 50000;
  removed integer;
begin
  delete from amazon_ads.events as e
  where e.id = any (array(
    select o.id
    from amazon_ads.events as o
    where o.created_at < now() - make_interval(days => (select s.event_days from amazon_ads_private.settings as s))
    order by o.created_at
    limit max_rows
  ));
  get diagnostics removed = row_count;
  return removed;
end;
$$;
comment on function amazon_ads_private.remove_old_events is
  'Housekeeping: removes events that are older than the setting event_days says.';

create function amazon_ads_private.publish_events()
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from pg_publication as p
    where p.pubname = 'supabase_realtime' and not p.puballtables and pg_has_role(p.pubowner, 'usage')
  ) or exists (
    select from pg_publication_rel as r
    join pg_publication as p on p.oid = r.prpubid
    where p.pubname = 'supabase_realtime' and r.prrelid = 'amazon_ads.events'::regclass
  ) then
    return false;
  end if;
  alter publication supabase_realtime add table amazon_ads.events;
  return true;
end;
$$;
comment on function amazon_ads_private.publish_events is
  'Adds the events to Realtime''s publication, where the project has it. For the operator as well, after Realtime was switched on. Returns whether they were added.';
select amazon_ads_private.publish_events();
