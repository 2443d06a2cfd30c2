import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../local/stack/folders.ts";
import { type MarkdownBlock, markdownBlocks } from "./markdown-blocks.ts";
import { database, stack } from "./stack.ts";

const DOCUMENT = await Deno.readTextFile(join(projectRoot, "docs/operations.md"));
const REF = "abcdefghijklmnopqrst";

/** Runs in place of npx: notes how it was called. */
const NPX = `#!/bin/bash
printf '%s\\n' "$@" > "$TOOL_CALLS/$(date +%s%N)"
`;

/** The operator at work: a runbook of docs/operations.md, block by block. */
export interface Runbook extends AsyncDisposable {
  /** The operator's secret key. */
  secret: string;
  /** What `supabase secrets set` was given. */
  secretsSet: Record<string, string>;
  /**
   * Runs the next block as it is in the text.
   *
   * @param filled What the operator fills in: shell variables by their names, and words in angle brackets.
   * @returns What it printed: the rows of a block of SQL as JSON.
   * @throws Error when a block of bash fails.
   */
  next(filled?: Record<string, string>): Promise<string>;
  /** Checks that every block was run. */
  finish(): void;
}

/** Gives the functions variables and deploys them. */
export function deploy(variables: Record<string, string>): void {
  assert.ok(stack.deploy, "this test file needs a stack of its own");
  stack.deploy(variables);
}

/** Does what npx was told: `supabase secrets set`, and the installer's `update --redeploy`, which puts them into effect. */
function runTools(calls: string[][], secrets: Record<string, string>): void {
  for (const [command, ...args] of calls) {
    if (command === "amazon-ads-connect") {
      assert.deepEqual(args, ["update", "--redeploy", "--project", REF]);
      deploy(secrets);
      continue;
    }
    assert.equal(command, "supabase");
    assert.equal(args.pop(), `--remote=${REF}`);
    const [topic, verb, ...pairs] = args;
    assert.deepEqual([topic, verb], ["secrets", "set"]);
    for (const pair of pairs) {
      const [, name = "", value = ""] = /^(\w+)=(.+)$/.exec(pair) ?? assert.fail(pair);
      secrets[name] = value;
    }
  }
}

async function readCalls(folder: string): Promise<string[][]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  return await Promise.all(names.map(async (name) => {
    const text = await Deno.readTextFile(join(folder, name));
    await Deno.remove(join(folder, name));
    return text.trimEnd().split("\n");
  }));
}

async function runSql(code: string, filled: Record<string, string>): Promise<string> {
  let sql = code;
  for (const [place, word] of Object.entries(filled)) sql = sql.replaceAll(`<${place}>`, word);
  assert.doesNotMatch(sql, /<[a-z]+[^<>]*>/, "the operator has filled everything in");
  return JSON.stringify(await database.unsafe(sql));
}

/**
 * Opens a runbook.
 *
 * @param heading Its heading, with number signs.
 */
export async function openRunbook(heading: string): Promise<Runbook> {
  const [preparation] = markdownBlocks(DOCUMENT, "### Before a runbook");
  assert.ok(preparation);
  const blocks: MarkdownBlock[] = markdownBlocks(DOCUMENT, heading);
  const folder = await Deno.makeTempDir();
  const calls = join(folder, "calls");
  await Deno.mkdir(calls);
  await Deno.writeTextFile(join(folder, "npx"), NPX, { mode: 0o755 });

  async function runBash(code: string, filled: Record<string, string>): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-euo", "pipefail", "-c", `${preparation?.code}\n${code}`],
      cwd: projectRoot,
      env: {
        ...{ PATH: `${folder}:${Deno.env.get("PATH")}`, TOOL_CALLS: calls, REF },
        ...{ FUNCTIONS: stack.functions_url, SECRET: runbook.secret },
        ...filled,
      },
      stdin: "null",
    }).output();
    const said = new TextDecoder().decode(stdout);
    assert.ok(success, `${code}${said}${new TextDecoder().decode(stderr)}`);
    runTools(await readCalls(calls), runbook.secretsSet);
    return said;
  }

  const runbook: Runbook = {
    secret: stack.secret_keys.default,
    secretsSet: {},
    async next(filled = {}): Promise<string> {
      const block = blocks.shift() ?? assert.fail(`${heading} has no further block`);
      return block.language === "sql"
        ? await runSql(block.code, filled)
        : await runBash(block.code, filled);
    },
    finish(): void {
      assert.deepEqual(blocks, [], `${heading} has blocks that were not run`);
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
  return runbook;
}
