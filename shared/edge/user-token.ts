import { createLocalJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Environment } from "./environment.ts";

/** Turns a user's JWT into a caller. */
export type VerifyUserToken = (token: string) => Promise<Caller>;

const claimsSchema = z.object({ sub: z.uuid(), role: z.literal("authenticated") });

const ASYMMETRIC = ["ES256", "RS256", "EdDSA"];

function refusal(cause: unknown): ConnectError {
  return cause instanceof errors.JWTExpired
    ? new ConnectError("token_expired", "The user's token has expired. Refresh the session.", {
      cause,
    })
    : new ConnectError("token_invalid", "The user's token was not issued by this project.", {
      cause,
    });
}

/**
 * Verifies users of Supabase Auth: asymmetric keys by the project's JWKS, and HS256 only where the
 * project has a `JWT_SECRET`. The header's algorithm chooses between the two, and each accepts only
 * its own: a public key can never serve as an HMAC secret.
 */
export function userTokenVerifier(
  environment: Pick<Environment, "jwks" | "jwtSecret">,
): VerifyUserToken {
  const publicKeys = environment.jwks === undefined
    ? undefined
    : createLocalJWKSet(environment.jwks);
  const hmacKey = environment.jwtSecret === undefined
    ? undefined
    : new TextEncoder().encode(environment.jwtSecret);

  async function verify(token: string): Promise<JWTPayload> {
    if (decodeProtectedHeader(token).alg === "HS256") {
      if (hmacKey === undefined) throw new errors.JOSEAlgNotAllowed("HS256 is not configured");
      return (await jwtVerify(token, hmacKey, { algorithms: ["HS256"] })).payload;
    }
    if (publicKeys === undefined) throw new errors.JWKSNoMatchingKey();
    return (await jwtVerify(token, publicKeys, { algorithms: ASYMMETRIC })).payload;
  }

  return async (token) => {
    try {
      const { sub } = claimsSchema.parse(await verify(token));
      return { kind: "user", user_id: sub };
    } catch (cause) {
      throw refusal(cause);
    }
  };
}
