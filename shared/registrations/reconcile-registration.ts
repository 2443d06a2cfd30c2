import { ADS_ACCOUNTS_PAGE, listAdsAccounts } from "../amazon/list-ads-accounts.ts";
import { readTermsToken } from "../amazon/read-terms-token.ts";
import { findNewAccounts, type RegistrationResult } from "../database/registrations.ts";
import type { Advanced } from "./registration.ts";
import { submit } from "./submit-registration.ts";
import { type RegistrationWork, settle } from "./registration-work.ts";

/** For so long a registration may not appear in Amazon's list, in s. */
const MAX_WAIT_SECONDS = 600;

/** For so long after its request has ended Amazon may still be working on it, in s. */
const IN_FLIGHT_SECONDS = 60;

/** The accounts that may be the one that was registered: new, and named as it was to be named. */
async function candidates(
  { context, credential, registration }: RegistrationWork,
): Promise<string[]> {
  const found: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await listAdsAccounts(context.adsApi, credential, registration.region, {
      maxResults: ADS_ACCOUNTS_PAGE,
      nextToken,
    });
    const named = page.items.filter(({ accountName }) =>
      registration.account_name === null || accountName === registration.account_name
    ).map(({ adsAccountId }) => adsAccountId);
    if (named.length > 0) {
      found.push(...await findNewAccounts(context.database, registration.id, named));
    }
    nextToken = page.nextToken === nextToken ? undefined : page.nextToken;
  } while (nextToken !== undefined && found.length < 2);
  return found;
}

/**
 * Finds out the outcome of a registration whose answer was lost. Terms that are accepted and not yet
 * used mean that it was not carried out: Amazon takes them once, so it can be sent again. Otherwise the
 * new account is looked for. When there is none after a while, or more than one candidate, it ends as
 * `registration_outcome_unknown`: it is never sent again without knowing.
 *
 * @throws ConnectError what keeps Amazon from answering.
 */
export async function reconcile(work: RegistrationWork): Promise<Advanced> {
  const { context, credential, registration, claim } = work;
  const passed = claim.seconds_since_submission ?? 0;
  const unknown: RegistrationResult = {
    status: "submitted",
    error_code: registration.error_code ?? "amazon_unavailable",
  };
  if (claim.terms_token !== null) {
    const { region } = registration;
    const terms = await readTermsToken(context.adsApi, credential, region, claim.terms_token);
    if (terms === "CREATED") {
      return await settle(work, { status: "terms_pending", not_carried_out: true });
    }
    if (terms === "ACCEPTED") {
      return passed < IN_FLIGHT_SECONDS ? await settle(work, unknown) : await submit(work);
    }
  }
  const [account, ...others] = await candidates(work);
  if (account !== undefined && others.length === 0) {
    return await settle(work, { status: "pending", ads_account_id: account });
  }
  return await settle(
    work,
    passed < MAX_WAIT_SECONDS
      ? unknown
      : { status: "failed", error_code: "registration_outcome_unknown" },
  );
}
