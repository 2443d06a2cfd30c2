import { connect } from "../postgres/connect.ts";
import { projectRoot } from "../stack/folders.ts";
import { supabaseCli } from "../supabase-cli.ts";
import { readCheckValues } from "./check-values.ts";
import { narrowTypes } from "./narrow-types.ts";

const SCHEMA = "amazon_ads";

/** Lays TypeScript out as the project has it. */
async function formatted(text: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=ts", "-"],
    cwd: projectRoot,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot format the types: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/**
 * Writes the types of the tables of a database that has all chapters.
 *
 * @param dbUrl As the role that owns the project: `postgres`.
 * @throws Error with what the Supabase CLI said, where it fails.
 */
export async function databaseTypes(dbUrl: string): Promise<string> {
  const command = ["gen", "types", "--lang=typescript", `--schema=${SCHEMA}`];
  const { success, stdout, output } = await supabaseCli(command, dbUrl);
  if (!success) throw new Error(`Cannot read the types: supabase gen types said\n${output}`);
  const sql = connect(dbUrl);
  try {
    const values = await readCheckValues(sql, SCHEMA);
    return await formatted(narrowTypes(await formatted(stdout), values));
  } finally {
    await sql.end();
  }
}
