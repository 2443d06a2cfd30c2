import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { processIdentity } from "./process-identity.ts";

const entrySchema = z.object({
  name: z.string(),
  pid: z.int().positive(),
  /** Tells the process from a later one with the same pid. */
  identity: z.string(),
});

const processFileSchema = z.object({ main: entrySchema, parts: z.array(entrySchema) });

/** A recorded process of a stack. */
export type ProcessEntry = z.output<typeof entrySchema>;
export type ProcessFile = z.output<typeof processFileSchema>;

/** Reads the recorded processes of a stack; undefined when there is no file, or it cannot be parsed. */
export async function readProcessFile(path: string): Promise<ProcessFile | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return processFileSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether the recorded process still runs: its pid may belong to a later one. */
export async function isRunning(entry: ProcessEntry): Promise<boolean> {
  return await processIdentity(entry.pid) === entry.identity;
}

/** Keeps the file in step with the processes of a running stack. */
export interface ProcessRecorder {
  add(name: string, pid: number): Promise<void>;
  remove(pid: number): Promise<void>;
  close(): Promise<void>;
}

/** Writes this process down as the stack's main one, and then its parts as they come and go. */
export async function recordProcesses(path: string): Promise<ProcessRecorder> {
  const main = { name: "stack", pid: Deno.pid, identity: await processIdentity(Deno.pid) ?? "" };
  let parts: ProcessEntry[] = [];
  let writing = Promise.resolve();
  let closed = false;
  const write = (): Promise<void> => {
    writing = writing.then(async () => {
      if (closed) return;
      await writeFile(`${path}.new`, JSON.stringify({ main, parts }, null, 2));
      await rename(`${path}.new`, path);
    }).catch((error: unknown) => {
      // The stack's folder may be deleted while the stack runs; the stack must still end in order.
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    });
    return writing;
  };
  await write();
  return {
    async add(name, pid): Promise<void> {
      const identity = await processIdentity(pid);
      if (identity === undefined) return;
      parts.push({ name, pid, identity });
      await write();
    },
    async remove(pid): Promise<void> {
      parts = parts.filter((part) => part.pid !== pid);
      await write();
    },
    async close(): Promise<void> {
      closed = true;
      await writing;
      await rm(path, { force: true });
    },
  };
}
