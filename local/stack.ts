import { chmod, mkdir } from "node:fs/promises";
import { serverAccount } from "./postgres/account.ts";
import { postgresHome } from "./postgres/home.ts";
import { recordProcesses } from "./processes/process-file.ts";
import { claimPorts } from "./stack/claim-ports.ts";
import { createEnding } from "./stack/ending.ts";
import { foldersForPort, latestStackFile, projectRoot } from "./stack/folders.ts";
import { removeStackFolder, sweepEphemeralStacks } from "./stack/leftovers.ts";
import { startCaretaker } from "./stack/parts/caretaker.ts";
import { defaultPort } from "./stack/ports.ts";
import { createProgress } from "./stack/progress.ts";
import { stackSecrets } from "./stack/secrets.ts";
import { removeStackFile, type StackFile, writeStackFile } from "./stack/stack-file.ts";
import { startParts } from "./stack/start-parts.ts";

/** How to start a stack. */
export interface StackOptions {
  /** The first of its ports, from which the others follow; 0: any free block. Default 54321. */
  port?: number;
  /** With a new database, which is deleted at the end. */
  ephemeral?: boolean;
  /** Variables for the functions: those named AMAZON_ADS_… override the stack's own. */
  env?: Record<string, string>;
  /** Called with each line for the person at the terminal. */
  log?: (line: string) => void;
  /** Interrupts the start. */
  signal?: AbortSignal;
  /** The folder that holds `supabase/` and `shared/`; default: the project. */
  workdir?: string;
}

/** A running stack. */
export interface Stack extends StackFile {
  port: number;
  /** What the stack's functions get; for `startFunctionProcess`. */
  functionEnv: Record<string, string>;
  /** Sets variables of the functions and deploys these, as the CLI does for a hosted project. */
  deploy(variables: Record<string, string>): void;
  /** Resolves when the stack has ended: with the reason, unless `stop` was called. */
  ended: Promise<Error | undefined>;
  /** Ends all parts in order. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres, the Data API and Auth, a simulated Amazon, the Edge Functions with a gateway, and
 * the schedule, all on loopback, and resolves when the stack is ready for use.
 *
 * @throws Error that says what to do, when a port is in use, a stack runs here already, or a part fails.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const ephemeral = options.ephemeral ?? false;
  const progress = createProgress(options.log ?? (() => {}), options.signal);
  const postgres = await postgresHome(await serverAccount());
  await sweepEphemeralStacks(postgres.base);
  const { ports, folders, gateway } = await claimPorts(
    options.port ?? defaultPort,
    (port) => foldersForPort(port, ephemeral),
    progress,
  );
  const ending = createEnding(() => gateway.close());
  ending.add(() => gateway.stop());

  try {
    await mkdir(folders.logs, { recursive: true });
    // The account that runs Postgres must be able to enter, where it is another one.
    await chmod(folders.home, postgres.account ? 0o711 : 0o700);
    if (ephemeral) ending.add(() => removeStackFolder(folders, postgres.base));
    if (postgres.note) progress.say(postgres.note);

    const recorder = await recordProcesses(folders.processesFile);
    ending.add(() => recorder.close());
    const caretaker = await startCaretaker(
      folders,
      recorder,
      ephemeral ? postgres.base : undefined,
    );
    ending.add(() => caretaker.stop());

    const parts = await startParts({
      ...{ ports, folders, ephemeral, progress, recorder },
      url: `http://127.0.0.1:${ports.gateway}`,
      secrets: await stackSecrets(folders.secretsFile),
      onStop: ending.add,
      giveUp: ending.stop,
    }, {
      ...{ gateway, postgres },
      workdir: options.workdir ?? projectRoot,
      env: options.env ?? {},
    });

    // A stack on any free port is a test's own: other programs do not look for it.
    const isNamed = options.port !== 0;
    for (const file of [folders.stackFile, ...(isNamed ? [latestStackFile] : [])]) {
      await writeStackFile(file, parts.file);
      ending.add(() => removeStackFile(file, Deno.pid));
    }
    return {
      ...parts.file,
      port: ports.gateway,
      functionEnv: parts.functionEnv,
      deploy: parts.deploy,
      ended: ending.ended,
      stop: () => ending.stop(),
    };
  } catch (error) {
    await ending.stop();
    throw error;
  }
}
