import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../../local/stack/folders.ts";

/** Debian's Python, which has Debian's httpx; elsewhere the one of the path. */
const PYTHONS = ["/usr/bin/python3", "python3"];

async function hasHttpx(python: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(python, {
      args: ["-c", "import httpx"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** A Python with httpx, if this machine has one. */
export async function findPython(): Promise<string | undefined> {
  for (const python of PYTHONS) if (await hasHttpx(python)) return python;
  return undefined;
}

/**
 * Runs Python with the client in its path.
 *
 * @param client The folder of the client: that of the sources unless another one is named.
 * @returns What it printed.
 */
export async function runPython(
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
  client = join(projectRoot, "client/python"),
): Promise<string> {
  const python = await findPython() ?? assert.fail("this machine has no Python with httpx");
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args,
    cwd,
    env: {
      ...env,
      PYTHONPATH: client,
      PYTHONDONTWRITEBYTECODE: "1",
    },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.ok(success, said);
  return said;
}
