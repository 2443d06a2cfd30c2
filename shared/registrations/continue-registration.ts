import { adsApiCredential } from "../accounts/ads-api-credential.ts";
import { amazonsWords } from "../amazon/ads-api-error.ts";
import { readAdsAccount } from "../amazon/read-ads-account.ts";
import { readTermsToken } from "../amazon/read-terms-token.ts";
import type { Context } from "../context.ts";
import type { RegistrationId } from "../contract/requests/register-account.ts";
import { claimRegistration } from "../database/registrations.ts";
import { ConnectError } from "../errors.ts";
import { actorOf, type Caller } from "../schemas/caller.ts";
import { reconcile } from "./reconcile-registration.ts";
import { CLAIM_SECONDS, type RegistrationWork, settle } from "./registration-work.ts";
import { type Advanced, registrationOf } from "./registration.ts";
import { submit } from "./submit-registration.ts";

/** For so long after its registration an account may be missing, in s. */
const MISSING_SECONDS = 3600;

async function checkTerms(work: RegistrationWork, termsToken: string): Promise<Advanced> {
  const { context, credential, registration } = work;
  const terms = await readTermsToken(context.adsApi, credential, registration.region, termsToken);
  switch (terms) {
    case "ACCEPTED":
      return await submit(work);
    case "REDEEMED":
      return await settle(work, { status: "failed", error_code: "terms_token_used" });
    case undefined:
      return await settle(work, { status: "failed", error_code: "terms_token_unknown" });
    default:
      return await settle(work, { status: "terms_pending" });
  }
}

async function checkAccount(work: RegistrationWork, adsAccountId: string): Promise<Advanced> {
  const { context, credential, registration, claim } = work;
  const { region } = registration;
  const account = await readAdsAccount(context.adsApi, credential, region, adsAccountId);
  if (account === undefined) {
    return await settle(
      work,
      (claim.seconds_since_submission ?? 0) < MISSING_SECONDS
        ? { status: "pending" }
        : { status: "failed", error_code: "registration_lost" },
    );
  }
  const { status: amazon_status = null, errors } = account;
  switch (amazon_status) {
    case "CREATED":
    case "PARTIALLY_CREATED":
      return await settle(work, { status: "registered", amazon_status });
    case "DISABLED":
      return await settle(work, {
        status: "failed",
        amazon_status,
        error_code: "registration_refused",
        error_detail: amazonsWords(JSON.stringify(errors ?? {}), 1000),
      });
    default:
      return await settle(work, { status: "pending", amazon_status });
  }
}

async function advance(work: RegistrationWork): Promise<Advanced> {
  const { registration: { status, ads_account_id }, claim } = work;
  if (ads_account_id !== null) return await checkAccount(work, ads_account_id);
  if (status === "terms_pending" && claim.terms_token !== null) {
    return await checkTerms(work, claim.terms_token);
  }
  return claim.seconds_since_submission === null ? await submit(work) : await reconcile(work);
}

/**
 * Continues a registration by one step: checks whether the terms are accepted, and then submits; checks
 * whether Amazon is done; or finds out the outcome of a submission that broke off. While one call works
 * on it, others get its state as it is.
 *
 * @returns The registration after the step.
 *
 * @throws ConnectError `registration_not_found`; why the connection gives no token; what keeps
 * Amazon from answering: nothing is lost then, and the next call continues.
 */
export async function continueRegistration(
  context: Context,
  caller: Caller,
  { id }: RegistrationId,
): Promise<Advanced> {
  const { registration, claim } = await claimRegistration(
    context.database,
    caller,
    id,
    CLAIM_SECONDS,
  );
  if (claim === null) return { registration: registrationOf(registration), sync: false };
  try {
    // The caller was authorized: from here on the owner's rights count, whatever scopes a key has.
    const owner: Caller = { kind: "user", user_id: claim.user_id, actor: actorOf(caller) };
    const credential = await adsApiCredential(context, owner, registration.connection_id);
    return await advance({ context, credential, registration, claim });
  } catch (error) {
    const code = error instanceof ConnectError ? error.code : "internal_error";
    // The next call need not wait until the claim expires. The row says whether it was sent.
    await settle({ context, registration, claim }, { error_code: code }).catch(() => {});
    throw error;
  }
}
