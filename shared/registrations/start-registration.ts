import { adsApiCredential } from "../accounts/ads-api-credential.ts";
import { createTermsToken } from "../amazon/create-terms-token.ts";
import type { Context } from "../context.ts";
import type { RegisterRequest } from "../contract/requests/register-account.ts";
import { authorizeRegistration, beginRegistration } from "../database/registrations.ts";
import { actorOf, type Caller } from "../schemas/caller.ts";
import { associationKind } from "./association.ts";
import { continueRegistration } from "./continue-registration.ts";
import { type Advanced, registrationOf } from "./registration.ts";

/**
 * Starts a registration: asks Amazon for the terms, which a person accepts at `terms_url`, or submits
 * at once without them. It replaces one of the connection that still waits for its terms.
 *
 * @throws ConnectError `connection_not_found` and why the connection gives no token;
 * `registration_under_way` while the outcome of another one is not known; what keeps Amazon from
 * answering.
 */
export async function startRegistration(
  context: Context,
  caller: Caller,
  request: RegisterRequest,
): Promise<Advanced> {
  const { database, sealer, adsApi } = context;
  const { connection_id, association = null } = request;
  const { user_id, region: home } = await authorizeRegistration(database, caller, connection_id);
  const { region = home } = request;
  let terms: { termsToken: string; termsUrl: string } | undefined;
  if (request.use_terms_token) {
    const owner: Caller = { kind: "user", user_id, actor: actorOf(caller) };
    const credential = await adsApiCredential(context, owner, connection_id);
    terms = await createTermsToken(adsApi, credential, region);
  }
  const id = crypto.randomUUID();
  const begun = await beginRegistration(database, caller, connection_id, {
    id,
    region,
    account_name: request.account_name ?? null,
    country_codes: request.country_codes,
    association: association === null ? null : associationKind(association),
    encrypted_association: association === null
      ? null
      : await sealer.seal(JSON.stringify(association), {
        row: id,
        owner: user_id,
        kind: "registration_request",
      }),
    terms_token: terms?.termsToken ?? null,
    terms_url: terms?.termsUrl ?? null,
  });
  return terms === undefined
    ? await continueRegistration(context, caller, { id })
    : { registration: registrationOf(begun), sync: false };
}
