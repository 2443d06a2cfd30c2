import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Issuer } from "./issuer.ts";
import { ASYMMETRIC_ALGORITHMS } from "./user-token.ts";

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().max(320).optional().catch(undefined),
  given_name: z.string().max(100).optional().catch(undefined),
  family_name: z.string().max(100).optional().catch(undefined),
  picture: z.string().max(2000).optional().catch(undefined),
});

function callerOf(issuer: Issuer, payload: JWTPayload): Caller {
  const { sub, email, given_name, family_name, picture } = claimsSchema.parse(payload);
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

/**
 * Verifies one issuer's tokens by its published keys. An unknown key id is looked up anew, at most
 * every half minute, so that the issuer can rotate its keys.
 *
 * @throws ConnectError `issuer_unavailable` when the keys cannot be fetched; what jose throws when
 * the token is not valid.
 */
export function issuerTokenVerifier(
  issuer: Issuer,
  fetchKeys: typeof fetch,
): (token: string) => Promise<Caller> {
  const url = new URL(
    issuer.jwks_url ?? `${issuer.issuer.replace(/\/+$/, "")}/.well-known/jwks.json`,
  );
  const keys = createRemoteJWKSet(url, { timeoutDuration: 5_000, [customFetch]: fetchKeys });

  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      algorithms: ASYMMETRIC_ALGORITHMS,
      requiredClaims: ["exp", "sub"],
      ...(issuer.audience === undefined ? {} : { audience: issuer.audience }),
    }).catch((cause: unknown) => {
      const invalid = cause instanceof errors.JOSEError &&
        !(cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid) &&
        cause.code !== "ERR_JOSE_GENERIC";
      if (invalid) throw cause;
      throw new ConnectError(
        "issuer_unavailable",
        `Cannot verify the user's token: the keys of ${issuer.issuer} cannot be fetched. Try again.`,
        { cause, retry_after: 5 },
      );
    });
    const parties = issuer.authorized_parties;
    if (parties !== undefined && !parties.some((party) => party === payload["azp"])) {
      throw new errors.JWTClaimValidationFailed("azp is not allowed", payload, "azp");
    }
    return callerOf(issuer, payload);
  };
}
