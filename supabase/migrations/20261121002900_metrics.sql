-- Metrics.
-- What Prometheus reads. What the database knows is counted here when it is asked for. What only a process
-- knows, it adds up in memory and hands in once a minute.

select amazon_ads_private.begin_chapter(
  '20261121002900_metrics',
  'af5aba8029217dec71a029e270da7cf74a1910a8c46d823f206fdc958b0a6ecf'
);

create table amazon_ads_private.counters (
  name text not null check (name ~ '^[a-z_]{1,80}$'),
  labels jsonb not null,
  value double precision not null,
  constraint counters_pkey primary key (name, labels)
);
comment on table amazon_ads_private.counters is
  'Sums of what the functions'' processes counted. A process that dies takes up to a minute of counts with it.';
alter table amazon_ads_private.counters enable row level security;

-- Counts connections without reading them. The planner does not do that with connections_status_created_at, which is
-- three times as wide.
create index connections_status on amazon_ads.connections (status);
create index client_pauses_ends_at on amazon_ads_private.client_pauses (ends_at);
create index connections_last_synced_at on amazon_ads.connections (last_synced_at) where status = 'active';

create function amazon_ads.add_counters(counters jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into amazon_ads_private.counters as c (name, labels, value)
  select g.name, g.labels, sum(g.value)
  from jsonb_to_recordset(add_counters.counters) as g (name text, labels jsonb, value double precision)
  group by g.name, g.labels
  -- In one order, or two processes would wait for each other.
  order by g.name, g.labels
  on conflict on constraint counters_pkey do update set value = c.value + excluded.value;
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.add_counters is
  'Adds what a process has counted since it last called: [{name, labels, value}, …].';

create function amazon_ads_private.sample(name text, value double precision, labels jsonb default '{}')
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('name', sample.name, 'labels', sample.labels, 'value', coalesce(sample.value, 0))
$$;
comment on function amazon_ads_private.sample is 'One line of the metrics; a value that is null counts as 0.';

create function amazon_ads_private.count_rows(query text, max_rows integer)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  counts jsonb;
begin
  execute format(
    'select jsonb_object_agg(label, n) from (
      select found.label, count(*) as n from (%s limit %s) as found (label) group by 1
    ) as counted',
    query, max_rows
  ) into counts;
  return coalesce(counts, '{}');
end;
$$;
comment on function amazon_ads_private.count_rows is
  'Counts the rows of a query by its only column, a text, and stops at so many rows: {label: count}. The query is never a caller''s.';

create function amazon_ads_private.schedule_samples()
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  present text := amazon_ads_private.scheduler_health();
begin
  return query
  select amazon_ads_private.sample('scheduler', (s.state = present)::integer, jsonb_build_object('state', s.state))
  from unnest('{ok,late,unanswered,never_ran,cloned,paused}'::text[]) as s (state)
  union all
  select amazon_ads_private.sample('paused', (not s.hand_out_tokens)::integer, '{"what": "tokens"}')
  from amazon_ads_private.settings as s
  union all
  select amazon_ads_private.sample(
    'paused', (f.name = any (s.paused_schedules))::integer, jsonb_build_object('what', f.name)
  )
  from amazon_ads_private.settings as s
  cross join unnest(amazon_ads_private.scheduled_functions()) as f (name)
  union all
  select amazon_ads_private.sample(
    'job_last_run_timestamp_seconds', extract(epoch from h.beat_at), jsonb_build_object('job', h.name)
  )
  from amazon_ads_private.heartbeats as h
  union all
  select amazon_ads_private.sample(
    'tickets', count(*), jsonb_build_object('function', t.function_name, 'state', t.state)
  )
  from (
    select
      t.function_name,
      case
        when t.redeemed_at is not null then 'redeemed'
        when t.expires_at > now() then 'waiting'
        else 'expired'
      end as state
    from amazon_ads_private.schedule_tickets as t
    where t.created_at > now() - interval '1 hour'
    order by t.created_at desc
    limit 100000
  ) as t
  group by t.function_name, t.state;
end;
$$;
comment on function amazon_ads_private.schedule_samples is
  'The state of the schedule, what the operator has paused, the last run of each job, and the tickets of the last hour.';

