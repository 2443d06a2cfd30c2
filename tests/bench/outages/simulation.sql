-- A clock that can be set, and a minute of the schedule played by it. For a database that is thrown away.
--
-- Every statement of a session reads now() and clock_timestamp() with the session's setting simulated.offset
-- added. Postgres puts an SQL function of one expression into the statement that calls it, also into the
-- defaults of columns: that is what makes this work for functions that are built in.

create schema simulated;
-- The functions of the product run as their owner, which is no superuser.
grant usage on schema simulated to public;
create function simulated.real_clock() returns timestamptz language internal volatile as 'clock_timestamp';
create function simulated.set_clock(moment timestamptz) returns void language sql as
  $$ select set_config('simulated.offset', (moment - simulated.real_clock())::text, false) $$;
create function simulated.offset_interval() returns interval language sql stable as
  $$ select coalesce(nullif(current_setting('simulated.offset', true), ''), '0')::interval $$;

set allow_system_table_mods = on;
create or replace function pg_catalog.now() returns timestamptz language sql stable as
  $$ select pg_catalog.transaction_timestamp() + simulated.offset_interval() $$;
create or replace function pg_catalog.clock_timestamp() returns timestamptz language sql volatile as
  $$ select simulated.real_clock() + simulated.offset_interval() $$;
reset allow_system_table_mods;

-- What Amazon answered to the holder of a lease, recorded as the functions record it.
create function simulated.record_answer(lease jsonb, answer text, trigger text, fingerprint text)
returns void
language plpgsql
as $$
begin
  if answer = 'token' then
    perform amazon_ads.record_refreshes(jsonb_build_array(jsonb_build_object(
      'connection_id', lease -> 'connection_id', 'lease_id', lease -> 'lease_id',
      'claimed_generation', lease -> 'generation', 'encrypted_access_token', lease -> 'encrypted_access_token',
      'token_type', 'bearer', 'expires_in', 3600, 'duration_ms', 300, 'trigger', trigger
    )));
  else
    perform amazon_ads.fail_refresh(
      connection_id => (lease ->> 'connection_id')::uuid,
      lease_id => (lease ->> 'lease_id')::uuid,
      claimed_generation => (lease ->> 'generation')::bigint,
      failure => case answer when 'unavailable' then 'transient' else 'client_rejected' end,
      error_code => case answer when 'unavailable' then 'amazon_unavailable' else 'amazon_client_rejected' end,
      retry_after_seconds => null,
      duration_ms => 300,
      trigger => trigger,
      reason => case answer when 'unavailable' then 'http_503' else 'invalid_client' end,
      client_fingerprint => fingerprint
    );
  end if;
end;
$$;

-- One minute: the schedule counts what is due and starts its invocations, which work side by side, as
-- shared/tokens/refresh-due.ts does: 15 batches of 20 tokens at most, whose answers come after all are claimed.
-- Beside them callers ask for tokens that live for less than five minutes. Returns the requests to Amazon.
create function simulated.run_minute(answer text, fingerprint text, callers integer)
returns integer
language plpgsql
as $$
declare
  invocations integer;
  claimed jsonb;
  batch jsonb;
  lease jsonb;
  requests integer := 0;
begin
  perform amazon_ads_private.dispatch_refreshes();
  update amazon_ads_private.schedule_tickets set redeemed_at = now() where redeemed_at is null;
  get diagnostics invocations = row_count;

  for round in 1 .. 15 loop
    claimed := '[]';
    for invocation in 1 .. invocations loop
      batch := amazon_ads.claim_due_refreshes(20, 20, fingerprint) -> 'claimed';
      claimed := claimed || batch;
      -- An invocation ends with the first batch that is not full: the others go on.
      if jsonb_array_length(batch) < 20 then invocations := invocations - 1; end if;
    end loop;
    requests := requests + jsonb_array_length(claimed);
    for lease in select l.lease from jsonb_array_elements(claimed) as l (lease) loop
      perform simulated.record_answer(lease, answer, 'scheduled', fingerprint);
    end loop;
    exit when invocations = 0;
  end loop;

  for lease in
    select amazon_ads.claim_refresh(due.connection_id, 300, null, 20, 'on_demand', fingerprint)
    from (
      select t.connection_id
      from amazon_ads_private.oauth_tokens as t
      -- get-token answers with any other token at once.
      where t.expires_at < now() + interval '5 minutes'
      order by random()
      limit callers
    ) as due
  loop
    continue when lease ->> 'outcome' <> 'claimed';
    requests := requests + 1;
    perform simulated.record_answer(lease, answer, 'on_demand', fingerprint);
  end loop;
  return requests;
end;
$$;

-- What each simulated minute came to.
create table simulated.minutes (
  minute integer generated always as identity primary key,
  requests integer not null,
  tickets integer not null,
  is_recovered boolean not null
);

-- Several minutes from the given moment on, each in a transaction of its own, and what an hour brings: housekeeping,
-- and users who use their connections.
create procedure simulated.run_minutes(
  start timestamptz, count integer, answer text, fingerprint text, callers integer
)
language plpgsql
as $$
declare
  sent integer;
begin
  for minute in 1 .. count loop
    perform simulated.set_clock(start + minute * interval '1 minute');
    commit;
    sent := simulated.run_minute(answer, fingerprint, callers);
    insert into simulated.minutes (requests, tickets, is_recovered)
    select sent, (select count(*) from amazon_ads_private.schedule_tickets), not exists (
      select from amazon_ads_private.oauth_tokens as t where t.last_error is not null or t.expires_at <= now()
    );
    if extract(minute from now()) = 0 then
      perform amazon_ads_private.run_housekeeping();
      update amazon_ads.connections set last_used_at = now() where last_used_at < now() - interval '1 day';
    end if;
    commit;
  end loop;
end;
$$;
