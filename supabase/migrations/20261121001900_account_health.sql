-- Chapter 19: account health.
-- How every connection and account fares, and why. Codes only: the sentences stand where the answer is
-- made. An account is judged by itself: what its connection lacks is said once, there.

create index user_accounts_unhealthy on public.user_accounts (connection_id, account_name, id)
  where status <> 'active' or coalesce(metadata -> 'errors', '{}') <> '{}';

create function public.read_account_health(
  caller jsonb,
  connection_id uuid,
  all_accounts boolean,
  page_size integer,
  after jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = ''
-- Planned with its arguments: only so is the index of the unhealthy accounts of any use.
set plan_cache_mode = force_custom_plan
as $$
declare
  who private.authorization := private.authorize(read_account_health.caller, 'accounts:read');
  wanted public.connections;
  moment timestamptz := pg_catalog.clock_timestamp();
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  if read_account_health.connection_id is not null then
    wanted := private.find_connection(
      who, pg_catalog.jsonb_build_object('connection_id', read_account_health.connection_id)
    );
    if wanted.id is null then
      return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
    elsif wanted.status in ('pending', 'awaiting_confirmation') then
      return pg_catalog.jsonb_build_object('refusal', 'connection_not_ready', 'connection_id', wanted.id);
    end if;
  end if;

  return pg_catalog.jsonb_build_object('connections', (
    select coalesce(pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object(
        'connection_id', c.id,
        'name', c.name,
        'connection_status', c.status,
        'reasons', pg_catalog.to_jsonb(pg_catalog.array_remove(array[
          case when c.status <> 'active' then c.status end,
          -- An idle connection's token has usually expired: it is renewed the moment somebody asks.
          case when c.status = 'active' and t.last_error is not null and t.expires_at <= moment then 'token_expired' end,
          case when c.status = 'active' and t.last_error is not null then 'refresh_failing' end,
          case when c.status = 'active' and ended.status = 'failed' then 'sync_failed' end,
          case when c.status = 'active' and ended.status = 'partial' then 'sync_partial' end,
          case
            when c.status <> 'active' or syncing.id is not null then null
            when c.last_synced_at is null and ended.id is null then 'never_synced'
            when coalesce(c.last_synced_at, c.connected_at) < moment - greatest(interval '2 days', c.sync_interval * 2)
              then 'sync_overdue'
          end
        ], null)),
        'token', case when t.connection_id is not null then pg_catalog.jsonb_build_object(
          'expires_at', t.expires_at,
          'expires_in', pg_catalog.floor(extract(epoch from t.expires_at - moment)),
          'last_refresh', t.last_refresh,
          'last_error', t.last_error,
          'next_attempt_at', case when t.next_attempt_at > moment then t.next_attempt_at end
        ) end,
        'last_sync', case when ended.id is not null then pg_catalog.jsonb_build_object(
          'status', ended.status,
          'started_at', ended.started_at,
          'finished_at', ended.finished_at,
          'error_code', ended.error_code,
          'failed_sources', pg_catalog.jsonb_path_query_array(
            ended.sources, '$[*] ? (@.outcome != "complete" || @.rejected > 0)'
          )
        ) end,
        'syncing', syncing.id is not null,
        'last_synced_at', c.last_synced_at,
        'total_accounts', (select count(*) from public.user_accounts as a where a.connection_id = c.id),
        'unhealthy_accounts', unhealthy.total,
        'suspended_accounts', unhealthy.suspended,
        'accounts', page.accounts
      )
      order by c.created_at desc, c.id
    ), '[]')
    from public.connections as c
    left join private.oauth_tokens as t on t.connection_id = c.id
    left join lateral (
      select r.* from public.sync_runs as r
      where r.connection_id = c.id and r.status <> 'running'
      order by r.started_at desc
      limit 1
    ) as ended on true
    -- One whose process died is taken up again within minutes; if not, nobody syncs.
    left join public.sync_runs as syncing
      on syncing.connection_id = c.id and syncing.status = 'running'
      and syncing.lease_expires_at > moment - interval '10 minutes'
    cross join lateral (
      select count(*) as total, count(*) filter (where a.status = 'suspended') as suspended
      from public.user_accounts as a
      where a.connection_id = c.id
        and (a.status <> 'active' or coalesce(a.metadata -> 'errors', '{}') <> '{}')
    ) as unhealthy
    cross join lateral (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'account_id', listed.id,
        'amazon_account_id', listed.amazon_account_id,
        'account_name', listed.account_name,
        'reasons', pg_catalog.to_jsonb(pg_catalog.array_remove(array[
          case
            when listed.disconnected_at is not null then 'disconnected'
            when listed.status <> 'active' then 'account_' || listed.status
          end,
          case when coalesce(listed.metadata -> 'errors', '{}') <> '{}' then 'account_errors' end
        ], null)),
        'errors', coalesce(listed.metadata -> 'errors', '{}')
      ) order by listed.account_name, listed.id), '[]') as accounts
      from (
        select a.*
        from public.user_accounts as a
        where a.connection_id = c.id
          and (
            read_account_health.all_accounts
            or a.status <> 'active' or coalesce(a.metadata -> 'errors', '{}') <> '{}'
          )
          and (
            read_account_health.after is null
            or (a.account_name, a.id) > (
              read_account_health.after ->> 'account_name', (read_account_health.after ->> 'id')::uuid
            )
          )
        order by a.account_name, a.id
        limit read_account_health.page_size
      ) as listed
    ) as page
    where c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id)
      and (wanted.id is null or c.id = wanted.id)
      -- A consent under way is no connection yet.
      and c.status not in ('pending', 'awaiting_confirmation')
  ));
end;
$$;
comment on function public.read_account_health(jsonb, uuid, boolean, integer, jsonb) is
  'account-health: each of the caller''s connections with its token, its last sync, the number of its accounts and a page of those that need a look.';

revoke execute on function public.read_account_health(jsonb, uuid, boolean, integer, jsonb) from public, anon, authenticated;
grant execute on function public.read_account_health(jsonb, uuid, boolean, integer, jsonb) to service_role;
