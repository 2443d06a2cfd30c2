import { findWarnings } from "../../install/warnings.ts";
import type { Check, Finding } from "../finding.ts";

/** The extensions that the product needs. */
export const platformCheck: Check = {
  name: "Postgres and its extensions",
  look({ found, brought }): Promise<Finding[]> {
    const { extensions } = found.database;
    const missing = ["pg_cron", "pg_net"].filter((name) => !(name in extensions));
    return Promise.resolve([
      ...missing.map((name) => ({
        problem: `The extension ${name} is missing.`,
        remedy: `Enable it: create extension ${name} with schema ${
          name === "pg_cron" ? "pg_catalog" : "extensions"
        }. Then: doctor --fix`,
      })),
      ...findWarnings(found, brought, found.database.settings?.function_prefix ?? "").map(
        (problem) => ({
          problem,
          remedy: "Upgrade in the dashboard, under Settings, Infrastructure.",
        }),
      ),
    ]);
  },
};
