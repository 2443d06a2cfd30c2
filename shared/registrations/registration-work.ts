import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import { retry } from "../database/retry.ts";
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

/** A registration that this call has claimed. */
export interface RegistrationWork {
  context: Context;
  credential: AdsApiCredential;
  registration: StoredRegistration;
  claim: RegistrationClaim;
}

/** Records the outcome of a step, with retries: Amazon says some of it only once, so a transient failure of the database must not lose it. */
export async function settle(
  { context, registration: { id }, claim }: Pick<
    RegistrationWork,
    "context" | "registration" | "claim"
  >,
  result: RegistrationResult,
): Promise<Advanced> {
  const { registration, stored } = await retry(
    30_000,
    () => settleRegistration(context.database, id, claim.claim_id, result),
  );
  const found = registration.status === "registered" ||
    registration.error_code === "registration_outcome_unknown";
  return { registration: registrationOf(registration), sync: stored && found };
}
