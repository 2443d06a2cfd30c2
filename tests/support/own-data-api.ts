import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { DataApiSettings } from "../../local/data-api/app.ts";
import { developmentDeno } from "../../local/processes/deno-binaries.ts";
import { inheritedEnvironment } from "../../local/processes/inherited-environment.ts";
import { type Child, spawnChild } from "../../local/processes/spawn.ts";
import { stack } from "./stack.ts";

/** A Data API beside the stack's, for tests that let it die more often than a stack puts up with. */
export interface OwnDataApi extends AsyncDisposable {
  /** For a function process: its way to the database. */
  env: { SUPABASE_URL: string };
}

const listeningSchema = z.string().startsWith("{").transform((line): unknown => JSON.parse(line))
  .pipe(z.object({ port: z.int() }));

/** Starts a Data API, which is started again at the same address whenever it ends. */
export async function startOwnDataApi(): Promise<OwnDataApi> {
  let wanted = true;
  let port = 0;
  let child: Child;

  async function start(): Promise<void> {
    const { promise: listening, resolve } = Promise.withResolvers<number>();
    child = spawnChild({
      command: developmentDeno(),
      args: [
        ...["run", "-A", "--no-lock", "--quiet"],
        fileURLToPath(new URL("../../local/data-api/main.ts", import.meta.url)),
        ...["--port", String(port)],
      ],
      env: { ...inheritedEnvironment(), DATA_API_SETTINGS: JSON.stringify(settings()) },
      onLine: (line) => {
        const said = listeningSchema.safeParse(line);
        if (said.success) resolve(said.data.port);
      },
    });
    child.ended.then(() => wanted ? start() : undefined);
    port = await listening;
  }

  await start();
  return {
    env: { SUPABASE_URL: `http://127.0.0.1:${port}` },
    async [Symbol.asyncDispose](): Promise<void> {
      wanted = false;
      await child.stop();
    },
  };
}

function settings(): DataApiSettings {
  return {
    rest_db_url: urlFor("data_api"),
    auth_db_url: urlFor("supabase_auth_admin"),
    jwt_secret: stack.functionEnv["AMAZON_ADS_JWT_SECRET"] ?? "",
    publishable_key: stack.publishable_key,
    secret_keys: stack.secret_keys,
    site_url: stack.supabase_url,
    schemas: ["public", "amazon_ads"],
    max_rows: 1000,
  };
}

/** The roles of a stack share one password. */
function urlFor(role: string): string {
  const url = new URL(stack.db_url);
  url.username = role;
  return url.href;
}
