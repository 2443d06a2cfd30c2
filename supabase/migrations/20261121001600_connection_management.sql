-- Managing connections.
-- Listing, renaming, disconnecting, and importing those of another system.

select amazon_ads_private.begin_chapter(
  '20261121001600_connection_management',
  '52f7ef2c38ad32cf652c3320d11bd80c27ed71d760febeeda2b0a47834aea014'
);

create function amazon_ads_private.connection_detail_json(connection amazon_ads.connections)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select amazon_ads_private.connection_json(connection) || jsonb_build_object('token', (
    select jsonb_build_object(
      'expires_at', t.expires_at,
      'expires_in', floor(extract(epoch from t.expires_at - clock_timestamp())),
      'refresh_count', t.refresh_count,
      'last_refresh', t.last_refresh,
      'next_refresh', t.refresh_due_at,
      'next_attempt_at', case when t.next_attempt_at > now() then t.next_attempt_at end,
      'last_error', t.last_error
    )
    from amazon_ads_private.oauth_tokens as t where t.connection_id = connection.id
  ))
$$;
comment on function amazon_ads_private.connection_detail_json is
  'A connection with the state of its token, never the token.';

create function amazon_ads.list_connections(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:read');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('connections', (
    select coalesce(jsonb_agg(amazon_ads_private.connection_json(c) order by c.created_at desc, c.id), '[]')
    from amazon_ads.connections as c
    where c.user_id = who.user_id and (who.connection_id is null or c.id = who.connection_id)
  ));
end;
$$;
comment on function amazon_ads.list_connections is 'The caller''s connections, newest first.';

