-- Users.
-- Every user who can own a connection: users of Supabase Auth, kept in step by triggers, and users of
-- a third-party issuer such as Clerk, who have no row in auth.users.

select amazon_ads_private.begin_chapter(
  '20261121000300_users',
  'ebe224ca8d26d235160ee0722badcd766a75dbaba6b33419d804a68c143190de'
);

create table amazon_ads.users (
  id uuid primary key default gen_random_uuid(),
  clerk_user_id text,
  identity_issuer text,
  email text,
  first_name text,
  last_name text,
  profile_image_url text,
  is_operator boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login_at timestamptz,
  constraint users_identity_is_whole check ((clerk_user_id is null) = (identity_issuer is null)),
  constraint users_identity_is_unique unique (clerk_user_id, identity_issuer)
);
comment on table amazon_ads.users is 'The users who can own connections, of Supabase Auth and of third-party issuers.';
comment on column amazon_ads.users.id is 'The Supabase Auth user id; generated for users of another issuer.';
comment on column amazon_ads.users.clerk_user_id is 'The subject (sub) at a third-party issuer, such as user_2ab… at Clerk.';
comment on column amazon_ads.users.identity_issuer is 'The issuer (iss) that clerk_user_id belongs to; two issuers may share a subject.';
comment on column amazon_ads.users.is_operator is
  'Whether the user is in amazon_ads_private.operators, for pages to read: rights come from that table alone.';

create index users_email on amazon_ads.users (lower(email));

alter table amazon_ads.users enable row level security;

create view amazon_ads_private.user_refusals with (security_invoker = true) as
  select
    u.id as user_id,
    case
      -- Another issuer vouches for them: Supabase Auth does not know them.
      when u.clerk_user_id is not null then null
      when a.id is null or a.deleted_at is not null then 'user_unknown'
      when a.banned_until > now() then 'user_banned'
      -- Their keys and their schedule too: the setting may have been closed since those were made.
      when a.is_anonymous and not (select s.allow_anonymous_users from amazon_ads_private.settings as s)
        then 'anonymous_user_not_allowed'
    end as refusal
  from amazon_ads.users as u
  left join auth.users as a on a.id = u.id;
comment on view amazon_ads_private.user_refusals is
  'Why a user may do nothing: Supabase Auth has banned or deleted them, softly or with their row, or they are anonymous and the settings allow no anonymous users. Null for all others. A view, which is planned into the statement that reads it.';

create function amazon_ads_private.viewer_id()
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  with claims as materialized (
    select
      j.jwt ->> 'sub' as subject,
      j.jwt ->> 'iss' as issuer,
      j.jwt ->> 'client_id' as oauth_client_id,
      j.jwt -> 'is_anonymous' = 'true' as is_anonymous,
      j.jwt ->> 'aal' as aal
    from (select auth.jwt() as jwt) as j
  )
  select u.id
  from claims
  join amazon_ads.users as u on u.clerk_user_id = claims.subject and u.identity_issuer = claims.issuer
  union all
  -- An id of ours counts only when the project's own Auth vouches for it, and for a session of the user's.
  select u.id
  from claims
  -- Cast on this side only, so that the primary key finds the row; a subject of another kind is no id.
  join amazon_ads.users as u on u.id = case
    when claims.subject ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
      then claims.subject::uuid
  end
  join amazon_ads_private.user_refusals as r on r.user_id = u.id
  where u.clerk_user_id is null
    and r.refusal is null
    -- While the project's address is unknown, no issuer is trusted.
    and claims.issuer is not null
    and amazon_ads_private.session_refusal(
      (select s from amazon_ads_private.settings as s),
      claims.issuer, claims.oauth_client_id, claims.is_anonymous, claims.aal
    ) is null
  limit 1
$$;
comment on function amazon_ads_private.viewer_id is
  'The id of the signed-in user of this request, for both kinds of users; null for every other role.';
-- Roles get no usage of its schema: policies refer to the function itself, and no role calls it by name.

create policy "Users read their own row"
  on amazon_ads.users for select to authenticated
  using (id = (select amazon_ads_private.viewer_id()));

create trigger users_10_touch_updated_at
  before update on amazon_ads.users
  for each row execute function amazon_ads_private.touch_updated_at();

create function amazon_ads_private.copy_auth_user()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into amazon_ads.users as u (id, email, first_name, last_name, profile_image_url, last_login_at)
  values (
    new.id,
    new.email,
    coalesce(new.raw_user_meta_data ->> 'first_name', new.raw_user_meta_data ->> 'given_name'),
    coalesce(new.raw_user_meta_data ->> 'last_name', new.raw_user_meta_data ->> 'family_name'),
    coalesce(new.raw_user_meta_data ->> 'avatar_url', new.raw_user_meta_data ->> 'picture'),
    new.last_sign_in_at
  )
  on conflict (id) do update set
    email = excluded.email,
    first_name = coalesce(excluded.first_name, u.first_name),
    last_name = coalesce(excluded.last_name, u.last_name),
    profile_image_url = coalesce(excluded.profile_image_url, u.profile_image_url),
    last_login_at = coalesce(excluded.last_login_at, u.last_login_at);
  return null;
end;
$$;
comment on function amazon_ads_private.copy_auth_user is 'Keeps amazon_ads.users in step with auth.users.';

create function amazon_ads_private.delete_auth_user()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from amazon_ads.users where id = old.id;
  return null;
end;
$$;
comment on function amazon_ads_private.delete_auth_user is
  'Deletes the row of a deleted user of Supabase Auth, and with it their connections, tokens and accounts.';

create trigger amazon_ads_connect_10_copy_user
  after insert or update of email, raw_user_meta_data, last_sign_in_at on auth.users
  for each row execute function amazon_ads_private.copy_auth_user();

create trigger amazon_ads_connect_20_delete_user
  after delete on auth.users
  for each row execute function amazon_ads_private.delete_auth_user();

-- Users who signed up before this project was installed.
insert into amazon_ads.users (id, email, last_login_at, created_at)
select id, email, last_sign_in_at, coalesce(created_at, now())
from auth.users
on conflict (id) do nothing;

create table amazon_ads_private.operators (
  user_id uuid primary key references amazon_ads.users (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table amazon_ads_private.operators is
  'Users who may do what the operator''s secret key does, by naming a user in their calls.';
alter table amazon_ads_private.operators enable row level security;

create function amazon_ads_private.mark_operator()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update amazon_ads.users as u
  set is_operator = exists (select from amazon_ads_private.operators as o where o.user_id = u.id)
  where u.id in (old.user_id, new.user_id);
  return null;
end;
$$;
comment on function amazon_ads_private.mark_operator is 'Keeps users.is_operator in step with the table of operators.';

create trigger operators_10_mark
  after insert or update or delete on amazon_ads_private.operators
  for each row execute function amazon_ads_private.mark_operator();
