import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { processIdentity } from "./process-identity.ts";

const entrySchema = z.object({
  name: z.string(),
  pid: z.int().positive(),
  /** To know the process again. */
  identity: z.string(),
});

const processFileSchema = z.object({ main: entrySchema, parts: z.array(entrySchema) });

/** A process of a stack, as written down. */
export type ProcessEntry = z.output<typeof entrySchema>;
export type ProcessFile = z.output<typeof processFileSchema>;

/** What the stack at this file wrote down; undefined where there is nothing (readable). */
export async function readProcessFile(path: string): Promise<ProcessFile | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return processFileSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether the process that was written down is the one that runs under its pid now. */
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
