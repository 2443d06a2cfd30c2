import type postgres from "postgres";

/** What a team has in its project before the product moves in. */
export const THEIRS = `
create extension if not exists pg_cron with schema pg_catalog;
create extension if not exists pg_net with schema extensions;
create role team_member login;
alter default privileges grant execute on functions to anon, authenticated, team_member;
alter default privileges grant select on tables to anon, authenticated, team_member;
alter default privileges grant all on sequences to team_member;
alter default privileges grant usage on schemas to anon, team_member;
create schema supabase_migrations;
create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
insert into supabase_migrations.schema_migrations values ('20250101000000', '{select 1}', 'theirs');
create schema app;
create table app.orders (id bigint generated always as identity primary key, total numeric(10, 2) check (total > 0));
insert into app.orders (total) values (12.50), (3);
create table public.users (id uuid primary key references auth.users (id), email text not null);
create table public.connections (id int primary key, user_id uuid references public.users (id), name text unique);
alter table public.users enable row level security;
create policy "Own row" on public.users for select to authenticated using (id = (select auth.uid()));
create function app.copy_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.users values (new.id, new.email);
  return new;
end;
$$;
create trigger on_auth_user_created after insert on auth.users for each row execute function app.copy_user();
create function public.list_connections() returns setof public.connections language sql as 'select * from public.connections';
insert into auth.users (id, email) values ('7b6f0d6e-0000-4000-8000-000000000001', 'before@example.com');
insert into public.connections values (1, '7b6f0d6e-0000-4000-8000-000000000001', 'theirs');
select cron.schedule('theirs', '0 3 * * *', 'select 1');
`;

/** The catalog without what is ours: our schemas, our triggers on auth.users and our group role. */
const CATALOG = `
with other as (
  select oid, nspname from pg_namespace
  where nspname !~ '^(amazon_ads|amazon_ads_private|pg_toast.*|pg_temp.*|pg_catalog|information_schema)$'
)
select line from (
  select format('schema %s %s %s', nspname, nspowner::regrole, nspacl) as line
  from pg_namespace where oid in (select oid from other) or nspname = 'pg_catalog'
  union all
  select format('relation %s.%s %s %s %s %s', n.nspname, c.relname, c.relkind, c.relowner::regrole, c.relacl, c.relrowsecurity)
  from pg_class as c join other as n on n.oid = c.relnamespace
  union all
  select format('column %s.%s.%s %s %s %s %s', n.nspname, c.relname, a.attname,
    format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attacl, pg_get_expr(d.adbin, d.adrelid))
  from pg_attribute as a join pg_class as c on c.oid = a.attrelid join other as n on n.oid = c.relnamespace
  left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0
  union all
  select format('constraint %s.%s %s', n.nspname, o.conname, pg_get_constraintdef(o.oid))
  from pg_constraint as o join other as n on n.oid = o.connamespace
  union all
  select format('function %s.%s(%s) %s %s %s %s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid),
    p.proowner::regrole, p.proacl, p.proconfig, md5(p.prosrc))
  from pg_proc as p join other as n on n.oid = p.pronamespace
  union all
  select format('type %s.%s %s', n.nspname, t.typname, t.typacl) from pg_type as t join other as n on n.oid = t.typnamespace
  union all
  select format('default privileges %s %s %s %s', defaclrole::regrole, defaclnamespace, defaclobjtype, defaclacl) from pg_default_acl
  union all
  select format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled)
  from pg_trigger as t join pg_class as c on c.oid = t.tgrelid join other as n on n.oid = c.relnamespace
  join pg_proc as p on p.oid = t.tgfoid
  where not t.tgisinternal and p.pronamespace in (select oid from other)
  union all
  select format('policy %s %s %s %s %s', polrelid::regclass, polname, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  from pg_policy as p join pg_class as c on c.oid = p.polrelid join other as n on n.oid = c.relnamespace
  union all
  select format('extension %s %s %s %s', extname, extversion, extnamespace::regnamespace, extowner::regrole) from pg_extension
  union all
  select format('initial privileges %s %s %s %s', classoid::regclass, objoid, objsubid, initprivs) from pg_init_privs
  union all
  select format('event trigger %s %s', evtname, evtenabled) from pg_event_trigger
  union all
  select format('role %s %s %s %s %s %s', rolname, rolsuper, rolinherit, rolcanlogin, rolbypassrls, rolconfig)
  from pg_roles where rolname <> 'amazon_ads_functions'
  union all
  select format('member %s %s %s', roleid::regrole, member::regrole, admin_option)
  from pg_auth_members where roleid::regrole::text <> 'amazon_ads_functions'
) as lines order by line collate "C"`;

/** Reads the catalog without what is ours, a line for each object. */
export async function readCatalog(admin: postgres.Sql): Promise<string[]> {
  return (await admin.unsafe(CATALOG)).map(({ line }) => String(line));
}

/**
 * All rows of all tables that are not ours, but for our jobs, the runs of all jobs, and the answers that pg_net
 * has got, which it forgets after six hours.
 */
export async function readRows(admin: postgres.Sql): Promise<Record<string, string[]>> {
  const tables = await admin<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(amazon_ads|amazon_ads_private|pg_.*|information_schema)$'
      and n.nspname || '.' || c.relname not in ('cron.job_run_details', 'net._http_response')
    order by 1`;
  const contents: Record<string, string[]> = {};
  for (const { name } of tables) {
    const ours = name === "cron.job" ? "where t.jobname not like 'amazon-ads-connect-%'" : "";
    const rows = await admin.unsafe(`select t::text as row from ${name} as t ${ours} order by 1`);
    contents[name] = rows.map(({ row }) => String(row));
  }
  return contents;
}
