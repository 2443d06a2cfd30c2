import { z } from "zod/v3";
import type { RunSql } from "../chapters/apply-chapters.ts";

const baseSchema = z.object({
  server_version: z.number().int(),
  schemas: z.array(z.string()),
  roles: z.array(z.string()),
  own_roles: z.array(z.string()),
  extensions: z.record(z.string()),
  available: z.record(z.string().nullable()),
  has_auth: z.boolean(),
  has_ledger: z.boolean(),
  has_deployed: z.boolean(),
  has_jobs: z.boolean(),
});

const jobSchema = z.object({
  name: z.string(),
  schedule: z.string(),
  command: z.string(),
  active: z.boolean(),
});

const settingsSchema = z.object({
  project_url: z.string().nullable(),
  other_project_url: z.string().nullable(),
  function_prefix: z.string().default(""),
  paused_schedules: z.array(z.string()).default([]),
}).passthrough();

const deployedSchema = z.object({
  slug: z.string(),
  name: z.string(),
  platform_id: z.string(),
  platform_version: z.number().int(),
  sha256: z.string(),
  package_version: z.string(),
});

/** A row of `amazon_ads_private.deployed_functions`. */
export type DeployedFunction = z.output<typeof deployedSchema>;

/** A job of pg_cron that has a name of this product's. */
export type Job = z.output<typeof jobSchema>;

/** The one row of `amazon_ads_private.settings`. */
export type Settings = z.output<typeof settingsSchema>;

/** What a database has of this product, and what the product needs of it. */
export interface DatabaseState {
  /** As Postgres numbers its versions: 170004. */
  serverVersion: number;
  /** Which of the two schemas exist. */
  schemas: string[];
  /** Which of the two roles exist. */
  roles: string[];
  /** Those of them that are this product's, also without a ledger: a chapter has described the one, which the other is a member of. */
  ownRoles: string[];
  /** pg_cron and pg_net, with their versions, where they exist. */
  extensions: Record<string, string>;
  /** The versions that could be created. */
  available: Record<string, string | null>;
  /** Whether Supabase Auth has its tables here. */
  hasAuth: boolean;
  /** Name to checksum; undefined where the database has no ledger of this product's. */
  chapters: Map<string, string> | undefined;
  deployed: DeployedFunction[];
  settings: Settings | undefined;
  jobs: Job[];
}

const BASE = `
select jsonb_build_object(
  'server_version', current_setting('server_version_num')::integer,
  'schemas', (
    select coalesce(jsonb_agg(n.nspname order by n.nspname), '[]') from pg_catalog.pg_namespace as n
    where n.nspname in ('amazon_ads', 'amazon_ads_private')
  ),
  'roles', (
    select coalesce(jsonb_agg(r.rolname order by r.rolname), '[]') from pg_catalog.pg_roles as r
    where r.rolname in ('amazon_ads_functions', 'amazon_ads_pool')
  ),
  'own_roles', (
    select coalesce(jsonb_agg(r.rolname order by r.rolname), '[]') from pg_catalog.pg_roles as r
    join pg_catalog.pg_roles as f on f.rolname = 'amazon_ads_functions'
    where shobj_description(f.oid, 'pg_authid') like 'May execute the functions of the schema amazon\\_ads %'
      and (r.oid = f.oid or r.rolname = 'amazon_ads_pool' and exists (
        select from pg_catalog.pg_auth_members as m where m.member = r.oid and m.roleid = f.oid
      ))
  ),
  'extensions', (
    select coalesce(jsonb_object_agg(e.extname, e.extversion), '{}') from pg_catalog.pg_extension as e
    where e.extname in ('pg_cron', 'pg_net')
  ),
  'available', (
    select coalesce(jsonb_object_agg(a.name, a.default_version), '{}')
    from pg_catalog.pg_available_extensions as a
    where a.name in ('pg_cron', 'pg_net')
  ),
  'has_auth', to_regclass('auth.users') is not null,
  'has_ledger', (
    select count(*) = 2
    from pg_catalog.pg_namespace as n
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = 'migrations'
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attname in ('name', 'checksum')
    -- What this role may not read is another's. (to_regclass fails in a schema that it may not use.)
    where n.nspname = 'amazon_ads_private'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
  ),
  'has_deployed', exists (
    select from pg_catalog.pg_namespace as n
    join pg_catalog.pg_class as c on c.relnamespace = n.oid and c.relname = 'deployed_functions'
    where n.nspname = 'amazon_ads_private' and has_schema_privilege(n.oid, 'usage')
  ),
  'has_jobs', to_regclass('cron.job') is not null
) as found`;

const JOBS = `
select j.jobname as name, j.schedule, j.command, j.active from cron.job as j
where j.jobname like 'amazon-ads-connect-%' order by j.jobname`;

const DEPLOYED = `
select d.slug, d.name, d.platform_id, d.platform_version, d.sha256, d.package_version
from amazon_ads_private.deployed_functions as d order by d.slug`;

/** The ledger. The chapter that makes it records itself in it: a table without that line is another one. */
async function readChaptersOf(run: RunSql): Promise<Map<string, string> | undefined> {
  const rows = await run("select m.name, m.checksum from amazon_ads_private.migrations as m");
  const chapters = new Map(rows.map(({ name, checksum }) => [String(name), String(checksum)]));
  return [...chapters.keys()].some((name) => name.endsWith("_foundations")) ? chapters : undefined;
}

async function readSettings(run: RunSql): Promise<Settings | undefined> {
  const [row] = await run("select to_jsonb(s) as settings from amazon_ads_private.settings as s");
  return row === undefined ? undefined : settingsSchema.parse(row["settings"]);
}

/** Reads what the database has. Nothing is changed. */
export async function readDatabase(run: RunSql): Promise<DatabaseState> {
  const [row] = await run(BASE);
  const base = baseSchema.parse(row?.["found"]);
  const chapters = base.has_ledger ? await readChaptersOf(run) : undefined;
  const hasSettings = [...chapters?.keys() ?? []].some((name) => name.endsWith("_settings"));
  return {
    serverVersion: base.server_version,
    schemas: base.schemas,
    roles: base.roles,
    ownRoles: base.own_roles,
    extensions: base.extensions,
    available: base.available,
    hasAuth: base.has_auth,
    chapters,
    deployed: chapters !== undefined && base.has_deployed
      ? z.array(deployedSchema).parse(await run(DEPLOYED))
      : [],
    settings: hasSettings ? await readSettings(run) : undefined,
    jobs: base.has_jobs ? z.array(jobSchema).parse(await run(JOBS)) : [],
  };
}
