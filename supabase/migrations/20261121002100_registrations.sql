-- Chapter 21: registering accounts.
-- Amazon's registration takes minutes and a person's click: terms, submission, Amazon's own work. Where
-- it stands is kept here, so that any later call, from any process, goes on with it.
--
-- Amazon's registration is no call to be made twice. It goes out only after the row says so, by whoever
-- holds the claim; nobody sends it again before they have looked at what became of the first.

create table public.account_registrations (
  id uuid primary key,
  user_id uuid not null references public.users (id) on delete cascade,
  connection_id uuid not null references public.connections (id) on delete cascade,
  region text not null check (region in ('NA', 'EU', 'FE')),
  status text not null check (status in ('terms_pending', 'submitted', 'pending', 'registered', 'failed')),
  account_name text,
  country_codes text[] not null default '{}' check (cardinality(country_codes) <= 1),
  association text check (association in ('amazon_seller', 'amazon_vendor', 'amazon_author', 'business')),
  terms_url text,
  ads_account_id text,
  amazon_status text,
  error_code text,
  error_detail text,
  amazon_request_id text,
  submitted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint account_registrations_finish_is_whole check (
    (status in ('registered', 'failed')) = (finished_at is not null)
  ),
  constraint account_registrations_account_is_known check (
    status not in ('pending', 'registered') or ads_account_id is not null
  )
);
comment on table public.account_registrations is
  'Every registration of an account at Amazon: how far it is, what came of it.';
comment on column public.account_registrations.status is
  'terms_pending: a person is to accept at terms_url. submitted: it is going out, or its outcome is not known yet. pending: Amazon works on it.';
comment on column public.account_registrations.association is
  'As what the account registers. The details, a business''s phone and address among them, are kept sealed and only until Amazon has them.';
comment on column public.account_registrations.submitted_at is
  'When the registration was last sent to Amazon; null while it has certainly not been carried out.';
comment on column public.account_registrations.error_code is
  'Why it failed; before that, the last passing trouble.';

create index account_registrations_user_id on public.account_registrations (user_id, created_at desc);
create index account_registrations_connection_id on public.account_registrations (connection_id, created_at desc);
-- As long as nobody knows what became of one, another would perhaps be the same account twice.
create unique index account_registrations_one_open on public.account_registrations (connection_id)
  where status in ('terms_pending', 'submitted');
create index account_registrations_open on public.account_registrations (created_at)
  where status in ('terms_pending', 'submitted');

revoke all on public.account_registrations from anon, authenticated, service_role;
grant select on public.account_registrations to authenticated, service_role;
alter table public.account_registrations enable row level security;
create policy "Users read their own registrations"
  on public.account_registrations for select to authenticated
  using (user_id = (select private.viewer_id()));
create trigger account_registrations_10_touch_updated_at
  before update on public.account_registrations
  for each row execute function private.touch_updated_at();

create table private.registration_work (
  registration_id uuid primary key references public.account_registrations (id) on delete cascade,
  terms_token text,
  encrypted_association text,
  association_kid text generated always as (private.sealed_with(encrypted_association)) stored,
  submissions integer not null default 0,
  claim_id uuid,
  claim_expires_at timestamptz,
  constraint registration_work_claim_is_whole check ((claim_id is null) = (claim_expires_at is null))
);
comment on table private.registration_work is
  'What working on a registration takes, and nobody needs to read: locked with its registration, which comes first.';
comment on column private.registration_work.encrypted_association is
  'As what the account is to be registered, sealed like a token. Destroyed, with the terms'' token, as soon as Amazon has it or it has come to nothing.';
comment on column private.registration_work.submissions is
  'How often it was sent without a certain refusal: more than once only with terms, which Amazon takes once.';
comment on column private.registration_work.claim_id is
  'The call that works on it; another one''s results are refused.';
create index registration_work_association_kid on private.registration_work (association_kid, registration_id);
alter table private.registration_work enable row level security;

create function private.registration_json(registration public.account_registrations)
returns jsonb
language sql
stable
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'id', registration.id,
    'connection_id', registration.connection_id,
    'region', registration.region,
    'status', registration.status,
    'account_name', registration.account_name,
    'country_codes', registration.country_codes,
    'association', registration.association,
    'terms_url', registration.terms_url,
    'ads_account_id', registration.ads_account_id,
    'amazon_status', registration.amazon_status,
    'error_code', registration.error_code,
    'error_detail', registration.error_detail,
    'amazon_request_id', registration.amazon_request_id,
    'created_at', registration.created_at,
    'updated_at', registration.updated_at,
    'submitted_at', registration.submitted_at,
    'finished_at', registration.finished_at
  )
