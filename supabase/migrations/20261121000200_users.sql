-- Chapter 2: users.
-- Everybody who can own a connection: users of Supabase Auth, kept in step by triggers, and users of
-- a third-party issuer such as Clerk, who have no row in auth.users.

create table public.users (
  id uuid primary key default gen_random_uuid(),
  clerk_user_id text,
  identity_issuer text,
  email text,
  first_name text,
  last_name text,
  profile_image_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login_at timestamptz,
  constraint users_identity_is_whole check ((clerk_user_id is null) = (identity_issuer is null)),
  constraint users_identity_is_unique unique (clerk_user_id, identity_issuer)
);
comment on table public.users is 'Who can own connections, whichever issuer vouches for them.';
comment on column public.users.id is 'The Supabase Auth user id; generated for users of another issuer.';
comment on column public.users.clerk_user_id is 'The subject (sub) at a third-party issuer, such as user_2ab… at Clerk.';
comment on column public.users.identity_issuer is 'The issuer (iss) that clerk_user_id belongs to; two issuers may share a subject.';

create index users_email on public.users (lower(email));

revoke all on public.users from anon, authenticated, service_role;
grant select on public.users to authenticated, service_role;
alter table public.users enable row level security;

create function private.viewer_id()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
  with claims as materialized (
    select auth.jwt() ->> 'sub' as subject, auth.jwt() ->> 'iss' as issuer
  )
  select u.id
  from claims
  join public.users as u on u.clerk_user_id = claims.subject and u.identity_issuer = claims.issuer
  union all
  -- An id of ours counts only when Supabase Auth vouches for it. Its issuer ends in /auth/v1; a
  -- project that signs its own HS256 tokens may leave the claim out.
  select u.id
  from claims
  -- Cast on this side only, so that the primary key finds the row; a subject of another kind is no id.
  join public.users as u on u.id = case
    when claims.subject ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
      then claims.subject::uuid
  end
  where u.clerk_user_id is null
    and (claims.issuer is null or claims.issuer like '%/auth/v1')
  limit 1
$$;
comment on function private.viewer_id() is
  'The id of the signed-in user of this request, for both kinds of users; null for anybody else.';
revoke execute on function private.viewer_id() from public, anon;
-- No usage of the schema: the policies hold the function itself, and nobody calls it by name.
grant execute on function private.viewer_id() to authenticated;

create policy "Users read their own row"
  on public.users for select to authenticated
  using (id = (select private.viewer_id()));

create trigger users_10_touch_updated_at
  before update on public.users
  for each row execute function private.touch_updated_at();

create function private.copy_auth_user()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.users as u (id, email, first_name, last_name, profile_image_url, last_login_at)
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
comment on function private.copy_auth_user() is 'Keeps public.users in step with auth.users.';
revoke execute on function private.copy_auth_user() from public, anon, authenticated;

create function private.forget_auth_user()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from public.users where id = old.id;
  return null;
end;
$$;
comment on function private.forget_auth_user() is
  'A deleted user takes their connections, tokens and accounts along.';
revoke execute on function private.forget_auth_user() from public, anon, authenticated;

create trigger amazon_ads_connect_10_copy_user
  after insert or update of email, raw_user_meta_data, last_sign_in_at on auth.users
  for each row execute function private.copy_auth_user();

create trigger amazon_ads_connect_20_forget_user
  after delete on auth.users
  for each row execute function private.forget_auth_user();

-- Users who signed up before this project was installed.
insert into public.users (id, email, last_login_at, created_at)
select id, email, last_sign_in_at, coalesce(created_at, now())
from auth.users
on conflict (id) do nothing;
