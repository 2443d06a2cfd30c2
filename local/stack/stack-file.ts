import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";

const stackFileSchema = z.object({
  supabase_url: z.url(),
  functions_url: z.url(),
  publishable_key: z.string(),
  secret_keys: z.object({ default: z.string() }),
  /** As `postgres`: what a hosted project's connection string gives. */
  db_url: z.string(),
  /** As the superuser: for tests, and for what the platform does by itself. */
  db_admin_url: z.string(),
  amazon_url: z.url(),
  amazon_control_url: z.url(),
  logs_dir: z.string(),
  pid: z.int(),
  demo_user: z.object({ email: z.string(), password: z.string() }),
});

/** stack.json: what other programs need to know to use a running stack. */
export type StackFile = z.output<typeof stackFileSchema>;

/** Writes stack.json in one piece; it holds secrets, so only its owner may read it. */
export async function writeStackFile(path: string, stack: StackFile): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** @returns undefined where there is none, or none that can be read. */
export async function readStackFile(path: string): Promise<StackFile | undefined> {
  try {
    return stackFileSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Removes the stack.json of the stack with this pid, unless another has written its own since. */
export async function removeStackFile(path: string, pid: number): Promise<void> {
  if ((await readStackFile(path))?.pid === pid) await rm(path, { force: true });
}
