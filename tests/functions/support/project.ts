import assert from "node:assert/strict";
import { EXAMPLE } from "../../../shared/contract/example-values.ts";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** The project's named secret keys. */
export const KEYS = { default: "sb_secret_operators-key", other: "sb_secret_another-key" };
export const APP_ORIGIN = "https://app.test";
export const RETURN_TO = "https://app.test/connected";
export const CLIENT_ID = "amzn1.application-oa2-client.abc";
export const USER_ID = "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32";

/** What must never be in an answer or in the log. */
export const SECRETS = [KEYS.default, KEYS.other, "the-lwa-client-secret"];

const signing = await generateKeyPair("ES256", { extractable: true });
const foreign = await generateKeyPair("ES256");
const jwk = { ...await exportJWK(signing.publicKey), kid: "k1", alg: "ES256" };

/** A user's token, of this project unless it is forged. */
export function userToken(
  changes: { expires?: string; forged?: boolean; claims?: JWTPayload } = {},
): Promise<string> {
  return new SignJWT({
    sub: USER_ID,
    role: "authenticated",
    aud: "authenticated",
    iss: `${Deno.env.get("SUPABASE_URL")}/auth/v1`,
    ...changes.claims,
  })
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setExpirationTime(changes.expires ?? "1h")
    .sign(changes.forged ? foreign.privateKey : signing.privateKey);
}

type Args = Record<string, unknown>;
type Answer = (args: Args) => unknown;

/** The surroundings of a project's functions: its variables, its database and its Amazon. */
export interface Project {
  /** Statements that were run, in order. */
  calls: { statement: string; args: Args }[];
  argsOf(statement: string): Args;
  /** Says what a statement answers from now on: JSON, or a response of the Data API. */
  answer(statement: string, answer: Answer): void;
  /** Says what every other statement answers from now on. */
  answerAny(answer: Answer): void;
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
    AMAZON_ADS_CLIENT_ID: CLIENT_ID,
    AMAZON_ADS_CLIENT_SECRET: "the-lwa-client-secret",
    AMAZON_ADS_ENCRYPTION_KEYS: `k1:${"A".repeat(43)}`,
    AMAZON_ADS_RETURN_URLS: `${RETURN_TO},${EXAMPLE.returnUrl}`,
    AMAZON_ADS_ORIGINS: APP_ORIGIN,
    AMAZON_ADS_TOKEN_URL: `${url}/amazon/token`,
    AMAZON_ADS_API_URL_NA: `${url}/amazon/na`,
    AMAZON_ADS_API_URL_EU: `${url}/amazon/eu`,
    AMAZON_ADS_API_URL_FE: `${url}/amazon/fe`,
    SUPABASE_URL: url,
    SUPABASE_SECRET_KEYS: JSON.stringify(KEYS),
    SUPABASE_JWKS: JSON.stringify({ keys: [jwk] }),
  };
}

const OPTIONAL = [
  "AMAZON_ADS_REDIRECT_URL",
  "AMAZON_ADS_SCOPES",
  "AMAZON_ADS_JWT_SECRET",
  "AMAZON_ADS_AUTHORIZE_URL",
];

/**
 * Starts the surroundings of the functions and sets their variables. The environment belongs to the
 * process: files of tests run one after the other, each with a project of its own.
 *
 * @param without Variables that are left unset.
 */
export function startProject(without: string[] = []): Project {
  const calls: Project["calls"] = [];
  const answers = new Map<string, Answer>();
  let broken = false;
  let anyAnswer: Answer | undefined;
  let amazonAnswer: (request: Request, path: string) => Response = noAnswer;

  function noAnswer(): Response {
    return new Response("the test has no answer for this", { status: 500 });
  }

  async function runStatement(request: Request, statement: string): Promise<Response> {
    if (broken) return new Response("<html>Bad gateway</html>", { status: 502 });
    assert.equal(request.headers.get("apikey"), KEYS.default);
    const args: Args = await request.json();
    // After an answer, once a process and once a minute: no part of any story.
    if (statement === "report_project" || statement === "add_counters") return Response.json({});
    calls.push({ statement, args });
    const answer = answers.get(statement) ?? anyAnswer;
    if (answer === undefined) return noAnswer();
    const answered = await answer(args);
    return answered instanceof Response ? answered : Response.json(answered);
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
    anyAnswer = undefined;
    broken = false;
    amazonAnswer = noAnswer;
  }

  return {
    calls,
    argsOf: (name) =>
      calls.find(({ statement }) => statement === name)?.args ?? assert.fail(`${name} was not run`),
    answer: (statement, answer) => void answers.set(statement, answer),
    answerAny: (answer) => void (anyAnswer = answer),
    breakDatabase: () => void (broken = true),
    amazon: (answer) => void (amazonAnswer = answer),
    reset,
    stop: () => server.shutdown(),
  };
}
