import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import { persistently } from "../database/persistently.ts";
import {
  type RegistrationClaim,
  type RegistrationResult,
  settleRegistration,
  type StoredRegistration,
} from "../database/registrations.ts";
import { type Advanced, registrationOf } from "./registration.ts";

/**
 * How long one call may work on a registration, in s: a request that must not be repeated ends after
 * 30 s, and the claim is renewed just before it goes out.
 */
export const CLAIM_SECONDS = 60;

/** A registration in this call's hands. */
export interface RegistrationWork {
  context: Context;
  credential: AdsApiCredential;
  registration: StoredRegistration;
  claim: RegistrationClaim;
}

/** Writes down how far it is: what Amazon tells only once is not lost to a passing trouble of ours. */
export async function settle(
  { context, registration: { id }, claim }: Pick<
    RegistrationWork,
    "context" | "registration" | "claim"
  >,
  result: RegistrationResult,
): Promise<Advanced> {
  const { registration, stored } = await persistently(
    30_000,
    () => settleRegistration(context.database, id, claim.claim_id, result),
  );
  const found = registration.status === "registered" ||
    registration.error_code === "registration_outcome_unknown";
  return { registration: registrationOf(registration), sync: stored && found };
}
