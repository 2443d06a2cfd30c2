import { readExposedSchemas, writeExposedSchemas } from "../management-api/exposed-schemas.ts";
import type { ManagementApi } from "../management-api/management-api.ts";
import { InstallerError } from "../installer-error.ts";
import type { Step } from "../steps/step.ts";

/** The schema that the Data API exposes for this product. */
export const EXPOSED_SCHEMA = "amazon_ads";

/** How often the list is written, when something else writes it at the same time. */
const ATTEMPTS = 3;

/**
 * Adds the schema to those that the Data API exposes. The schema must exist: a listed one that does not
 * stops the whole Data API.
 *
 * @param exposed The list as it was found. Empty while the Data API is off; it stays off.
 */
export function exposeSchemaStep(api: ManagementApi, exposed: readonly string[]): Step {
  const what = `the schema ${EXPOSED_SCHEMA} among those that the Data API exposes`;
  const isDone = exposed.includes(EXPOSED_SCHEMA) || exposed.length === 0;
  return {
    title: "Expose the schema",
    changes: exposed.length === 0 ? [] : [
      { action: isDone ? "keep" : "create", what },
      {
        action: "keep",
        what: `the others: ${exposed.filter((name) => name !== EXPOSED_SCHEMA).join(", ")}`,
      },
    ],
    async run(): Promise<void> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const current = await readExposedSchemas(api);
        if (current.includes(EXPOSED_SCHEMA)) return;
        await writeExposedSchemas(api, [...current, EXPOSED_SCHEMA]);
      }
      if ((await readExposedSchemas(api)).includes(EXPOSED_SCHEMA)) return;
      throw new InstallerError(
        `The list of exposed schemas does not keep ${EXPOSED_SCHEMA}.`,
        "Something else writes the list: end it, or add the schema in the dashboard.",
      );
    },
  };
}
