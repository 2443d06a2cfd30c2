-- The roles, schemas and grants that a new hosted project comes with, as of October 2026: nothing in
-- `public` is granted to any role by default. Runs as a superuser, on Postgres 15 and later, and may
-- run again.

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      -- Owns what a user of the project makes; powerful, and no superuser.
      ('postgres', 'login createdb createrole replication bypassrls'),
      ('anon', 'nologin'),
      ('authenticated', 'nologin'),
      ('service_role', 'nologin bypassrls'),
      -- What the Data API signs in as, to become one of the three above.
      ('authenticator', 'login noinherit'),
      ('supabase_auth_admin', 'login noinherit'),
      ('dashboard_user', 'nologin createdb createrole replication')
    ) as role (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;

  -- A database of the project's own, so that its owner may create schemas and trusted extensions.
  if not (select rolsuper from pg_roles where rolname = 'postgres') then
    execute format('alter database %I owner to postgres', current_database());
  end if;
  execute format('grant create on database %I to supabase_auth_admin', current_database());
end;
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;

alter role postgres set search_path = "$user", public, extensions;
alter role supabase_auth_admin set search_path = auth;

grant usage on schema public to postgres, anon, authenticated, service_role;

create schema if not exists extensions;
grant all on schema extensions to postgres;
grant usage on schema extensions to anon, authenticated, service_role;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
grant all on all functions in schema extensions to postgres;

create schema if not exists auth authorization supabase_auth_admin;
grant all on schema auth to postgres;
grant usage on schema auth to anon, authenticated, service_role;
