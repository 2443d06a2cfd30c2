import { z } from "zod/v3";
import { type Pause, pause as pauseFor } from "../pause.ts";
import { ManagementApiError, OutcomeUnknown } from "./errors.ts";

/** What one call sends. */
export interface CallOptions {
  query?: Record<string, string>;
  /** Becomes JSON. */
  body?: unknown;
  form?: FormData;
  /** Whether the API answers with nothing. Everywhere else, half an answer counts as none. */
  answersNothing?: boolean;
  /** Whether a second call after a lost answer could do harm. */
  once?: boolean;
}

/** The Management API of one project. */
export interface ManagementApi {
  /** The project's reference. */
  ref: string;
  /**
   * Calls the API, and waits where it limits the rate.
   *
   * @param path From `/v1` on.
   * @returns The answer's JSON; undefined where the answer is empty.
   * @throws ManagementApiError when the API refuses. OutcomeUnknown when it does not answer.
   */
  call(method: string, path: string, options?: CallOptions): Promise<unknown>;
}

/** Where the API is, and who calls it. */
export interface ManagementApiOptions {
  url: string;
  accessToken: string;
  ref: string;
  pause?: Pause;
}

const refusalSchema = z.object({
  message: z.string(),
  missing_permissions: z.array(z.string()).optional(),
});

/** Longer than the API lets a statement run (50 to 60 s). */
const TIMEOUT_MS = 90_000;
/** How often a call is sent when the API limits the rate, as Supabase's own command line does it. */
const RATE_LIMIT_ATTEMPTS = 8;
/** How often a call is sent that gets no answer, or one of a transient failure. */
const ATTEMPTS = 4;
/** Part of the answer 400 when the API could not connect to the database. */
const NO_DATABASE = "connect ECONNREFUSED";
/** The database could not be reached (544), or a gateway got no answer. */
const TRANSIENT: ReadonlySet<number> = new Set([500, 502, 503, 504, 522, 524, 544]);

/** A gateway's answers after which the call may have been done all the same. */
const UNCERTAIN: ReadonlySet<number> = new Set([500, 502, 504, 522, 524]);

function secondsToWait(response: Response, attempt: number): number {
  for (const name of ["retry-after", "x-ratelimit-reset"]) {
    const seconds = Number(response.headers.get(name) ?? Number.NaN);
    if (Number.isFinite(seconds) && seconds >= 0) return Math.min(seconds, 120);
  }
  return 2 ** attempt;
}

function isTransient({ status, said }: ManagementApiError): boolean {
  return TRANSIENT.has(status) || status === 400 && said.includes(NO_DATABASE);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(call: string, status: number, text: string): ManagementApiError {
  const { data } = refusalSchema.safeParse(parseJson(text));
  const said = data?.message ?? (text.slice(0, 200) || "nothing");
  return new ManagementApiError(call, status, said, data?.missing_permissions);
}

/** Makes a client of the Management API. It sends the access token to no other address. */
export function createManagementApi(
  { url, accessToken, ref, pause = pauseFor }: ManagementApiOptions,
): ManagementApi {
  async function send(method: string, path: string, options: CallOptions): Promise<Response> {
    const address = new URL(path, url);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      address.searchParams.set(name, value);
    }
    return await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: "application/json",
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: options.form ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  async function call(method: string, path: string, options: CallOptions = {}): Promise<unknown> {
    const name = `${method} ${path}`;
    let limited = 0;
    for (let attempt = 1;;) {
      let response: Response;
      let text: string;
      try {
        response = await send(method, path, options);
        text = await response.text();
        if (response.ok) return options.answersNothing ? undefined : JSON.parse(text);
      } catch (error) {
        if (options.once || attempt === ATTEMPTS) throw new OutcomeUnknown(name, { cause: error });
        await pause(1000 * 2 ** (attempt++ - 1));
        continue;
      }
      const refused = refusal(name, response.status, text);
      if (response.status === 429 && ++limited < RATE_LIMIT_ATTEMPTS) {
        await pause(1000 * secondsToWait(response, limited - 1));
      } else if (options.once && UNCERTAIN.has(response.status)) {
        throw new OutcomeUnknown(name, { cause: refused });
      } else if (isTransient(refused) && attempt < ATTEMPTS) {
        await pause(1000 * 2 ** (attempt++ - 1));
      } else {
        throw refused;
      }
    }
  }

  return { ref, call };
}