create function amazon_ads_private.connection_samples()
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  -- All of them, from an index alone; what can be bounded below, is.
  select amazon_ads_private.sample('connections', coalesce(n.count, 0), jsonb_build_object('status', s.status))
  from unnest(
    '{pending,awaiting_confirmation,active,reauthorization_required,disconnected}'::text[]
  ) as s (status)
  left join (select c.status, count(*) from amazon_ads.connections as c group by c.status) as n on n.status = s.status
  union all
  select amazon_ads_private.sample('consents_ending', count(*))
  from (
    select from amazon_ads.connections as c
    where c.status = 'active' and c.consent_ends_at <= now() + interval '30 days'
    limit 100000
  ) as ending
  union all
  select amazon_ads_private.sample('sync_oldest_success_age_seconds', extract(epoch from now() - (
    select c.last_synced_at from amazon_ads.connections as c
    where c.status = 'active' and c.last_synced_at is not null
    order by c.last_synced_at
    limit 1
  )))
  union all
  select amazon_ads_private.sample('syncs_due', count(*))
  from (select from amazon_ads.connections as c where c.next_sync_at <= now() limit 100000) as due
  union all
  select amazon_ads_private.sample('syncs_oldest_due_seconds', extract(epoch from now() - (
    select c.next_sync_at from amazon_ads.connections as c
    where c.next_sync_at <= now()
    order by c.next_sync_at
    limit 1
  )))
  union all
  select amazon_ads_private.sample('sync_runs', count(*), jsonb_build_object('status', r.status))
  from (
    select r.status from amazon_ads.sync_runs as r
    where r.started_at > now() - interval '1 hour'
    order by r.started_at desc
    limit 100000
  ) as r
  group by r.status;
end;
$$;
comment on function amazon_ads_private.connection_samples is
  'Connections by status, consents that end, and syncs: what is due, and how those of the last hour ended.';

create function amazon_ads_private.token_samples(key_ids text[])
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  kind record;
  sealed_kid text;
  sealed_count bigint;
  unreadable bigint;
begin
  return query
  select amazon_ads_private.sample('tokens_due', count(*))
  from (select from amazon_ads_private.oauth_tokens as t where t.refresh_due_at <= now() limit 100000) as due
  union all
  select amazon_ads_private.sample('tokens_oldest_due_seconds', extract(epoch from now() - (
    select t.refresh_due_at from amazon_ads_private.oauth_tokens as t
    where t.refresh_due_at <= now()
    order by t.refresh_due_at
    limit 1
  )))
  union all
  select amazon_ads_private.sample('paused_clients', count(*))
  from (
    select from amazon_ads_private.client_pauses as p
    where p.ends_at > now()
    order by p.ends_at
    limit 100000
  ) as paused;

  return query
  with recent as materialized (
    select h.action, h.trigger, h.duration_ms
    from amazon_ads.token_refresh_history as h
    where h.created_at > now() - interval '5 minutes'
    order by h.created_at desc
    limit 100000
  )
  select amazon_ads_private.sample(
    'refreshes', count(*), jsonb_build_object('action', r.action, 'trigger', r.trigger)
  )
  from recent as r
  group by r.action, r.trigger
  union all
  -- All percentiles from one sort.
  select amazon_ads_private.sample(
    'refresh_duration_seconds', q.duration_ms / 1000, jsonb_build_object('percentile', q.percentile::text)
  )
  from (
    select percentile_cont('{0.5,0.95,0.99}'::double precision[]) within group (order by r.duration_ms) as durations
    from recent as r
  ) as sorted
  cross join unnest('{50,95,99}'::integer[], sorted.durations) as q (percentile, duration_ms)
  where q.duration_ms is not null;

  for kind in
    select * from (values
      ('access_token', 'oauth_tokens', 'access_token_kid'),
      ('refresh_token', 'oauth_tokens', 'refresh_token_kid'),
      ('client_secret', 'oauth_clients', 'client_secret_kid'),
      ('webhook_secret', 'webhook_secrets', 'secret_kid')
    ) as k (name, relation, kid_column)
    where to_regclass('amazon_ads_private.' || k.relation) is not null
  loop
    unreadable := 0;
    for sealed_kid, sealed_count in
      execute format(
        -- The next name after each one is one step in an index, however many rows there are.
        'with recursive names (kid) as (
          (select t.%1$I from amazon_ads_private.%2$I as t order by t.%1$I limit 1)
          union all
          select (select t.%1$I from amazon_ads_private.%2$I as t where t.%1$I > n.kid order by t.%1$I limit 1)
          from names as n where n.kid is not null
        )
        select n.kid, (
          select count(*) from (
            select from amazon_ads_private.%2$I as t where t.%1$I = n.kid limit 10000
          ) as sealed
        ) as count
        from names as n where n.kid is not null',
        kind.kid_column, kind.relation
      )
    loop
      return next amazon_ads_private.sample(
        'sealed_values', sealed_count, jsonb_build_object('kind', kind.name, 'key', sealed_kid)
      );
      if not sealed_kid = any (key_ids) then
        unreadable := unreadable + sealed_count;
      end if;
    end loop;
    return next amazon_ads_private.sample('unreadable_values', unreadable, jsonb_build_object('kind', kind.name));
  end loop;
