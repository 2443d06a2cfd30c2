import { z } from "zod/v3";
import type { RunSql } from "../chapters/apply-chapters.ts";

/**
 * What `drop schema … cascade` would drop outside of the two schemas, as Postgres' own record of dependencies has
 * it: from each dropped object to those that depend on it, and from a part of an object (a view's rule) to the
 * whole. What goes without a loss is left out: our triggers on auth.users, a table's membership in a publication,
 * the default privileges of the schemas, and the storage of large values, which goes with its table.
 */
export const DEPENDENTS = `
with recursive dropped (classid, objid, objsubid) as (
  select 'pg_catalog.pg_namespace'::regclass::oid, n.oid, 0 from pg_catalog.pg_namespace as n
  where n.nspname in ('amazon_ads', 'amazon_ads_private')
  union
  select next.* from dropped as o
  cross join lateral (
    select d.classid, d.objid, d.objsubid from pg_catalog.pg_depend as d
    where d.refclassid = o.classid and d.refobjid = o.objid
      and (o.objsubid = 0 or d.refobjsubid = o.objsubid)
    union all
    select d.refclassid, d.refobjid, d.refobjsubid from pg_catalog.pg_depend as d
    where d.classid = o.classid and d.objid = o.objid and d.objsubid = o.objsubid and d.deptype = 'i'
  ) as next (classid, objid, objsubid)
),
outside as (
  select i.type, i.identity, coalesce(i.schema, a.object_names[1]) as schema
  from dropped as o
  cross join lateral pg_identify_object(o.classid, o.objid, o.objsubid) as i
  cross join lateral pg_identify_object_as_address(o.classid, o.objid, o.objsubid) as a
  where o.classid not in (
      'pg_catalog.pg_namespace'::regclass, 'pg_catalog.pg_publication_rel'::regclass,
      'pg_catalog.pg_publication_namespace'::regclass, 'pg_catalog.pg_default_acl'::regclass
    )
    and not exists (
      select from pg_catalog.pg_depend as part
      where part.classid = o.classid and part.objid = o.objid and part.objsubid = o.objsubid
        and part.deptype = 'i'
    )
)
select o.type, o.identity from outside as o
where o.schema not in ('amazon_ads', 'amazon_ads_private', 'pg_toast')
  and not (
    o.type = 'trigger' and o.identity like 'amazon\\_ads\\_connect\\_%'
    and o.identity like '% on auth.users'
  )
order by o.type, o.identity`;

const rowsSchema = z.array(z.object({ type: z.string(), identity: z.string() }));

/** Lists what depends on the two schemas and is the team's own: `view public.spend`. */
export async function listDependents(run: RunSql): Promise<string[]> {
  return rowsSchema.parse(await run(DEPENDENTS)).map(({ type, identity }) => `${type} ${identity}`);
}
