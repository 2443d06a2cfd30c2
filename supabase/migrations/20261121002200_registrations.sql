-- Registering accounts.
-- Amazon's registration takes minutes and a person's click: terms, submission, Amazon's own work. Its state is
-- stored here, so that any later call, from any process, can continue it.
--
-- Amazon's registration must not be sent twice. It is sent only after the row says so, by the holder of the
-- claim, and it is not sent again before the outcome of the first request was looked up.

select amazon_ads_private.begin_chapter(
  '20261121002200_registrations',
  '988ba2de01790dc67f5fc64fbb50695cc3608a5d0cb29d245ccf1460c0eec3f9'
);

create table amazon_ads.account_registrations (
  id uuid primary key,
  user_id uuid not null references amazon_ads.users (id) on delete cascade,
  connection_id uuid not null references amazon_ads.connections (id) on delete cascade,
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
  ),
  -- While the outcome of one is unknown, another could be the same account a second time. Not a partial
  -- unique index, for the same reason as at user_accounts.
  constraint account_registrations_one_open exclude using btree (connection_id with =)
    where (status in ('terms_pending', 'submitted'))
);
comment on table amazon_ads.account_registrations is
  'Every registration of an account at Amazon: how far it is, what came of it.';
comment on column amazon_ads.account_registrations.status is
  'terms_pending: a person is to accept the terms at terms_url. submitted: it is being sent, or its outcome is not known yet. pending: Amazon works on it.';
comment on column amazon_ads.account_registrations.association is
  'As what the account registers. The details, a business''s phone and address among them, are kept sealed and only until Amazon has them.';
comment on column amazon_ads.account_registrations.submitted_at is
  'When the registration was last sent to Amazon; null while it has certainly not been carried out.';
comment on column amazon_ads.account_registrations.error_code is
  'Why it failed; before that, the last transient error.';

create index account_registrations_user_id on amazon_ads.account_registrations (user_id, created_at desc);
create index account_registrations_connection_id on amazon_ads.account_registrations (connection_id, created_at desc);
create index account_registrations_open on amazon_ads.account_registrations (created_at)
  where status in ('terms_pending', 'submitted');

alter table amazon_ads.account_registrations enable row level security;
create policy "Users read their own registrations"
  on amazon_ads.account_registrations for select to authenticated
  using (user_id = (select amazon_ads_private.viewer_id()));
create trigger account_registrations_10_touch_updated_at
  before update on amazon_ads.account_registrations
  for each row execute function amazon_ads_private.touch_updated_at();

create table amazon_ads_private.registration_work (
  registration_id uuid primary key references amazon_ads.account_registrations (id) on delete cascade,
  terms_token text,
  encrypted_association text,
  association_kid text generated always as (amazon_ads_private.sealed_with(encrypted_association)) stored,
  submissions integer not null default 0,
  claim_id uuid,
  claim_expires_at timestamptz,
  constraint registration_work_claim_is_whole check ((claim_id is null) = (claim_expires_at is null))
);
comment on table amazon_ads_private.registration_work is
  'What only the functions need for a registration. The registration is locked before its row here.';
comment on column amazon_ads_private.registration_work.encrypted_association is
  'As what the account is to be registered, sealed like a token. Destroyed, with the terms'' token, as soon as Amazon has it or it has come to nothing.';
comment on column amazon_ads_private.registration_work.submissions is
  'How often it was sent without a certain refusal: more than once only with terms, which Amazon takes once.';
comment on column amazon_ads_private.registration_work.claim_id is
  'The call that works on it; the results of any other are refused.';
create index registration_work_association_kid on amazon_ads_private.registration_work (association_kid, registration_id);
alter table amazon_ads_private.registration_work enable row level security;

create function amazon_ads_private.registration_json(registration amazon_ads.account_registrations)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
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
comment on function amazon_ads_private.registration_json is
  'A registration as callers see it.';

create function amazon_ads_private.forget_registration_details()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update amazon_ads_private.registration_work as w
  set encrypted_association = null, terms_token = null
  where w.registration_id = new.id;
  return null;
end;
$$;
comment on function amazon_ads_private.forget_registration_details is
  'Deletes the details of a registration once Amazon has them or it has failed: no call needs them any longer.';
create trigger account_registrations_20_forget_details
  after update of status on amazon_ads.account_registrations
  for each row when (new.status in ('pending', 'registered', 'failed'))
  execute function amazon_ads_private.forget_registration_details();

