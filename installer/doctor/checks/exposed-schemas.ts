import { EXPOSED_SCHEMA, exposeSchemaStep } from "../../install/expose-schema-step.ts";
import { POOL_VARIABLE } from "../../install/pool-step.ts";
import { writeExposedSchemas } from "../../management-api/exposed-schemas.ts";
import type { Check, Finding } from "../finding.ts";

const PRIVATE_SCHEMA = "amazon_ads_private";

/** Which of the two schemas the Data API exposes. */
export const exposedSchemasCheck: Check = {
  name: "the exposed schemas",
  look({ found, target: { hosted } }): Promise<Finding[]> {
    if (hosted === undefined || found.hosted === undefined) return Promise.resolve([]);
    const { exposedSchemas, secrets } = found.hosted;
    const { api } = hosted;
    const findings: Finding[] = [];
    if (exposedSchemas.length === 0 && !secrets.has(POOL_VARIABLE)) {
      findings.push({
        problem: "The Data API is off, and the functions use it.",
        remedy: "Turn it on in the dashboard, or run install --pool.",
      });
    } else if (exposedSchemas.length > 0 && !exposedSchemas.includes(EXPOSED_SCHEMA)) {
      findings.push({
        problem: `The Data API does not expose the schema ${EXPOSED_SCHEMA}.`,
        remedy:
          "Run doctor --fix. supabase config push removes it: add it to [api] schemas in your " +
          "config.toml.",
        fix: () => exposeSchemaStep(api, exposedSchemas).run(() => {}),
      });
    }
    if (exposedSchemas.includes(PRIVATE_SCHEMA)) {
      findings.push({
        problem: `The Data API exposes the schema ${PRIVATE_SCHEMA}, which no role may read.`,
        remedy: "Run doctor --fix.",
        fix: () =>
          writeExposedSchemas(api, exposedSchemas.filter((name) => name !== PRIVATE_SCHEMA)),
      });
    }
    return Promise.resolve(findings);
  },
};
