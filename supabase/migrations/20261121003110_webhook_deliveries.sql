-- Deliveries to webhooks.
-- What becomes of each event at each webhook. A delivery is a row with a lease, as a refresh is: a process that
-- dies loses none.

select amazon_ads_private.begin_chapter(
  '20261121003110_webhook_deliveries',
  '364c63f7ccc4ca28a641f8f8e345bf1ad7863f7bbdaaa305aa9554dee6699879'
);

create table amazon_ads.webhook_deliveries (
  id bigint generated always as identity primary key,
  webhook_id uuid not null references amazon_ads.webhooks (id) on delete cascade,
  event_id bigint not null references amazon_ads.events (id) on delete cascade,
  user_id uuid references amazon_ads.users (id) on delete cascade,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz default now(),
  last_attempt_at timestamptz,
  response_status integer,
  response_body text check (octet_length(response_body) <= 1024),
  error text,
  duration_ms integer,
  lease_id uuid,
  lease_expires_at timestamptz,
  created_at timestamptz not null default now(),
  constraint webhook_deliveries_once unique (webhook_id, event_id),
  constraint webhook_deliveries_next_is_whole check ((status = 'pending') = (next_attempt_at is not null)),
  constraint webhook_deliveries_lease_is_whole check ((lease_id is null) = (lease_expires_at is null))
);
comment on table amazon_ads.webhook_deliveries is 'One row for each event and each webhook that gets it.';
comment on column amazon_ads.webhook_deliveries.attempts is 'How often it was sent and the outcome recorded.';
comment on column amazon_ads.webhook_deliveries.response_body is 'The first KB of the endpoint''s answer.';
comment on column amazon_ads.webhook_deliveries.error is
  'Why the last attempt failed: timeout, network, redirect, address_not_allowed, secret_unreadable, webhook_disabled or http_<status>.';
comment on column amazon_ads.webhook_deliveries.lease_expires_at is
  'Until then one invocation sends it. If that invocation dies, another sends it again: at least once.';
create index webhook_deliveries_pending on amazon_ads.webhook_deliveries (webhook_id, next_attempt_at, id)
  where status = 'pending';
create index webhook_deliveries_due on amazon_ads.webhook_deliveries (next_attempt_at) where status = 'pending';
create index webhook_deliveries_leased on amazon_ads.webhook_deliveries (webhook_id) where lease_id is not null;
create index webhook_deliveries_webhook on amazon_ads.webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_event on amazon_ads.webhook_deliveries (event_id);
create index webhook_deliveries_user on amazon_ads.webhook_deliveries (user_id, id desc);
alter table amazon_ads.webhook_deliveries enable row level security;
create policy "Users read the deliveries of their own webhooks"
  on amazon_ads.webhook_deliveries for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));

create function amazon_ads_private.queue_deliveries()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into amazon_ads.webhook_deliveries (webhook_id, event_id, user_id)
  select w.id, e.id, w.user_id
  from new_events as e
  join amazon_ads.webhooks as w on w.user_id = e.user_id or w.user_id is null
  where w.status = 'active' and (w.events is null or e.type = any (w.events));
  if found then
    perform amazon_ads_private.call_function_once('deliver-events');
  end if;
  return null;
end;
$$;
comment on function amazon_ads_private.queue_deliveries is
  'Makes the deliveries of new events and has them sent.';
create trigger events_20_queue_deliveries
  after insert on amazon_ads.events
  referencing new table as new_events
  for each statement execute function amazon_ads_private.queue_deliveries();

