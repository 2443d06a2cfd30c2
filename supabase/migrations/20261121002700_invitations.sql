-- Invitations.
-- A link by which a person who is no user of the app connects or renews: an agency's client. Four steps: the
-- page opens the invitation and says who will get access to what; the person starts a consent in that browser;
-- Amazon sends the same browser back; and that browser confirms. The browser is known by a secret that only
-- the start gave to it: a link or an address that is passed on between two steps gives nothing.

select amazon_ads_private.begin_chapter(
  '20261121002700_invitations',
  'd241922753045eae0bc312e91f71f856cc470dfe5201a99eaa709b9c3e1a4756'
);

create table amazon_ads_private.invitations (
  id uuid primary key default gen_random_uuid(),
  secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  api_key_id uuid references amazon_ads_private.api_keys (id) on delete cascade,
  name text not null check (length(name) between 1 and 120),
  connection_id uuid references amazon_ads.connections (id) on delete cascade,
  page_url text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  opened_at timestamptz,
  used_at timestamptz,
  approved_at timestamptz,
  revoked_at timestamptz,
  new_connection_id uuid references amazon_ads.connections (id) on delete set null
);
comment on table amazon_ads_private.invitations is
  'Links that let a person connect or renew for a user: the SHA-256 of each secret, never the secret.';
comment on column amazon_ads_private.invitations.api_key_id is
  'The key that created it: without that key the invitation is worth nothing.';
comment on column amazon_ads_private.invitations.connection_id is 'The connection to renew; null for a new one.';
comment on column amazon_ads_private.invitations.used_at is
  'When the invited person confirmed; from then on the link is worth nothing. A renewal by another Amazon login waits for approved_at.';
comment on column amazon_ads_private.invitations.new_connection_id is 'The connection that it has made.';
create index invitations_user_id on amazon_ads_private.invitations (user_id, created_at desc);
create index invitations_api_key_id on amazon_ads_private.invitations (api_key_id);
create index invitations_connection_id on amazon_ads_private.invitations (connection_id);
create index invitations_new_connection_id on amazon_ads_private.invitations (new_connection_id);
-- Housekeeping removes invitations some time after they have ended.
create index invitations_ended_at on amazon_ads_private.invitations (coalesce(used_at, revoked_at, expires_at));
alter table amazon_ads_private.invitations enable row level security;

alter table amazon_ads_private.oauth_states
  add column invitation_id uuid references amazon_ads_private.invitations (id) on delete cascade,
  add column browser_hash text check (browser_hash ~ '^[0-9a-f]{64}$'),
  add column awaits_approval boolean not null default false;
comment on column amazon_ads_private.oauth_states.browser_hash is
  'The SHA-256 of the secret that the browser got that started by an invitation.';
comment on column amazon_ads_private.oauth_states.awaits_approval is
  'Whether the invited person has confirmed, and the owner has yet to approve another Amazon login.';
create index oauth_states_invitation_id on amazon_ads_private.oauth_states (invitation_id);

create function amazon_ads_private.invitation_json(invitation amazon_ads_private.invitations)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'id', invitation.id,
    'name', invitation.name,
    'connection_id', coalesce(invitation.new_connection_id, invitation.connection_id),
    'renews', invitation.connection_id is not null,
    'status', case
      when invitation.revoked_at is not null then 'revoked'
      when exists (
        select from amazon_ads_private.oauth_states as s
        where s.invitation_id = invitation.id and s.awaits_approval and s.expires_at > now()
      ) then 'awaiting_approval'
      when invitation.used_at is not null then 'used'
      when invitation.expires_at <= now() then 'expired'
      else 'open'
    end,
    'page_url', invitation.page_url,
    'created_at', invitation.created_at,
    'expires_at', invitation.expires_at,
    'opened_at', invitation.opened_at,
    'used_at', invitation.used_at,
    'approved_at', invitation.approved_at,
    'revoked_at', invitation.revoked_at
  );
end;
$$;
comment on function amazon_ads_private.invitation_json is 'An invitation as its owner sees it: never its secret.';

