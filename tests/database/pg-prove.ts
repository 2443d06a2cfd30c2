import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";
import { debianPostgres } from "./packages.ts";

/** The outcome of a run of pgTAP. */
export interface ProveResult {
  passed: number;
  failed: number;
  /** pg_prove's output about failures; empty without any. */
  complaints: string[];
}

const folder = join(projectRoot, "supabase/tests");

/** The pgTAP files of the project. */
export async function pgtapFiles(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".test.sql")).sort();
}

/**
 * Runs pgTAP files with pg_prove. A file that ends early, or whose plan does not match, counts as one more
 * failure besides its failed assertions.
 */
export async function pgProve(dbUrl: string, files: string[]): Promise<ProveResult> {
  const { success, stdout, stderr } = await new Deno.Command(debianPostgres.pgProve, {
    args: ["--verbose", "--dbname", dbUrl, ...files],
    cwd: folder,
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const lines = decoder.decode(stdout).split("\n");
  const passed = lines.filter((line) => /^ok \d/.test(line)).length;
  const notOk = lines.filter((line) => /^not ok \d/.test(line)).length;
  if (success && notOk === 0) return { passed, failed: 0, complaints: [] };
  const summary = lines.indexOf("Test Summary Report");
  return {
    passed,
    failed: Math.max(notOk, 1),
    complaints: [
      ...lines.filter((line) => /^not ok \d/.test(line)),
      ...decoder.decode(stderr).split("\n"),
      ...(summary < 0 ? lines.slice(-5) : lines.slice(summary)),
    ].filter((line) => line.trim() !== ""),
  };
}
