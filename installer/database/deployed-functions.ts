import { literal } from "../../shared/database/transport/literal.ts";
import type { RunSql } from "../chapters/apply-chapters.ts";
import type { DeployedFunction } from "./read-database.ts";

/** Records functions as this product's. Each row replaces an earlier one of the same slug. */
export async function recordFunctions(
  run: RunSql,
  functions: readonly DeployedFunction[],
): Promise<void> {
  if (functions.length === 0) return;
  await run(`
insert into amazon_ads_private.deployed_functions as d
  (slug, name, platform_id, platform_version, sha256, package_version)
select f.slug, f.name, f.platform_id, f.platform_version, f.sha256, f.package_version
from jsonb_to_recordset(${literal(functions)}) as f (
  slug text, name text, platform_id text, platform_version integer, sha256 text, package_version text
)
on conflict (slug) do update set
  name = excluded.name, platform_id = excluded.platform_id, platform_version = excluded.platform_version,
  sha256 = excluded.sha256, package_version = excluded.package_version, deployed_at = now()`);
}

/** Forgets a function that was deleted. */
export async function forgetFunction(run: RunSql, slug: string): Promise<void> {
  await run(`delete from amazon_ads_private.deployed_functions where slug = ${literal(slug)}`);
}
