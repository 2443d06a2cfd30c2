import { readFile } from "node:fs/promises";

/**
 * The command line of a running process, arguments separated by spaces.
 *
 * @returns undefined where no such process runs.
 */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (Deno.build.os === "linux") {
    // Small images have no `ps`.
    const raw = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return raw.split("\0").filter(Boolean).join(" ") || undefined;
  }
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "command=", "-p", String(pid)] })
    .output();
  return new TextDecoder().decode(stdout).trim() || undefined;
}