$$;
comment on function private.registration_json(public.account_registrations) is
  'A registration as callers see it.';
revoke execute on function private.registration_json(public.account_registrations) from public, anon, authenticated;

create function private.forget_registration_details()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update private.registration_work as w
  set encrypted_association = null, terms_token = null
  where w.registration_id = new.id;
  return null;
end;
$$;
comment on function private.forget_registration_details() is
  'Once Amazon has the details, or it has come to nothing, nobody needs them.';
revoke execute on function private.forget_registration_details() from public, anon, authenticated;
create trigger account_registrations_20_forget_details
  after update of status on public.account_registrations
  for each row when (new.status in ('pending', 'registered', 'failed'))
  execute function private.forget_registration_details();

create function public.authorize_registration(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(authorize_registration.caller, 'accounts:write');
  connection public.connections;
  refusal text;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  connection := private.find_connection(
    who, pg_catalog.jsonb_build_object('connection_id', authorize_registration.connection_id)
  );
  refusal := case
    when connection.id is null then 'connection_not_found'
    when private.status_refusal(connection.status) is not null then private.status_refusal(connection.status)
    when exists (
      select from public.account_registrations as r
      where r.connection_id = connection.id and r.status = 'submitted'
    ) then 'registration_under_way'
  end;
  if refusal is not null then
    return pg_catalog.jsonb_build_object(
      'refusal', refusal, 'connection_id', authorize_registration.connection_id
    );
  end if;
  return pg_catalog.jsonb_build_object('user_id', connection.user_id, 'region', connection.region);
end;
$$;
comment on function public.authorize_registration(jsonb, uuid) is
  'register-account: whether the caller may begin one, asked before Amazon is; and where the connection is at home.';

create function public.begin_registration(caller jsonb, connection_id uuid, registration jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  granted jsonb;
  begun public.account_registrations;
begin
  -- Two who begin in the same instant do so one after the other.
  perform from public.connections as c where c.id = begin_registration.connection_id for no key update;
  granted := public.authorize_registration(begin_registration.caller, begin_registration.connection_id);
  if granted ? 'refusal' then
    return granted;
  end if;

  -- Whoever begins anew has given up the one before. Nothing of it was sent.
  update public.account_registrations as r
  set status = 'failed', error_code = 'registration_superseded', error_detail = null,
      finished_at = pg_catalog.now()
  where r.connection_id = begin_registration.connection_id and r.status = 'terms_pending';

  insert into public.account_registrations as r (
    id, user_id, connection_id, region, status, account_name, country_codes, association, terms_url
  )
  select
    x.id, (granted ->> 'user_id')::uuid, begin_registration.connection_id, x.region,
    case when x.terms_token is null then 'submitted' else 'terms_pending' end,
    x.account_name, x.country_codes, x.association, x.terms_url
  from pg_catalog.jsonb_to_record(begin_registration.registration) as x (
    id uuid, region text, account_name text, country_codes text[], association text, terms_token text,
    terms_url text
  )
  -- The one before was sent while this one waited.
  on conflict do nothing
  returning r.* into begun;
  if begun.id is null then
    return pg_catalog.jsonb_build_object(
      'refusal', 'registration_under_way', 'connection_id', begin_registration.connection_id
    );
  end if;
  insert into private.registration_work (registration_id, terms_token, encrypted_association)
  select begun.id, x.terms_token, x.encrypted_association
  from pg_catalog.jsonb_to_record(begin_registration.registration) as x (
    terms_token text, encrypted_association text
  );
  return pg_catalog.jsonb_build_object('registration', private.registration_json(begun));
end;
$$;
comment on function public.begin_registration(jsonb, uuid, jsonb) is
  'register-account: keeps what is to be registered. One that still waited for its terms gives way.';

create function public.list_registrations(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(list_registrations.caller, 'accounts:read');
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  elsif list_registrations.connection_id is not null and (private.find_connection(
    who, pg_catalog.jsonb_build_object('connection_id', list_registrations.connection_id)
  )).id is null then
    return pg_catalog.jsonb_build_object('refusal', 'connection_not_found');
  end if;
  return pg_catalog.jsonb_build_object('registrations', (
    select coalesce(pg_catalog.jsonb_agg(private.registration_json(r) order by r.created_at desc, r.id), '[]')
    from (
      select r.*
      from public.account_registrations as r
      where r.user_id = who.user_id
        and (who.connection_id is null or r.connection_id = who.connection_id)
        and (list_registrations.connection_id is null or r.connection_id = list_registrations.connection_id)
      order by r.created_at desc
      limit 100
    ) as r
  ));
end;
$$;
comment on function public.list_registrations(jsonb, uuid) is
  'register-account: the caller''s hundred latest registrations, newest first.';

create function public.claim_registration(caller jsonb, registration_id uuid, lease_seconds integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  who private.authorization := private.authorize(claim_registration.caller, 'accounts:write');
  registration public.account_registrations;
  work private.registration_work;
  refusal text;
  moment timestamptz;
begin
  if who.refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', who.refusal);
  end if;
  select r.* into registration
  from public.account_registrations as r
  where r.id = claim_registration.registration_id
    and r.user_id = who.user_id
    and (who.connection_id is null or r.connection_id = who.connection_id)
  for no key update;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'registration_not_found');
  end if;

  select w.* into work
  from private.registration_work as w where w.registration_id = registration.id;
  moment := pg_catalog.clock_timestamp();
  if registration.status in ('registered', 'failed') or work.claim_expires_at > moment then
    -- Nothing to do any more, or somebody is at it.
    return pg_catalog.jsonb_build_object(
      'registration', private.registration_json(registration), 'claim', null
    );
  end if;
  select private.status_refusal(c.status) into refusal
  from public.connections as c where c.id = registration.connection_id;
  if refusal is not null then
    return pg_catalog.jsonb_build_object('refusal', refusal, 'connection_id', registration.connection_id);
  end if;

  update private.registration_work as w
  set claim_id = pg_catalog.gen_random_uuid(),
      claim_expires_at = moment + pg_catalog.make_interval(secs => claim_registration.lease_seconds)
  where w.registration_id = registration.id
  returning w.* into work;
  return pg_catalog.jsonb_build_object(
    'registration', private.registration_json(registration),
    'claim', pg_catalog.jsonb_build_object(
      'claim_id', work.claim_id,
      'user_id', registration.user_id,
      'terms_token', work.terms_token,
      'submissions', work.submissions,
      'seconds_since_submission', extract(epoch from moment - registration.submitted_at),
      'encrypted_association', work.encrypted_association
    )
  );
end;
$$;
comment on function public.claim_registration(jsonb, uuid, integer) is
  'register-account: the right to go on with a registration; no claim when it is over or somebody else is at it.';

create function public.begin_submission(registration_id uuid, claim_id uuid, lease_seconds integer)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform from public.account_registrations as r
  where r.id = begin_submission.registration_id and r.status in ('terms_pending', 'submitted')
  for no key update;
  if found then
    update private.registration_work as w
    set submissions = w.submissions + 1,
        claim_expires_at = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => begin_submission.lease_seconds)
    where w.registration_id = begin_submission.registration_id
      and w.claim_id = begin_submission.claim_id
      and w.claim_expires_at > pg_catalog.clock_timestamp();
  end if;
  if not found then
    return pg_catalog.jsonb_build_object('granted', false);
  end if;
  update public.account_registrations as r
  set status = 'submitted', submitted_at = pg_catalog.clock_timestamp(), error_code = null, error_detail = null
  where r.id = begin_submission.registration_id;
  return pg_catalog.jsonb_build_object('granted', true);
end;
$$;
comment on function public.begin_submission(uuid, uuid, integer) is
  'Says that the registration goes out now, while the claim still holds: after this, nobody sends it blindly.';

create function public.settle_registration(registration_id uuid, claim_id uuid, result jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  registration public.account_registrations;
  work private.registration_work;
  not_carried_out constant boolean := coalesce((settle_registration.result ->> 'not_carried_out')::boolean, false);
  stored boolean;
begin
  select r.* into registration
  from public.account_registrations as r
  where r.id = settle_registration.registration_id
  for no key update;
  if not found then
    return pg_catalog.jsonb_build_object('refusal', 'registration_not_found');
  end if;
  select w.* into work
  from private.registration_work as w where w.registration_id = registration.id;

  stored := coalesce(work.claim_id = settle_registration.claim_id, false)
      and registration.status not in ('registered', 'failed')
    -- The claim ran out under me, but I have what Amazon tells only once: which account it is.
    or settle_registration.result ->> 'ads_account_id' is not null
      and registration.ads_account_id is null and coalesce(work.submissions > 0, false);
  if stored then
    update private.registration_work as w
    set submissions = w.submissions - not_carried_out::integer, claim_id = null, claim_expires_at = null
    where w.registration_id = registration.id;
    update public.account_registrations as r
    set status = coalesce(settle_registration.result ->> 'status', r.status),
        ads_account_id = coalesce(settle_registration.result ->> 'ads_account_id', r.ads_account_id),
        amazon_status = coalesce(settle_registration.result ->> 'amazon_status', r.amazon_status),
        error_code = settle_registration.result ->> 'error_code',
        error_detail = settle_registration.result ->> 'error_detail',
        amazon_request_id = coalesce(settle_registration.result ->> 'amazon_request_id', r.amazon_request_id),
        submitted_at = case when not not_carried_out then r.submitted_at end,
        finished_at = case
          when settle_registration.result ->> 'status' in ('registered', 'failed') then pg_catalog.now()
        end
    where r.id = registration.id
    returning r.* into registration;
  end if;
  return pg_catalog.jsonb_build_object(
    'registration', private.registration_json(registration), 'stored', stored
  );
end;
$$;
comment on function public.settle_registration(uuid, uuid, jsonb) is
  'Writes down how far a registration is and gives the claim back; answers what counts now.';

create function public.find_new_accounts(registration_id uuid, ads_account_ids text[])
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select pg_catalog.jsonb_build_object('ads_account_ids', coalesce(pg_catalog.jsonb_agg(i.id), '[]'))
  from public.account_registrations as r
  cross join unnest(find_new_accounts.ads_account_ids) as i (id)
  where r.id = find_new_accounts.registration_id
    -- Without a sync nobody knows which accounts are old.
    and exists (
      select from public.connections as c where c.id = r.connection_id and c.last_synced_at is not null
    )
    -- A sync since the submission may have stored it.
    and not exists (
      select from public.user_accounts as a
      where a.connection_id = r.connection_id and a.source = 'ads-accounts'
        and a.amazon_account_id = i.id and a.created_at < r.submitted_at
    )
    and not exists (
      select from public.account_registrations as o
      where o.connection_id = r.connection_id and o.id <> r.id and o.ads_account_id = i.id
    )
$$;
comment on function public.find_new_accounts(uuid, text[]) is
  'Which of these accounts nobody knew of when the registration was sent.';

create function private.expire_registrations()
returns void
language sql
security definer
set search_path = ''
as $$
  update public.account_registrations as r
  set status = 'failed',
      -- What was sent is never sent again: whatever became of it, the daily sync has shown it by now.
      error_code = case when r.submitted_at is null then 'registration_expired' else 'registration_outcome_unknown' end,
      error_detail = null,
      finished_at = pg_catalog.now()
  where r.status in ('terms_pending', 'submitted')
    and coalesce(r.submitted_at, r.created_at) < pg_catalog.now() - interval '7 days'
    and not exists (
      select from private.registration_work as w
      where w.registration_id = r.id and w.claim_expires_at > pg_catalog.now()
    )
$$;
comment on function private.expire_registrations() is
  'Housekeeping: registrations that nobody went on with for a week, so that their details go and the next one may begin.';
revoke execute on function private.expire_registrations() from public, anon, authenticated;

revoke execute on function
  public.authorize_registration(jsonb, uuid),
  public.begin_registration(jsonb, uuid, jsonb),
  public.list_registrations(jsonb, uuid),
  public.claim_registration(jsonb, uuid, integer),
  public.begin_submission(uuid, uuid, integer),
  public.settle_registration(uuid, uuid, jsonb),
  public.find_new_accounts(uuid, text[])
from public, anon, authenticated;
grant execute on function
  public.authorize_registration(jsonb, uuid),
  public.begin_registration(jsonb, uuid, jsonb),
  public.list_registrations(jsonb, uuid),
  public.claim_registration(jsonb, uuid, integer),
  public.begin_submission(uuid, uuid, integer),
  public.settle_registration(uuid, uuid, jsonb),
  public.find_new_accounts(uuid, text[])
to service_role;
