import type { DeployedFunction } from "../database/read-database.ts";
import type { PlatformFunction } from "../management-api/functions.ts";

/**
 * Whether a function of the project is this product's: the installer has recorded it. One of the same
 * name that was deleted and made again by another tool has another id.
 */
export function isOwn(
  { slug, id }: PlatformFunction,
  deployed: readonly DeployedFunction[],
): boolean {
  return deployed.some((own) => own.slug === slug && own.platform_id === id);
}
