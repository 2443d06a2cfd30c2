-- Rules that hold for everything in amazon_ads and amazon_ads_private, read from the catalogs: what a
-- later chapter adds is under them without a line here.
begin;
\ir support/personas.sql
select * from no_plan();

create temporary view our_tables as
select c.oid, n.nspname as schema, c.relname as name, c.relrowsecurity
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('amazon_ads', 'amazon_ads_private') and c.relkind in ('r', 'p');

create temporary view our_functions as
select p.oid, n.nspname as schema, p.oid::regprocedure::text as name, p.prosecdef, p.proconfig
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('amazon_ads', 'amazon_ads_private');

-- Every privilege on our schemas, tables, views, columns, sequences and functions that a role other
-- than the owner has. PUBLIC is the role 0.
create temporary view our_grants as
with objects as (
  select n.nspname::text as object, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
  from pg_namespace as n
  where n.nspname in ('amazon_ads', 'amazon_ads_private')
  union all
  select format('%s.%s', n.nspname, c.relname), c.relowner,
    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner))
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ('amazon_ads', 'amazon_ads_private') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select format('%s.%s.%s', n.nspname, c.relname, a.attname), c.relowner, a.attacl
  from pg_attribute as a
  join pg_class as c on c.oid = a.attrelid
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspname in ('amazon_ads', 'amazon_ads_private')
  union all
  select f.name, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  from our_functions as f
  join pg_proc as p on p.oid = f.oid
)
select
  o.object,
  case when a.grantee = 0 then 'PUBLIC' else a.grantee::regrole::text end as grantee,
  a.privilege_type || case when a.is_grantable then ' WITH GRANT OPTION' else '' end as privilege
from objects as o
cross join lateral aclexplode(o.acl) as a
where a.grantee <> o.owner;

-- What is meant: each line of it is said once, here.
create temporary view meant_grants as
select 'amazon_ads' as object, r.grantee, 'USAGE' as privilege
from unnest('{authenticated,service_role,amazon_ads_functions}'::text[]) as r (grantee)
union all
-- Signed-in users read what row level security shows them, service_role reads everything.
select format('%s.%s', t.schema, t.name), r.grantee, 'SELECT'
from our_tables as t
cross join unnest('{authenticated,service_role}'::text[]) as r (grantee)
where t.schema = 'amazon_ads'
union all
select format('%s.%s', n.nspname, c.relname), r.grantee, 'SELECT'
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
cross join unnest('{authenticated,service_role}'::text[]) as r (grantee)
where n.nspname = 'amazon_ads' and c.relkind = 'v'
union all
-- Edge Functions call the RPCs.
select f.name, r.grantee, 'EXECUTE'
from our_functions as f
cross join unnest('{amazon_ads_functions,service_role}'::text[]) as r (grantee)
where f.schema = 'amazon_ads'
union all
-- Policies call it.
select 'amazon_ads_private.viewer_id()', 'authenticated', 'EXECUTE';

select cmp_ok((select count(*)::int from our_tables), '>=', 16, 'the catalogs show our tables');
select cmp_ok((select count(*)::int from our_functions), '>=', 80, 'the catalogs show our functions');

-- Privileges.
select is_empty(
  'select grantee, privilege, object from our_grants except select grantee, privilege, object from meant_grants order by 1, 2, 3',
  'no role has a privilege that is not meant: add a revoke to the last chapter'
);
select is_empty(
  'select grantee, privilege, object from meant_grants except select grantee, privilege, object from our_grants order by 1, 2, 3',
  'no privilege is forgotten: add a grant to the last chapter'
);

-- What a role can do in the end, through its memberships and through PUBLIC too.
select is(
  array(
    select privilege
    from unnest('{select,insert,update,references,delete,truncate,trigger}'::text[]) with ordinality as privileges (privilege, n)
    where case
      when n <= 4 then has_any_column_privilege(role, oid, privilege)
      else has_table_privilege(role, oid, privilege)
    end
    order by n
  ),
  case when schema = 'amazon_ads' and role in ('authenticated', 'service_role') then '{select}'::text[] else '{}' end,
  format(
    '%s may %s %s.%s', role,
    case when schema = 'amazon_ads' and role in ('authenticated', 'service_role') then 'only read' else 'do nothing with' end,
    schema, name
  )
)
from our_tables cross join unnest('{anon,authenticated,service_role,amazon_ads_functions}'::text[]) as roles (role);

select is(
  has_function_privilege(role, oid, 'execute'),
  case
    when name = 'amazon_ads_private.viewer_id()' then role = 'authenticated'
    else schema = 'amazon_ads' and role in ('service_role', 'amazon_ads_functions')
  end,
  format('%s has the intended right to execute %s', role, name)
)
from our_functions cross join unnest('{anon,authenticated,service_role,amazon_ads_functions}'::text[]) as roles (role);

select ok(
  not has_schema_privilege(role, 'amazon_ads_private', 'usage'),
  format('%s cannot look into amazon_ads_private', role)
)
from unnest('{anon,authenticated,service_role,amazon_ads_functions}'::text[]) as roles (role);
select ok(
  not has_schema_privilege(role, schema, 'create'),
  format('%s cannot create anything in %s', role, schema)
)
from unnest('{anon,authenticated,service_role,amazon_ads_functions}'::text[]) as roles (role)
cross join unnest('{amazon_ads,amazon_ads_private}'::text[]) as schemas (schema);

