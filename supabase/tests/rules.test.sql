-- Rules that hold for everything in public and private, read from the catalogs: what a later
-- migration adds is under them without a line here.
begin;
\ir support/personas.sql
select * from no_plan();

create temporary view our_tables as
select c.oid, n.nspname as schema, c.relname as name, c.relrowsecurity
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'private') and c.relkind in ('r', 'p');

create temporary view our_functions as
select p.oid, n.nspname as schema, p.oid::regprocedure::text as name, p.prosecdef, p.proconfig, p.proowner
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('public', 'private')
  and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e');

select cmp_ok((select count(*)::int from our_tables), '>=', 11, 'the catalogs show our tables');
select cmp_ok((select count(*)::int from our_functions), '>=', 30, 'the catalogs show our functions');

-- Tables.
select ok(relrowsecurity, format('%s.%s has row level security', schema, name)) from our_tables;
select isnt(obj_description(oid, 'pg_class'), null, format('%s.%s says what it is for', schema, name)) from our_tables;

select ok(
  p.polcmd = 'r' and p.polroles = array['authenticated'::regrole::oid],
  format('policy "%s" lets signed-in users read, and nothing else', p.polname)
)
from pg_policy as p
where p.polrelid in (select oid from our_tables);

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
  case when schema = 'public' and role <> 'anon' then '{select}'::text[] else '{}' end,
  format('%s may %s %s.%s', role, case when schema = 'public' and role <> 'anon' then 'only read' else 'do nothing with' end, schema, name)
)
from our_tables cross join unnest('{anon,authenticated,service_role}'::text[]) as roles (role);

select is_empty(
  $$ select schema, name from our_tables where schema = 'public' and oid not in (select polrelid from pg_policy) $$,
  'every public table has a policy'
);
select is_empty(
  $$ select polname from pg_policy where polrelid in (select oid from our_tables where schema = 'private') $$,
  'no private table has a policy'
);

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
select isnt(obj_description(oid, 'pg_proc'), null, format('%s says what it is for', name)) from our_functions;
select ok('search_path=""' = any (proconfig), format('%s has an empty search path', name)) from our_functions;

select ok(
  not has_function_privilege('anon', oid, 'execute'),
  format('anonymous cannot call %s', name)
)
from our_functions;

select is(
  has_function_privilege('authenticated', oid, 'execute'),
  name = 'private.viewer_id()',
  format('signed-in users %s call %s', case when name = 'private.viewer_id()' then 'can, through policies,' else 'cannot' end, name)
)
from our_functions;

select is(
  has_function_privilege('service_role', oid, 'execute'),
  schema = 'public',
  format('the functions'' role %s call %s', case when schema = 'public' then 'can' else 'cannot' end, name)
)
from our_functions;

select ok(
  prosecdef,
  format('%s runs as its owner', name)
)
from our_functions where schema = 'public';

-- Schemas.
select ok(
  not has_schema_privilege(role, 'private', 'usage'),
  format('%s cannot even look into private', role)
)
from unnest('{anon,authenticated,service_role}'::text[]) as roles (role);

-- Columns that only Amazon gives meaning to are text: as numbers they would not survive JavaScript.
select is_empty(
  $$
  select c.relname, a.attname
  from pg_attribute as a join our_tables as t on t.oid = a.attrelid join pg_class as c on c.oid = t.oid
  where a.attname in ('profile_id', 'amazon_account_id', 'marketplace_id', 'entity_id', 'client_id')
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
  'times carry their zone, text has no length of its own, JSON is binary'
);

select * from finish();
rollback;
