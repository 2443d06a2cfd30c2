import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startListeningPart } from "../../processes/listening-part.ts";
import { openLogFile } from "../../processes/log-file.ts";
import { keepRunning, type StackContext } from "../context.ts";

/** Starts the simulated Amazon. It knows one app: the client id and secret that the functions use. */
export async function startAmazon(context: StackContext): Promise<void> {
  const { ports, folders, secrets } = context;
  const log = await openLogFile(join(folders.logs, "amazon.log"));
  context.onStop(() => log.close());
  const clients = [{
    client_id: secrets.amazon_client_id,
    client_secret: secrets.amazon_client_secret,
    redirect_uris: [context.url, `http://localhost:${ports.gateway}`]
      .map((origin) => `${origin}/functions/v1/oauth-callback`),
  }];
  await keepRunning(context, "Amazon", (onSpawn) =>
    startListeningPart({
      name: "the simulated Amazon",
      script: fileURLToPath(new URL("../../amazon/main.ts", import.meta.url)),
      args: [
        ...["--port", String(ports.amazon), "--clients", JSON.stringify(clients)],
        ...["--state-file", folders.amazonStateFile],
      ],
      log,
      onSpawn,
    }));
}
