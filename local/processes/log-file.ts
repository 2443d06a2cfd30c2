import { createWriteStream } from "node:fs";
import { mkdir, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A log that is appended to, one line at a time. */
export interface LogFile {
  path: string;
  write(line: string): void;
  /** The last lines that this process wrote, for an error to show. */
  tail(count?: number): string[];
  close(): Promise<void>;
}

const MAX_TAIL_LINES = 50;
const MAX_BYTES = 10_000_000;

/** Opens a log. A file of more than 10 MB is renamed to `<path>.1` first, and replaces the one before. */
export async function openLogFile(path: string): Promise<LogFile> {
  await mkdir(dirname(path), { recursive: true });
  const found = await stat(path).catch(() => undefined);
  if (found && found.size > MAX_BYTES) await rename(path, `${path}.1`);
  const stream = createWriteStream(path, { flags: "a" });
  // A full disk must not end the stack: only the log is lost.
  stream.on("error", () => {});
  const last: string[] = [];
  return {
    path,
    write(line): void {
      last.push(line);
      if (last.length > MAX_TAIL_LINES) last.shift();
      if (!stream.writableEnded) stream.write(`${line}\n`);
    },
    tail: (count = 10) => last.slice(-count),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}
