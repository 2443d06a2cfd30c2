import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Environment } from "./environment.ts";
import { issuerTokenVerifier } from "./issuer-token.ts";

/** Turns a user's JWT into a caller. */
export type VerifyUserToken = (token: string) => Promise<Caller>;

const claimsSchema = z.object({ sub: z.string().uuid(), role: z.literal("authenticated") });

/** What a public key may verify; never an HMAC, whose secret it would become. */
export const ASYMMETRIC_ALGORITHMS = ["ES256", "RS256", "EdDSA"];

function refusal(cause: unknown): ConnectError {
  return cause instanceof errors.JWTExpired
    ? new ConnectError("token_expired", "The user's token has expired. Refresh the session.", {
      cause,
    })
    : new ConnectError("token_invalid", "The user's token was not issued for this project.", {
      cause,
    });
}

/**
 * Verifies users' tokens. The issuer that a token names chooses who vouches for it: a configured
 * third party, by that one's own keys; otherwise Supabase Auth, with asymmetric keys by the
 * project's JWKS, and HS256 only where the project has a `JWT_SECRET`. There the header's algorithm
 * chooses, and each key accepts only its own.
 */
export function userTokenVerifier(
  environment: Pick<Environment, "jwks" | "jwtSecret" | "issuers">,
  fetchKeys: typeof fetch,
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
      return (await jwtVerify(token, hmacKey, { algorithms: ["HS256"], requiredClaims: ["exp"] }))
        .payload;
    }
    if (publicKeys === undefined) throw new errors.JWKSNoMatchingKey();
    return (await jwtVerify(token, publicKeys, {
      algorithms: ASYMMETRIC_ALGORITHMS,
      requiredClaims: ["exp"],
    })).payload;
  }

  const issuers = new Map(
    environment.issuers.map((issuer) => [issuer.issuer, issuerTokenVerifier(issuer, fetchKeys)]),
  );

  return async (token) => {
    try {
      const byIssuer = issuers.get(decodeJwt(token).iss ?? "");
      if (byIssuer !== undefined) return await byIssuer(token);
      const { sub } = claimsSchema.parse(await verify(token));
      return { kind: "user", user_id: sub };
    } catch (cause) {
      throw cause instanceof ConnectError ? cause : refusal(cause);
    }
  };
}
