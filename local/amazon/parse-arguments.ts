import { parseArgs } from "node:util";
import { z } from "zod";
import { clientsSchema } from "./state/client.ts";
import type { AmazonOptions } from "./start-amazon.ts";

const options = {
  port: { type: "string", default: "0" },
  hostname: { type: "string" },
  clients: { type: "string" },
  "state-file": { type: "string" },
} as const;
const portSchema = z.coerce.number().int().min(0).max(65_535);

/**
 * Parses the arguments of the command.
 *
 * @throws with a sentence that names the wrong argument
 */
export function parseArguments(words: readonly string[]): AmazonOptions {
  const { port: portText, hostname, clients, "state-file": stateFile } = parse(words);
  const port = portSchema.safeParse(portText);
  if (!port.success) {
    throw new Error("Cannot start the simulated Amazon: --port is not a port number");
  }
  return {
    clients: parseClients(clients),
    port: port.data,
    ...(hostname === undefined ? {} : { hostname }),
    ...(stateFile === undefined ? {} : { stateFile }),
  };
}

function parse(
  words: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options }>>["values"] {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Cannot start the simulated Amazon: ${reason}; it takes ` +
        Object.keys(options).map((name) => `--${name}`).join(", "),
      { cause },
    );
  }
}

function parseClients(text: string | undefined): AmazonOptions["clients"] {
  if (text === undefined) {
    throw new Error(
      "Cannot start the simulated Amazon: --clients is missing; it is a JSON array of " +
        "{client_id, client_secret, redirect_uris, scopes?}",
    );
  }
  const parsed = clientsSchema.safeParse(readJson(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `Cannot start the simulated Amazon: --clients is malformed:\n${z.prettifyError(parsed.error)}`,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
