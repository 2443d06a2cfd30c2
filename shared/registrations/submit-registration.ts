import { registerAdsAccount } from "../amazon/register-ads-account.ts";
import { associationSchema } from "../contract/requests/register-account.ts";
import { beginSubmission, type RegistrationResult } from "../database/registrations.ts";
import { ConnectError, type ErrorFacts } from "../errors.ts";
import { amazonAssociation } from "./association.ts";
import { CLAIM_SECONDS, type RegistrationWork, settle } from "./registration-work.ts";
import { type Advanced, registrationOf } from "./registration.ts";

async function associationOf(
  { context, registration, claim }: RegistrationWork,
): Promise<Record<string, unknown>[]> {
  if (claim.encrypted_association === null) return [];
  const opened = await context.sealer.open(claim.encrypted_association, {
    row: registration.id,
    owner: claim.user_id,
    kind: "registration_request",
  });
  return [amazonAssociation(associationSchema.parse(JSON.parse(opened)))];
}

function requestId({ amazon_request_id }: ErrorFacts): { amazon_request_id?: string } {
  return amazon_request_id === undefined ? {} : { amazon_request_id };
}

/** Refusals that are not about the registration: it may be sent again. */
const TRANSIENT_STATUSES = new Set([401, 403, 429]);

/** The outcome of an unsuccessful submission. Only a refusal, 400 to 499, is certain to have registered nothing. */
function outcomeOf({ claim }: RegistrationWork, error: ConnectError): RegistrationResult {
  const { amazon_status: status = 500 } = error.facts;
  const problem = { error_code: error.code, ...requestId(error.facts) };
  if (TRANSIENT_STATUSES.has(status)) {
    const before = claim.terms_token === null ? "submitted" : "terms_pending";
    // The first of two submissions may have been carried out: the next step checks it.
    return claim.submissions > 0
      ? { status: "submitted", ...problem }
      : { status: before, not_carried_out: true, ...problem };
  }
  // After a second submission the terms tell whether the first was carried out.
  const isRefusal = status >= 400 && status < 500;
  if (!isRefusal || claim.submissions > 0) return { status: "submitted", ...problem };
  return {
    status: "failed",
    ...problem,
    error_code: "registration_refused",
    error_detail: error.message,
  };
}

/**
 * Sends the registration to Amazon, unless another call has: the row records it first.
 *
 * @throws ConnectError Amazon's transient refusals; `sealed_value_unreadable` before
 * anything is sent.
 */
export async function submit(work: RegistrationWork): Promise<Advanced> {
  const { context, credential, registration, claim } = work;
  const associations = await associationOf(work);
  if (!await beginSubmission(context.database, registration.id, claim.claim_id, CLAIM_SECONDS)) {
    return { registration: registrationOf(registration), sync: false };
  }
  try {
    const account = await registerAdsAccount(context.adsApi, credential, registration.region, {
      ...(registration.account_name === null ? {} : { accountName: registration.account_name }),
      ...(registration.country_codes.length === 0
        ? {}
        : { countryCodes: registration.country_codes }),
      ...(associations.length === 0 ? {} : { associations }),
      ...(claim.terms_token === null ? {} : { termsToken: claim.terms_token }),
    });
    return await settle(work, {
      status: "pending",
      ads_account_id: account.adsAccountId,
      amazon_status: account.status,
    });
  } catch (error) {
    if (!(error instanceof ConnectError) || !error.code.startsWith("amazon_")) throw error;
    const settled = await settle(work, outcomeOf(work, error));
    if (!TRANSIENT_STATUSES.has(error.facts.amazon_status ?? 500)) return settled;
    // A token that Amazon no longer accepts must not be sent again.
    if (error.facts.amazon_status === 401) await credential.renew().catch(() => {});
    throw error;
  }
}
