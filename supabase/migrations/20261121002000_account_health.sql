-- Account health.
-- How healthy each connection and account is, and why. Codes only: the function that answers adds the sentences.
-- An account has only reasons of its own: those of its connection are listed once, there.

select amazon_ads_private.begin_chapter(
  '20261121002000_account_health',
  'b535fd914f83ac387ecf8e9606ff9c589137d85aa58387810bdfbc862bf03493'
);

create index user_accounts_unhealthy on amazon_ads.user_accounts (connection_id, account_name, id)
  where status <> 'active' or coalesce(metadata -> 'errors', '{}') <> '{}';

create function amazon_ads.read_account_health(
  caller jsonb,
  connection_id uuid,
  all_accounts boolean,
  page_size integer,
  after jsonb
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- Planned with its arguments: only so is the index of the unhealthy accounts of any use.
set plan_cache_mode = force_custom_plan
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:read');
  wanted amazon_ads.connections;
  moment timestamptz := clock_timestamp();
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  if read_account_health.connection_id is not null then
    wanted := amazon_ads_private.own_connection(who, connection_id);
    if wanted.id is null then
      return amazon_ads_private.refusal('connection_not_found');
    elsif wanted.status in ('pending', 'awaiting_confirmation') then
      return amazon_ads_private.refusal('connection_not_ready', wanted.id);
    end if;
  end if;

  return jsonb_build_object('connections', (
    select coalesce(jsonb_agg(
      jsonb_build_object(
        'connection_id', c.id,
        'name', c.name,
        'connection_status', c.status,
        'reasons', to_jsonb(array_remove(array[
          case when c.status <> 'active' then c.status end,
          case when c.amazon_login_changed is not null then 'amazon_login_changed' end,
          case
            when c.status = 'disconnected' then null
            when c.consent_ends_at <= moment then 'consent_ended'
            when c.status = 'active' and c.consent_ends_at <= moment + interval '30 days' then 'consent_ending'
          end,
          case when c.status = 'active' and t.failing_since <= moment - interval '30 days' then 'dormant' end,
          -- An idle connection's token has usually expired: it is renewed when a caller asks for it.
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
        'consent_ends_at', c.consent_ends_at,
        'token', case when t.connection_id is not null then jsonb_build_object(
          'expires_at', t.expires_at,
          'expires_in', floor(extract(epoch from t.expires_at - moment)),
          'last_refresh', t.last_refresh,
          'last_error', t.last_error,
          'next_attempt_at', case when t.next_attempt_at > moment then t.next_attempt_at end
        ) end,
        'last_sync', case when ended.id is not null then jsonb_build_object(
          'status', ended.status,
          'started_at', ended.started_at,
          'finished_at', ended.finished_at,
          'error_code', ended.error_code,
          'failed_sources', jsonb_path_query_array(
            ended.sources, '$[*] ? (@.outcome != "complete" || @.rejected > 0)'
          )
        ) end,
        'syncing', syncing.id is not null,
        'last_synced_at', c.last_synced_at,
        'amazon_login_changed', c.amazon_login_changed,
        'total_accounts', (select count(*) from amazon_ads.user_accounts as a where a.connection_id = c.id),
        'unhealthy_accounts', unhealthy.total,
        'suspended_accounts', unhealthy.suspended,
        'accounts', page.accounts
      )
      order by c.created_at desc, c.id
    ), '[]')
    from amazon_ads.connections as c
    left join amazon_ads_private.oauth_tokens as t on t.connection_id = c.id
    left join lateral (
      select r.* from amazon_ads.sync_runs as r
      where r.connection_id = c.id and r.status <> 'running'
      order by r.started_at desc
      limit 1
    ) as ended on true
    -- A run whose process died is resumed within minutes; if not, the connection is not being synced.
    left join amazon_ads.sync_runs as syncing
      on syncing.connection_id = c.id and syncing.status = 'running'
      and syncing.lease_expires_at > moment - interval '10 minutes'
    cross join lateral (
      select count(*) as total, count(*) filter (where a.status = 'suspended') as suspended
      from amazon_ads.user_accounts as a
      where a.connection_id = c.id
        and (a.status <> 'active' or coalesce(a.metadata -> 'errors', '{}') <> '{}')
    ) as unhealthy
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object(
        'account_id', listed.id,
        'amazon_account_id', listed.amazon_account_id,
        'account_name', listed.account_name,
        'reasons', to_jsonb(array_remove(array[
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
        from amazon_ads.user_accounts as a
        where a.connection_id = c.id
          and (
            all_accounts
            or a.status <> 'active' or coalesce(a.metadata -> 'errors', '{}') <> '{}'
          )
          and (
            after is null
            or (a.account_name, a.id) > (
              after ->> 'account_name', (after ->> 'id')::uuid
            )
          )
        order by a.account_name, a.id
        limit page_size
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
comment on function amazon_ads.read_account_health is
  'account-health: each of the caller''s connections with its token, its last sync, the number of its accounts and a page of those that need a look.';
