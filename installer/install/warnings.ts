import type { Package } from "../package/read-package.ts";
import type { Survey } from "../project/survey.ts";

/** How many functions the smallest plan allows. */
const SMALLEST_PLAN = 100;

/** Before it, pg_net let every role put triggers on its tables. */
const SAFE_PG_NET = [0, 20, 4];

function isBefore(version: string, wanted: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  for (const [index, part] of wanted.entries()) {
    const found = parts[index] ?? 0;
    if (found !== part) return found < part;
  }
  return false;
}

/** What a person should know before they agree, though it hinders nothing. */
export function findWarnings(
  { database, hosted }: Survey,
  { functions }: Package,
  prefix: string,
): string[] {
  const warnings: string[] = [];
  const pgNet = database.extensions["pg_net"];
  if (pgNet !== undefined && isBefore(pgNet, SAFE_PG_NET)) {
    warnings.push(
      `pg_net ${pgNet} lets every role put triggers on its tables. Upgrade Postgres in the ` +
        `dashboard: ${SAFE_PG_NET.join(".")} and later do not.`,
    );
  }
  const slugs = new Set([
    ...hosted?.functions.map(({ slug }) => slug) ?? [],
    ...functions.map(({ name }) => prefix + name),
  ]);
  if (slugs.size > SMALLEST_PLAN) {
    warnings.push(
      `The project would have ${slugs.size} functions. The Free plan allows ${SMALLEST_PLAN}.`,
    );
  }
  return warnings;
}
