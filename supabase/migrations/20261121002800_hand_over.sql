-- Handing over.
-- The operator gives a connection to another user, for instance when a person leaves. Sealed tokens name
-- their owner: the function opens them and seals them for the new one, between two RPCs.

select amazon_ads_private.begin_chapter(
  '20261121002800_hand_over',
  '9e8523897e3b8cf0ab075633eb1159c5573c676f1da8ec954f73f1e3f0674477'
);

create table amazon_ads_private.unfinished_hand_overs (
  connection_id uuid primary key references amazon_ads.connections (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table amazon_ads_private.unfinished_hand_overs is
  'Connections that have a new owner already, and accounts or profiles that have yet to follow.';
alter table amazon_ads_private.unfinished_hand_overs enable row level security;

create function amazon_ads_private.move_handed_over(connection_ids uuid[], max_rows integer)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  room integer := max_rows;
  changed integer;
  handed_over uuid;
  owner uuid;
begin
  for handed_over in
    select h.connection_id
    from amazon_ads_private.unfinished_hand_overs as h
    where connection_ids is null or h.connection_id = any (connection_ids)
    order by h.connection_id
  loop
    -- The user is locked before the connection, as everywhere. The lock on the connection keeps its owner.
    select c.user_id into owner from amazon_ads.connections as c where c.id = handed_over;
    perform from amazon_ads.users as u where u.id = owner for no key update;
    perform from amazon_ads.connections as c where c.id = handed_over and c.user_id = owner for no key update;
    continue when not found;
    update amazon_ads.user_accounts as a
    set user_id = owner, is_default = false
    where a.id = any (array(
      select f.id from amazon_ads.user_accounts as f
      where f.connection_id = handed_over and f.user_id <> owner
      limit room
    ));
    get diagnostics changed = row_count;
    room := room - changed;
    update amazon_ads.amazon_profiles as p
    set user_id = owner
    where p.id = any (array(
      select f.id from amazon_ads.amazon_profiles as f
      where f.connection_id = handed_over and f.user_id <> owner
      limit room
    ));
    get diagnostics changed = row_count;
    room := room - changed;
    exit when room = 0;
    delete from amazon_ads_private.unfinished_hand_overs as h where h.connection_id = handed_over;
    perform amazon_ads_private.ensure_default_account(owner);
  end loop;
  return max_rows - room;
end;
$$;
comment on function amazon_ads_private.move_handed_over is
  'Lets accounts and profiles follow their connection to its new owner, at most so many; of all connections when none is named. Returns how many it changed.';

create function amazon_ads_private.hand_over_step(connection_id uuid)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- tests/incidents/large-user.test.ts measures each call with 200,000 accounts.
  max_rows constant integer := 4000;
begin
  perform amazon_ads_private.move_handed_over(array[hand_over_step.connection_id], max_rows);
  return exists (
    select from amazon_ads_private.unfinished_hand_overs as h where h.connection_id = hand_over_step.connection_id
  );
end;
$$;
comment on function amazon_ads_private.hand_over_step is
  'One batch of the accounts and profiles of a connection that has a new owner. Returns whether another call is needed.';

create function amazon_ads_private.authorize_hand_over(caller jsonb, connection_id uuid, new_owner jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  operator amazon_ads_private.authorization;
  owner amazon_ads_private.authorization;
  connection amazon_ads.connections;
begin
  if not caller ? 'operator' then
    return amazon_ads_private.refusal('caller_not_allowed');
  end if;
  operator := amazon_ads_private.judge_operator(caller -> 'operator');
  if operator.refusal is not null then
    return amazon_ads_private.refusal(operator.refusal);
  end if;
  -- The present owner may be banned or deleted: that is when connections are handed over. The new one may not.
  owner := amazon_ads_private.authorize(new_owner || jsonb_build_object('operator', caller -> 'operator'), 'operator');
  if owner.refusal is not null then
    return amazon_ads_private.refusal(owner.refusal);
  end if;
  select c.* into connection
  from amazon_ads.connections as c
  join amazon_ads.users as u on u.id = c.user_id
  where c.id = authorize_hand_over.connection_id
    and case caller ->> 'kind'
      when 'user' then c.user_id = (caller ->> 'user_id')::uuid
      when 'email' then lower(u.email) = lower(caller ->> 'email')
      else false
    end;
  if not found then
    return amazon_ads_private.refusal('connection_not_found');
  elsif connection.status in ('pending', 'awaiting_confirmation') then
    return amazon_ads_private.refusal('connection_not_ready', connection.id);
  elsif connection.oauth_client_id is not null then
    -- The app, and its secret, stay with the user who brought it.
    return amazon_ads_private.refusal('connection_bound_to_app', connection.id);
  end if;
  return jsonb_build_object('connection_id', connection.id, 'old_user_id', connection.user_id, 'new_user_id', owner.user_id);
end;
$$;
comment on function amazon_ads_private.authorize_hand_over is
  'Whether the operator may give this connection of the named user to the new owner: from whom to whom, or a refusal.';

create function amazon_ads.read_hand_over(caller jsonb, connection_id uuid, new_owner jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  plan jsonb := amazon_ads_private.authorize_hand_over(caller, read_hand_over.connection_id, new_owner);
begin
  if plan ? 'refusal' then
    return plan;
  end if;
  return plan || jsonb_build_object('token', (
    select jsonb_build_object(
      'generation', t.generation,
      'encrypted_access_token', t.encrypted_access_token,
      'encrypted_refresh_token', t.encrypted_refresh_token
    )
    from amazon_ads_private.oauth_tokens as t
    where t.connection_id = read_hand_over.connection_id
  ));
end;
$$;
comment on function amazon_ads.read_hand_over is
  'The sealed tokens of a connection that is handed over, to be sealed for its new owner.';

create function amazon_ads.hand_over_connection(caller jsonb, connection_id uuid, new_owner jsonb, token jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  plan jsonb := amazon_ads_private.authorize_hand_over(caller, hand_over_connection.connection_id, new_owner);
  old_owner uuid := (plan ->> 'old_user_id')::uuid;
  new_owner_id uuid := (plan ->> 'new_user_id')::uuid;
  connection amazon_ads.connections;
  exceeded jsonb;
  resealed boolean;
  unfinished boolean;
begin
  if plan ? 'refusal' then
    return plan;
  end if;
  perform amazon_ads_private.set_actor(
    'operator', (amazon_ads_private.judge_operator(caller -> 'operator')).actor_id, caller #>> '{operator,key_name}'
  );
  -- Keys before users: in the order in which a key that creates another one locks them.
  update amazon_ads_private.api_keys as k
  set revoked_at = now()
  where k.connection_id = hand_over_connection.connection_id and k.revoked_at is null;
  update amazon_ads_private.invitations as i
  set revoked_at = now()
  where i.connection_id = hand_over_connection.connection_id and i.used_at is null and i.revoked_at is null;
  delete from amazon_ads_private.oauth_states as s where s.connection_id = hand_over_connection.connection_id;
  update amazon_ads.sync_runs as r
  set status = 'failed', error_code = 'sync_superseded', finished_at = now()
  where r.connection_id = hand_over_connection.connection_id and r.status = 'running';
  -- Both owners in one order, so that two hand-overs in opposite directions never wait for each other.
  perform from amazon_ads.users as u where u.id in (old_owner, new_owner_id) order by u.id for no key update;
  exceeded := amazon_ads_private.quota_refusal(new_owner_id, 'connections');
  if exceeded is not null and old_owner <> new_owner_id then
    -- Raised, so that the keys and syncs above are kept.
    raise exception using errcode = 'AA002', message = exceeded::text;
  end if;
  select c.* into connection
  from amazon_ads.connections as c
  where c.id = hand_over_connection.connection_id and c.user_id = old_owner
  for no key update;
  if not found then
    raise exception using errcode = 'AA002', message = amazon_ads_private.refusal('connection_not_found')::text;
  end if;

  -- A refresh in the meantime has stored a token that is sealed for the old owner: read again. A holder of a
  -- lease writes no more: what it would seal is for the old owner too.
  if token is null or token = 'null' then
    resealed := not exists (
      select from amazon_ads_private.oauth_tokens as t where t.connection_id = connection.id
    );
  else
    update amazon_ads_private.oauth_tokens as t
    set encrypted_access_token = token ->> 'encrypted_access_token',
        encrypted_refresh_token = token ->> 'encrypted_refresh_token',
        generation = t.generation + 1,
        lease_id = null, lease_started_at = null, lease_expires_at = null, lease_trigger = null
    where t.connection_id = connection.id
      and t.generation = (token ->> 'generation')::bigint
      and t.lease_id is null;
    resealed := found;
  end if;
  if not resealed then
    raise exception using errcode = 'AA002', message = '{"outcome": "changed"}';
  end if;

  update amazon_ads.connections as c set user_id = new_owner_id where c.id = connection.id
  returning c.* into connection;
  update amazon_ads.user_accounts as a
  set is_default = false
  where a.user_id = old_owner and a.is_default and a.connection_id = connection.id;
  insert into amazon_ads_private.unfinished_hand_overs as h (connection_id) values (connection.id)
  on conflict do nothing;
  update amazon_ads.sync_runs as r set user_id = new_owner_id where r.connection_id = connection.id;
  update amazon_ads.token_refresh_history as h set user_id = new_owner_id where h.connection_id = connection.id;
  update amazon_ads.account_registrations as r set user_id = new_owner_id where r.connection_id = connection.id;
  unfinished := amazon_ads_private.hand_over_step(connection.id);
  perform amazon_ads_private.ensure_default_account(old_owner);
  return jsonb_build_object(
    'outcome', 'handed_over',
    'connection', amazon_ads_private.connection_json(connection),
    'unfinished', unfinished
  );
exception
  when sqlstate 'AA002' then
    return sqlerrm::jsonb;
end;
$$;
comment on function amazon_ads.hand_over_connection is
  'Gives a connection to another user: its accounts, profiles, syncs and history follow, its tokens are sealed for the new owner, and keys, invitations and consents for it end. Outcome changed: a refresh was in between, read and seal again. While the answer says unfinished, accounts and profiles are left for continue_hand_over, or for housekeeping.';

create function amazon_ads.continue_hand_over(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  operator amazon_ads_private.authorization;
begin
  if not caller ? 'operator' then
    return amazon_ads_private.refusal('caller_not_allowed');
  end if;
  operator := amazon_ads_private.judge_operator(caller -> 'operator');
  if operator.refusal is not null then
    return amazon_ads_private.refusal(operator.refusal);
  end if;
  return jsonb_build_object('unfinished', amazon_ads_private.hand_over_step(continue_hand_over.connection_id));
end;
$$;
comment on function amazon_ads.continue_hand_over is
  'Lets the next batch of accounts and profiles follow a connection that was handed over.';

create function amazon_ads_private.deletion_preview(user_id uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_build_object(
      'user', jsonb_build_object('id', u.id, 'email', u.email),
      'connections', (
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'status', c.status) order by c.created_at), '[]')
        from amazon_ads.connections as c where c.user_id = u.id
      ),
      'accounts', (select count(*) from amazon_ads.user_accounts as a where a.user_id = u.id),
      'profiles', (select count(*) from amazon_ads.amazon_profiles as p where p.user_id = u.id),
      'api_keys', (
        select count(*) from amazon_ads_private.api_keys as k
        where k.user_id = u.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      ),
      'oauth_clients', (select count(*) from amazon_ads_private.oauth_clients as o where o.user_id = u.id),
      'invitations', (
        select count(*) from amazon_ads_private.invitations as i
        where i.user_id = u.id and i.used_at is null and i.revoked_at is null and i.expires_at > now()
      ),
      'open_registrations', (
        select count(*) from amazon_ads.account_registrations as r where r.user_id = u.id and r.finished_at is null
      ),
      'sync_runs', (select count(*) from amazon_ads.sync_runs as r where r.user_id = u.id),
      'report_schedules', (select count(*) from amazon_ads.report_schedules as s where s.user_id = u.id),
      'report_rows', (
        select coalesce(sum(c.rows), 0) from amazon_ads.report_coverage as c where c.user_id = u.id
      ),
      'history', (select count(*) from amazon_ads.token_refresh_history as h where h.user_id = u.id),
      'audit_log', (select count(*) from amazon_ads.audit_log as l where l.user_id = u.id)
    )
    from amazon_ads.users as u
    where u.id = deletion_preview.user_id
  );
end;
$$;
comment on function amazon_ads_private.deletion_preview is
  'For the operator, before a user is deleted: what goes with them. Null for an unknown user. What shall stay is handed over first.';
