import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Amazon, startAmazon } from "../../local/amazon/start-amazon.ts";
import { createDataApi } from "../../local/data-api/app.ts";
import { functionEnvironment } from "../../local/functions/environment.ts";
import { startFunctionHost } from "../../local/functions/host.ts";
import { startGateway } from "../../local/gateway/gateway.ts";
import { connect } from "../../local/postgres/connect.ts";
import { openLogFile } from "../../local/processes/log-file.ts";
import { runNetWorker } from "../../local/schedule/net-worker.ts";
import { readApiSettings } from "../../local/stack/api-settings.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { stackSecrets } from "../../local/stack/secrets.ts";
import type { TestPostgres } from "./test-postgres.ts";
import { freePort } from "./free-port.ts";

/** The parts of a project outside of its database. pg_cron is in the database itself. */
export interface Surroundings {
  /** The project's origin: it serves the Data API and all functions. */
  url: string;
  secretKeys: { default: string };
  amazon: Amazon;
  /** What the functions printed last. */
  functionsSaid(): string[];
  stop(): Promise<void>;
}

/** Starts the Data API, the functions, pg_net's worker and a simulated Amazon for a database. */
export async function startSurroundings(server: TestPostgres): Promise<Surroundings> {
  const endings: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of endings.reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-surroundings-"));
    endings.push(() => rm(folder, { recursive: true }));
    const log = await openLogFile(join(folder, "log"));
    endings.push(() => log.close());
    const secrets = await stackSecrets(join(folder, "secrets.json"));
    const port = freePort();
    const url = `http://127.0.0.1:${port}`;

    const amazon = await startAmazon({
      clients: [{
        client_id: secrets.amazon_client_id,
        client_secret: secrets.amazon_client_secret,
        redirect_uris: [`${url}/functions/v1/oauth-callback`],
      }],
    });
    endings.push(() => amazon.close());

    const api = await readApiSettings(join(projectRoot, "supabase/config.toml"));
    await addDataApiRole(server);
    const dataApi = createDataApi({
      rest_db_url: server.url.replace("//postgres:", "//data_api:"),
      auth_db_url: server.url.replace("//postgres:", "//supabase_auth_admin:"),
      jwt_secret: secrets.jwt_secret,
      publishable_key: secrets.publishable_key,
      secret_keys: secrets.secret_keys,
      site_url: url,
      schemas: api.schemas,
      max_rows: api.maxRows,
    });
    endings.push(() => dataApi.close());
    const dataApiServer = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => dataApi.fetch(request),
    );
    endings.push(() => dataApiServer.shutdown());

    const functions = await startFunctionHost({
      functionsFolder: join(projectRoot, "supabase/functions"),
      watched: [],
      env: functionEnvironment({ url, amazonUrl: amazon.url, dbUrl: server.url, secrets }, {}),
      log,
      say: () => {},
      onSpawn: () => {},
    });
    endings.push(() => functions.stop());

    const gateway = startGateway(port);
    endings.push(() => gateway.stop());
    gateway.open({
      functions: (request, path) => functions.fetch(request, path),
      dashboard: () => Promise.resolve(new Response(null, { status: 404 })),
      dataApiUrl: `http://127.0.0.1:${dataApiServer.addr.port}`,
      addresses: [],
    });

    const ending = new AbortController();
    const worker = runNetWorker({
      dbUrl: server.superuserUrl,
      signal: ending.signal,
      log: (line) => log.write(line),
    });
    endings.push(() => {
      ending.abort();
      return worker;
    });
    return {
      url,
      secretKeys: secrets.secret_keys,
      amazon,
      functionsSaid: () => log.tail(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addDataApiRole(server: TestPostgres): Promise<void> {
  const role = new URL("../../local/data-api/role.sql", import.meta.url);
  const sql = connect(server.superuserUrl);
  try {
    await sql.unsafe(await readFile(role, "utf8"));
    await sql.unsafe(`alter role data_api password '${server.password}'`);
  } finally {
    await sql.end();
  }
}
