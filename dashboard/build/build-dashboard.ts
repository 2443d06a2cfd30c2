import { execFile } from "node:child_process";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sourceHash } from "./source-hash.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where `npm start` and the tests have the build: beside the data of the stacks. */
export const dashboardFolder: string = join(root, ".local/dashboard");

/** Beside the build: the hash of its sources. */
const hashFile = join(root, ".local/dashboard.sha256");

/** Whether the build is there and made of the present sources. */
export async function isDashboardBuilt(): Promise<boolean> {
  const [built, wanted] = await Promise.all([
    readFile(hashFile, "utf8").catch(() => undefined),
    sourceHash(),
  ]);
  return built === wanted;
}

/** How long a build takes at most: an older lock is of a process that died. */
const LOCK_MS = 120_000;

/** Runs something that one process does at a time. */
async function exclusively(work: () => Promise<void>): Promise<void> {
  const lock = join(root, ".local/dashboard.lock");
  await mkdir(dirname(lock), { recursive: true });
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      const taken = await stat(lock).catch(() => undefined);
      if (taken === undefined) {
        if (!isTaken(error)) throw error;
      } else if (Date.now() - taken.mtimeMs > LOCK_MS) {
        await rm(lock, { recursive: true, force: true });
      } else {
        await setTimeout(200);
      }
    }
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

/**
 * Builds the dashboard, unless that has happened. Of several processes one builds, and the others wait.
 *
 * @throws Error with what Vite said.
 */
export async function buildDashboard(): Promise<void> {
  if (await isDashboardBuilt()) return;
  await exclusively(async () => {
    if (!await isDashboardBuilt()) await build();
  });
}

async function build(): Promise<void> {
  const hash = await sourceHash();
  const folder = `${dashboardFolder}.${process.pid}`;
  try {
    await buildDashboardInto(folder);
    await rm(dashboardFolder, { recursive: true, force: true });
    await rename(folder, dashboardFolder);
    await writeFile(hashFile, hash);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Builds the dashboard into a folder, in place of what is there. The same sources give the same bytes.
 *
 * @throws Error with what Vite said.
 */
export async function buildDashboardInto(folder: string): Promise<void> {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const args = [vite, "build", "--config", join(root, "dashboard/vite.config.ts")];
  await promisify(execFile)("node", [...args, "--outDir", folder, "--logLevel", "warn"], {
    cwd: root,
  }).catch((error: unknown) => {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : error;
    throw new Error(`Cannot build the dashboard:\n${said}`);
  });
}

if (import.meta.main) await buildDashboard();
