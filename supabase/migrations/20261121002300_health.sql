-- Health.
-- What the function health tells every caller: whether the parts work, and nothing about any user.

select amazon_ads_private.begin_chapter(
  '20261121002300_health',
  '9e571e079b7dc5b2425b7e24802fb919b1957b9e26c1e05d73633388498b9731'
);

create function amazon_ads_private.scheduler_health()
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  settings amazon_ads_private.settings;
  beat amazon_ads_private.heartbeats;
  ignored timestamptz;
begin
  select s.* into settings from amazon_ads_private.settings as s;
  select h.* into beat from amazon_ads_private.heartbeats as h where h.name = 'refresh-tokens';
  if settings.other_project_url is not null then
    return 'cloned';
  elsif beat.beat_at is null or settings.project_url is null then
    return 'never_ran';
  elsif beat.beat_at <= now() - interval '3 minutes' then
    return 'late';
  end if;
  -- The newest ticket that expired without having been redeemed.
  select max(t.created_at) into ignored
  from amazon_ads_private.schedule_tickets as t
  where t.redeemed_at is null and t.expires_at <= now();
  if ignored is not null and not exists (
    select from amazon_ads_private.schedule_tickets as t where t.redeemed_at >= ignored
  ) then
    return 'unanswered';
  end if;
  return case when settings.paused_schedules = '{}' then 'ok' else 'paused' end;
end;
$$;
comment on function amazon_ads_private.scheduler_health is
  'ok; late (no job has run for three minutes); unanswered (calls went out and no function redeemed their tickets); never_ran; cloned (another project''s functions use this database); paused (the operator has paused a part of it).';

create function amazon_ads.read_health(key_ids text[])
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'scheduler', amazon_ads_private.scheduler_health(),
    'stopped', (select not s.hand_out_tokens from amazon_ads_private.settings as s),
    'overdue', exists (
      select from amazon_ads_private.oauth_tokens as t
      where t.refresh_due_at <= now() - interval '15 minutes'
    ),
    'reports', amazon_ads_private.report_health(),
    'unreadable', exists (
      -- The gaps between the known names. The next name after each known one is one step in an index, however
      -- many rows there are.
      select from (
        select lag(k.id, 1, '') over (order by k.id) as above, k.id as below
        from unnest(array_append(key_ids, null)) as k (id)
      ) as gap
      cross join lateral (
        (
          select t.access_token_kid as kid from amazon_ads_private.oauth_tokens as t
          where t.access_token_kid > gap.above order by t.access_token_kid limit 1
        )
        union all
        (
          select t.refresh_token_kid from amazon_ads_private.oauth_tokens as t
          where t.refresh_token_kid > gap.above order by t.refresh_token_kid limit 1
        )
      ) as next
      where gap.below is null or next.kid < gap.below
    ),
    -- One for each name: a key of the same name with other bytes is found out too.
    'samples', (
      select coalesce(jsonb_agg(to_jsonb(sample)), '[]')
      from unnest(key_ids) as k (id)
      cross join lateral (
        select t.connection_id, c.user_id, t.encrypted_access_token
        from amazon_ads_private.oauth_tokens as t
        join amazon_ads.connections as c on c.id = t.connection_id
        where t.access_token_kid = k.id
        limit 1
      ) as sample
    )
  );
end;
$$;
comment on function amazon_ads.read_health is
  'What health judges by: the scheduler; the reports; whether the operator has stopped handing out tokens; whether tokens should have been refreshed a quarter of an hour ago; whether tokens are sealed with keys other than the given ones; and a sealed token of each key, to try.';
