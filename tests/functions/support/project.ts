import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** The project's named secret keys. */
export const KEYS = { default: "sb_secret_operators-key", cron: "sb_secret_schedules-key" };
export const APP_ORIGIN = "https://app.test";
export const RETURN_TO = "https://app.test/connected";
export const CLIENT_ID = "amzn1.application-oa2-client.abc";
export const USER_ID = "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32";

/** What must never stand in an answer or in the log. */
export const SECRETS = [KEYS.default, KEYS.cron, "the-lwa-client-secret"];

const signing = await generateKeyPair("ES256", { extractable: true });
const foreign = await generateKeyPair("ES256");
const jwk = { ...await exportJWK(signing.publicKey), kid: "k1", alg: "ES256" };

/** A user's token, of this project unless it is forged. */
export function userToken(
  changes: { expires?: string; forged?: boolean; claims?: JWTPayload } = {},
): Promise<string> {
  return new SignJWT({ sub: USER_ID, role: "authenticated", ...changes.claims })
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setExpirationTime(changes.expires ?? "1h")
    .sign(changes.forged ? foreign.privateKey : signing.privateKey);
}

type Args = Record<string, unknown>;
type Answer = (args: Args) => unknown;

/** What stands around the functions of a project: its variables, its database and its Amazon. */
export interface Project {
  /** Statements that were run, in order. */
  calls: { statement: string; args: Args }[];
  argsOf(statement: string): Args;
  /** Says what a statement answers from now on. */
  answer(statement: string, answer: Answer): void;
  /** Takes the database away until the next {@link reset}. */
  breakDatabase(): void;
  /** Says what Amazon answers from now on; the path begins with /token or with a region's name. */
  amazon(answer: (request: Request, path: string) => Response): void;
  /** Forgets what happened and what was said. */
  reset(): void;
  stop(): Promise<void>;
}

/** Every variable that a project of this kind has, with all addresses at one server. */
export function variablesAt(url: string): Record<string, string> {
  return {
    AMAZON_CLIENT_ID: CLIENT_ID,
    AMAZON_CLIENT_SECRET: "the-lwa-client-secret",
    ENCRYPTION_KEYS: `k1:${"A".repeat(43)}`,
    ALLOWED_RETURN_URLS: RETURN_TO,
    ALLOWED_ORIGINS: APP_ORIGIN,
    AMAZON_TOKEN_URL: `${url}/amazon/token`,
    AMAZON_ADS_API_URL_NA: `${url}/amazon/na`,
    AMAZON_ADS_API_URL_EU: `${url}/amazon/eu`,
    AMAZON_ADS_API_URL_FE: `${url}/amazon/fe`,
    SUPABASE_URL: url,
    SUPABASE_SECRET_KEYS: JSON.stringify(KEYS),
    SUPABASE_JWKS: JSON.stringify({ keys: [jwk] }),
  };
}

const OPTIONAL = ["OAUTH_REDIRECT_URL", "AMAZON_SCOPES", "JWT_SECRET", "AMAZON_AUTHORIZE_URL"];

/**
 * Starts what stands around the functions and sets their variables. The environment belongs to the
 * process: files of tests run one after the other, each with a project of its own.
 *
 * @param without Variables that are left unset.
 */
export function startProject(without: string[] = []): Project {
  const calls: Project["calls"] = [];
  const answers = new Map<string, Answer>();
  let broken = false;
  let amazonAnswer: (request: Request, path: string) => Response = noAnswer;

  function noAnswer(): Response {
    return new Response("nobody said what to answer", { status: 500 });
  }

  async function runStatement(request: Request, statement: string): Promise<Response> {
    if (broken) return new Response("<html>Bad gateway</html>", { status: 502 });
    assert.equal(request.headers.get("apikey"), KEYS.default);
    const args: Args = await request.json();
    calls.push({ statement, args });
    const answer = answers.get(statement);
    return answer === undefined ? noAnswer() : Response.json(answer(args));
  }

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, statement] = /^\/rest\/v1\/rpc\/(\w+)$/.exec(pathname) ?? [];
    if (statement !== undefined) return await runStatement(request, statement);
    const [, path] = /^\/amazon(\/.*)$/.exec(pathname) ?? [];
    return path === undefined ? noAnswer() : amazonAnswer(request, path);
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handle);
  const variables = variablesAt(`http://127.0.0.1:${server.addr.port}`);
  for (const name of OPTIONAL) Deno.env.delete(name);
  for (const [name, value] of Object.entries(variables)) {
    if (without.includes(name)) Deno.env.delete(name);
    else Deno.env.set(name, value);
  }

  function reset(): void {
    calls.length = 0;
    answers.clear();
    broken = false;
    amazonAnswer = noAnswer;
  }

  return {
    calls,
    argsOf: (name) =>
      calls.find(({ statement }) => statement === name)?.args ?? assert.fail(`${name} was not run`),
    answer: (statement, answer) => void answers.set(statement, answer),
    breakDatabase: () => void (broken = true),
    amazon: (answer) => void (amazonAnswer = answer),
    reset,
    stop: () => server.shutdown(),
  };
}
