import { errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import type { Issuer } from "../schemas/issuer.ts";
import { storableText } from "../schemas/storable-text.ts";
import { ASYMMETRIC_ALGORITHMS } from "./asymmetric-algorithms.ts";
import { createIssuerKeys, type IssuerKeyStore } from "./issuer-keys.ts";
import { CLOCK_TOLERANCE_SECONDS, type VerifiedToken } from "./verified-token.ts";

/** A claim that only describes the user: a value of another form is left out. */
function optionalClaim(max: number): z.ZodType<string | undefined, z.ZodTypeDef, unknown> {
  return storableText(z.string().max(max)).optional().catch(undefined);
}

const claimsSchema = z.object({
  sub: storableText(z.string().min(1).max(255)),
  exp: z.number(),
  email: optionalClaim(320),
  given_name: optionalClaim(100),
  family_name: optionalClaim(100),
  picture: optionalClaim(2000),
});

type Claims = z.infer<typeof claimsSchema>;

function callerOf(issuer: Issuer, claims: Claims): Caller {
  const { sub, email, given_name, family_name, picture } = claims;
  return {
    kind: "identity",
    issuer: issuer.issuer,
    subject: sub,
    ...(email === undefined ? {} : { email }),
    ...(given_name === undefined ? {} : { first_name: given_name }),
    ...(family_name === undefined ? {} : { last_name: family_name }),
    ...(picture === undefined ? {} : { profile_image_url: picture }),
  };
}

function checkParty(issuer: Issuer, payload: JWTPayload): void {
  const parties = issuer.authorized_parties;
  if (parties === undefined || parties.some((party) => party === payload["azp"])) return;
  throw new errors.JWTClaimValidationFailed("azp is not allowed", payload, "azp");
}

/**
 * Makes what verifies the tokens of one third-party issuer, by its published keys.
 *
 * @param clock In milliseconds.
 * @param store Keeps the keys beyond the life of a process.
 * @returns What verifies a token. It throws ConnectError `issuer_unavailable` when the keys cannot be
 * fetched, and what jose or zod throws when the token is not valid.
 */
export function createIssuerTokenVerifier(
  issuer: Issuer,
  fetchKeys: typeof fetch,
  clock: () => number = Date.now,
  store?: IssuerKeyStore,
): (token: string) => Promise<VerifiedToken> {
  const url = new URL(
    issuer.jwks_url ?? `${issuer.issuer.replace(/\/+$/, "")}/.well-known/jwks.json`,
  );
  const findKey = createIssuerKeys({
    issuer: issuer.issuer,
    url,
    fetch: fetchKeys,
    now: clock,
    ...(store === undefined ? {} : { store }),
  });

  return async (token) => {
    const { payload } = await jwtVerify(token, findKey, {
      issuer: issuer.issuer,
      algorithms: ASYMMETRIC_ALGORITHMS,
      requiredClaims: ["exp", "sub"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(clock()),
      ...(issuer.audience === undefined ? {} : { audience: issuer.audience }),
    });
    checkParty(issuer, payload);
    const claims = claimsSchema.parse(payload);
    return { caller: callerOf(issuer, claims), expiresAt: claims.exp };
  };
}