create function amazon_ads.create_invitation(
  caller jsonb, name text, connection_id uuid, page_url text, secret_hash text, valid_days integer
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(create_invitation.caller, 'connections:write');
  connection amazon_ads.connections;
  invitation amazon_ads_private.invitations;
  exceeded jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  if create_invitation.connection_id is not null or who.connection_id is not null then
    select c.* into connection
    from amazon_ads.connections as c
    where c.id = create_invitation.connection_id
      and c.user_id = who.user_id
      and (who.connection_id is null or c.id = who.connection_id);
    if not found then
      -- A key for one connection invites to renew that one, and to nothing else.
      return amazon_ads_private.refusal('connection_not_found');
    elsif connection.status in ('pending', 'awaiting_confirmation') then
      return amazon_ads_private.refusal('connection_not_ready', connection.id);
    end if;
  end if;
  exceeded := amazon_ads_private.quota_refusal(who.user_id, 'invitations');
  if exceeded is not null then
    return exceeded;
  end if;
  insert into amazon_ads_private.invitations as i (
    secret_hash, user_id, api_key_id, name, connection_id, page_url, expires_at
  )
  values (
    create_invitation.secret_hash, who.user_id, who.api_key_id,
    coalesce(create_invitation.name, connection.name, 'Amazon Ads'), connection.id, create_invitation.page_url,
    now() + make_interval(days => create_invitation.valid_days)
  )
  returning i.* into invitation;
  perform amazon_ads_private.audit(who.user_id, 'invitation_created', connection.id, jsonb_build_object(
    'invitation_id', invitation.id, 'name', invitation.name
  ));
  return jsonb_build_object('invitation', amazon_ads_private.invitation_json(invitation));
end;
$$;
comment on function amazon_ads.create_invitation is 'Keeps the hash of a new invitation.';

create function amazon_ads.list_invitations(caller jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(list_invitations.caller, 'connections:read');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  return jsonb_build_object('invitations', (
    select coalesce(jsonb_agg(amazon_ads_private.invitation_json(i) order by i.created_at desc, i.id), '[]')
    from amazon_ads_private.invitations as i
    where i.user_id = who.user_id and (who.connection_id is null or i.connection_id = who.connection_id)
  ));
end;
$$;
comment on function amazon_ads.list_invitations is 'The caller''s invitations, newest first.';

create function amazon_ads_private.forget_invited_consents(invitation_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states;
begin
  for consent in
    select s.* from amazon_ads_private.oauth_states as s
    where s.invitation_id = forget_invited_consents.invitation_id
    for update
  loop
    perform amazon_ads_private.delete_consent(consent);
  end loop;
end;
$$;
comment on function amazon_ads_private.forget_invited_consents is
  'Ends the consents that were started by an invitation, with their tokens.';

create function amazon_ads_private.find_own_invitation(who amazon_ads_private.authorization, invitation_id uuid)
returns amazon_ads_private.invitations
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  select i.*
  from amazon_ads_private.invitations as i
  where i.id = find_own_invitation.invitation_id
    and i.user_id = (find_own_invitation.who).user_id
    and (
      (find_own_invitation.who).connection_id is null or i.connection_id = (find_own_invitation.who).connection_id
    )
  for update
$$;
comment on function amazon_ads_private.find_own_invitation is 'The caller''s invitation, locked, or null.';

create function amazon_ads.revoke_invitation(caller jsonb, invitation_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(revoke_invitation.caller, 'connections:write');
  invitation amazon_ads_private.invitations;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  invitation := amazon_ads_private.find_own_invitation(who, revoke_invitation.invitation_id);
  if invitation.id is null then
    return amazon_ads_private.refusal('invitation_not_found');
  end if;
  perform amazon_ads_private.forget_invited_consents(invitation.id);
  if invitation.revoked_at is null then
    update amazon_ads_private.invitations as i set revoked_at = now() where i.id = invitation.id
    returning i.* into invitation;
    perform amazon_ads_private.audit(who.user_id, 'invitation_revoked', invitation.connection_id, jsonb_build_object(
      'invitation_id', invitation.id, 'name', invitation.name
    ));
  end if;
  return jsonb_build_object('invitation', amazon_ads_private.invitation_json(invitation));
end;
$$;
comment on function amazon_ads.revoke_invitation is
  'Makes a link worthless, and destroys the tokens of a consent that is under way or awaits approval. A connection that exists stays.';

create function amazon_ads_private.find_usable_invitation(secret_hash text)
returns amazon_ads_private.invitations
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  invitation amazon_ads_private.invitations;
begin
  select i.* into invitation
  from amazon_ads_private.invitations as i
  join amazon_ads_private.user_refusals as r on r.user_id = i.user_id
  left join amazon_ads_private.api_keys as k on k.id = i.api_key_id
  where i.secret_hash = find_usable_invitation.secret_hash
    and i.used_at is null
    and i.revoked_at is null
    and i.expires_at > now()
    and r.refusal is null
    and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())
    and not exists (
      select from amazon_ads_private.settings as s where k.created_at <= s.api_keys_valid_after
    )
  for update of i;
  return invitation;
end;
$$;
comment on function amazon_ads_private.find_usable_invitation is
  'The invitation with that secret, locked; null when it is unknown, used, revoked or expired, or its owner or the owner''s key may do nothing any more.';

create function amazon_ads.open_invitation(secret_hash text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  invitation amazon_ads_private.invitations := amazon_ads_private.find_usable_invitation(open_invitation.secret_hash);
begin
  if invitation.id is null then
    return amazon_ads_private.refusal('invitation_invalid');
  end if;
  update amazon_ads_private.invitations as i set opened_at = now()
  where i.id = invitation.id and i.opened_at is null;
  return (
    select jsonb_build_object(
      'name', invitation.name,
      'renews', invitation.connection_id is not null,
      'owner', jsonb_build_object(
        'name', nullif(concat_ws(' ', u.first_name, u.last_name), ''),
        'email', u.email
      ),
      'scopes', (select to_jsonb(c.scopes) from amazon_ads.connections as c where c.id = invitation.connection_id),
      'expires_at', invitation.expires_at
    )
    from amazon_ads.users as u
    where u.id = invitation.user_id
  );
end;
$$;
comment on function amazon_ads.open_invitation is
  'What the invited person is told before anything begins: who will get access, and to what.';

create function amazon_ads.begin_invited_consent(
  secret_hash text,
  browser_hash text,
  connection_id uuid,
  scopes text[],
  client_id text,
  redirect_uri text,
  state_hash text,
  encrypted_code_verifier text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  invitation amazon_ads_private.invitations := amazon_ads_private.find_usable_invitation(begin_invited_consent.secret_hash);
  renews boolean := invitation.connection_id is not null;
  begun jsonb;
begin
  if invitation.id is null then
    return amazon_ads_private.refusal('invitation_invalid');
  elsif renews and begin_invited_consent.connection_id <> invitation.connection_id then
    return amazon_ads_private.refusal('invitation_invalid');
  end if;
  -- One consent at a time: a browser that starts ends what another browser, or an earlier click, has begun.
  perform amazon_ads_private.forget_invited_consents(invitation.id);
  begun := amazon_ads.begin_consent(
    -- The owner's session was judged when the invitation was made.
    jsonb_build_object('kind', 'user', 'user_id', invitation.user_id, 'actor', 'invited'),
    begin_invited_consent.connection_id, renews, invitation.name, case when not renews then 'NA' end,
    case when not renews then begin_invited_consent.scopes end,
    begin_invited_consent.client_id, null, begin_invited_consent.redirect_uri, invitation.page_url,
    begin_invited_consent.state_hash, begin_invited_consent.encrypted_code_verifier
  );
  if begun ? 'refusal' then
    -- Raised, so that the consent that had begun is kept.
    raise exception using errcode = 'AA002', message = begun::text;
  end if;
  update amazon_ads_private.oauth_states as s
  set invitation_id = invitation.id, browser_hash = begin_invited_consent.browser_hash
  where s.state_hash = begin_invited_consent.state_hash;
  return begun;
exception
  when sqlstate 'AA002' then
    return sqlerrm::jsonb;
end;
$$;
comment on function amazon_ads.begin_invited_consent is
  'The invited person starts: a consent for the owner, tied to the browser that starts.';

create function amazon_ads.read_invitation_place(secret_hash text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  invitation amazon_ads_private.invitations := amazon_ads_private.find_usable_invitation(read_invitation_place.secret_hash);
begin
  if invitation.id is null then
    return amazon_ads_private.refusal('invitation_invalid');
  end if;
  return jsonb_build_object('connection_id', invitation.connection_id, 'user_id', invitation.user_id);
end;
$$;
comment on function amazon_ads.read_invitation_place is
  'Which connection an invitation renews, and whose it is: what the code verifier is sealed for.';

create function amazon_ads_private.find_invited_consent(secret_hash text, browser_hash text, confirmation_hash text)
returns amazon_ads_private.oauth_states
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  invitation amazon_ads_private.invitations := amazon_ads_private.find_usable_invitation(find_invited_consent.secret_hash);
  consent amazon_ads_private.oauth_states;
begin
  select s.* into consent
  from amazon_ads_private.oauth_states as s
  where s.confirmation_hash = find_invited_consent.confirmation_hash
    and s.invitation_id = invitation.id
    and s.expires_at > now()
    and not s.awaits_approval
  for update;
  if consent.id is not null and consent.browser_hash is distinct from find_invited_consent.browser_hash then
    -- Another browser than the one that started: the tokens are destroyed.
    perform amazon_ads_private.delete_consent(consent);
    consent := null;
    consent.client_id := 'refused';
  end if;
  return consent;
end;
$$;
comment on function amazon_ads_private.find_invited_consent is
  'The consent that this browser started by this invitation, locked. Without an id when there is none; one that another browser started is destroyed.';

create function amazon_ads_private.find_repeated_confirmation(
  secret_hash text, browser_hash text, confirmation_hash text
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'status', case when s.awaits_approval then 'awaiting_approval' else 'active' end,
    'connection_id', s.connection_id
  )
  from amazon_ads_private.oauth_states as s
  join amazon_ads_private.invitations as i on i.id = s.invitation_id
  where s.confirmation_hash = find_repeated_confirmation.confirmation_hash
    and s.browser_hash = find_repeated_confirmation.browser_hash
    and i.secret_hash = find_repeated_confirmation.secret_hash
    and i.used_at > now() - interval '10 minutes'
    and (s.confirmed_at is not null or s.awaits_approval)
$$;
comment on function amazon_ads_private.find_repeated_confirmation is
  'What the same confirmation was answered within the last ten minutes: a browser that sends it twice gets the same answer. Null when it was not.';

create function amazon_ads.read_invited_consent(secret_hash text, browser_hash text, confirmation_hash text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states := amazon_ads_private.find_invited_consent(
    read_invited_consent.secret_hash, read_invited_consent.browser_hash, read_invited_consent.confirmation_hash
  );
  repeated jsonb;
begin
  if consent.id is null then
    repeated := amazon_ads_private.find_repeated_confirmation(
      read_invited_consent.secret_hash, read_invited_consent.browser_hash, read_invited_consent.confirmation_hash
    );
    if repeated is not null then
      return jsonb_build_object('confirmed', repeated);
    end if;
    return amazon_ads_private.refusal(
      case when consent.client_id = 'refused' then 'confirmation_refused' else 'confirmation_invalid' end
    );
  end if;
  return jsonb_build_object(
    'connection_id', consent.connection_id,
    'user_id', consent.user_id,
    'renews', consent.renews,
    'client_id', consent.client_id,
    'regions', (select c.regions from amazon_ads.connections as c where c.id = consent.connection_id),
    'encrypted_access_token', consent.encrypted_access_token
  );
end;
$$;
comment on function amazon_ads.read_invited_consent is
  'Before an invited renewal becomes active: the new token, by which Amazon is asked whose profiles it opens. A confirmation that comes again is answered as before (confirmed).';

create function amazon_ads_private.activate_invited_consent(consent amazon_ads_private.oauth_states)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  confirmed jsonb;
begin
  -- confirm_consent refuses what was started by an invitation: the owner may not confirm it.
  update amazon_ads_private.oauth_states as s
  set invitation_id = null, awaits_approval = false, expires_at = now() + interval '1 minute'
  where s.id = consent.id;
  confirmed := amazon_ads.confirm_consent(
    jsonb_build_object('kind', 'user', 'user_id', consent.user_id, 'actor', 'invited'), consent.confirmation_hash
  );
  -- The same browser may send its confirmation again.
  update amazon_ads_private.oauth_states as s set invitation_id = consent.invitation_id where s.id = consent.id;
  return confirmed;
end;
$$;
comment on function amazon_ads_private.activate_invited_consent is
  'Moves the tokens of an invited consent into use, for the owner of the invitation.';

create function amazon_ads.confirm_invited_consent(
  secret_hash text, browser_hash text, confirmation_hash text, profile_ids text[]
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  consent amazon_ads_private.oauth_states := amazon_ads_private.find_invited_consent(
    confirm_invited_consent.secret_hash, confirm_invited_consent.browser_hash,
    confirm_invited_consent.confirmation_hash
  );
  confirmed jsonb;
begin
  if consent.id is null then
    confirmed := amazon_ads_private.find_repeated_confirmation(
      confirm_invited_consent.secret_hash, confirm_invited_consent.browser_hash,
      confirm_invited_consent.confirmation_hash
    );
    if confirmed is not null then
      return confirmed;
    end if;
    return amazon_ads_private.refusal(
      case when consent.client_id = 'refused' then 'confirmation_refused' else 'confirmation_invalid' end
    );
  end if;
  update amazon_ads_private.invitations as i
  set used_at = now(), new_connection_id = case when not consent.renews then consent.connection_id end
  where i.id = consent.invitation_id;
  perform amazon_ads_private.set_actor('invited', null, null);
  perform amazon_ads_private.audit(consent.user_id, 'invitation_used', consent.connection_id, jsonb_build_object(
    'invitation_id', consent.invitation_id
  ));
  if consent.renews
    and exists (select from amazon_ads.amazon_profiles as p where p.connection_id = consent.connection_id)
    and not exists (
      select from amazon_ads.amazon_profiles as p
      where p.connection_id = consent.connection_id
        and p.profile_id = any (confirm_invited_consent.profile_ids)
    )
  then
    -- Another login, or Amazon could not be asked: the owner looks at it first, and has a week for it.
    update amazon_ads_private.oauth_states as s
    set awaits_approval = true, expires_at = now() + interval '7 days'
    where s.id = consent.id;
    return jsonb_build_object('status', 'awaiting_approval', 'connection_id', consent.connection_id);
  end if;
  confirmed := amazon_ads_private.activate_invited_consent(consent);
  if confirmed ? 'refusal' then
    return confirmed;
  end if;
  return jsonb_build_object('status', 'active', 'connection_id', consent.connection_id);
end;
$$;
comment on function amazon_ads.confirm_invited_consent is
  'The invited person confirms, in the browser that started; the same confirmation is answered the same for ten minutes. A new connection, and a renewal by a login that shares a profile, is active at once; another renewal awaits the owner''s approval.';

create function amazon_ads.approve_invitation(caller jsonb, invitation_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(approve_invitation.caller, 'connections:write');
  invitation amazon_ads_private.invitations;
  consent amazon_ads_private.oauth_states;
  confirmed jsonb;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  invitation := amazon_ads_private.find_own_invitation(who, approve_invitation.invitation_id);
  if invitation.id is null then
    return amazon_ads_private.refusal('invitation_not_found');
  end if;
  select s.* into consent
  from amazon_ads_private.oauth_states as s
  where s.invitation_id = invitation.id and s.awaits_approval and s.expires_at > now()
  for update;
  if not found then
    return amazon_ads_private.refusal('invitation_not_awaiting_approval');
  end if;
  confirmed := amazon_ads_private.activate_invited_consent(consent);
  if confirmed ? 'refusal' then
    return confirmed;
  end if;
  perform amazon_ads_private.set_actor(who.actor, who.actor_id, approve_invitation.caller #>> '{operator,key_name}');
  perform amazon_ads_private.audit(who.user_id, 'invitation_approved', consent.connection_id, jsonb_build_object(
    'invitation_id', invitation.id, 'name', invitation.name
  ));
  update amazon_ads_private.invitations as i set approved_at = now() where i.id = invitation.id
  returning i.* into invitation;
  return jsonb_build_object('invitation', amazon_ads_private.invitation_json(invitation)) || confirmed;
end;
$$;
comment on function amazon_ads.approve_invitation is
  'The owner accepts that another Amazon login renews the connection: its tokens move into use.';
