import { isOwnJob } from "../database/own-job.ts";
import type { DatabaseState } from "../database/read-database.ts";
import { InstallerError } from "../installer-error.ts";

/**
 * Refuses to take out what has the names of this product's and is not proved to be its. The proof of the schemas
 * is the ledger, which is made and dropped together with them. What may be left where a person has dropped the
 * schemas by hand proves itself: a job by its command, a role by its description and its membership.
 *
 * @throws InstallerError that names what is not proved.
 */
export function refuseForeign({ chapters, schemas, roles, ownRoles, jobs }: DatabaseState): void {
  if (chapters !== undefined) return;
  const foreign = [
    ...schemas.map((name) => `the schema ${name}`),
    ...roles.filter((name) => !ownRoles.includes(name)).map((name) => `the role ${name}`),
    ...jobs.filter((job) => !isOwnJob(job)).map(({ name }) => `the job ${name}`),
  ];
  if (foreign.length === 0) return;
  throw new InstallerError(
    `Nothing was changed: nothing proves that ${foreign.join(", ")} ${
      foreign.length === 1 ? "is" : "are"
    } of this product. The database has no ledger of it (amazon_ads_private.migrations).`,
    "If this is another product's, Amazon Ads Connect is not installed here. If the ledger was lost, restore " +
      "the table from a backup, or drop by hand what you know to be of this product.",
  );
}
