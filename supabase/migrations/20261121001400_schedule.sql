-- The schedule.
-- pg_cron runs these functions from inside the project, and pg_net carries their calls to the Edge
-- Functions. Any role that can log in reads pg_net's queue and its answers, so no key travels there: each
-- call carries a ticket that is valid once, for one function and for two minutes.

select amazon_ads_private.begin_chapter(
  '20261121001400_schedule',
  'ac98e78d642f1152acaa3a43a836b2fa87c5c09326d1001739876725d63f6a3f'
);

create table amazon_ads_private.heartbeats (
  name text primary key,
  beat_at timestamptz not null default now(),
  outcome text not null
);
comment on table amazon_ads_private.heartbeats is 'When each job last ran, and with which outcome.';
alter table amazon_ads_private.heartbeats enable row level security;

create table amazon_ads_private.schedule_tickets (
  ticket_hash bytea primary key,
  function_name text not null,
  input jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '2 minutes',
  redeemed_at timestamptz
);
comment on table amazon_ads_private.schedule_tickets is
  'The scheduled calls of the last hour: the SHA-256 of each ticket, which function it is for, what that function is to work on, and when it was redeemed.';
comment on column amazon_ads_private.schedule_tickets.input is
  'Handed out when the ticket is redeemed: it does not travel through pg_net''s queue.';
create index schedule_tickets_created_at on amazon_ads_private.schedule_tickets (created_at);
create index schedule_tickets_unredeemed on amazon_ads_private.schedule_tickets (function_name, created_at)
  where redeemed_at is null;
alter table amazon_ads_private.schedule_tickets enable row level security;

create function amazon_ads_private.record_heartbeat(name text, outcome text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into amazon_ads_private.heartbeats as h (name, outcome)
  values (record_heartbeat.name, record_heartbeat.outcome)
  on conflict on constraint heartbeats_pkey do update set beat_at = now(), outcome = excluded.outcome
$$;
comment on function amazon_ads_private.record_heartbeat is 'Records that a job has run, for health.';

create function amazon_ads_private.call_function(name text, input jsonb default '{}')
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  settings amazon_ads_private.settings;
  -- 244 random bits from Postgres's strong random numbers.
  ticket text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  select s.* into settings from amazon_ads_private.settings as s;
  if settings.project_url is null then
    return 'project unknown';
  elsif settings.other_project_url is not null then
    return 'cloned';
  elsif call_function.name = any (settings.paused_schedules) then
    return 'paused';
  end if;
  insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input)
  values (sha256(convert_to(ticket, 'UTF8')), call_function.name, call_function.input);
  perform net.http_post(
    url := rtrim(settings.project_url, '/') || '/functions/v1/' || settings.function_prefix || call_function.name,
    body := '{}',
    headers := jsonb_build_object('content-type', 'application/json', 'x-schedule-ticket', ticket),
    -- The function answers before it begins to work. pg_net sends nothing else until its whole batch has
    -- answered: a longer limit would hold up the project's own calls.
    timeout_milliseconds := 5000
  );
  return 'called';
end;
$$;
comment on function amazon_ads_private.call_function is
  'Calls an Edge Function as the schedule, once the transaction commits. Returns called; project unknown while no function has reported the project''s address; cloned while this database is a copy; paused while the operator has paused that function.';

create function amazon_ads_private.call_function_once(name text)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- pg_net waits for an answer for five seconds, and may have to end another batch before. A call that has not begun
  -- after that is lost: another one does not wait for it.
  beginning constant interval := interval '10 seconds';
begin
  -- An invocation that has not begun yet will find what this transaction commits. One that has begun looks for
  -- more for a few seconds; a transaction that commits even later is found by the next minute.
  if exists (
    select from amazon_ads_private.schedule_tickets as t
    where t.function_name = call_function_once.name and t.redeemed_at is null and t.created_at > now() - beginning
  ) then
    return 'called already';
  end if;
  return amazon_ads_private.call_function(call_function_once.name);
end;
$$;
comment on function amazon_ads_private.call_function_once is
  'Calls an Edge Function once the transaction commits, unless a call of the last seconds has not begun yet (called already).';

