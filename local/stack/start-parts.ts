import { join } from "node:path";
import { createDashboard, DASHBOARD_PATH } from "../dashboard/serve-dashboard.ts";
import { functionEnvironment } from "../functions/environment.ts";
import type { FunctionHost } from "../functions/host.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { PostgresHome } from "../postgres/home.ts";
import type { StackContext } from "./context.ts";
import { demoEmail, ensureDemoUser } from "./demo-user.ts";
import { migrate } from "./migrate.ts";
import { startAmazon } from "./parts/amazon.ts";
import { startDataApi } from "./parts/data-api.ts";
import { startFunctions } from "./parts/functions.ts";
import { type DatabaseUrls, startDatabase } from "./parts/postgres.ts";
import { startSchedule } from "./parts/schedule.ts";
import type { StackFile } from "./stack-file.ts";

/** What the parts need besides their shared context. */
export interface StartPartsOptions {
  gateway: Gateway;
  postgres: PostgresHome;
  /** The folder that holds `supabase/` and `shared/`. */
  workdir: string;
  /** Variables for the functions. */
  env: Record<string, string>;
}

/** A stack whose parts all run. */
export interface StartedParts {
  file: StackFile;
  functionEnv: Record<string, string>;
  deploy: FunctionHost["deploy"];
}

/** Starts all parts, each as soon as the parts that it needs are ready. */
export async function startParts(
  context: StackContext,
  { gateway, postgres, workdir, env }: StartPartsOptions,
): Promise<StartedParts> {
  const { ports, progress, secrets, url } = context;
  const database = await startDatabase(context, postgres);
  await allOf([
    progress.step(
      "Migrations",
      () => migrate({ workdir, dbUrl: database.owner, port: ports.gateway }),
    ),
    progress.step("Data API and Auth", () => startDataApi(context, database, workdir)),
    progress.step("Amazon, simulated", () => startAmazon(context)),
  ]);

  const amazonUrl = `http://127.0.0.1:${ports.amazon}`;
  const functionEnv = functionEnvironment(
    { url, amazonUrl, dbUrl: database.owner, secrets },
    env,
  );
  const functions = await startFunctions(context, {
    functionsFolder: join(workdir, "supabase/functions"),
    watched: [join(workdir, "shared")],
    env: functionEnv,
  });
  gateway.open({
    functions: functions.fetch,
    dataApiUrl: `http://127.0.0.1:${ports.dataApi}`,
    dashboard: createDashboard({
      publishableKey: secrets.publishable_key,
      demoUser: { email: demoEmail, password: secrets.demo_password },
    }),
    addresses: [
      ["Dashboard", url + DASHBOARD_PATH],
      ["The API, to read and to try", `${url}/docs`],
      ["Functions", `${url}/functions/v1`],
      ["Data API", `${url}/rest/v1`],
      ["Auth", `${url}/auth/v1`],
      ["Amazon", amazonUrl],
    ],
  });
  await progress.step("Schedule, demo user", () => settleIn(context, database));
  return {
    file: describe(context, database, amazonUrl),
    functionEnv,
    deploy: functions.deploy,
  };
}

/** Starts the schedule, and signs the demo user up through the gateway. */
async function settleIn(context: StackContext, database: DatabaseUrls): Promise<void> {
  const { secrets, url } = context;
  await startSchedule(context, database.superuser);
  await ensureDemoUser({
    url,
    publishableKey: secrets.publishable_key,
    dbUrl: database.owner,
    password: secrets.demo_password,
  });
}

function describe(context: StackContext, database: DatabaseUrls, amazonUrl: string): StackFile {
  const { folders, secrets, url } = context;
  return {
    supabase_url: url,
    functions_url: `${url}/functions/v1`,
    publishable_key: secrets.publishable_key,
    secret_keys: secrets.secret_keys,
    db_url: database.owner,
    db_admin_url: database.superuser,
    amazon_url: amazonUrl,
    amazon_control_url: `${amazonUrl}/_sim`,
    logs_dir: folders.logs,
    pid: Deno.pid,
    demo_user: { email: demoEmail, password: secrets.demo_password },
  };
}

/** As Promise.all, but waits for all: after a failure, no part may still be starting. */
async function allOf(works: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) {
    if (result.status === "rejected") throw result.reason;
  }
}
