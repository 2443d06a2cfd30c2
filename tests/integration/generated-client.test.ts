import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GENERATED } from "../../local/contract/generated-files.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { makeKey } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { stack } from "../support/stack.ts";

// A client that openapi-typescript makes of the description, as its users make one.

const PROGRAM = `
import createClient from "openapi-fetch";
import type { paths } from "./openapi.d.ts";

const [baseUrl = "", key = "", connection_id = ""] = Deno.args;
const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${key}\` } });

const token = await client.POST("/get-token", { body: { connection_id } });
if (token.error) throw new Error(token.error.detail);
const accounts = await client.GET("/list-accounts", { params: { query: { limit: 1 } } });
const one = await client.GET("/connections/{id}", { params: { path: { id: connection_id } } });
const missing = await client.POST("/get-token", { body: { profile_id: "1" } });
console.log(JSON.stringify({
  expires_in: token.data.expires_in,
  accounts: accounts.data?.accounts.length,
  status: one.data?.connection.status,
  code: missing.error?.code,
}));
`;

/** Lines that no client may compile. */
const WRONG = {
  "a field that the answer does not have": "token.data.expires;",
  "a field of another type": 'client.POST("/get-token", { body: { connection_id: 1 } });',
  "a path that no function has": 'client.POST("/get-tokens", {});',
  "a code that the operation does not list": 'missing.error?.code === "cursor_invalid";',
};

const folder = join(projectRoot, ".local/generated-client");
await mkdir(folder, { recursive: true });
const home = await mkdtemp(join(folder, "run-"));
Deno.test.afterAll(() => rm(home, { recursive: true }));

async function run(command: string, args: string[]): Promise<{ success: boolean; output: string }> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: home,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function compile(program: string): Promise<{ success: boolean; output: string }> {
  const file = join(home, "program.ts");
  await writeFile(file, program);
  return await run(Deno.execPath(), ["check", "--no-lock", file]);
}

Deno.test("a client made of the description compiles, and talks to the stack", async (t) => {
  const cli = join(projectRoot, "node_modules/openapi-typescript/bin/cli.js");
  const made = await run("node", [cli, GENERATED.openApi, "-o", join(home, "openapi.d.ts")]);
  assert.ok(made.success, made.output);

  for (const [title, line] of Object.entries(WRONG)) {
    await t.step(`it does not compile with ${title}`, async () => {
      const { success, output } = await compile(`${PROGRAM}\n${line}\n`);
      assert.equal(success, false);
      assert.match(output, /TS\d+ \[ERROR\]/);
      assert.doesNotMatch(output, /Found \d+ errors/);
    });
  }

  await t.step(
    "it reads a token, accounts and a connection, and errors by their code",
    async () => {
      const { success, output } = await compile(PROGRAM);
      assert.ok(success, output);
      const { person, connectionId } = await newSyncedConnection("seller");
      const scopes = ["tokens", "accounts:read", "connections:read"];
      const { key } = await makeKey(person.as, { scopes });
      const args = ["run", "-A", "--no-lock", join(home, "program.ts")];
      const ran = await run(Deno.execPath(), [...args, stack.functions_url, key, connectionId]);
      assert.ok(ran.success, ran.output);
      const { expires_in, ...rest } = JSON.parse(ran.output);
      assert.ok(expires_in > 300);
      assert.deepEqual(rest, { accounts: 1, status: "active", code: "connection_not_found" });
    },
  );
});
