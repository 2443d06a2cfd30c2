import { projectRoot } from "../../local/stack/folders.ts";
import type { Print } from "./job.ts";

/**
 * Runs Deno in the project's folder.
 *
 * @param print Takes what it prints, errors among it.
 * @returns Whether it ended well.
 */
export async function runDeno(
  args: string[],
  print: Print,
  environment: Record<string, string> = {},
): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: projectRoot,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...environment },
  }).spawn();
  await Promise.all([child.stdout, child.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) print(text);
  }));
  return (await child.status).success;
}
