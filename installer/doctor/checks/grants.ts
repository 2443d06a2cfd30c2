import { z } from "zod/v3";
import { grantingStatements } from "../../chapters/outside-objects.ts";
import { missingChapters } from "../../chapters/apply-chapters.ts";
import type { Check, Finding } from "../finding.ts";

/** Who has a privilege on our objects and should not, and which RPCs the functions may not execute. */
const GRANTS = `
with objects as (
  select n.nspname::text as object, n.nspowner as owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
  from pg_catalog.pg_namespace as n where n.nspname in ('amazon_ads', 'amazon_ads_private')
  union all
  select c.oid::regclass::text, c.relowner,
    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner))
  from pg_catalog.pg_class as c
  where c.relnamespace in (to_regnamespace('amazon_ads'), to_regnamespace('amazon_ads_private'))
    and c.relkind in ('r', 'p', 'v', 'm', 'S')
  union all
  select p.oid::regprocedure::text, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_catalog.pg_proc as p
  where p.pronamespace in (to_regnamespace('amazon_ads'), to_regnamespace('amazon_ads_private'))
)
select
  case when a.grantee = 0 then 'every role' else a.grantee::regrole::text end || ' has ' || a.privilege_type
    || ' on ' || o.object as problem
from objects as o cross join lateral aclexplode(o.acl) as a
where a.grantee <> o.owner and (
  a.grantee = 0
  or a.grantee::regrole::text not in ('authenticated', 'service_role', 'amazon_ads_functions')
  or a.privilege_type not in ('USAGE', 'SELECT', 'EXECUTE')
  or o.object like 'amazon_ads_private%' and o.object <> 'amazon_ads_private.viewer_id()'
)
union all
select r.role || ' may not execute ' || p.oid::regprocedure::text
from pg_catalog.pg_proc as p
cross join unnest('{service_role,amazon_ads_functions}'::text[]) as r (role)
where p.pronamespace = to_regnamespace('amazon_ads')
  and exists (select from pg_catalog.pg_roles where rolname = r.role)
  and not exists (
    select from aclexplode(p.proacl) as a
    where a.grantee = to_regrole(r.role) and a.privilege_type = 'EXECUTE'
  )
union all
select 'the role amazon_ads_functions is missing'
where to_regrole('amazon_ads_functions') is null
order by 1`;

const rowsSchema = z.array(z.object({ problem: z.string() }));

const MAKE_ROLE = `
do $$
begin
  if to_regrole('amazon_ads_functions') is null then
    create role amazon_ads_functions nologin;
  end if;
end;
$$;`;

/** How many problems are named; a restored database may have hundreds of one kind. */
const MAX_NAMED = 5;

/** Who may do what with our objects. */
export const grantsCheck: Check = {
  name: "the privileges",
  async look({ target: { run }, found: { database }, brought }): Promise<Finding[]> {
    const { chapters } = database;
    // With chapters missing, what the last one grants may not exist yet.
    if (chapters === undefined) return [];
    try {
      if (missingChapters(chapters, brought.chapters).length > 0) return [];
    } catch {
      return [];
    }
    const problems = rowsSchema.parse(await run(GRANTS)).map(({ problem }) => problem);
    if (problems.length === 0) return [];
    const more = problems.length - MAX_NAMED;
    return [{
      problem: `Privileges are not as they are meant: ${problems.slice(0, MAX_NAMED).join("; ")}${
        more > 0 ? `; and ${more} more` : ""
      }.`,
      remedy: "Run doctor --fix: it grants and revokes as the last chapter does.",
      fix: async () => {
        await run(MAKE_ROLE + grantingStatements(brought.chapters));
      },
    }];
  },
};