create function amazon_ads.redeem_ticket(ticket text, function_name text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  input jsonb;
begin
  update amazon_ads_private.schedule_tickets as t
  set redeemed_at = now()
  where t.ticket_hash = sha256(convert_to(ticket, 'UTF8'))
    and t.function_name = redeem_ticket.function_name
    and t.redeemed_at is null
    and t.expires_at > now()
  returning t.input into input;
  if not found then
    -- Unknown, used, expired and meant for another function look alike: a caller who guesses learns nothing.
    return amazon_ads_private.refusal('ticket_invalid');
  end if;
  return jsonb_build_object('input', input);
end;
$$;
comment on function amazon_ads.redeem_ticket is
  'The first statement of a scheduled call: takes its ticket, once, and answers with what to work on.';

create function amazon_ads_private.invocations_for(due integer, at timestamptz)
returns integer
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select greatest(
    -- One call refreshes 300 tokens (shared/tokens/refresh-due.ts says why no more). Twelve calls are
    -- 3,600 tokens a minute: 10,000 take three minutes, and what is left is due in the next one.
    least(ceil(due / 300.0)::integer, 12),
    -- One call in ten minutes even so: it also reseals what an older key has sealed.
    case when extract(minute from at)::integer % 10 = 0 then 1 else 0 end
  )
$$;
comment on function amazon_ads_private.invocations_for is
  'How many calls of refresh-tokens one minute makes for that many due tokens.';

create function amazon_ads_private.dispatch(name text, calls integer, due integer)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  outcome text := case when due = 0 then 'nothing due' else due || ' due' end;
  called text;
begin
  for i in 1 .. calls loop
    called := amazon_ads_private.call_function(dispatch.name);
    exit when called <> 'called';
  end loop;
  outcome := coalesce(nullif(called, 'called'), outcome);
  perform amazon_ads_private.record_heartbeat(dispatch.name, outcome);
  return outcome;
end;
$$;
comment on function amazon_ads_private.dispatch is
  'Calls an Edge Function so many times, and records what the minute came to.';

create function amazon_ads_private.dispatch_refreshes()
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  due integer;
begin
  select count(*) into due
  from (
    select from amazon_ads_private.oauth_tokens as t
    where t.refresh_due_at <= now()
    -- One minute makes calls for no more than that.
    limit 3600
  ) as found;
  return amazon_ads_private.dispatch(
    'refresh-tokens', amazon_ads_private.invocations_for(due, now()), due
  );
end;
$$;
comment on function amazon_ads_private.dispatch_refreshes is
  'Every minute: counts the tokens that are due and calls refresh-tokens as often as that needs.';

create function amazon_ads_private.dispatch_syncs()
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  max_calls constant integer := 3;
  connections_per_call constant integer := 20;
  due integer;
begin
  select count(*) into due
  from (
    select from amazon_ads.connections as c
    where c.next_sync_at <= now()
    limit max_calls * connections_per_call
  ) as found;
  return amazon_ads_private.dispatch(
    'sync-accounts', ceil(due::numeric / connections_per_call)::integer, due
  );
end;
$$;
comment on function amazon_ads_private.dispatch_syncs is
  'Every minute: counts the connections that are due for a sync and calls sync-accounts as often as that needs.';

create function amazon_ads_private.run_housekeeping()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform amazon_ads_private.remove_expired_consents();
  perform amazon_ads_private.expire_registrations();
  perform amazon_ads_private.inactivate_disconnected(null, 5000);
  perform amazon_ads_private.move_handed_over(null, 4000);
  perform amazon_ads_private.announce_consent_ends();
  perform amazon_ads_private.remove_old_events();
  perform amazon_ads_private.remove_previous_webhook_secrets();
  perform amazon_ads_private.mark_ended_api_keys();
  perform amazon_ads_private.remove_old_records();
  delete from amazon_ads_private.schedule_tickets where created_at < now() - interval '1 hour';
  -- pg_cron keeps the runs of its jobs for ever: ours go after a week. A run that the server's end cut off
  -- has no end, and perhaps no beginning: it is older than the next run that has one.
  delete from cron.job_run_details as d
  using cron.job as j
  where j.jobid = d.jobid
    and j.jobname like 'amazon-ads-connect-%'
    and (
      coalesce(d.end_time, d.start_time) < now() - interval '7 days'
      or coalesce(d.end_time, d.start_time) is null and d.runid < (
        select max(o.runid)
        from cron.job_run_details as o
        where coalesce(o.end_time, o.start_time) < now() - interval '7 days'
      )
    );
  perform amazon_ads_private.record_heartbeat('housekeeping', 'done');
end;
$$;
comment on function amazon_ads_private.run_housekeeping is
  'Every five minutes: announces consents that end soon; removes consents and registrations that expired, and events, history, runs, tickets and rotated secrets beyond their retention.';
