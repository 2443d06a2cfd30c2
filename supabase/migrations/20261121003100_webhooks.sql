-- Webhooks.
-- Where events are sent, in the form of Standard Webhooks (https://www.standardwebhooks.com), and who manages them.
-- The next chapter has their deliveries.

select amazon_ads_private.begin_chapter(
  '20261121003100_webhooks',
  '8fc9f1b9f1804ccf662a8a63200747fae65273f1cb24ab89b1e42b1631ae1e10'
);

create table amazon_ads.webhooks (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references amazon_ads.users (id) on delete cascade,
  url text not null check (length(url) between 1 and 2000),
  events text[] check (cardinality(events) > 0),
  status text not null default 'active' check (status in ('active', 'disabled')),
  disabled_reason text check (disabled_reason in ('by_user', 'gone', 'failing')),
  failing_since timestamptz,
  last_success_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint webhooks_reason_is_whole check ((status = 'disabled') = (disabled_reason is not null))
);
comment on table amazon_ads.webhooks is 'Addresses that events are sent to.';
comment on column amazon_ads.webhooks.user_id is 'Whose events it gets; null for a webhook of the operator, which gets all events.';
comment on column amazon_ads.webhooks.events is 'The types that it gets; null for all of them.';
comment on column amazon_ads.webhooks.disabled_reason is
  'by_user; gone (the endpoint answered 410); failing (no delivery succeeded for five days).';
comment on column amazon_ads.webhooks.failing_since is 'The first failure after the last success; null after a success.';
comment on column amazon_ads.webhooks.last_success_at is 'Sampled: written at most once a minute.';
create index webhooks_user_id on amazon_ads.webhooks (user_id);
alter table amazon_ads.webhooks enable row level security;
create policy "Users read their own webhooks"
  on amazon_ads.webhooks for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));
create trigger webhooks_10_touch_updated_at
  before update on amazon_ads.webhooks
  for each row execute function amazon_ads_private.touch_updated_at();

create table amazon_ads_private.webhook_secrets (
  webhook_id uuid primary key references amazon_ads.webhooks (id) on delete cascade,
  encrypted_secret text not null,
  previous_encrypted_secret text,
  previous_ends_at timestamptz,
  secret_kid text generated always as (amazon_ads_private.sealed_with(encrypted_secret)) stored,
  previous_secret_kid text generated always as (amazon_ads_private.sealed_with(previous_encrypted_secret)) stored,
  constraint webhook_secrets_previous_is_whole check ((previous_encrypted_secret is null) = (previous_ends_at is null))
);
comment on table amazon_ads_private.webhook_secrets is
  'The sealed secret that signs a webhook''s deliveries and, for a day after a rotation, the one before.';
create index webhook_secrets_secret_kid on amazon_ads_private.webhook_secrets (secret_kid, webhook_id);
create index webhook_secrets_previous_secret_kid on amazon_ads_private.webhook_secrets (previous_secret_kid, webhook_id);
create index webhook_secrets_previous_ends_at on amazon_ads_private.webhook_secrets (previous_ends_at)
  where previous_ends_at is not null;
alter table amazon_ads_private.webhook_secrets enable row level security;

create function amazon_ads_private.remove_previous_webhook_secrets()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads_private.webhook_secrets as s
  set previous_encrypted_secret = null, previous_ends_at = null
  where s.previous_ends_at <= now()
$$;
comment on function amazon_ads_private.remove_previous_webhook_secrets is
  'Housekeeping: removes the secrets that were rotated more than a day ago.';

create function amazon_ads_private.audit_webhook()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  webhook amazon_ads.webhooks;
  details jsonb;
