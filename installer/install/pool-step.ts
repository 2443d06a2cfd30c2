import { randomBytes } from "node:crypto";
import { literal } from "../../shared/database/transport/literal.ts";
import type { RunSql } from "../chapters/apply-chapters.ts";
import { InstallerError } from "../installer-error.ts";
import type { ManagementApi } from "../management-api/management-api.ts";
import { readPooler } from "../management-api/pooler.ts";
import { type SecretDigests, setSecrets } from "../management-api/secrets.ts";
import type { Step } from "../steps/step.ts";
import { scramVerifier } from "./scram-verifier.ts";

/** The role that the functions sign in as at the pooler. */
export const POOL_ROLE = "amazon_ads_pool";
/** The variable that holds the pooler's address. */
export const POOL_VARIABLE = "AMAZON_ADS_DATABASE_POOL_URL";

async function makeRole(run: RunSql, password: string): Promise<void> {
  const verifier = literal(scramVerifier(password));
  await run(`
do $do$
begin
  if exists (select from pg_catalog.pg_roles where rolname = '${POOL_ROLE}') then
    alter role ${POOL_ROLE} login password ${verifier};
  else
    create role ${POOL_ROLE} login password ${verifier};
  end if;
  grant amazon_ads_functions to ${POOL_ROLE};
end;
$do$`);
}

/**
 * Lets the functions use the connection pooler, as a role that may call our functions and nothing else.
 * Without the secret nothing knows the role's password: a run that was interrupted gives it a new one.
 */
export function poolStep(
  run: RunSql,
  api: ManagementApi,
  { roles, secrets }: { roles: readonly string[]; secrets: SecretDigests },
): Step {
  const isDone = secrets.has(POOL_VARIABLE) && roles.includes(POOL_ROLE);
  return {
    title: "Use the connection pooler",
    changes: [
      { action: isDone ? "keep" : "create", what: `the role ${POOL_ROLE}` },
      { action: isDone ? "keep" : "create", what: `the secret ${POOL_VARIABLE}` },
    ],
    async run(): Promise<void> {
      const pooler = await readPooler(api);
      if (pooler === undefined) {
        throw new InstallerError(
          "The project has no connection pooler in transaction mode.",
          "Leave out --pool: the functions use the Data API then.",
        );
      }
      const password = randomBytes(24).toString("hex");
      await makeRole(run, password);
      const { host, port, database } = pooler;
      const url = `postgresql://${POOL_ROLE}.${api.ref}:${password}@${host}:${port}/${database}`;
      await setSecrets(api, new Map([[POOL_VARIABLE, url]]));
    },
  };
}