create function amazon_ads_private.end_deliveries(webhook_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads.webhook_deliveries as d
  set status = 'failed', next_attempt_at = null, lease_id = null, lease_expires_at = null, error = 'webhook_disabled'
  where d.webhook_id = end_deliveries.webhook_id and d.status = 'pending'
$$;
comment on function amazon_ads_private.end_deliveries is
  'Ends the pending deliveries of a webhook that is disabled: enabled again, it gets what happens from then on, and the others by hand.';

create function amazon_ads_private.end_pending_deliveries()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform amazon_ads_private.end_deliveries(new.id);
  return null;
end;
$$;
comment on function amazon_ads_private.end_pending_deliveries is
  'Ends the pending deliveries of a webhook when it is disabled.';
create trigger webhooks_30_end_pending_deliveries
  after update of status on amazon_ads.webhooks
  for each row when (old.status = 'active' and new.status = 'disabled')
  execute function amazon_ads_private.end_pending_deliveries();

create function amazon_ads_private.webhooks_with_pending()
returns setof uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
  -- Each by one step in the index, however many deliveries it has.
  with recursive pending as (
    (
      select d.webhook_id from amazon_ads.webhook_deliveries as d
      where d.status = 'pending' order by d.webhook_id limit 1
    )
    union all
    select next.webhook_id
    from pending as p
    cross join lateral (
      select d.webhook_id from amazon_ads.webhook_deliveries as d
      where d.status = 'pending' and d.webhook_id > p.webhook_id order by d.webhook_id limit 1
    ) as next
  )
  select p.webhook_id from pending as p
$$;
comment on function amazon_ads_private.webhooks_with_pending is 'The webhooks that have pending deliveries.';

create function amazon_ads_private.end_late_deliveries()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  disabled uuid;
begin
  for disabled in
    select w.id
    from amazon_ads_private.webhooks_with_pending() as p (webhook_id)
    cross join lateral (
      select w.id from amazon_ads.webhooks as w where w.id = p.webhook_id and w.status = 'disabled'
      for no key update skip locked
    ) as w
  loop
    perform amazon_ads_private.end_deliveries(disabled);
  end loop;
end;
$$;
comment on function amazon_ads_private.end_late_deliveries is
  'Ends deliveries that became pending in the moment in which their webhook was disabled. They would be counted as due for ever.';

create function amazon_ads_private.delivery_pause(attempts integer)
returns interval
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  pauses constant interval[] := '{1 min,5 min,30 min,2 h,5 h,10 h,14 h,20 h,24 h}'::interval[];
begin
  -- Ten percent longer or shorter, so that deliveries that failed together do not return together.
  return pauses[attempts] * (0.9 + 0.2 * random());
end;
$$;
comment on function amazon_ads_private.delivery_pause is
  'How long to wait after so many attempts; null when there is no further one.';

create function amazon_ads.claim_deliveries(
  project_url text, batch integer, failing_batch integer, per_webhook integer, lease_seconds integer
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  claimed jsonb;
begin
  -- A copy of the database sends nothing, also when its functions are called by hand and have not reported
  -- their project yet.
  if exists (
    select from amazon_ads_private.settings as s
    where s.other_project_url is not null or s.project_url <> claim_deliveries.project_url
  ) then
    return '{"deliveries": []}'::jsonb;
  end if;
  with free as (
    -- An endpoint that hangs has a few deliveries in flight, and no more: others do not wait for it.
    select
      w.id, w.failing_since is not null as is_failing,
      case when w.failing_since is null then claim_deliveries.per_webhook else 1 end - (
        select count(*) from amazon_ads.webhook_deliveries as f
        where f.webhook_id = w.id and f.lease_id is not null and f.lease_expires_at > now()
      ) as places,
      (
        select d.next_attempt_at from amazon_ads.webhook_deliveries as d
        where d.webhook_id = w.id and d.status = 'pending' order by d.next_attempt_at limit 1
      ) as due_at
    from amazon_ads_private.webhooks_with_pending() as p (webhook_id)
    -- One lookup each: the planner cannot know how few are pending, and would read the table.
    cross join lateral (
      select w.* from amazon_ads.webhooks as w where w.id = p.webhook_id and w.status = 'active' limit 1
    ) as w
  ),
  chosen as (
    (
      select f.id, f.places from free as f
      where not f.is_failing and f.places > 0 and f.due_at <= now()
      order by f.due_at limit claim_deliveries.batch
    )
    union all
    (
      select f.id, f.places from free as f
      where f.is_failing and f.places > 0 and f.due_at <= now()
      order by f.due_at limit claim_deliveries.failing_batch
    )
    limit claim_deliveries.batch
  ),
  due as (
    select d.id
    from chosen as c
    cross join lateral (
      select d.id
      from amazon_ads.webhook_deliveries as d
      where d.webhook_id = c.id
        and d.status = 'pending'
        and d.next_attempt_at <= now()
        and (d.lease_expires_at is null or d.lease_expires_at <= now())
      order by d.next_attempt_at, d.id
      limit c.places
      for update skip locked
    ) as d
    limit claim_deliveries.batch
  ),
  leased as (
    update amazon_ads.webhook_deliveries as d
    set lease_id = gen_random_uuid(),
        lease_expires_at = now() + make_interval(secs => claim_deliveries.lease_seconds)
    from due
    where d.id = due.id
    returning d.*
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'delivery_id', d.id,
    'lease_id', d.lease_id,
    'webhook_id', w.id,
    'user_id', w.user_id,
    'url', w.url,
    'is_failing', w.failing_since is not null,
    'encrypted_secret', s.encrypted_secret,
    'previous_encrypted_secret', case when s.previous_ends_at > now() then s.previous_encrypted_secret end,
    'event_id', e.event_id,
    'event', jsonb_build_object(
      'type', e.type,
      'timestamp', e.created_at,
      'data', e.data || jsonb_build_object('user_id', e.user_id, 'connection_id', e.connection_id)
    )
  ) order by d.id), '[]')
  into claimed
  from leased as d
  join amazon_ads.webhooks as w on w.id = d.webhook_id
  join amazon_ads_private.webhook_secrets as s on s.webhook_id = w.id
  join amazon_ads.events as e on e.id = d.event_id;
  return jsonb_build_object('deliveries', claimed);
