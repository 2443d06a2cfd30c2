import { readFile } from "node:fs/promises";

/**
 * When a process was started, and with which command line. A pid alone does not tell processes apart:
 * pids are used again, in a restarted container even for the same command.
 *
 * @returns undefined when no process has that pid.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (Deno.build.os === "linux") return await identityFromProc(pid);
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "lstart=,command=", "-p", String(pid)],
  }).output();
  return new TextDecoder().decode(stdout).trim() || undefined;
}

/** Reads /proc, because small container images have no `ps`. */
async function identityFromProc(pid: number): Promise<string | undefined> {
  const [command, status] = await Promise.all(
    ["cmdline", "stat"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "")),
  );
  // Empty for a process that ended and was not waited for.
  if (!command || !status) return undefined;
  // proc(5): the 22nd field; the second is in parentheses and may hold anything.
  const started = status.slice(status.lastIndexOf(")") + 2).split(" ")[19];
  return [started, ...command.split("\0").filter(Boolean)].join(" ");
}
