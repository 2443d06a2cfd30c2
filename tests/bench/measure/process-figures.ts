import { readFile } from "node:fs/promises";

/** Linux counts a process's time in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

async function read(pid: number, file: string): Promise<string> {
  return await readFile(`/proc/${pid}/${file}`, "utf8").catch((cause: unknown) => {
    throw new Error(
      `Cannot measure process ${pid}: it has ended, or this machine has no /proc. Use Linux.`,
      { cause },
    );
  });
}

/** The CPU that a process has used so far, its own and the kernel's for it, in s. */
export async function cpuSeconds(pid: number): Promise<number> {
  // The name may hold spaces and brackets: fields are counted after it (proc_pid_stat(5)).
  const fields = (await read(pid, "stat")).replace(/^.*\) /s, "").split(" ");
  const [user, system] = [fields[11], fields[12]];
  return (Number(user) + Number(system)) / TICKS_PER_SECOND;
}

/** The most memory that a process has had at once since it began, in MB. */
export async function peakMemory(pid: number): Promise<number> {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await read(pid, "status")) ?? [];
  return Number(kilobytes) * 1024 / 1e6;
}
