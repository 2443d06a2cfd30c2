import { PROJECT_VARIABLES } from "../../../shared/config/read-environment.ts";
import { digestOf } from "../../management-api/secrets.ts";
import type { Check, Finding } from "../finding.ts";

const REQUIRED = [
  "AMAZON_ADS_CLIENT_ID",
  "AMAZON_ADS_CLIENT_SECRET",
  "AMAZON_ADS_ENCRYPTION_KEYS",
];

/** They point the functions to another Amazon, or allow what only a developer's machine may have. */
const FOR_TESTS = [
  "AMAZON_ADS_AUTHORIZE_URL",
  "AMAZON_ADS_TOKEN_URL",
  "AMAZON_ADS_API_URL_NA",
  "AMAZON_ADS_API_URL_EU",
  "AMAZON_ADS_API_URL_FE",
  "AMAZON_ADS_LOOPBACK_WEBHOOKS",
];

/** The names of the secrets, and what can be known of their values. */
export const secretsCheck: Check = {
  name: "the secrets",
  look({ found: { hosted, database } }): Promise<Finding[]> {
    if (hosted === undefined) return Promise.resolve([]);
    const { secrets } = hosted;
    const prefix = database.settings?.function_prefix ?? "";
    const setPrefix = secrets.get("AMAZON_ADS_FUNCTION_PREFIX");
    return Promise.resolve([
      ...REQUIRED.filter((name) => !secrets.has(name)).map((name) => ({
        problem: `The secret ${name} is missing.`,
        remedy: name === "AMAZON_ADS_ENCRYPTION_KEYS"
          ? "Set it to the keys that you keep. If there is nothing stored yet: run install."
          : "Run install: it asks for it.",
      })),
      ...FOR_TESTS.filter((name) => secrets.has(name)).map((name) => ({
        problem: `The secret ${name} is set, which is for tests only.`,
        remedy: `Delete it: supabase secrets unset ${name}`,
      })),
      ...[...secrets.keys()]
        .filter((name) => name.startsWith("AMAZON_ADS_") && !PROJECT_VARIABLES.includes(name))
        .map((name) => ({
          problem: `No function reads the secret ${name}.`,
          remedy: `Correct its name, or delete it: supabase secrets unset ${name}`,
        })),
      ...(setPrefix ?? digestOf("")) === digestOf(prefix) ? [] : [{
        problem: "AMAZON_ADS_FUNCTION_PREFIX is not the prefix that the schedule uses: " +
          `"${prefix}".`,
        remedy: prefix === ""
          ? "Delete it: supabase secrets unset AMAZON_ADS_FUNCTION_PREFIX"
          : `Run install --prefix ${prefix}.`,
      }],
    ]);
  },
};
