import { sha256Hex } from "../crypto/sha256.ts";
import { sameSecret } from "../crypto/same-secret.ts";
import { ConnectError } from "../errors.ts";
import { API_KEY_PREFIX } from "../schemas/api-key-prefix.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Environment } from "./environment.ts";
import type { VerifyUserToken } from "./user-token.ts";

/** A verified credential: a caller in their own right, or one of the project's named secret keys. */
export type Credential =
  | { kind: "user" | "api_key"; caller: Caller }
  | { kind: "service"; name: string };

function bearerOf(headers: Headers): string | undefined {
  const [, token] = /^bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  // supabase-js repeats the project's own key here while nobody is signed in.
  return token?.startsWith("sb_") ? undefined : token;
}

function namedKey(
  keys: Record<string, string>,
  presented: string,
): string | undefined {
  let found: string | undefined;
  // All are compared, so that time does not tell which one was close.
  for (const [name, key] of Object.entries(keys)) {
    if (sameSecret(key, presented)) found = name;
  }
  return found;
}

/**
 * Verifies who calls, by the strongest credential given.
 *
 * @throws ConnectError `unauthenticated`, `token_invalid`, `token_expired`, `secret_key_unknown`.
 */
export async function verifyCredential(
  request: Request,
  environment: Environment,
  verifyUserToken: VerifyUserToken,
): Promise<Credential> {
  const apikey = request.headers.get("apikey") ?? "";
  if (apikey.startsWith("sb_secret_")) {
    const name = namedKey(environment.secretKeys, apikey);
    if (name !== undefined) return { kind: "service", name };
    throw new ConnectError("secret_key_unknown", "No secret key of this project has that value.");
  }
  const bearer = bearerOf(request.headers);
  if (bearer === undefined) {
    throw new ConnectError(
      "unauthenticated",
      "Cannot tell who calls. Sign in, or send an API key as Authorization: Bearer aac_….",
    );
  }
  if (bearer.startsWith(API_KEY_PREFIX)) {
    return { kind: "api_key", caller: { kind: "api_key", key_hash: sha256Hex(bearer) } };
  }
  return { kind: "user", caller: await verifyUserToken(bearer) };
}
