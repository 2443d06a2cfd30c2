import { z } from "zod";
import { type AmazonOptions, clientsSchema } from "./options.ts";

const known = ["port", "hostname", "clients", "state-file"];
const portSchema = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads the command's arguments.
 *
 * @throws with a sentence for whoever typed them
 */
export function parseArguments(words: readonly string[]): AmazonOptions {
  const values = new Map<string, string>();
  for (let index = 0; index < words.length; index += 2) {
    const name = (words[index] ?? "").replace(/^--/, "");
    const value = words[index + 1];
    if (!known.includes(name)) {
      throw new Error(
        `Cannot start the simulated Amazon: "${words[index]}" is not one of ` +
          known.map((option) => `--${option}`).join(", "),
      );
    }
    if (value === undefined) {
      throw new Error(`Cannot start the simulated Amazon: --${name} has no value`);
    }
    values.set(name, value);
  }

  const port = portSchema.safeParse(values.get("port") ?? "0");
  if (!port.success) {
    throw new Error("Cannot start the simulated Amazon: --port is not a port number");
  }
  const hostname = values.get("hostname");
  const stateFile = values.get("state-file");
  return {
    clients: parseClients(values.get("clients")),
    port: port.data,
    ...(hostname === undefined ? {} : { hostname }),
    ...(stateFile === undefined ? {} : { stateFile }),
  };
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
