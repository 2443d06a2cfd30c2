import { type AmazonControl, createAmazonControl } from "./control/amazon-control.ts";
import { answerControl } from "./control/answer-control.ts";
import type { Region } from "./data/marketplaces.ts";
import { handleCall } from "./handle-call.ts";
import { listen } from "./http/listen.ts";
import type { ClientInput } from "./state/client.ts";
import { noStateFile, openStateFile, type StateFile } from "./state/state-file.ts";
import { createWorld } from "./state/world.ts";

/** What `startAmazon` can be told. */
export interface AmazonOptions {
  clients: ClientInput[];
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  hostname?: string;
  /** The file that keeps grants, tokens (hashed) and changed data through a restart; default: none. */
  stateFile?: string;
}

/** A running simulated Amazon. */
export interface Amazon {
  port: number;
  url: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** The base addresses of the Ads API, one for each region. */
  apiUrls: Record<Region, string>;
  client: AmazonControl;
  close(): Promise<void>;
}

/**
 * Starts a simulated Amazon on loopback: Login with Amazon, the Ads API of three regions, and a control
 * API under `/_sim`.
 *
 * @throws if an option is malformed, the port is taken, or the state file cannot be read
 */
export async function startAmazon(options: AmazonOptions): Promise<Amazon> {
  const { clients, port = 0, hostname = "127.0.0.1", stateFile } = options;
  let file: StateFile = noStateFile;
  const closing = new AbortController();
  const world = createWorld(clients, {
    onChange: () => file.scheduleWrite(),
    closing: closing.signal,
  });
  if (stateFile !== undefined) file = openStateFile(stateFile, world);

  const listener = await listen(
    {
      port,
      hostname,
      gzipAbove: () => world.settings.gzip_above_bytes,
      keepAlive: () => !world.faults.endsAnyConnection(),
    },
    async (call) =>
      call.url.pathname.startsWith("/_sim/")
        ? { kind: "answer", answer: await answerControl(world, call) }
        : await handleCall(world, call),
  );
  const url = `http://${hostname}:${listener.port}`;
  return {
    port: listener.port,
    url,
    authorizeUrl: `${url}/ap/oa`,
    tokenUrl: `${url}/auth/o2/token`,
    apiUrls: { NA: `${url}/na`, EU: `${url}/eu`, FE: `${url}/fe` },
    client: createAmazonControl(url),
    close: async () => {
      closing.abort();
      await listener.close();
      file.flush();
    },
  };
}
