-- The role that the Data API signs in as. A hosted PostgREST signs in as `authenticator`, which has no
-- privileges before `set role`. The local Data API reads the schema as the role that it signed in as, so
-- this role sees what any of the three roles may use. It has no other privilege and is no superuser.
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
