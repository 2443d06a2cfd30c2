import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { functionEnvironment } from "./functions/environment.ts";
import { startGateway } from "./gateway/gateway.ts";
import { serverAccount } from "./postgres/account.ts";
import { postgresHome } from "./postgres/home.ts";
import { recordProcesses } from "./processes/process-file.ts";
import type { StackContext } from "./stack/context.ts";
import { demoEmail, ensureDemoUser } from "./stack/demo-user.ts";
import {
  defaultStackFile,
  foldersForPort,
  projectRoot,
  type StackFolders,
} from "./stack/folders.ts";
import {
  endLeftovers,
  removeStackFolder,
  runningStack,
  sweepEphemeralStacks,
} from "./stack/leftovers.ts";
import { migrate } from "./stack/migrate.ts";
import { startAmazon } from "./stack/parts/amazon.ts";
import { startDataApi } from "./stack/parts/data-api.ts";
import { startFunctions } from "./stack/parts/functions.ts";
import { startDatabase } from "./stack/parts/postgres.ts";
import { startSchedule } from "./stack/parts/schedule.ts";
import { defaultPort, freeBlock, portsFrom, requireFree } from "./stack/ports.ts";
import { createProgress } from "./stack/progress.ts";
import { stackSecrets } from "./stack/secrets.ts";
import { removeStackFile, type StackFile, writeStackFile } from "./stack/stack-file.ts";
import { putVaultSecrets } from "./stack/vault-secrets.ts";

/** How to start a stack. */
export interface StackOptions {
  /** The first of its ports, from which the others follow; 0: any free block. Default 54321. */
  port?: number;
  /** On new data, which are removed at the end. */
  ephemeral?: boolean;
  /** Variables for the functions; those of the product win over the stack's own. */
  env?: Record<string, string>;
  /** Hears, line by line, what a person at the terminal wants to know. Default: nobody. */
  log?: (line: string) => void;
  /** Gives up a start that is under way. */
  signal?: AbortSignal;
  /** The folder that holds `supabase/` and `shared/`; default: the project. */
  workdir?: string;
}

/** A running stack. */
export interface Stack extends StackFile {
  port: number;
  /** What the stack's functions get; for `startFunctionProcess`. */
  functionEnv: Record<string, string>;
  /** Resolves when the stack has ended: with the reason, if nobody asked it to. */
  ended: Promise<Error | undefined>;
  /** Ends all parts in order. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres, the Data API and Auth, a simulated Amazon, the Edge Functions with a gateway, and
 * the schedule, all on loopback, and resolves when the stack is ready for use.
 *
 * @throws Error that says what to do: a port is taken, a stack runs here already, a part failed.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const ephemeral = options.ephemeral ?? false;
  const progress = createProgress(options.log ?? (() => {}), options.signal);
  const ports = portsFrom(options.port === 0 ? freeBlock() : options.port ?? defaultPort);
  const folders = foldersForPort(ports.gateway, ephemeral);
  const url = `http://127.0.0.1:${ports.gateway}`;
  const workdir = options.workdir ?? projectRoot;

  await refuseSecondStart(folders, ports.gateway);
  const home = await postgresHome(await serverAccount());
  await sweepEphemeralStacks(home.base);
  for (const name of await endLeftovers(folders)) {
    progress.say(`Ended ${name}, left running before`);
  }
  requireFree(ports, ["gateway", "amazon", "postgres", "dataApi"]);
  // Taken first and given back last: whoever gets it has the block.
  const gateway = startGateway(ports.gateway);

  const atEnd: (() => Promise<void>)[] = [() => gateway.stop()];
  const ended = Promise.withResolvers<Error | undefined>();
  let stopping: Promise<void> | undefined;
  const stop = (reason?: Error): Promise<void> =>
    stopping ??= (async () => {
      gateway.close();
      while (atEnd.length > 0) await atEnd.pop()?.();
      ended.resolve(reason);
    })();

  try {
    await mkdir(folders.logs, { recursive: true });
    // Passable for the account that runs Postgres, where that is another one.
    await chmod(folders.home, home.account ? 0o711 : 0o700);
    if (ephemeral) atEnd.push(() => removeStackFolder(folders, home.base));
    if (home.note) progress.say(home.note);
    const recorder = await recordProcesses(folders.processesFile);
    atEnd.push(() => recorder.close());
    const secrets = await stackSecrets(folders.secretsFile);
    const context: StackContext = {
      ...{ ports, folders, secrets, url, ephemeral, progress, recorder },
      onStop: (work) => atEnd.push(work),
      giveUp: (error) => stop(error),
    };

    const database = await startDatabase(context, home);
    await allOf([
      progress.step("Migrations", () =>
        migrate({
          workdir,
          dbUrl: database.owner,
          cliHome: join(folders.home, "cli"),
          logFile: join(folders.logs, "migrations.log"),
        })),
      progress.step("Data API and Auth", () => startDataApi(context, database)),
      progress.step("Amazon, simulated", () => startAmazon(context)),
    ]);
    const amazonUrl = `http://127.0.0.1:${ports.amazon}`;
    const functionEnv = functionEnvironment(
      { url, amazonUrl, dbUrl: database.owner, secrets },
      options.env ?? {},
    );
    const functions = await startFunctions(context, {
      functionsFolder: join(workdir, "supabase/functions"),
      watched: [join(workdir, "shared")],
      env: functionEnv,
    });
    gateway.open({
      functions: functions.fetch,
      dataApiUrl: `http://127.0.0.1:${ports.dataApi}`,
      addresses: [
        ["Functions", `${url}/functions/v1`],
        ["Data API", `${url}/rest/v1`],
        ["Auth", `${url}/auth/v1`],
        ["Amazon", amazonUrl],
      ],
    });
    await progress.step("Schedule, Vault, demo user", async () => {
      await putVaultSecrets(database.owner, {
        amazon_ads_connect_url: url,
        amazon_ads_connect_cron_key: secrets.secret_keys.cron,
      });
      await startSchedule(context, database.superuser);
      await ensureDemoUser({
        url,
        publishableKey: secrets.publishable_key,
        dbUrl: database.owner,
        password: secrets.demo_password,
      });
    });

    const stackFile: StackFile = {
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
    const files = [
      folders.stackFile,
      ...(ports.gateway === defaultPort ? [defaultStackFile] : []),
    ];
    for (const file of files) {
      await writeStackFile(file, stackFile);
      atEnd.push(() => removeStackFile(file));
    }
    return {
      ...stackFile,
      port: ports.gateway,
      functionEnv,
      ended: ended.promise,
      stop: () => stop(),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function refuseSecondStart(folders: StackFolders, port: number): Promise<void> {
  const pid = await runningStack(folders);
  if (pid === undefined) return;
  throw new Error(
    `Cannot start the stack: one runs on port ${port} already, with pid ${pid}. Use that one ` +
      `(${folders.stackFile} says how), end it with Ctrl-C, or start another with: ` +
      `npm start -- --port ${port + 100}`,
  );
}

/** Like Promise.all, but a failure waits for the others: nothing is started behind our back. */
async function allOf(works: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) {
    if (result.status === "rejected") throw result.reason;
  }
}
