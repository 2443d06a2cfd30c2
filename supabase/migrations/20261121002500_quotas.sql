-- Quotas.
-- How much one user may have. The limits are settings and generous: they end loops and abuse, not work.

select amazon_ads_private.begin_chapter(
  '20261121002500_quotas',
  'f3447aef32a7dbda1136235245c0fd4e7fc35723ac09795311108d2b331ec203'
);

create function amazon_ads_private.quota_refusal(user_id uuid, quota text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  settings amazon_ads_private.settings;
  max_rows integer;
  found integer;
begin
  -- Two callers who create in the same instant are counted one after the other.
  perform from amazon_ads.users as u where u.id = quota_refusal.user_id for no key update;
  select s.* into settings from amazon_ads_private.settings as s;
  case quota
    when 'connections' then
      max_rows := settings.max_connections;
      select count(*) into found from amazon_ads.connections as c
      where c.user_id = quota_refusal.user_id and c.status not in ('pending', 'awaiting_confirmation');
    when 'api_keys' then
      -- Revoked and expired keys count until housekeeping removes them: else a loop that creates and revokes
      -- would fill the table all the same.
      max_rows := settings.max_api_keys;
      select count(*) into found from amazon_ads_private.api_keys as k where k.user_id = quota_refusal.user_id;
    when 'oauth_clients' then
      max_rows := settings.max_oauth_clients;
      select count(*) into found from amazon_ads_private.oauth_clients as o where o.user_id = quota_refusal.user_id;
    when 'pending_consents' then
      max_rows := settings.max_pending_consents;
      select count(*) into found from amazon_ads_private.oauth_states as s
      where s.user_id = quota_refusal.user_id and s.expires_at > now() and s.confirmed_at is null;
    when 'webhooks' then
      max_rows := settings.max_webhooks;
      select count(*) into found from amazon_ads.webhooks as w where w.user_id = quota_refusal.user_id;
    when 'report_schedules' then
      max_rows := settings.max_report_schedules;
      select count(*) into found from amazon_ads.report_schedules as s where s.user_id = quota_refusal.user_id;
    when 'invitations' then
      max_rows := settings.max_invitations;
      select count(*) into found from amazon_ads_private.invitations as i where i.user_id = quota_refusal.user_id;
  end case;
  if found < max_rows then
    return null;
  end if;
  return amazon_ads_private.refusal('quota_exceeded') || jsonb_build_object('quota', quota, 'limit', max_rows);
end;
$$;
comment on function amazon_ads_private.quota_refusal is
  'The refusal for a user who has as many of something as a user may have, or null. Locks the user: what the caller creates after it, in the same transaction, is counted by the next one.';

create function amazon_ads_private.remove_old_rows(
  relation text, ended_at text, condition text, age interval, deadline timestamptz
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- A twentieth of a second, with all indexes.
  max_rows constant integer := 5000;
  removed integer;
begin
  loop
    exit when clock_timestamp() > deadline;
    execute format(
      'delete from %1$s where ctid = any (array(
        select o.ctid from %1$s as o where %2$s < $1 and %3$s order by %2$s limit $2 for update skip locked
      ))',
      relation, ended_at, condition
    ) using now() - age, max_rows;
    get diagnostics removed = row_count;
    exit when removed < max_rows;
  end loop;
end;
$$;
comment on function amazon_ads_private.remove_old_rows is
  'Removes the rows o of a table that ended so long ago and fulfil a condition: 5,000 in a statement, until the deadline. The SQL is never a caller''s.';

create function amazon_ads_private.remove_old_records()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  settings amazon_ads_private.settings;
  -- What is left is removed five minutes later. Each table has its part of the time.
  max_time constant interval := interval '500 milliseconds';
  kind record;
begin
  select s.* into settings from amazon_ads_private.settings as s;
  for kind in
    select * from (values
      ('amazon_ads.token_refresh_history', settings.history_days, 'o.created_at', 'true'),
      ('amazon_ads.sync_runs', settings.sync_run_days, 'o.started_at', 'true'),
      ('amazon_ads.audit_log', settings.audit_days, 'o.created_at', 'true'),
      -- Deleting a key deletes what it has created no more than revoking it did.
      ('amazon_ads_private.api_keys', settings.ended_key_days, 'least(o.revoked_at, o.expires_at)', 'true'),
      (
        'amazon_ads_private.invitations', settings.ended_key_days, 'coalesce(o.used_at, o.revoked_at, o.expires_at)',
        'not exists (select from amazon_ads_private.oauth_states as s where s.invitation_id = o.id)'
      )
    ) as k (relation, days, ended_at, condition)
  loop
    perform amazon_ads_private.remove_old_rows(
      kind.relation, kind.ended_at, kind.condition, make_interval(days => kind.days), clock_timestamp() + max_time
    );
  end loop;
end;
$$;
comment on function amazon_ads_private.remove_old_records is
  'Housekeeping: removes history, syncs, audit rows, ended API keys and ended invitations that are older than the settings say, for half a second a table.';
