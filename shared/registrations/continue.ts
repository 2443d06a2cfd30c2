import { z } from "zod/v3";
import { adsApiCredential } from "../accounts/credential.ts";
import { readAdsAccount } from "../amazon/read-ads-account.ts";
import { readTermsToken } from "../amazon/read-terms-token.ts";
import type { Context } from "../context.ts";
import { claimRegistration } from "../database/registrations.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { reconcile } from "./reconcile.ts";
import { type Advanced, registrationOf } from "./registration.ts";
import { submit } from "./submit.ts";
import { CLAIM_SECONDS, type RegistrationWork, settle } from "./work.ts";

/** Names one registration. */
export const registrationIdSchema = z.object({ id: uuidSchema }).strict();

/** How long an account may be missing after its registration, in s. */
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
        error_detail: JSON.stringify(errors ?? {}).slice(0, 1000),
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
 * Goes on with a registration: looks whether the terms are accepted, and then submits; whether Amazon
 * is done; or what became of a submission that broke off. Each call takes one step and answers where
 * the registration stands. While one call works on it, others get its state as it is.
 *
 * @throws ConnectError `registration_not_found`; why the connection gives no token; whatever keeps
 * Amazon from answering: nothing is lost then, and the next call goes on.
 */
export async function continueRegistration(
  context: Context,
  caller: Caller,
  { id }: z.infer<typeof registrationIdSchema>,
): Promise<Advanced> {
  const { registration, claim } = await claimRegistration(
    context.database,
    caller,
    id,
    CLAIM_SECONDS,
  );
  if (claim === null) return { registration: registrationOf(registration), sync: false };
  try {
    // The step was granted: from here on its owner's own rights count, whatever scopes a key has.
    const owner: Caller = { kind: "user", user_id: claim.user_id };
    const credential = await adsApiCredential(context, owner, registration.connection_id);
    return await advance({ context, credential, registration, claim });
  } catch (error) {
    const code = error instanceof ConnectError ? error.code : "internal_error";
    // The next call need not wait for the claim to run out. Whether it was sent, the row knows.
    await settle({ context, registration, claim }, { error_code: code }).catch(() => {});
    throw error;
  }
}
