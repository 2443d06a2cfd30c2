import { registerAdsAccount } from "../amazon/register-ads-account.ts";
import { beginSubmission, type RegistrationResult } from "../database/registrations.ts";
import { ConnectError, type ErrorFacts } from "../errors.ts";
import { amazonAssociation, associationSchema } from "./association.ts";
import { type Advanced, registrationOf } from "./registration.ts";
import { CLAIM_SECONDS, type RegistrationWork, settle } from "./work.ts";

async function associationOf(
  { context, registration, claim }: RegistrationWork,
): Promise<Record<string, unknown>[]> {
  if (claim.encrypted_association === null) return [];
  const opened = await context.sealer.open(claim.encrypted_association, {
    owner: registration.id,
    kind: "registration_request",
  });
  return [amazonAssociation(associationSchema.parse(JSON.parse(opened)))];
}

function requestId({ amazon_request_id }: ErrorFacts): { amazon_request_id?: string } {
  return amazon_request_id === undefined ? {} : { amazon_request_id };
}

/** Refusals that say nothing about the registration: it may go out again. */
const PASSING = new Set([401, 403, 429]);

/** What an unsuccessful submission means. Only a refusal is certain to have registered nothing. */
function judge({ claim }: RegistrationWork, error: ConnectError): RegistrationResult {
  const { amazon_status: status = 500 } = error.facts;
  const trouble = { error_code: error.code, ...requestId(error.facts) };
  if (PASSING.has(status)) {
    const before = claim.terms_token === null ? "submitted" : "terms_pending";
    // Of a second submission the first may have been carried out: that is looked at again.
    return claim.submissions > 0
      ? { status: "submitted", ...trouble }
      : { status: before, not_carried_out: true, ...trouble };
  }
  // After a second submission the terms tell whether the first was carried out.
  if (status >= 500 || claim.submissions > 0) return { status: "submitted", ...trouble };
  return {
    status: "failed",
    ...trouble,
    error_code: "registration_refused",
    error_detail: error.message,
  };
}

/**
 * Sends the registration to Amazon, if nobody else has: the row says so first.
 *
 * @throws ConnectError what Amazon's passing refusals stand for; `sealed_value_unreadable` before
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
    const settled = await settle(work, judge(work, error));
    if (!PASSING.has(error.facts.amazon_status ?? 500)) return settled;
    // A token that Amazon no longer honours must not be shown to it again.
    if (error.facts.amazon_status === 401) await credential.renew().catch(() => {});
    throw error;
  }
}
