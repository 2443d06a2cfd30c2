-- The Data API's own way in. Hosted, PostgREST signs in as `authenticator`, which has no privileges
-- before `set role`; the one that runs here reads the schema as the role that it signed in with, so
-- it has to see what any of the three may use. It is no more than they are: no superuser.
do $$
begin
  if not exists (select from pg_roles where rolname = 'data_api') then
    create role data_api login inherit;
  end if;
end;
$$;
grant anon, authenticated, service_role to data_api;
alter role data_api set search_path = public, extensions;

-- It looks up the user and the session of each token before it becomes one of them.
grant select on auth.users, auth.sessions to data_api;
