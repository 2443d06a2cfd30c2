-- Chapter 13: the schedule.
-- pg_cron runs these from inside the project; pg_net carries them to the Edge Functions. Where and
-- with which key stands in Vault: `amazon_ads_connect_url` (the project's URL) and
-- `amazon_ads_connect_cron_key` (the secret key named `cron`).

create table private.heartbeats (
  name text primary key,
  beat_at timestamptz not null default now(),
  outcome text not null
);
comment on table private.heartbeats is 'When the schedule last ran, and what came of it.';
alter table private.heartbeats enable row level security;

create function private.beat(name text, outcome text)
returns void
language sql
security definer
set search_path = ''
as $$
  insert into private.heartbeats as h (name, outcome) values (beat.name, beat.outcome)
  on conflict on constraint heartbeats_pkey do update set beat_at = pg_catalog.now(), outcome = excluded.outcome
$$;
comment on function private.beat(text, text) is 'Leaves a sign of life for health.';
revoke execute on function private.beat(text, text) from public, anon, authenticated;

create function private.call_function(name text, body jsonb)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  project_url text;
  cron_key text;
begin
  select s.decrypted_secret into project_url
  from vault.decrypted_secrets as s where s.name = 'amazon_ads_connect_url';
  select s.decrypted_secret into cron_key
  from vault.decrypted_secrets as s where s.name = 'amazon_ads_connect_cron_key';
  if project_url is null or cron_key is null then
    return null;
  end if;
  return net.http_post(
    url := pg_catalog.rtrim(project_url, '/') || '/functions/v1/' || call_function.name,
    body := call_function.body,
    headers := pg_catalog.jsonb_build_object('content-type', 'application/json', 'apikey', cron_key),
    -- The function stops by itself after a minute; pg_net's own default of 2 s would hang up on it.
    timeout_milliseconds := 90000
  );
end;
$$;
comment on function private.call_function(text, jsonb) is
  'Calls an Edge Function as the schedule; null when Vault does not say where.';
revoke execute on function private.call_function(text, jsonb) from public, anon, authenticated;

create function private.invocations_for(due integer, moment timestamptz)
returns integer
language sql
stable
set search_path = ''
as $$
  select greatest(
    -- As many as one call takes (refresh-due.ts says why no more), and twelve calls: 3,600 tokens a
    -- minute, so that 10,000 take three. What is left is due next minute.
    least(pg_catalog.ceil(due / 300.0)::integer, 12),
    -- Once in ten minutes one comes even so: it also seals anew what an older key has sealed.
    case when extract(minute from moment)::integer % 10 = 0 then 1 else 0 end
  )
$$;
comment on function private.invocations_for(integer, timestamptz) is
  'How many refresh-tokens a minute starts for so many due tokens.';
revoke execute on function private.invocations_for(integer, timestamptz) from public, anon, authenticated;

create function private.dispatch_refreshes()
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  due integer;
  outcome text;
begin
  select count(*) into due
  from (
    select from private.oauth_tokens as t
    where t.refresh_due_at <= pg_catalog.now()
    -- More than a minute starts calls for need not be counted.
    limit 3600
  ) as found;

  outcome := case when due = 0 then 'nothing due' else due || ' due' end;
  -- Looked at in every minute, not only when there is something to send: health would waver.
  if (
    select count(*) from vault.secrets as s
    where s.name in ('amazon_ads_connect_url', 'amazon_ads_connect_cron_key')
  ) < 2 then
    outcome := 'vault secrets missing';
  else
    for i in 1 .. private.invocations_for(due, pg_catalog.now()) loop
      perform private.call_function('refresh-tokens', '{}');
    end loop;
  end if;
  perform private.beat('refresh-tokens', outcome);
  return outcome;
end;
$$;
comment on function private.dispatch_refreshes() is
  'Every minute: counts what is due and starts as many refresh-tokens as that needs.';
revoke execute on function private.dispatch_refreshes() from public, anon, authenticated;

create function private.dispatch_syncs()
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  most constant integer := 3;
  per_invocation constant integer := 20;
  due integer;
  request bigint;
  outcome text;
begin
  select count(*) into due
  from (
    select from public.connections as c
    where c.next_sync_at <= pg_catalog.now()
    limit most * per_invocation
  ) as found;

  for i in 1 .. pg_catalog.ceil(due::numeric / per_invocation)::integer loop
    request := private.call_function('sync-accounts', '{}');
    exit when request is null;
  end loop;
  outcome := case
    when due = 0 then 'nothing due'
    when request is null then 'vault secrets missing'
    else due || ' due'
  end;
  perform private.beat('sync-accounts', outcome);
  return outcome;
end;
$$;
comment on function private.dispatch_syncs() is
  'Every minute: counts the connections whose accounts are due for a sync and starts as many sync-accounts as that needs.';
revoke execute on function private.dispatch_syncs() from public, anon, authenticated;

create function private.keep_house()
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.remove_expired_consents();
  perform private.expire_registrations();
  delete from public.token_refresh_history where created_at < pg_catalog.now() - interval '180 days';
  delete from public.sync_runs where started_at < pg_catalog.now() - interval '90 days';
  -- pg_cron itself never purges this. A run that the server's end cut off has no end, and perhaps no
  -- beginning: then it is older than the next one that has.
  delete from cron.job_run_details as d
  where coalesce(d.end_time, d.start_time) < pg_catalog.now() - interval '7 days'
    or coalesce(d.end_time, d.start_time) is null and d.runid < (
      select max(o.runid)
      from cron.job_run_details as o
      where coalesce(o.end_time, o.start_time) < pg_catalog.now() - interval '7 days'
    );
  perform private.beat('keep-house', 'done');
end;
$$;
comment on function private.keep_house() is
  'Every five minutes: consents and registrations that expired, history and runs beyond their retention.';
revoke execute on function private.keep_house() from public, anon, authenticated;

create function public.read_health()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'scheduler', coalesce((
      select case
        when h.outcome = 'vault secrets missing' then 'not_configured'
        when h.beat_at > pg_catalog.now() - interval '3 minutes' then 'ok'
        else 'late'
      end
      from private.heartbeats as h where h.name = 'refresh-tokens'
    ), 'never_ran')
  )
$$;
comment on function public.read_health() is 'What health may say to anybody: nothing about anybody.';
revoke execute on function public.read_health() from public, anon, authenticated;
grant execute on function public.read_health() to service_role;

select cron.schedule('amazon-ads-connect-refresh-tokens', '* * * * *', 'select private.dispatch_refreshes()');
select cron.schedule('amazon-ads-connect-sync-accounts', '* * * * *', 'select private.dispatch_syncs()');
select cron.schedule('amazon-ads-connect-keep-house', '*/5 * * * *', 'select private.keep_house()');
