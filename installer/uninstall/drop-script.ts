import { literal } from "../../shared/database/transport/literal.ts";
import { CHAPTERS_LOCK } from "../chapters/apply-chapters.ts";
import { DEPENDENTS } from "./dependents.ts";

const STOP_JOBS = `
do $$
declare
  job record;
begin
  if to_regclass('cron.job') is null then
    return;
  end if;
  for job in select j.jobid, j.jobname from cron.job as j where j.jobname like 'amazon-ads-connect-%' loop
    delete from cron.job_run_details where jobid = job.jobid;
    perform cron.unschedule(job.jobname);
  end loop;
end;
$$;`;

/**
 * An extension goes only if this product has created it and nothing else uses it: no other job of pg_cron, no
 * function of the project that calls pg_net. Where the role may not drop it, it stays.
 */
const DROP_EXTENSIONS = `
do $$
declare
  created text[] := '{}';
  is_used boolean;
begin
  if to_regclass('amazon_ads_private.created_extensions') is not null then
    select coalesce(array_agg(e.name), '{}') into created from amazon_ads_private.created_extensions as e;
  end if;
  if 'pg_cron' = any (created) and to_regclass('cron.job') is not null then
    execute 'select exists (select from cron.job)' into is_used;
    if not is_used then
      begin
        drop extension pg_cron;
      exception when insufficient_privilege or dependent_objects_still_exist then
        raise notice 'pg_cron stays';
      end;
    end if;
  end if;
  if 'pg_net' = any (created) and to_regnamespace('net') is not null then
    select exists (
      select from pg_catalog.pg_proc as p
      where p.pronamespace not in (
          select n.oid from pg_catalog.pg_namespace as n where n.nspname in ('amazon_ads', 'amazon_ads_private', 'net')
        )
        and p.prosrc like '%net.http_%'
    ) into is_used;
    if not is_used then
      begin
        drop extension pg_net;
      exception when insufficient_privilege or dependent_objects_still_exist then
        raise notice 'pg_net stays';
      end;
    end if;
  end if;
end;
$$;`;

/** Refuses when an object depends on the schemas that was not in the plan. */
function refuseOtherDependents(agreed: readonly string[]): string {
  return `
do $refuse$
declare
  found text;
begin
  select string_agg(d.type || ' ' || d.identity, ', ') into found from (${DEPENDENTS}) as d
  where not ${literal(agreed)}::jsonb ? (d.type || ' ' || d.identity);
  if found is not null then
    raise exception 'These objects have come to depend on the schemas since the plan was shown: %', found;
  end if;
end;
$refuse$;`;
}

/** The triggers on auth.users go with their functions. */
const DROP_SCHEMAS = `
drop schema if exists amazon_ads, amazon_ads_private cascade;`;

const DROP_POOL_ROLE = `
drop role if exists amazon_ads_pool;`;

const DROP_ROLES = `${DROP_POOL_ROLE}
drop role if exists amazon_ads_functions;`;

/**
 * The script that takes the product out of a database, in one transaction.
 *
 * @param keepData Whether the two schemas stay, and with them the triggers that delete the data of deleted
 * users, and the group role that their grants name.
 * @param dependents The objects outside of the schemas that go with them. The script refuses when there are others.
 */
export function dropScript(
  { keepData, dependents }: { keepData: boolean; dependents: readonly string[] },
): string {
  const parts = keepData ? [STOP_JOBS, DROP_POOL_ROLE] : [
    STOP_JOBS,
    refuseOtherDependents(dependents),
    DROP_EXTENSIONS,
    DROP_SCHEMAS,
    DROP_ROLES,
  ];
  return `select pg_advisory_xact_lock(${CHAPTERS_LOCK});\nset local client_min_messages = warning;` +
    parts.join("\n");
}