end;
$$;
comment on function amazon_ads_private.token_samples is
  'Tokens that are due, refreshes of the last five minutes, and what each key has sealed.';

create function amazon_ads_private.delivery_samples()
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  source record;
begin
  for source in
    select s.*
    from (values
      ('events', 'type', 'amazon_ads.events', 'type', ' where created_at > now() - interval ''1 hour'' order by created_at desc'),
      ('webhook_deliveries', 'status', 'amazon_ads.webhook_deliveries', 'status', ' order by id desc')
    ) as s (name, label, relation, label_column, condition)
    join pg_attribute as a on a.attrelid = to_regclass(s.relation) and a.attname = s.label_column
  loop
    return query
    select amazon_ads_private.sample(source.name, n.value::double precision, jsonb_build_object(source.label, n.key))
    from jsonb_each_text(amazon_ads_private.count_rows(
      format('select %I from %s%s', source.label_column, source.relation, source.condition), 100000
    )) as n;
  end loop;
  if to_regclass('amazon_ads.reports') is not null then
    return query
    select amazon_ads_private.sample('reports', n.count, jsonb_build_object('status', s.status))
    from unnest('{wanted,requested,ready,loading,stored,failed,expired,cancelled}'::text[]) as s (status)
    cross join lateral (
      -- Of each status so many: which ones makes no difference.
      select count(*) from (
        select from amazon_ads.reports as r where r.status = s.status limit 100000
      ) as counted
    ) as n
    where n.count > 0;
  end if;
end;
$$;
comment on function amazon_ads_private.delivery_samples is
  'Events of the last hour, the newest deliveries, and up to 100,000 reports of each status, where this database has their tables.';

create function amazon_ads_private.table_samples()
returns setof jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select amazon_ads_private.sample(m.name, m.value, jsonb_build_object('table', t.name))
  from (
    select
      n.nspname || '.' || whole.relname as name,
      sum(pg_total_relation_size(c.oid)) as bytes,
      -- -1 before the first analyze.
      sum(greatest(c.reltuples, 0)) as rows
    from pg_class as c
    -- A partition counts for its table.
    left join pg_inherits as i on i.inhrelid = c.oid
    join pg_class as whole on whole.oid = coalesce(i.inhparent, c.oid)
    join pg_namespace as n on n.oid = whole.relnamespace
    where n.nspname in ('amazon_ads', 'amazon_ads_private') and c.relkind = 'r'
    group by n.nspname, whole.relname
  ) as t
  cross join lateral (values
    ('table_bytes', t.bytes::double precision),
    ('table_rows', t.rows::double precision)
  ) as m (name, value)
$$;
comment on function amazon_ads_private.table_samples is
  'The size of each table, and how many rows the planner thinks it has.';

create function amazon_ads.read_metrics(caller jsonb, key_ids text[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization;
  started_at timestamptz := clock_timestamp();
  samples jsonb;
begin
  if caller ->> 'kind' <> 'system' then
    who := amazon_ads_private.authorize(caller, 'metrics');
    if who.refusal is not null then
      return amazon_ads_private.refusal(who.refusal);
    end if;
  end if;
  select jsonb_agg(s.sample) into samples
  from (
    select amazon_ads_private.schedule_samples()
    union all
    select amazon_ads_private.connection_samples()
    union all
    select amazon_ads_private.token_samples(key_ids)
    union all
    select amazon_ads_private.delivery_samples()
    union all
    select amazon_ads_private.report_samples()
    union all
    select amazon_ads_private.table_samples()
    union all
    select amazon_ads_private.sample(c.name, c.value, c.labels) from amazon_ads_private.counters as c
  ) as s (sample);
  return jsonb_build_object(
    'samples', samples || amazon_ads_private.sample(
      'read_duration_seconds', extract(epoch from clock_timestamp() - started_at)
    ),
    'chapter', (select max(m.name) from amazon_ads_private.migrations as m)
  );
end;
$$;
comment on function amazon_ads.read_metrics is
  'Everything that the function metrics shows: {samples: [{name, labels, value}, …], chapter}. The caller is the operator, or an API key with the scope metrics.';
