import { join } from "node:path";
import { readLines } from "../../../local/processes/lines.ts";
import { foldersForPort, projectRoot } from "../../../local/stack/folders.ts";
import { readStackFile, type StackFile } from "../../../local/stack/stack-file.ts";
import { eventually } from "./eventually.ts";

/** A command of the project that runs as a person would run it. */
export interface RunningCommand {
  pid: number;
  lines: string[];
  status: Promise<Deno.CommandStatus>;
  signal(signal: Deno.Signal): void;
}

/** Runs `node local/bootstrap.mjs <args>`, as the npm scripts do. */
export function runCommand(...args: string[]): RunningCommand {
  const process = new Deno.Command("node", {
    args: [join(projectRoot, "local/bootstrap.mjs"), ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let running = true;
  const ended = process.status.finally(() => running = false);
  const lines: string[] = [];
  const reading = [process.stdout, process.stderr]
    .map((stream) => readLines(stream, (line) => lines.push(line)));
  return {
    pid: process.pid,
    lines,
    status: Promise.all([ended, ...reading]).then(([status]) => status),
    signal: (signal) => {
      if (running) process.kill(signal);
    },
  };
}

/** Waits until the stack on this port says that it is ready. */
export async function readyStack(command: RunningCommand, port: number): Promise<StackFile> {
  return await eventually(async () => {
    const stack = await readStackFile(foldersForPort(port, false).stackFile);
    if (!stack || !command.lines.some((line) => line.startsWith("Ready after"))) {
      throw new Error(`The stack is not ready; it said:\n${command.lines.join("\n")}`);
    }
    return stack;
  }, 60_000);
}