begin
  if tg_op = 'DELETE' then webhook := old; else webhook := new; end if;
  details := jsonb_build_object(
    'webhook_id', webhook.id,
    -- Without its path: that of many receivers is a secret.
    'origin', substring(webhook.url from '^[^/]+//[^/?#]+'),
    'events', webhook.events,
    'status', webhook.status
  );
  if tg_op = 'UPDATE' then
    details := details || jsonb_build_object(
      'url_changed', new.url <> old.url, 'old_events', old.events, 'old_status', old.status,
      'disabled_reason', new.disabled_reason
    );
  end if;
  perform amazon_ads_private.audit(
    webhook.user_id,
    case tg_op when 'INSERT' then 'webhook_created' when 'UPDATE' then 'webhook_changed' else 'webhook_deleted' end,
    null, details
  );
  return null;
end;
$$;
comment on function amazon_ads_private.audit_webhook is 'Audits webhooks.';
create trigger webhooks_80_audit after insert or delete on amazon_ads.webhooks
  for each row execute function amazon_ads_private.audit_webhook();
create trigger webhooks_81_audit_change after update on amazon_ads.webhooks
  for each row when ((old.url, old.events, old.status) is distinct from (new.url, new.events, new.status))
  execute function amazon_ads_private.audit_webhook();

create function amazon_ads_private.audit_webhook_secret()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform amazon_ads_private.audit(w.user_id, 'webhook_secret_rotated', null, jsonb_build_object('webhook_id', w.id))
  from amazon_ads.webhooks as w
  where w.id = new.webhook_id;
  return null;
end;
$$;
comment on function amazon_ads_private.audit_webhook_secret is
  'Audits rotations. A secret that is resealed keeps the end of the one before.';
create trigger webhook_secrets_80_audit after update on amazon_ads_private.webhook_secrets
  for each row when (new.previous_ends_at is not null and new.previous_ends_at is distinct from old.previous_ends_at)
  execute function amazon_ads_private.audit_webhook_secret();

alter table amazon_ads_private.settings
  add column max_webhooks integer not null default 20 check (max_webhooks > 0);
comment on column amazon_ads_private.settings.max_webhooks is 'How many webhooks one user may have.';

create function amazon_ads_private.authorize_webhooks(caller jsonb)
returns amazon_ads_private.authorization
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization;
begin
  -- The operator who names no user: the webhooks without an owner.
  if caller ->> 'kind' = 'system' then
    return amazon_ads_private.authorize_project(caller);
  end if;
  who := amazon_ads_private.authorize(caller, 'webhooks');
  if who.refusal is null and who.connection_id is not null then
    -- A webhook gets the events of all connections of its owner.
    who := null;
    who.refusal := 'caller_not_allowed';
  end if;
  return who;
end;
$$;
comment on function amazon_ads_private.authorize_webhooks is
  'Whose webhooks the caller manages: a user''s, or the operator''s, whose user_id is null.';

create function amazon_ads_private.own_webhook(who amazon_ads_private.authorization, webhook_id uuid)
returns amazon_ads.webhooks
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select w.*
  from amazon_ads.webhooks as w
  where w.id = own_webhook.webhook_id and w.user_id is not distinct from (who).user_id
$$;
comment on function amazon_ads_private.own_webhook is 'A webhook of the caller''s, or null.';

create function amazon_ads_private.webhook_json(webhook amazon_ads.webhooks)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(webhook) - 'user_id'
$$;
comment on function amazon_ads_private.webhook_json is 'A webhook as callers see it.';

