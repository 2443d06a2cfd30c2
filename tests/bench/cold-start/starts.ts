import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { signUp } from "../../../local/demo/sign-up.ts";
import { projectRoot } from "../../../local/stack/folders.ts";
import type { BenchStack } from "../stage/bench-stack.ts";
import { seedConnections } from "../stage/seed-connections.ts";
import type { Start } from "./first-answer.ts";

/** The project's functions. */
const FUNCTIONS = join(projectRoot, "supabase/functions");

/** The folder of the function that does nothing. */
const EMPTY_FUNCTIONS = fileURLToPath(new URL("functions", import.meta.url));

/** The function that does nothing. */
export const EMPTY = "an empty function";

/** get-token as it is used: an API key, a fresh token, one read from the database. */
const TOKEN = "get-token, with a token";

/** How a function is asked without a credential, and what it answers: POST and 401, unless it is listed here. */
const ANYONE: Record<string, { method: "GET" | "POST"; status: number }> = {
  "accept-invitation": { method: "POST", status: 400 },
  health: { method: "GET", status: 200 },
  metrics: { method: "GET", status: 401 },
  "oauth-callback": { method: "GET", status: 400 },
  "operator-connections": { method: "GET", status: 401 },
  switches: { method: "GET", status: 401 },
};

/** All functions of the project, by name. */
export function functionNames(): string[] {
  return readdirSync(FUNCTIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(
    ({ name }) => name,
  ).sort();
}

async function startWithToken(staged: BenchStack, env: Record<string, string>): Promise<Start> {
  const { stack } = staged;
  const { userId } = await signUp(stack);
  const [connectionId] = await seedConnections(
    staged,
    [{ accessToken: `Atza|${"x".repeat(371)}`, refreshToken: "Atzr|none" }],
    { userId, expiresIn: 3_600, dueIn: null },
  );
  const made = await fetch(`${stack.functions_url}/api-keys`, {
    method: "POST",
    headers: { apikey: stack.secret_keys.default, "content-type": "application/json" },
    body: JSON.stringify({ user_id: userId, name: "Bench", scopes: ["tokens"] }),
  });
  const { key } = z.object({ key: z.string() }).parse(await made.json());
  return {
    functionName: "get-token",
    functionsFolder: FUNCTIONS,
    env,
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ connection_id: connectionId }),
    status: 200,
  };
}

/** The functions to start, by the name of their row. */
export async function starts(staged: BenchStack): Promise<Map<string, Start>> {
  const env = staged.stack.functionEnv;
  const empty: Start = {
    functionName: "empty",
    functionsFolder: EMPTY_FUNCTIONS,
    env,
    method: "POST",
    status: 200,
  };
  return new Map([
    [EMPTY, empty],
    ...functionNames().map((name): [string, Start] => [name, {
      functionName: name,
      functionsFolder: FUNCTIONS,
      env,
      method: "POST",
      status: 401,
      ...ANYONE[name],
    }]),
    [TOKEN, await startWithToken(staged, env)],
  ]);
}
