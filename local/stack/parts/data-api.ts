import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DataApiSettings } from "../../data-api/app.ts";
import { startListeningPart } from "../../processes/listening-part.ts";
import { openLogFile } from "../../processes/log-file.ts";
import { readApiSettings } from "../api-settings.ts";
import { keepRunning, type StackContext } from "../context.ts";
import type { DatabaseUrls } from "./postgres.ts";

/**
 * Starts the Data API and Auth. Callers reach them through the gateway.
 *
 * @param workdir The folder that holds `supabase/config.toml`, which names the exposed schemas.
 */
export async function startDataApi(
  context: StackContext,
  database: DatabaseUrls,
  workdir: string,
): Promise<void> {
  const api = await readApiSettings(join(workdir, "supabase/config.toml"));
  const { ports, folders, secrets } = context;
  const log = await openLogFile(join(folders.logs, "data-api.log"));
  context.onStop(() => log.close());
  const settings: DataApiSettings = {
    rest_db_url: database.rest,
    auth_db_url: database.auth,
    jwt_secret: secrets.jwt_secret,
    publishable_key: secrets.publishable_key,
    secret_keys: secrets.secret_keys,
    site_url: context.url,
    schemas: api.schemas,
    max_rows: api.maxRows,
  };
  await keepRunning(context, "Data API", (onSpawn) =>
    startListeningPart({
      name: "the Data API",
      script: fileURLToPath(new URL("../../data-api/main.ts", import.meta.url)),
      args: ["--port", String(ports.dataApi)],
      env: { DATA_API_SETTINGS: JSON.stringify(settings) },
      log,
      onSpawn,
    }));
}
