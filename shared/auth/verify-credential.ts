import type { Environment } from "../config/read-environment.ts";
import { sameSecret } from "../crypto/same-secret.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { ConnectError } from "../errors.ts";
import { API_KEY_PREFIX } from "../schemas/api-key-prefix.ts";
import type { Caller } from "../schemas/caller.ts";
import type { VerifyUserToken } from "./verify-user-token.ts";

/**
 * A verified credential: of a user, of the holder of an API key, one of the project's named secret
 * keys, or a ticket of the schedule, which only the database can verify.
 */
export type Credential =
  | { kind: "user" | "api_key"; caller: Caller }
  | { kind: "service"; name: string }
  | { kind: "schedule"; ticket: string };

/** An API key that is the password of Basic authentication (RFC 7617); the user name is ignored. */
function basicKeyOf(headers: Headers): string | undefined {
  const [, encoded] = /^basic\s+([A-Za-z0-9+/=]+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  try {
    const [, password] = /^[^:]*:(.*)$/s.exec(atob(encoded ?? "")) ?? [];
    return password?.startsWith(API_KEY_PREFIX) ? password : undefined;
  } catch {
    return undefined;
  }
}

function bearerOf(headers: Headers): string | undefined {
  const [, token] = /^bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  // supabase-js repeats the project's own key here while no user is signed in.
  return token?.startsWith("sb_") ? undefined : token;
}

function namedKey(
  keys: Record<string, string>,
  presented: string,
): string | undefined {
  let found: string | undefined;
  // All keys are compared, so that the time taken does not tell which one was close.
  for (const [name, key] of Object.entries(keys)) {
    if (sameSecret(key, presented)) found = name;
  }
  return found;
}

/**
 * Verifies the strongest credential of a request.
 *
 * @param options `takesBasic`: an API key may also be the password of Basic authentication.
 * @throws ConnectError `unauthenticated`, `token_invalid`, `token_expired`, `secret_key_unknown`.
 */
export async function verifyCredential(
  request: Request,
  environment: Environment,
  verifyUserToken: VerifyUserToken,
  { takesBasic = false }: { takesBasic?: boolean } = {},
): Promise<Credential> {
  const ticket = request.headers.get("x-schedule-ticket");
  if (ticket !== null) return { kind: "schedule", ticket };
  const apikey = request.headers.get("apikey") ?? "";
  if (apikey.startsWith("sb_secret_")) {
    const name = namedKey(environment.secretKeys, apikey);
    if (name !== undefined) return { kind: "service", name };
    throw new ConnectError("secret_key_unknown");
  }
  const bearer = (takesBasic ? basicKeyOf(request.headers) : undefined) ??
    bearerOf(request.headers);
  if (bearer === undefined) {
    throw new ConnectError("unauthenticated");
  }
  if (bearer.startsWith(API_KEY_PREFIX)) {
    return { kind: "api_key", caller: { kind: "api_key", key_hash: sha256Hex(bearer) } };
  }
  return { kind: "user", caller: await verifyUserToken(bearer) };
}
