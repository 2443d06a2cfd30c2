import process from "node:process";
import { parseArgs } from "node:util";
import { connect } from "../postgres/connect.ts";
import { createDataApi, dataApiSettingsSchema } from "./app.ts";
import { keepDigitsInBodies } from "./keep-digits-in-bodies.ts";

/**
 * Serves the Data API and Auth in a process of their own:
 * `DATA_API_SETTINGS='{…}' deno run -A local/data-api/main.ts --port N`. It prints `{"port":N}` when it
 * listens, and ends when its stdin is closed, which happens when the stack ends.
 */
function main(): void {
  const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
  const settings = dataApiSettingsSchema.parse(
    JSON.parse(process.env["DATA_API_SETTINGS"] ?? "null"),
  );
  keepDigitsInBodies();
  const api = createDataApi(settings);

  // As with PostgREST: Postgres announces a changed schema, and the next request sees the change.
  const listener = connect(settings.rest_db_url);
  const listening = listener.listen("pgrst", () => api.reload(), () => api.reload());
  listening.catch((error) => {
    console.error("Cannot listen for schema changes:", error);
    process.exit(1);
  });

  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: Number(values.port),
    automaticCompression: false,
    onListen: ({ port }) => console.log(JSON.stringify({ port })),
  }, (request) => api.fetch(request));

  const stop = async (): Promise<void> => {
    await server.shutdown();
    await Promise.all([api.close(), listener.end({ timeout: 1 })]);
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.stdin.on("end", stop).resume();
}

main();
