import { parseArguments } from "./parse-arguments.ts";
import { startAmazon } from "./start-amazon.ts";

/**
 * The command: `main.ts --clients '<json>' [--port 0] [--hostname 127.0.0.1] [--state-file path]`.
 * Prints its address as one line of JSON on stdout, and ends on SIGINT or SIGTERM.
 */
async function main(): Promise<void> {
  // Registered first: a parent process may send a signal as soon as it reads the line below.
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stop);

  const amazon = await startAmazon(parseArguments(Deno.args));
  console.log(JSON.stringify({ port: amazon.port, url: amazon.url }));
  await stopped;
  await amazon.close();
  Deno.exit(0);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}
