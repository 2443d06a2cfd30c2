import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type postgres from "postgres";
import { type Amazon, startAmazon } from "../../../local/amazon/start-amazon.ts";
import { startGateway } from "../../../local/gateway/gateway.ts";
import { connect } from "../../../local/postgres/connect.ts";
import { runCronWorker } from "../../../local/schedule/cron-worker.ts";
import { runNetWorker } from "../../../local/schedule/net-worker.ts";
import { freePort } from "../../database/free-port.ts";
import type { TestPostgres } from "../../database/test-postgres.ts";
import { answerCall } from "./answer-call.ts";
import { startPlatformDataApi } from "./data-api.ts";
import { hostFunctions } from "./function-host.ts";
import type { PlatformState } from "./state.ts";

/** A hosted project on this machine: what a command line and an app see of Supabase. */
export interface Platform extends AsyncDisposable {
  state: PlatformState;
  /** The address of the Management API. */
  apiUrl: string;
  /** The project's own address. */
  projectUrl: string;
  functionsUrl: string;
  /** The simulated Amazon. It knows no app until one is put there. */
  amazon: Amazon;
  server: TestPostgres;
  /** Signs in as the superuser. */
  admin: postgres.Sql;
  /** What the functions printed. */
  printed: string[];
}

/** How to start a platform. */
export interface PlatformOptions {
  server: TestPostgres;
  /** Whether pg_cron is the stack's replacement, whose worker must be played. */
  playsCron?: boolean;
  /** How late the Data API notices a change, in milliseconds. */
  lateness?: number;
  rateLimit?: number;
  /** The project's reference: a restored copy is another project. */
  ref?: string;
}

function randomKey(prefix: string): string {
  return `${prefix}${randomBytes(24).toString("base64url")}`;
}

function newState(
  { server, ref = "abcdefghijklmnopqrst", rateLimit = 120 }: PlatformOptions,
): PlatformState {
  const database = new URL(server.url);
  return {
    ref,
    name: "Team shop",
    status: "ACTIVE_HEALTHY",
    accessToken: `sbp_${randomBytes(20).toString("hex")}`,
    permissions: undefined,
    siteUrl: "http://localhost:3000",
    secrets: new Map(),
    exposedSchemas: "public,graphql_public",
    functions: new Map(),
    uploads: new Map(),
    maxFunctions: 100,
    running: new Map(),
    publishableKey: randomKey("sb_publishable_"),
    secretKey: randomKey("sb_secret_"),
    // There is none: the functions reach the database itself.
    pooler: { host: database.hostname, port: Number(database.port) },
    calls: [],
    faultFor: () => undefined,
    onChanged: () => Promise.resolve(),
    rateLimit,
  };
}

/** The local Data API's own role. */
async function addDataApiRole(admin: postgres.Sql, password: string): Promise<void> {
  const role = new URL("../../../local/data-api/role.sql", import.meta.url);
  await admin.unsafe(await readFile(role, "utf8"));
  await admin.unsafe(`alter role data_api password '${password}'`);
}

/** What the platform itself gives every function; and Amazon's addresses, which are this machine's. */
function functionEnvironment(
  state: PlatformState,
  { url, jwtSecret, amazon }: { url: string; jwtSecret: string; amazon: Amazon },
): Record<string, string> {
  return {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: state.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: state.secretKey }),
    SUPABASE_JWKS: JSON.stringify({ keys: [] }),
    SB_REGION: "local",
    AMAZON_ADS_JWT_SECRET: jwtSecret,
    AMAZON_ADS_AUTHORIZE_URL: amazon.authorizeUrl,
    AMAZON_ADS_TOKEN_URL: amazon.tokenUrl,
    AMAZON_ADS_API_URL_NA: amazon.apiUrls.NA,
    AMAZON_ADS_API_URL_EU: amazon.apiUrls.EU,
    AMAZON_ADS_API_URL_FE: amazon.apiUrls.FE,
    ...Object.fromEntries(
      // The pooler finds the project by what follows the role's name; the database knows the role's name alone.
      [...state.secrets].map(([name, value]) => [name, value.replace(`.${state.ref}:`, ":")]),
    ),
  };
}

/**
 * Starts a hosted project over a database: the Management API, the Data API, Auth, the functions that are
 * uploaded to it, the schedule, and a simulated Amazon.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { server, lateness = 300, playsCron = false } = options;
  const state = newState(options);
  const endings: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of endings.toReversed()) await end();
  };
  try {
    const scratch = await mkdtemp(join(tmpdir(), "amazon-ads-connect-platform-"));
    endings.push(() => rm(scratch, { recursive: true, force: true }));
    const admin = connect(server.superuserUrl, { max: 2 });
    endings.push(() => admin.end({ timeout: 1 }));
    await addDataApiRole(admin, server.password);
    // Every hosted project has it among its exposed schemas.
    await admin`create schema if not exists graphql_public`;
    const jwtSecret = randomBytes(32).toString("hex");
    const amazon = await startAmazon({ clients: [] });
    endings.push(() => amazon.close());
    const dataApi = await startPlatformDataApi(server, state, { jwtSecret, lateness });
    endings.push(() => dataApi.close());
    const dataApiServer = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => dataApi.fetch(request),
    );
    endings.push(() => dataApiServer.shutdown());

    const port = freePort();
    const url = `http://127.0.0.1:${port}`;
    const printed: string[] = [];
    const functions = hostFunctions(state, {
      scratch,
      environment: () => functionEnvironment(state, { url, jwtSecret, amazon }),
      onLine: (line) => printed.push(line),
    });
    endings.push(() => functions.stop());

    const gateway = startGateway(port);
    endings.push(() => gateway.stop());
    gateway.open({
      functions: functions.fetch,
      dashboard: () => Promise.resolve(new Response(null, { status: 404 })),
      dataApiUrl: `http://127.0.0.1:${dataApiServer.addr.port}`,
      addresses: [],
    });

    const api = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) =>
        answerCall({
          state,
          request,
          connect: () => connect(server.url),
          restartFunctions: functions.restart,
          restartDataApi: () => dataApi.restart(),
        }),
    );
    endings.push(() => api.shutdown());

    const ending = new AbortController();
    const workers = [runNetWorker, ...playsCron ? [runCronWorker] : []].map((work) =>
      work({
        dbUrl: server.superuserUrl,
        signal: ending.signal,
        log: (line) => printed.push(line),
      })
    );
    endings.push(async () => {
      ending.abort();
      await Promise.allSettled(workers);
    });
    return {
      state,
      apiUrl: `http://127.0.0.1:${api.addr.port}`,
      projectUrl: url,
      functionsUrl: `${url}/functions/v1`,
      amazon,
      server,
      admin,
      printed,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
