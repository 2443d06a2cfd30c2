import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyOptions,
} from "jose";
import { z } from "zod/v3";
import type { Environment } from "../config/read-environment.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { storableText } from "../schemas/storable-text.ts";
import { ASYMMETRIC_ALGORITHMS } from "./asymmetric-algorithms.ts";
import { rememberVerified } from "./remember-verified.ts";
import { CLOCK_TOLERANCE_SECONDS, type VerifiedToken } from "./verified-token.ts";
import type { IssuerKeyStore } from "./issuer-keys.ts";
import { createIssuerTokenVerifier } from "./verify-issuer-token.ts";

/** Turns a user's JWT into a caller. */
export type VerifyUserToken = (token: string) => Promise<Caller>;

/** The `aud` and the `role` of every token that Supabase Auth issues for a signed-in user. */
const AUTHENTICATED = "authenticated";

const claimsSchema = z.object({
  sub: z.string().uuid(),
  iss: storableText(z.string().min(1).max(2000)),
  exp: z.number(),
  role: z.literal(AUTHENTICATED),
  // An unknown kind of client is a client all the same: never a user's own session.
  client_id: storableText(z.string().min(1).max(255)).optional(),
  is_anonymous: z.boolean().optional(),
  aal: storableText(z.string().max(20)).optional().catch(undefined),
});

function refusal(cause: unknown): ConnectError {
  if (cause instanceof errors.JWTExpired) return new ConnectError("token_expired", { cause });
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const sentence = CLAIM_SENTENCES[cause.claim];
    if (sentence !== undefined) return new ConnectError("token_invalid", sentence, { cause });
  }
  return new ConnectError("token_invalid", { cause });
}

const CLAIM_SENTENCES: Record<string, string> = {
  nbf:
    "The user's token is not valid yet: its nbf is more than ten seconds ahead of this project's " +
    "clock. Set the clock of its issuer.",
  aud: "The user's token is for another audience than this project's (claim aud).",
  iss:
    "The user's token names no issuer (claim iss). Supabase Auth's tokens do: add the claim to tokens " +
    "that you sign yourself.",
  azp: "The user's token was issued to a party that this project does not trust (claim azp).",
};

function callerOf(claims: z.infer<typeof claimsSchema>, authIssuer: string): Caller {
  const { sub, iss, client_id, is_anonymous, aal } = claims;
  return {
    kind: "user",
    user_id: sub,
    ...(iss === authIssuer ? {} : { issuer: iss }),
    ...(client_id === undefined ? {} : { oauth_client_id: client_id }),
    ...(is_anonymous ? { is_anonymous } : {}),
    ...(aal === undefined || aal === "aal1" ? {} : { aal }),
  };
}

/** What the verifier needs to know of the configuration. */
export type TokenTrust = Pick<Environment, "jwks" | "jwtSecret" | "issuers" | "authIssuer">;

/**
 * Makes what verifies users' tokens. The issuer that a token names chooses who vouches for it: a
 * configured third party, by that party's own keys; otherwise Supabase Auth, with asymmetric keys by the
 * project's JWKS, and with HS256 only where the project has an `AMAZON_ADS_JWT_SECRET`. There the
 * header's algorithm chooses, and each key accepts only its own. Whether another issuer than the project's own
 * is that of its Auth, the database decides.
 *
 * @param clock In milliseconds.
 * @param storeFor Keeps a third party's keys beyond the life of a process.
 * @returns What verifies a token, and throws ConnectError `token_invalid`, `token_expired` or
 * `issuer_unavailable`.
 */
export function createUserTokenVerifier(
  trust: TokenTrust,
  fetchKeys: typeof fetch,
  clock: () => number = Date.now,
  storeFor?: (issuer: string) => IssuerKeyStore,
): VerifyUserToken {
  const { authIssuer } = trust;
  const publicKeys = trust.jwks === undefined ? undefined : createLocalJWKSet(trust.jwks);
  const hmacKey = trust.jwtSecret === undefined
    ? undefined
    : new TextEncoder().encode(trust.jwtSecret);

  async function verifySignature(token: string): Promise<JWTPayload> {
    const options: JWTVerifyOptions = {
      audience: AUTHENTICATED,
      requiredClaims: ["exp", "iss"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(clock()),
    };
    if (decodeProtectedHeader(token).alg === "HS256") {
      if (hmacKey === undefined) throw new errors.JOSEAlgNotAllowed("HS256 is not configured");
      return (await jwtVerify(token, hmacKey, { ...options, algorithms: ["HS256"] })).payload;
    }
    if (publicKeys === undefined) throw new errors.JWKSNoMatchingKey();
    const algorithms = ASYMMETRIC_ALGORITHMS;
    return (await jwtVerify(token, publicKeys, { ...options, algorithms })).payload;
  }

  async function verifyOwn(token: string): Promise<VerifiedToken> {
    const claims = claimsSchema.parse(await verifySignature(token));
    return { caller: callerOf(claims, authIssuer), expiresAt: claims.exp };
  }

  const issuers = new Map(
    trust.issuers.map((issuer) => [
      issuer.issuer,
      createIssuerTokenVerifier(issuer, fetchKeys, clock, storeFor?.(issuer.issuer)),
    ]),
  );

  async function verify(token: string): Promise<VerifiedToken> {
    try {
      const verifyIssuers = issuers.get(decodeJwt(token).iss ?? "");
      return await (verifyIssuers ?? verifyOwn)(token);
    } catch (cause) {
      throw cause instanceof ConnectError ? cause : refusal(cause);
    }
  }

  return rememberVerified(verify, { now: clock });
}