end;
$$;
comment on function amazon_ads.claim_deliveries is
  'deliver-events: leases deliveries that are due, at most per_webhook in flight for a webhook, one for a webhook that fails, and failing_batch for all that fail.';

create function amazon_ads_private.record_delivery(
  delivery_id bigint, lease_id uuid, response_status integer, response_body text, error text, duration_ms integer
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  delivery amazon_ads.webhook_deliveries;
  is_delivered boolean := record_delivery.error is null;
  is_gone boolean := record_delivery.response_status is not distinct from 410;
  pause interval;
begin
  -- The webhook first, then its deliveries: the order in which every writer locks them.
  perform
  from amazon_ads.webhooks as w
  where w.id = (
    select d.webhook_id from amazon_ads.webhook_deliveries as d where d.id = record_delivery.delivery_id
  )
  for no key update;
  select d.* into delivery
  from amazon_ads.webhook_deliveries as d
  where d.id = record_delivery.delivery_id and d.lease_id = record_delivery.lease_id
  for update;
  if not found then
    return false;
  end if;
  if not is_delivered and not is_gone then
    pause := amazon_ads_private.delivery_pause(delivery.attempts + 1);
  end if;
  update amazon_ads.webhook_deliveries as d
  set attempts = d.attempts + 1,
      last_attempt_at = now(),
      response_status = record_delivery.response_status,
      response_body = record_delivery.response_body,
      error = record_delivery.error,
      duration_ms = record_delivery.duration_ms,
      lease_id = null,
      lease_expires_at = null,
      next_attempt_at = now() + pause,
      status = case when is_delivered then 'delivered' when pause is null then 'failed' else 'pending' end
  where d.id = delivery.id;

  if is_delivered then
    -- A row that many deliveries share is written when it changes, not with each of them.
    update amazon_ads.webhooks as w
    set last_success_at = now(), failing_since = null
    where w.id = delivery.webhook_id
      and (
        w.failing_since is not null or w.last_success_at is null or w.last_success_at < now() - interval '1 minute'
      );
    return true;
  end if;
  update amazon_ads.webhooks as w
  set failing_since = now()
  where w.id = delivery.webhook_id and w.failing_since is null;
  perform amazon_ads_private.set_actor('schedule', null, null);
  update amazon_ads.webhooks as w
  set status = 'disabled', disabled_reason = case when is_gone then 'gone' else 'failing' end
  where w.id = delivery.webhook_id
    and w.status = 'active'
    and (is_gone or w.failing_since <= now() - interval '5 days');
  return true;
end;
$$;
comment on function amazon_ads_private.record_delivery is
  'Records one attempt: delivered without an error, failed for good, or due again after a pause. Disables a webhook that is gone or has failed for five days. False when the lease was lost.';

create function amazon_ads.record_deliveries(deliveries jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  delivery record;
  recorded integer := 0;
begin
  for delivery in
    select r.*
    from jsonb_to_recordset(record_deliveries.deliveries) as r (
      delivery_id bigint, lease_id uuid, response_status integer, response_body text, error text, duration_ms integer
    )
    join amazon_ads.webhook_deliveries as d on d.id = r.delivery_id
    -- Rows stay locked until all are recorded: in one order, so that two calls never wait for each other.
    order by d.webhook_id, d.id
  loop
    if amazon_ads_private.record_delivery(
      delivery.delivery_id, delivery.lease_id, delivery.response_status, delivery.response_body, delivery.error,
      delivery.duration_ms
    ) then
      recorded := recorded + 1;
    end if;
  end loop;
  return jsonb_build_object('recorded', recorded);
end;
$$;
comment on function amazon_ads.record_deliveries is
  'deliver-events: what became of leased deliveries. One whose lease was lost is not recorded: another invocation sends it.';

create function amazon_ads_private.due_deliveries(max_rows integer)
returns integer
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer
  from (
    select from amazon_ads.webhook_deliveries as d
    where d.status = 'pending'
      and d.next_attempt_at <= now()
      and (d.lease_expires_at is null or d.lease_expires_at <= now())
    limit max_rows
  ) as found
$$;
comment on function amazon_ads_private.due_deliveries is 'How many deliveries are due, counted up to a limit.';

create function amazon_ads.resume_deliveries()
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object('resumed', case
    when amazon_ads_private.due_deliveries(1) = 0 then false
    else amazon_ads_private.call_function_once('deliver-events') like 'called%'
  end);
end;
$$;
comment on function amazon_ads.resume_deliveries is
  'deliver-events: calls the next invocation when one has used up its time with deliveries still due.';

create function amazon_ads_private.dispatch_deliveries()
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- One invocation sends some 300 deliveries (shared/webhooks/deliver-events.ts) and calls the next one.
  max_calls constant integer := 2;
  per_call constant integer := 300;
  due integer;
begin
  perform amazon_ads_private.end_late_deliveries();
  due := amazon_ads_private.due_deliveries(max_calls * per_call);
  return amazon_ads_private.dispatch('deliver-events', ceil(due::numeric / per_call)::integer, due);
end;
$$;
comment on function amazon_ads_private.dispatch_deliveries is
  'Every minute: calls deliver-events for the deliveries that are due again.';

select cron.schedule(
  'amazon-ads-connect-deliver-events', '* * * * *', 'select amazon_ads_private.dispatch_deliveries()'
);

create function amazon_ads.resend_delivery(caller jsonb, webhook_id uuid, delivery_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_webhooks(caller);
  webhook amazon_ads.webhooks;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  webhook := amazon_ads_private.own_webhook(who, resend_delivery.webhook_id);
  if webhook.id is null then
    return amazon_ads_private.refusal('webhook_not_found');
  elsif webhook.status <> 'active' then
    return amazon_ads_private.refusal('webhook_disabled');
  end if;
  update amazon_ads.webhook_deliveries as d
  set status = 'pending', attempts = 0, next_attempt_at = now(), lease_id = null, lease_expires_at = null
  where d.id = resend_delivery.delivery_id and d.webhook_id = webhook.id
    -- One that is being sent is left to its sender.
    and (d.lease_expires_at is null or d.lease_expires_at <= now());
  if not found and not exists (
    select from amazon_ads.webhook_deliveries as d
    where d.id = resend_delivery.delivery_id and d.webhook_id = webhook.id
  ) then
    return amazon_ads_private.refusal('delivery_not_found');
  end if;
  perform amazon_ads_private.call_function_once('deliver-events');
  return '{"queued": true}'::jsonb;
end;
$$;
comment on function amazon_ads.resend_delivery is
  'Sends a delivery again, whatever became of it, with all its retries.';
