-- Amazon logins.
-- A renewal may be consented to by another person than before. Amazon does not say who consented; but if the
-- first sync after a renewal finds no account and no profile that the connection had, it was another login.

select amazon_ads_private.begin_chapter(
  '20261121002600_amazon_logins',
  'de4b6553bb9af33f492110b4ae9d9fbb86fa236f67a3adc9cd14b7be97b960e6'
);

create function amazon_ads_private.note_renewal()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.compares_login := true;
  return new;
end;
$$;
comment on function amazon_ads_private.note_renewal is 'A renewed connection has its accounts compared by the next sync.';
create trigger connections_20_note_renewal before update of connected_at on amazon_ads.connections
  for each row when (old.connected_at is not null and new.connected_at is distinct from old.connected_at)
  execute function amazon_ads_private.note_renewal();

create function amazon_ads_private.compare_login(run amazon_ads.sync_runs, is_complete boolean)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  connection amazon_ads.connections;
  had_from timestamptz;
  had boolean;
  shares boolean;
begin
  select c.* into connection from amazon_ads.connections as c where c.id = run.connection_id and c.compares_login;
  if not found then
    return;
  end if;
  -- What came after the renewal, or with another login before it, does not count as what the connection had.
  had_from := coalesce(connection.amazon_login_changed, connection.connected_at);
  had := exists (
    select from amazon_ads.user_accounts as a where a.connection_id = connection.id and a.connected_at < had_from
  ) or exists (
    select from amazon_ads.amazon_profiles as p where p.connection_id = connection.id and p.created_at < had_from
  );
  shares := exists (
    select from amazon_ads.user_accounts as a
    where a.connection_id = connection.id and a.connected_at < had_from and a.last_seen_run = run.id
  ) or exists (
    select from amazon_ads.amazon_profiles as p
    where p.connection_id = connection.id and p.created_at < had_from and p.last_seen_run = run.id
  );
  if had and not shares and not is_complete then
    -- A common account may be among those that could not be read: the next sync compares again.
    return;
  end if;
  update amazon_ads.connections as c
  set compares_login = false,
      amazon_login_changed = case when had and not shares then had_from end
  where c.id = connection.id;
  if had and not shares and connection.amazon_login_changed is null then
    perform amazon_ads_private.set_actor('schedule', null, null);
    perform amazon_ads_private.audit(connection.user_id, 'amazon_login_changed', connection.id, jsonb_build_object('name', connection.name));
  end if;
end;
$$;
comment on function amazon_ads_private.compare_login is
  'The end of a sync after a renewal: notes on the connection, and in the audit log, when no account is left of what it had.';

create function amazon_ads.accept_amazon_login(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(accept_amazon_login.caller, 'connections:write');
  connection amazon_ads.connections;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  perform from amazon_ads.users as u where u.id = who.user_id for no key update;
  select c.* into connection
  from amazon_ads.connections as c
  where c.id = accept_amazon_login.connection_id
    and c.user_id = who.user_id
    and (who.connection_id is null or c.id = who.connection_id)
  for no key update;
  if not found then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  if connection.amazon_login_changed is not null then
    update amazon_ads.connections as c set amazon_login_changed = null where c.id = connection.id;
    perform amazon_ads_private.audit(connection.user_id, 'amazon_login_accepted', connection.id, jsonb_build_object('name', connection.name));
    perform amazon_ads_private.ensure_default_account(who.user_id);
  end if;
  return '{}'::jsonb;
end;
$$;
comment on function amazon_ads.accept_amazon_login is
  'The owner wants the connection as another login has renewed it: its accounts may become the default again.';
