-- What else a hosted project has before its first migration. Runs as a superuser after roles.sql and
-- after the tables of `auth` exist, and may run again.

-- The claims of the caller, however the API put them: one setting each, or one JSON for all.
create or replace function auth.jwt()
returns jsonb
language sql
stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

create or replace function auth.uid()
returns uuid
language sql
stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;

create or replace function auth.role()
returns text
language sql
stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;

create or replace function auth.email()
returns text
language sql
stable
as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;

alter function auth.jwt() owner to supabase_auth_admin;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.email() owner to supabase_auth_admin;

grant all on all tables in schema auth to postgres, dashboard_user;
grant all on all sequences in schema auth to postgres, dashboard_user;
grant execute on all functions in schema auth to public;

-- The Data API listens on `pgrst` and reads the schema again.
create or replace function extensions.announce_schema_change()
returns event_trigger
language plpgsql
set search_path = ''
as $$
begin
  notify pgrst, 'reload schema';
end;
$$;
comment on function extensions.announce_schema_change() is
  'Tells the Data API that tables, views or functions may have changed.';

drop event trigger if exists announce_schema_change;
create event trigger announce_schema_change on ddl_command_end
  execute function extensions.announce_schema_change();
drop event trigger if exists announce_schema_drop;
create event trigger announce_schema_drop on sql_drop
  execute function extensions.announce_schema_change();
