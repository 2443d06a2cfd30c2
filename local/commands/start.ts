import process from "node:process";
import { parseArgs } from "node:util";
import { startStack } from "../stack.ts";
import { givenEnvironment } from "../stack/given-environment.ts";
import { parsePort } from "../stack/parse-port.ts";
import { screen } from "../stack/screen.ts";

const usage = `Usage: npm start [-- --port N] [-- --ephemeral]

Starts everything on this machine: Postgres, the Data API and Auth, the Edge Functions, a simulated
Amazon and the schedule. Ends on Ctrl-C.

  --port N      the first port; the others follow from it (default 54321)
  --ephemeral   on new data, which are removed at the end
  -h, --help    this text

Variables of the product (AMAZON_*, ALLOWED_*, ENCRYPTION_KEYS, …) in the environment or in .env are
passed to the functions.`;

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
  // Postgres may run as another user, who has to reach its files; what is secret has its own mode.
  Deno.umask(0o022);
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort(new Error("interrupted"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);

  console.log("Starting the stack");
  const begun = performance.now();
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
    // Something of ours is broken: end in order rather than vanish.
    event.preventDefault();
    broken ??= event.reason;
    running.stop();
  });
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