create function amazon_ads.read_connection(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:read');
  connection amazon_ads.connections;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  connection := amazon_ads_private.own_connection(who, connection_id);
  if connection.id is null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  return jsonb_build_object('connection', amazon_ads_private.connection_detail_json(connection));
end;
$$;
comment on function amazon_ads.read_connection is 'One connection with the state of its token.';

create function amazon_ads.change_connection(caller jsonb, connection_id uuid, name text, regions text[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  connection amazon_ads.connections;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  update amazon_ads.connections as c
  set name = coalesce(change_connection.name, c.name),
      regions = coalesce(change_connection.regions, c.regions)
  where c.id = change_connection.connection_id
    and c.user_id = who.user_id
    and (who.connection_id is null or c.id = who.connection_id)
  returning c.* into connection;
  if not found then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  return jsonb_build_object('connection', amazon_ads_private.connection_detail_json(connection));
end;
$$;
comment on function amazon_ads.change_connection is
  'Renames a connection, or says which regions a sync reads.';

create function amazon_ads_private.continue_generations()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Every token that was ever stored has added a row to the history: no generation is above its largest id.
  new.generation := 1 + coalesce(
    (select max(h.id) from amazon_ads.token_refresh_history as h where h.connection_id = new.connection_id), 0
  );
  return new;
end;
$$;
comment on function amazon_ads_private.continue_generations is
  'A disconnected connection with a new consent does not count its generations from 1 again: a refresh of the old consent that is still under way would take the new tokens for those that it began with.';
create trigger oauth_tokens_20_continue_generations
  before insert on amazon_ads_private.oauth_tokens
  for each row execute function amazon_ads_private.continue_generations();

create table amazon_ads_private.disconnections (
  connection_id uuid primary key references amazon_ads.connections (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table amazon_ads_private.disconnections is
  'The disconnected connections whose accounts and profiles are still to be made inactive, in batches.';
alter table amazon_ads_private.disconnections enable row level security;

create function amazon_ads_private.end_connection(connection amazon_ads.connections)
returns amazon_ads.connections
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Consents and syncs under way are ended first, and the user and the connection are locked after them: a
  -- confirmation and the end of a sync lock in that order too. A sync that continued would make the accounts
  -- active again.
  delete from amazon_ads_private.oauth_states as s where s.connection_id = connection.id;
  update amazon_ads.sync_runs as r
  set status = 'failed', error_code = 'connection_disconnected', finished_at = now()
  where r.connection_id = connection.id and r.status = 'running';
  perform from amazon_ads.users as u where u.id = connection.user_id for no key update;
  select c.* into connection from amazon_ads.connections as c where c.id = connection.id for no key update;
  if connection.status in ('pending', 'awaiting_confirmation') then
    -- It was never in use, and nothing of it is kept.
    delete from amazon_ads.connections as c where c.id = connection.id;
    connection.status := 'disconnected';
    return connection;
  end if;

  delete from amazon_ads_private.oauth_tokens as t where t.connection_id = connection.id;
  if connection.status <> 'disconnected' then
    insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success)
    values (connection.user_id, connection.id, 'revoked', 'manual', true);
    insert into amazon_ads_private.disconnections (connection_id)
    values (connection.id)
    on conflict on constraint disconnections_pkey do nothing;
    update amazon_ads.connections as c
    set status = 'disconnected', last_error = null
    where c.id = connection.id
    returning c.* into connection;
    -- The default account passes on at once.
    update amazon_ads.user_accounts as a
    set status = 'inactive', is_default = false
    where a.user_id = connection.user_id and a.is_default and a.connection_id = connection.id;
    perform amazon_ads_private.ensure_default_account(connection.user_id);
  end if;
  return connection;
end;
$$;
comment on function amazon_ads_private.end_connection is
  'Destroys a connection''s tokens and ends everything under way. Its accounts are left to inactivate_disconnected.';

create function amazon_ads_private.require_reauthorization(connection_ids uuid[], error_code text default null)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  changed integer;
begin
  -- The connections first, then their tokens: the order in which every writer locks them.
  with chosen as (
    select c.id, c.user_id, c.status
    from amazon_ads.connections as c
    where c.id = any (connection_ids) and c.status in ('active', 'reauthorization_required')
    order by c.id
    for no key update
  ),
  ended as (
    delete from amazon_ads_private.oauth_tokens as t using chosen where t.connection_id = chosen.id
  ),
  marked as (
    update amazon_ads.connections as c
    set status = 'reauthorization_required', last_error = require_reauthorization.error_code
    from chosen
    where c.id = chosen.id and chosen.status = 'active'
    returning c.id, c.user_id
  )
  insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success, error_code)
  select m.user_id, m.id, 'reauthorization_required', 'manual', false, require_reauthorization.error_code
  from marked as m;
  get diagnostics changed = row_count;
  return changed;
end;
$$;
comment on function amazon_ads_private.require_reauthorization is
  'For the operator: destroys the tokens of connections and asks their users to consent again, by the same event as when Amazon has ended a consent. Accounts and history stay. Returns how many were active.';

create function amazon_ads_private.inactivate_disconnected(connection_ids uuid[], max_rows integer)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  room integer := max_rows;
  changed integer;
  disconnected uuid;
  owner uuid;
begin
  for disconnected in
    select d.connection_id
    from amazon_ads_private.disconnections as d
    where connection_ids is null or d.connection_id = any (connection_ids)
    order by d.connection_id
  loop
    -- The user is locked before the connection, as everywhere. The connection is locked against a new consent: one
    -- that is active again keeps its accounts.
    select c.user_id into owner from amazon_ads.connections as c where c.id = disconnected;
    perform from amazon_ads.users as u where u.id = owner for no key update;
    perform from amazon_ads.connections as c where c.id = disconnected and c.status = 'disconnected' for no key update;
    if found then
      update amazon_ads.user_accounts as a
      set status = 'inactive', is_default = false
      where a.id = any (array(
        select f.id from amazon_ads.user_accounts as f
        where f.connection_id = disconnected and f.status <> 'inactive'
        limit room
      ));
      get diagnostics changed = row_count;
      room := room - changed;
      update amazon_ads.amazon_profiles as p
      set status = 'inactive'
      where p.id = any (array(
        select f.id from amazon_ads.amazon_profiles as f
        where f.connection_id = disconnected and f.status <> 'inactive'
        limit room
      ));
      get diagnostics changed = row_count;
      room := room - changed;
      perform amazon_ads_private.ensure_default_account(owner);
    end if;
    exit when room = 0;
    delete from amazon_ads_private.disconnections as d where d.connection_id = disconnected;
  end loop;
  return max_rows - room;
end;
$$;
comment on function amazon_ads_private.inactivate_disconnected is
  'Makes accounts and profiles of disconnected connections inactive, at most so many; of all such connections when none is named. Returns how many it changed.';

create function amazon_ads_private.is_being_disconnected(connection_ids uuid[])
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from amazon_ads_private.disconnections as d where d.connection_id = any (connection_ids)
  );
end;
$$;
comment on function amazon_ads_private.is_being_disconnected is
  'Whether a connection among these still has accounts or profiles that disconnecting makes inactive.';

create function amazon_ads.disconnect_connection(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  connection amazon_ads.connections;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  connection := amazon_ads_private.own_connection(who, connection_id);
  if connection.id is null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  if connection.status <> 'disconnected' then
    connection := amazon_ads_private.end_connection(connection);
    if connection.id is null then
      return amazon_ads_private.refusal('connection_not_found');
    end if;
  end if;
  return jsonb_build_object(
    'connection', amazon_ads_private.connection_json(connection),
    'unfinished', amazon_ads_private.is_being_disconnected(array[connection.id])
  );
end;
$$;
comment on function amazon_ads.disconnect_connection is
  'Destroys a connection''s tokens, in a transaction of its own; its history stays. Answers unfinished while accounts are left for continue_disconnect, or for housekeeping.';

create function amazon_ads.continue_disconnect(caller jsonb, connection_ids uuid[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- tests/incidents/large-user.test.ts measures each call with 200,000 accounts.
  max_rows constant integer := 5000;
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  own_ids uuid[];
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  own_ids := array(
    select c.id
    from amazon_ads.connections as c
    where c.id = any (connection_ids)
      and c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id)
  );
  perform amazon_ads_private.inactivate_disconnected(own_ids, max_rows);
  return jsonb_build_object('unfinished', amazon_ads_private.is_being_disconnected(own_ids));
end;
$$;
comment on function amazon_ads.continue_disconnect is
  'Makes the next accounts and profiles of disconnected connections inactive. It destroys nothing: one that was connected again meanwhile keeps its tokens and accounts.';

create function amazon_ads.import_connection(
  caller jsonb,
  connection_id uuid,
  name text,
  region text,
  scopes text[],
  client_id text,
  oauth_client_id uuid,
  consented_at timestamptz,
  token_hashes text[],
  encrypted_access_token text,
  encrypted_refresh_token text,
  token_type text,
  expires_in integer
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  connection amazon_ads.connections;
  expiry timestamptz := now() + make_interval(secs => import_connection.expires_in);
  exceeded jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  elsif who.connection_id is not null then
    -- A key for one connection cannot make another.
    return amazon_ads_private.refusal('connection_not_found');
  elsif import_connection.consented_at > now() then
    return amazon_ads_private.refusal('consented_at_invalid');
  end if;
  exceeded := amazon_ads_private.quota_refusal(who.user_id, 'connections');
  if exceeded is not null then
    return exceeded;
  end if;
  insert into amazon_ads.connections as c (
    id, user_id, name, status, region, scopes, client_id, oauth_client_id, connected_at, consented_at,
    last_used_at, next_sync_at
  )
  values (
    import_connection.connection_id, who.user_id, import_connection.name, 'active',
    import_connection.region, import_connection.scopes, import_connection.client_id,
    import_connection.oauth_client_id, now(), import_connection.consented_at, now(),
    now() + interval '2 minutes'
  )
  returning c.* into connection;
  insert into amazon_ads_private.oauth_tokens (
    connection_id, encrypted_access_token, encrypted_refresh_token, token_type, expires_at, scope,
    last_refresh, refresh_started_at, refresh_due_at, imported_token_hash
  )
  values (
    connection.id, import_connection.encrypted_access_token, import_connection.encrypted_refresh_token,
    import_connection.token_type, expiry, array_to_string(connection.scopes, ' '),
    now(), now(), amazon_ads_private.next_refresh_due(expiry, now()), import_connection.token_hashes[1]
  );
  insert into amazon_ads.token_refresh_history (user_id, connection_id, action, trigger, success)
  values (connection.user_id, connection.id, 'imported', 'manual', true);
  return jsonb_build_object('connection', amazon_ads_private.connection_detail_json(connection));
exception
  -- Two imports of one token at the same time: the second one finds the first one's row.
  when unique_violation then
    return coalesce(
      amazon_ads_private.import_refusal(who.user_id, import_connection.token_hashes),
      amazon_ads_private.refusal('already_imported')
    );
end;
$$;
comment on function amazon_ads.import_connection is
  'Stores tokens that Amazon has just accepted as a connection of the caller''s, unless a connection has them already.';

create function amazon_ads_private.import_refusal(user_id uuid, token_hashes text[])
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select amazon_ads_private.refusal(
    'already_imported',
    -- Another user's connection is not named.
    case when c.user_id = import_refusal.user_id then c.id end
  )
  from amazon_ads_private.oauth_tokens as t
  join amazon_ads.connections as c on c.id = t.connection_id
  where t.imported_token_hash = any (import_refusal.token_hashes)
$$;
comment on function amazon_ads_private.import_refusal is
  'The refusal of a refresh token that a living connection was imported with, given as its keyed hashes; null without such a connection.';

create function amazon_ads.authorize_import(caller jsonb, oauth_client_id uuid, token_hashes text[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'connections:write');
  client amazon_ads_private.oauth_clients;
  refusal jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  elsif who.connection_id is not null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  refusal := amazon_ads_private.import_refusal(who.user_id, authorize_import.token_hashes);
  if refusal is not null then
    return refusal;
  elsif authorize_import.oauth_client_id is null then
    return jsonb_build_object('user_id', who.user_id, 'client', null);
  end if;
  select o.* into client
  from amazon_ads_private.oauth_clients as o
  where o.id = authorize_import.oauth_client_id and o.user_id = who.user_id;
  if not found then
    return amazon_ads_private.refusal('oauth_client_not_found');
  end if;
  return jsonb_build_object('user_id', who.user_id, 'client', jsonb_build_object(
    'client_id', client.client_id,
    'oauth_client_id', client.id,
    'encrypted_client_secret', client.encrypted_client_secret
  ));
end;
$$;
comment on function amazon_ads.authorize_import is
  'Whether the caller may import, asked before Amazon is; for whom, and the app that the tokens belong to.';