create function amazon_ads.read_webhook_owner(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_webhooks(caller);
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('user_id', who.user_id);
end;
$$;
comment on function amazon_ads.read_webhook_owner is
  'Whose webhooks the caller manages; null for the operator''s. A webhook''s secret is sealed for its owner.';

create function amazon_ads.create_webhook(caller jsonb, id uuid, url text, events text[], encrypted_secret text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_webhooks(caller);
  webhook amazon_ads.webhooks;
  exceeded jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  if who.user_id is not null then
    exceeded := amazon_ads_private.quota_refusal(who.user_id, 'webhooks');
    if exceeded is not null then
      return exceeded;
    end if;
  end if;
  insert into amazon_ads.webhooks as w (id, user_id, url, events)
  values (create_webhook.id, who.user_id, create_webhook.url, create_webhook.events)
  returning w.* into webhook;
  insert into amazon_ads_private.webhook_secrets (webhook_id, encrypted_secret)
  values (webhook.id, create_webhook.encrypted_secret);
  return jsonb_build_object('webhook', amazon_ads_private.webhook_json(webhook));
end;
$$;
comment on function amazon_ads.create_webhook is 'Stores a webhook with its sealed secret.';

create function amazon_ads.list_webhooks(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_webhooks(caller);
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('webhooks', (
    select coalesce(jsonb_agg(amazon_ads_private.webhook_json(w) order by w.created_at desc, w.id), '[]')
    from amazon_ads.webhooks as w
    -- In two steps, so that the index on user_id serves both: "is not distinct from" would read the table.
    where w.id = any (array(
      select u.id from amazon_ads.webhooks as u where u.user_id = who.user_id
      union all
      select p.id from amazon_ads.webhooks as p where p.user_id is null and who.user_id is null
    ))
  ));
end;
$$;
comment on function amazon_ads.list_webhooks is 'The caller''s webhooks, newest first.';

create function amazon_ads.read_webhook(caller jsonb, webhook_id uuid, before_id bigint, page_size integer)
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
  webhook := amazon_ads_private.own_webhook(who, read_webhook.webhook_id);
  if webhook.id is null then
    return amazon_ads_private.refusal('webhook_not_found');
  end if;
  return jsonb_build_object(
    'webhook', amazon_ads_private.webhook_json(webhook),
    'deliveries', (
      select coalesce(jsonb_agg(
        to_jsonb(d) - '{webhook_id,user_id,event_id,lease_id,lease_expires_at}'::text[]
          || jsonb_build_object('event_id', e.event_id, 'type', e.type)
        order by d.id desc
      ), '[]')
      from (
        select p.* from amazon_ads.webhook_deliveries as p
        where p.webhook_id = webhook.id and (before_id is null or p.id < before_id)
        order by p.id desc
        limit page_size
      ) as d
      join amazon_ads.events as e on e.id = d.event_id
    )
  );
end;
$$;
comment on function amazon_ads.read_webhook is 'One webhook with a page of its deliveries, newest first.';

create function amazon_ads.change_webhook(
  caller jsonb,
  webhook_id uuid,
  url text,
  changes_events boolean,
  events text[],
  status text,
  encrypted_secret text
)
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
  update amazon_ads.webhooks as w
  set url = coalesce(change_webhook.url, w.url),
      events = case when changes_events then change_webhook.events else w.events end,
      status = coalesce(change_webhook.status, w.status),
      disabled_reason = case change_webhook.status
        when 'active' then null
        when 'disabled' then coalesce(w.disabled_reason, 'by_user')
        else w.disabled_reason
      end,
      failing_since = case when change_webhook.status = 'active' then null else w.failing_since end
  where w.id = change_webhook.webhook_id and w.user_id is not distinct from who.user_id
  returning w.* into webhook;
  if not found then
    return amazon_ads_private.refusal('webhook_not_found');
  end if;
  if change_webhook.encrypted_secret is not null then
    update amazon_ads_private.webhook_secrets as s
    set previous_encrypted_secret = s.encrypted_secret,
        previous_ends_at = now() + interval '1 day',
        encrypted_secret = change_webhook.encrypted_secret
    where s.webhook_id = webhook.id;
  end if;
  return jsonb_build_object('webhook', amazon_ads_private.webhook_json(webhook));
end;
$$;
comment on function amazon_ads.change_webhook is
  'Changes a webhook; null changes nothing. A new secret signs beside the one before for a day.';

create function amazon_ads.delete_webhook(caller jsonb, webhook_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize_webhooks(caller);
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  delete from amazon_ads.webhooks as w
  where w.id = delete_webhook.webhook_id and w.user_id is not distinct from who.user_id;
  if not found then
    return amazon_ads_private.refusal('webhook_not_found');
  end if;
  return '{"deleted": true}'::jsonb;
end;
$$;
comment on function amazon_ads.delete_webhook is 'Deletes a webhook with its deliveries.';
