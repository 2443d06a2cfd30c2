import process from "node:process";
import { parseArgs } from "node:util";
import { buildDashboard, isDashboardBuilt } from "../../dashboard/build/build-dashboard.ts";
import { startStack } from "../stack.ts";
import { givenEnvironment } from "../stack/given-environment.ts";
import { parsePort } from "../stack/parse-port.ts";
import { screen } from "../stack/screen.ts";

const usage = `Usage: npm start [-- --port N] [-- --ephemeral]

Starts the whole stack on this machine: Postgres, the Data API and Auth, the Edge Functions, a simulated
Amazon, and the schedule. Ctrl-C ends it.

  --port N      the first of four ports in a row (default 54321)
  --ephemeral   with a new database, which is deleted at the end
  -h, --help    this text

Variables that begin with AMAZON_ADS_, in the environment or in .env, are passed to the functions.`;

/** Builds the dashboard where its sources have changed. The stack is of use without it, too. */
async function prepareDashboard(): Promise<void> {
  try {
    if (await isDashboardBuilt()) return;
    console.log("  Building the dashboard (once; some seconds)");
    await buildDashboard();
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      ephemeral: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  // Postgres may run as another user, which must reach its files. Files with secrets have modes of their own.
  Deno.umask(0o022);
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort(new Error("interrupted"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);

  console.log("Starting the stack");
  const begun = performance.now();
  const dashboard = prepareDashboard();
  let stack;
  try {
    stack = await startStack({
      ...(values.port === undefined ? {} : { port: parsePort(values.port) }),
      ephemeral: values.ephemeral,
      env: await givenEnvironment(),
      log: console.log,
      signal: interrupted.signal,
    });
  } catch (error) {
    if (interrupted.signal.aborted) return 0;
    throw error;
  }
  const running = stack;
  const end = (): void => {
    console.log("\nEnding the stack");
    running.stop();
  };
  let broken: unknown;
  globalThis.addEventListener("unhandledrejection", (event) => {
    // A defect of the stack itself: end the parts in order instead of crashing.
    event.preventDefault();
    broken ??= event.reason;
    running.stop();
  });
  await dashboard;
  if (interrupted.signal.aborted) end();
  interrupted.signal.addEventListener("abort", end);
  console.log(screen(running, (performance.now() - begun) / 1000));

  const reason = await running.ended;
  if (reason ?? broken) throw reason ?? broken;
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
