import { dirname, join } from "node:path";
import { readProcessFile } from "../../../local/processes/process-file.ts";
import type { Stack } from "../../../local/stack.ts";

/**
 * The process in which a stack runs a function.
 *
 * @throws Error when it has not been called yet.
 */
export async function functionPid({ logs_dir }: Stack, name: string): Promise<number> {
  const processes = await readProcessFile(join(dirname(logs_dir), "processes.json"));
  const found = processes?.parts.find((part) => part.name === name);
  if (found === undefined) {
    throw new Error(`Cannot measure ${name}: the stack runs no process of it.`);
  }
  return found.pid;
}
