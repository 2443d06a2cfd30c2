import { z } from "zod";
import { developmentDeno } from "./deno-binaries.ts";
import { inheritedEnvironment } from "./inherited-environment.ts";
import type { LogFile } from "./log-file.ts";
import { type Child, spawnChild } from "./spawn.ts";

/** A part of the stack that is a server in this repository. */
export interface ListeningPartOptions {
  name: string;
  /** The path of its main module. */
  script: string;
  args: string[];
  env?: Record<string, string>;
  log: LogFile;
  onSpawn: (child: Child) => void;
}

const listeningSchema = z.object({ port: z.int() });

/**
 * Starts a server that says `{"port":N}` in a line when it listens, and waits for that.
 *
 * @throws Error with the end of the part's log, when it ends instead.
 */
export async function startListeningPart(options: ListeningPartOptions): Promise<Child> {
  const listening = Promise.withResolvers<void>();
  const child = spawnChild({
    command: developmentDeno(),
    args: ["run", "-A", "--no-lock", "--quiet", options.script, ...options.args],
    env: { ...inheritedEnvironment(), ...options.env },
    onLine: (line) => {
      options.log.write(line);
      if (isListening(line)) listening.resolve();
    },
    onSpawn: options.onSpawn,
    patience: 1000,
  });
  const failed = child.ended.then(({ code }) => {
    throw new Error(
      `Cannot start ${options.name}: it ended with code ${code}. The end of ${options.log.path}:\n` +
        options.log.tail().join("\n"),
    );
  });
  // Once it listens, `child.ended` tells of its end.
  failed.catch(() => {});
  await Promise.race([listening.promise, failed]);
  return child;
}

function isListening(line: string): boolean {
  if (!line.startsWith("{")) return false;
  try {
    return listeningSchema.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}