create function amazon_ads.authorize_registration(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:write');
  connection amazon_ads.connections;
  refusal text;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  connection := amazon_ads_private.own_connection(who, connection_id);
  refusal := case
    when connection.id is null then 'connection_not_found'
    when amazon_ads_private.status_refusal(connection.status) is not null then amazon_ads_private.status_refusal(connection.status)
    when exists (
      select from amazon_ads.account_registrations as r
      where r.connection_id = connection.id and r.status = 'submitted'
    ) then 'registration_under_way'
  end;
  if refusal is not null then
    return amazon_ads_private.refusal(refusal, connection_id);
  end if;
  return jsonb_build_object('user_id', connection.user_id, 'region', connection.region);
end;
$$;
comment on function amazon_ads.authorize_registration is
  'register-account: whether the caller may begin one, asked before Amazon is; and where the connection is at home.';

create function amazon_ads.begin_registration(caller jsonb, connection_id uuid, registration jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  granted jsonb;
  begun amazon_ads.account_registrations;
begin
  -- Two calls that begin at the same moment do so one after the other.
  perform from amazon_ads.connections as c where c.id = begin_registration.connection_id for no key update;
  granted := amazon_ads.authorize_registration(caller, begin_registration.connection_id);
  if granted ? 'refusal' then
    return granted;
  end if;

  -- A new registration replaces one that still waits for its terms: nothing of that was sent.
  update amazon_ads.account_registrations as r
  set status = 'failed', error_code = 'registration_superseded', error_detail = null,
      finished_at = now()
  where r.connection_id = begin_registration.connection_id and r.status = 'terms_pending';

  insert into amazon_ads.account_registrations as r (
    id, user_id, connection_id, region, status, account_name, country_codes, association, terms_url
  )
  select
    x.id, (granted ->> 'user_id')::uuid, begin_registration.connection_id, x.region,
    case when x.terms_token is null then 'submitted' else 'terms_pending' end,
    x.account_name, x.country_codes, x.association, x.terms_url
  from jsonb_to_record(registration) as x (
    id uuid, region text, account_name text, country_codes text[], association text, terms_token text,
    terms_url text
  )
  -- Fails when an earlier one was sent while this call waited.
  on conflict do nothing
  returning r.* into begun;
  if begun.id is null then
    return amazon_ads_private.refusal('registration_under_way', connection_id);
  end if;
  insert into amazon_ads_private.registration_work (registration_id, terms_token, encrypted_association)
  select begun.id, x.terms_token, x.encrypted_association
  from jsonb_to_record(registration) as x (
    terms_token text, encrypted_association text
  );
  return jsonb_build_object('registration', amazon_ads_private.registration_json(begun));
end;
$$;
comment on function amazon_ads.begin_registration is
  'register-account: stores what is to be registered. It replaces one that still waits for its terms.';

create function amazon_ads.list_registrations(caller jsonb, connection_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:read');
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  elsif list_registrations.connection_id is not null and (amazon_ads_private.own_connection(who, list_registrations.connection_id)).id is null then
    return amazon_ads_private.refusal('connection_not_found');
  end if;
  return jsonb_build_object('registrations', (
    select coalesce(jsonb_agg(amazon_ads_private.registration_json(r) order by r.created_at desc, r.id), '[]')
    from (
      select r.*
      from amazon_ads.account_registrations as r
      where r.user_id = who.user_id
        and (who.connection_id is null or r.connection_id = who.connection_id)
        and (list_registrations.connection_id is null or r.connection_id = list_registrations.connection_id)
      order by r.created_at desc
      limit 100
    ) as r
  ));
end;
$$;
comment on function amazon_ads.list_registrations is
  'register-account: the caller''s hundred latest registrations, newest first.';

create function amazon_ads.claim_registration(caller jsonb, registration_id uuid, lease_seconds integer)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  who amazon_ads_private.authorization := amazon_ads_private.authorize(caller, 'accounts:write');
  registration amazon_ads.account_registrations;
  work amazon_ads_private.registration_work;
  refusal text;
  moment timestamptz;
begin
  if who.refusal is not null then
    return amazon_ads_private.refusal(who.refusal);
  end if;
  select r.* into registration
  from amazon_ads.account_registrations as r
  where r.id = claim_registration.registration_id
    and r.user_id = who.user_id
    and (who.connection_id is null or r.connection_id = who.connection_id)
  for no key update;
  if not found then
    return amazon_ads_private.refusal('registration_not_found');
  end if;

  select w.* into work
  from amazon_ads_private.registration_work as w where w.registration_id = registration.id;
  moment := clock_timestamp();
  if registration.status in ('registered', 'failed') or work.claim_expires_at > moment then
    -- It is finished, or another call works on it.
    return jsonb_build_object(
      'registration', amazon_ads_private.registration_json(registration), 'claim', null
    );
  end if;
  select amazon_ads_private.status_refusal(c.status) into refusal
  from amazon_ads.connections as c where c.id = registration.connection_id;
  if refusal is not null then
    return amazon_ads_private.refusal(refusal, registration.connection_id);
  end if;

  update amazon_ads_private.registration_work as w
  set claim_id = gen_random_uuid(),
      claim_expires_at = moment + make_interval(secs => lease_seconds)
  where w.registration_id = registration.id
  returning w.* into work;
  return jsonb_build_object(
    'registration', amazon_ads_private.registration_json(registration),
    'claim', jsonb_build_object(
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
comment on function amazon_ads.claim_registration is
  'register-account: claims the right to continue a registration; no claim when it is finished or another call works on it.';

create function amazon_ads.begin_submission(registration_id uuid, claim_id uuid, lease_seconds integer)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from amazon_ads.account_registrations as r
  where r.id = begin_submission.registration_id and r.status in ('terms_pending', 'submitted')
  for no key update;
  if found then
    update amazon_ads_private.registration_work as w
    set submissions = w.submissions + 1,
        claim_expires_at = clock_timestamp() + make_interval(secs => lease_seconds)
    where w.registration_id = begin_submission.registration_id
      and w.claim_id = begin_submission.claim_id
      and w.claim_expires_at > clock_timestamp();
  end if;
  if not found then
    return jsonb_build_object('granted', false);
  end if;
  update amazon_ads.account_registrations as r
  set status = 'submitted', submitted_at = clock_timestamp(), error_code = null, error_detail = null
  where r.id = begin_submission.registration_id;
  return jsonb_build_object('granted', true);
end;
$$;
comment on function amazon_ads.begin_submission is
  'Records that the registration is sent now, while the claim is valid. From then on no call sends it without looking up its outcome.';

create function amazon_ads.settle_registration(registration_id uuid, claim_id uuid, result jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  registration amazon_ads.account_registrations;
  work amazon_ads_private.registration_work;
  not_carried_out constant boolean := coalesce((settle_registration.result ->> 'not_carried_out')::boolean, false);
  stored boolean;
begin
  select r.* into registration
  from amazon_ads.account_registrations as r
  where r.id = settle_registration.registration_id
  for no key update;
  if not found then
    return amazon_ads_private.refusal('registration_not_found');
  end if;
  select w.* into work
  from amazon_ads_private.registration_work as w where w.registration_id = registration.id;

  stored := coalesce(work.claim_id = settle_registration.claim_id, false)
      and registration.status not in ('registered', 'failed')
    -- The claim has expired, but this result names the account, which Amazon tells only once.
    or settle_registration.result ->> 'ads_account_id' is not null
      and registration.ads_account_id is null and coalesce(work.submissions > 0, false);
  if stored then
    update amazon_ads_private.registration_work as w
    set submissions = w.submissions - not_carried_out::integer, claim_id = null, claim_expires_at = null
    where w.registration_id = registration.id;
    update amazon_ads.account_registrations as r
    set status = coalesce(settle_registration.result ->> 'status', r.status),
        ads_account_id = coalesce(settle_registration.result ->> 'ads_account_id', r.ads_account_id),
        amazon_status = coalesce(settle_registration.result ->> 'amazon_status', r.amazon_status),
        error_code = settle_registration.result ->> 'error_code',
        error_detail = settle_registration.result ->> 'error_detail',
        amazon_request_id = coalesce(settle_registration.result ->> 'amazon_request_id', r.amazon_request_id),
        submitted_at = case when not not_carried_out then r.submitted_at end,
        finished_at = case
          when settle_registration.result ->> 'status' in ('registered', 'failed') then now()
        end
    where r.id = registration.id
    returning r.* into registration;
  end if;
  return jsonb_build_object(
    'registration', amazon_ads_private.registration_json(registration), 'stored', stored
  );
end;
$$;
comment on function amazon_ads.settle_registration is
  'Stores the result of a call for a registration and gives the claim back; answers the registration as it is stored now.';

create function amazon_ads.find_new_accounts(registration_id uuid, ads_account_ids text[])
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('ads_account_ids', coalesce(jsonb_agg(i.id), '[]'))
  from amazon_ads.account_registrations as r
  cross join unnest(ads_account_ids) as i (id)
  where r.id = find_new_accounts.registration_id
    -- Before the first sync it is not known which accounts are old.
    and exists (
      select from amazon_ads.connections as c where c.id = r.connection_id and c.last_synced_at is not null
    )
    -- A sync since the submission may have stored it.
    and not exists (
      select from amazon_ads.user_accounts as a
      where a.connection_id = r.connection_id and a.source = 'ads-accounts'
        and a.amazon_account_id = i.id and a.created_at < r.submitted_at
    )
    and not exists (
      select from amazon_ads.account_registrations as o
      where o.connection_id = r.connection_id and o.id <> r.id and o.ads_account_id = i.id
    )
$$;
comment on function amazon_ads.find_new_accounts is
  'Which of these accounts were not known when the registration was sent.';

create function amazon_ads_private.expire_registrations()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update amazon_ads.account_registrations as r
  set status = 'failed',
      -- A registration that was sent is never sent again: its account, if any, is in the daily syncs by now.
      error_code = case when r.submitted_at is null then 'registration_expired' else 'registration_outcome_unknown' end,
      error_detail = null,
      finished_at = now()
  where r.status in ('terms_pending', 'submitted')
    and coalesce(r.submitted_at, r.created_at) < now() - interval '7 days'
    and not exists (
      select from amazon_ads_private.registration_work as w
      where w.registration_id = r.id and w.claim_expires_at > now()
    )
$$;
comment on function amazon_ads_private.expire_registrations is
  'Housekeeping: fails registrations that no call has continued for a week, so that their details are deleted and the next one may begin.';