-- The group role has EXECUTE on the RPCs, and nothing else in the whole database.
select is_empty(
  $$
  select rolname from pg_roles
  where rolname = 'amazon_ads_functions'
    and (rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
  $$,
  'amazon_ads_functions cannot log in and has no attribute that grants anything'
);
select is_empty(
  $$ select roleid::regrole from pg_auth_members where member = 'amazon_ads_functions'::regrole $$,
  'amazon_ads_functions is a member of no role'
);
select is_empty(
  $$
  select d.classid::regclass, d.objid, d.deptype
  from pg_shdepend as d
  where d.refclassid = 'pg_authid'::regclass and d.refobjid = 'amazon_ads_functions'::regrole
    and (d.dbid = 0 or d.dbid = (select oid from pg_database where datname = current_database()))
    and not (d.classid = 'pg_namespace'::regclass and d.objid = 'amazon_ads'::regnamespace)
    and not (d.classid = 'pg_proc'::regclass and d.objid in (select oid from our_functions where schema = 'amazon_ads'))
  $$,
  'amazon_ads_functions owns nothing and has no privilege outside of the schema amazon_ads and its functions'
);

-- Outside of our schemas.
select is_empty(
  $$
  select c.relname::text from pg_class as c where c.relnamespace = 'public'::regnamespace
  union all
  select p.proname::text from pg_proc as p where p.pronamespace = 'public'::regnamespace
  union all
  select t.typname::text from pg_type as t where t.typnamespace = 'public'::regnamespace
  $$,
  'the chapters create nothing in public'
);
select is_empty(
  $$
  select a.defaclrole::regrole, a.defaclnamespace::regnamespace, a.defaclobjtype
  from pg_default_acl as a
  where a.defaclnamespace in ('amazon_ads'::regnamespace, 'amazon_ads_private'::regnamespace)
    or (
      a.defaclnamespace = 0 and a.defaclobjtype = 'f'
      and not exists (select from aclexplode(a.defaclacl) as x where x.grantee = 0 and x.privilege_type = 'EXECUTE')
    )
  $$,
  'the chapters take no default privilege from later objects of the project'
);

-- Tables.
select ok(relrowsecurity, format('%s.%s has row level security', schema, name)) from our_tables;
select isnt(obj_description(oid, 'pg_class'), null, format('%s.%s has a comment', schema, name)) from our_tables;

select ok(
  p.polcmd = 'r' and p.polroles = array['authenticated'::regrole::oid],
  format('policy "%s" lets signed-in users read, and nothing else', p.polname)
)
from pg_policy as p
where p.polrelid in (select oid from our_tables);
select is_empty(
  $$ select schema, name from our_tables where schema = 'amazon_ads' and oid not in (select polrelid from pg_policy) $$,
  'every exposed table has a policy'
);
select is_empty(
  $$ select polname from pg_policy where polrelid in (select oid from our_tables where schema = 'amazon_ads_private') $$,
  'no private table has a policy'
);

-- A view that acted as its owner would show all users' rows.
select ok(c.reloptions @> array['security_invoker=true'], format('view %s acts as its reader', c.oid::regclass))
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('amazon_ads', 'amazon_ads_private') and c.relkind = 'v';

-- Foreign keys: without an index on the referencing side a delete reads the whole table.
select ok(
  exists (
    select from pg_index as i
    where i.indrelid = f.conrelid
      and (i.indkey::int2[])[0:cardinality(f.conkey) - 1] = f.conkey
      and (i.indpred is null or cardinality(f.conkey) = 1)
  ),
  format('foreign key %s has an index', f.conname)
)
from pg_constraint as f
where f.contype = 'f' and f.conrelid in (select oid from our_tables);

-- Functions.
select isnt(obj_description(oid, 'pg_proc'), null, format('%s has a comment', name)) from our_functions;
-- With any other search path, an empty one included, a caller's own types in pg_temp come first.
select is(
  array(select setting from unnest(proconfig) as s (setting) where setting like 'search_path=%'),
  array['search_path=pg_catalog, pg_temp'],
  format('%s looks for types and operators in pg_catalog first', name)
)
from our_functions;
select ok(prosecdef, format('%s runs as its owner', name)) from our_functions where schema = 'amazon_ads';
-- A plan with an unwanted nested loop costs so much that Postgres compiles it, for seconds.
select ok(proconfig @> array['jit=off'], format('%s turns off JIT beside nested loops', name))
from our_functions
where proconfig @> array['enable_nestloop=off'];

-- Columns that only Amazon gives meaning to are text: as numbers they would not survive JavaScript.
select is_empty(
  $$
  select c.relname, a.attname
  from pg_attribute as a join our_tables as t on t.oid = a.attrelid join pg_class as c on c.oid = t.oid
  where a.attname in ('profile_id', 'advertiser_id', 'amazon_account_id', 'marketplace_id', 'entity_id', 'client_id')
    and a.atttypid <> 'text'::regtype
  $$,
  'Amazon''s ids are text'
);
select is_empty(
  $$
  select c.relname, a.attname
  from pg_attribute as a join our_tables as t on t.oid = a.attrelid join pg_class as c on c.oid = t.oid
  where a.atttypid in ('timestamp'::regtype, 'varchar'::regtype, 'json'::regtype)
  $$,
  'times have a zone, text has no length limit of its type, JSON is jsonb'
);

-- The local Data API takes a unique index with a condition for a one-to-one relation, and embeds lie.
select is_empty(
  $$
  select i.indexrelid::regclass
  from pg_index as i
  where i.indrelid in (select oid from our_tables where schema = 'amazon_ads')
    and i.indisunique and i.indpred is not null
  $$,
  'no exposed table has a partial unique index: use an exclusion constraint'
);

select * from finish();
rollback;
